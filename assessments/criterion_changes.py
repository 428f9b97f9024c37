"""One criterion in two editions: whether it asks something else, asks more, and in what the two differ."""

from assessments.definition import ANY_LEVEL, ROLES, CampaignNeed, Criterion, DocumentRules, Edition


def wording_differs(was: Criterion, now: Criterion) -> bool:
    """Whether what is asked has other words. A title, guidance or an example of evidence asks nothing."""
    return _asking(was) != _asking(now)


def tighter(old: Edition, new: Edition, was: Criterion, now: Criterion) -> tuple[str, ...]:
    """In what a criterion asks more than it did, in words; empty when it does not."""
    reasons = []
    if ROLES.index(now.role) < ROLES.index(was.role):
        reasons.append(f"now {now.role}, {was.role} before")
    if _lower(new, was, now):
        reasons.append(f"now asked at {_level(new, now)}, at {_level(old, was)} before")
    if now.kind != was.kind:
        reasons.append("another kind of answer is asked for")
    if now.needs is not None and now.needs != was.needs:
        reasons.append("what must hold as well is new or other than before")
    if now.campaigns and _more_campaigns(was.campaigns, now.campaigns):
        reasons.append("more is asked of the campaigns")
    if now.document and _more_of_document(was.document, now.document):
        reasons.append("more is asked of the document")
    if set(now.checklist) - set(was.checklist):
        reasons.append("the list to tick has more on it")
    if now.written_if is not None and now.written_if != was.written_if:
        reasons.append("it must be in writing for other employers than before")
    if was.not_applicable.allowed and not now.not_applicable.allowed:
        reasons.append("“not applicable” is no longer an answer")
    return tuple(reasons)


def differences(old: Edition, new: Edition, was: Criterion, now: Criterion) -> tuple[str, ...]:
    """Everything in which the two differ, what asks more first."""
    more = tighter(old, new, was, now)
    found = [*more, *(["what is asked has other words"] if wording_differs(was, now) else [])]
    names = _EXPLAINS if more else {**_EXPLAINS, **_ASKS_LESS}
    found += [
        words
        for words, fields in names.items()
        if any(getattr(was, field) != getattr(now, field) for field in fields)
    ]
    return tuple(found)


_EXPLAINS = {
    "the title changed": ("title",),
    "the guidance changed": ("guidance",),
    "the examples of evidence changed": ("evidence",),
    "whom it is asked of changed": ("only_if", "unless", "tracks"),
    "when it is asked changed": ("asked_from", "asked_until"),
    "the points changed": ("points",),
    "it stands in another theme": ("theme",),
    "where it comes from changed": ("origin", "source", "item"),
}
_ASKS_LESS = {
    "its role or level changed": ("role", "level"),
    "the reasons for “not applicable” changed": ("not_applicable",),
    "less is asked besides the words": ("needs", "campaigns", "document", "written_if"),
}


def _asking(criterion: Criterion) -> tuple[object, ...]:
    return (" ".join(criterion.text.split()), criterion.checklist)


def _lower(new: Edition, was: Criterion, now: Criterion) -> bool:
    """Whether it is asked at a lower level than before, as the levels stand in the new edition."""
    keys = new.level_keys
    if was.level == now.level or now.level == ANY_LEVEL or was.level not in keys:
        return False
    return keys.index(now.level) < keys.index(was.level)


def _level(edition: Edition, criterion: Criterion) -> str:
    known = criterion.level in edition.level_keys
    return edition.level(criterion.level).title if known else "any level"


def _more_campaigns(was: CampaignNeed | None, now: CampaignNeed) -> bool:
    if was is None:
        return True
    counted = ("at_least", "all_year", "each_theme")
    conditions = ("from_needs_assessment", "evaluated", "distinct_topics", "differ_from_earlier_levels")
    more = any(getattr(now, name) > getattr(was, name) for name in (*counted, *conditions))
    return more or (bool(now.themes) and now.themes != was.themes)


def _more_of_document(was: DocumentRules | None, now: DocumentRules) -> bool:
    if was is None:
        return True
    longer = any(
        (getattr(now, name) or 0) > (getattr(was, name) or 0)
        for name in ("covers_months", "action_plan_months")
    )
    often = now.reviewed_every_months
    oftener = often is not None and (was.reviewed_every_months is None or often < was.reviewed_every_months)
    return longer or oftener or not set(now.must_say) <= set(was.must_say)
