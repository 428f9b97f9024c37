"""Whether each criterion of a definition holds together, and the conditions it stands under."""

from collections.abc import Collection, Iterator

from assessments.conditions import CONDITION_WORDS, plain_fact
from assessments.definition import ANY_LEVEL, Criterion, Edition, Rule
from assessments.rules import check_rule
from assessments.shape import Sheet

# The words of the rule language that `needs` may use: what is true of the employer, not of its answers.
NEED_WORDS = CONDITION_WORDS | {"needs_assessment", "campaigns"}
CONDITIONS = ("only_if", "unless", "written_if")


def check_criteria(edition: Edition, sheet: Sheet) -> None:
    """Put on the sheet what is wrong with the criteria, in the definition's order."""
    tracks = frozenset(track.key for track in edition.tracks)
    yes_no = frozenset(question.key for question in edition.facts if question.type == "yes_no")
    for criterion in edition.criteria:
        path = f"themes.{criterion.theme}.criteria.{criterion.key}"
        problems = (
            *_origin_problems(criterion),
            *_level_problems(edition, criterion),
            *_track_problems(criterion, tracks),
            *_kind_problems(edition, criterion),
        )
        for name, message in problems:
            sheet.fault(sheet.line(f"{path}.{name}"), f"{path}.{name}", message)
        _check_conditions(edition, criterion, path, yes_no, sheet)


def _origin_problems(criterion: Criterion) -> Iterator[tuple[str, str]]:
    if criterion.origin == "source" and criterion.source is None:
        yield "source", "is missing; a criterion from a source names it"
    if criterion.origin == "authored" and criterion.source is not None:
        yield "source", "cannot stand beside 'origin: authored'"


def _level_problems(edition: Edition, criterion: Criterion) -> Iterator[tuple[str, str]]:
    if criterion.level == ANY_LEVEL and criterion.campaigns:
        yield "level", f"cannot be '{ANY_LEVEL}' beside 'campaigns', which are counted for a level; name one"
    elif criterion.level not in (ANY_LEVEL, *edition.level_keys):
        yield "level", f"there is no level '{criterion.level}'"
    if criterion.asked_from and criterion.asked_until and criterion.asked_until < criterion.asked_from:
        yield "asked_until", f"is before 'asked_from' ({criterion.asked_from.isoformat()})"


def _track_problems(criterion: Criterion, tracks: Collection[str]) -> Iterator[tuple[str, str]]:
    for key in criterion.tracks:
        if key not in tracks:
            yield "tracks", f"there is no track '{key}'"
    for key in criterion.evidence:
        if key not in tracks and key != "any":
            yield f"evidence.{key}", f"there is no track '{key}'; use a track's key or 'any'"


def _kind_problems(edition: Edition, criterion: Criterion) -> Iterator[tuple[str, str]]:
    need = criterion.campaigns
    if (criterion.kind == "campaigns") != (need is not None):
        yield "campaigns", "'kind: campaigns' and a 'campaigns' block go together"
    elif need and need.all_year > need.at_least:
        yield "campaigns.all_year", "asks for more than the campaigns that are needed"
    themes = {theme.key for theme in edition.themes} if need else frozenset()
    for key in need.themes if need else ():
        if key not in themes:
            yield "campaigns.themes", f"there is no theme '{key}'"
    for name in ("document", "checklist"):
        if getattr(criterion, name) and criterion.kind != name:
            yield name, f"goes with 'kind: {name}' only; this criterion is '{criterion.kind}'"


def _check_conditions(
    edition: Edition, criterion: Criterion, path: str, yes_no: Collection[str], sheet: Sheet
) -> None:
    for name in CONDITIONS:
        rule: Rule | None = getattr(criterion, name)
        fact = plain_fact(rule)
        if fact and fact not in yes_no:
            words = f"there is no fact '{fact}' that is answered with yes or no"
            sheet.fault(sheet.line(f"{path}.{name}"), f"{path}.{name}", words)
        elif rule and not fact:
            _check_words(rule, CONDITION_WORDS, edition, None, sheet)
    if criterion.needs:
        level = criterion.level if criterion.level in edition.level_keys else None
        _check_words(criterion.needs, NEED_WORDS, edition, level, sheet)


def _check_words(
    rule: Rule, allowed: Collection[str], edition: Edition, level: str | None, sheet: Sheet
) -> None:
    """Check that a rule keeps to some words of the language, and then what it asks."""
    wrong = [part for part in _parts(rule) if part.op not in allowed]
    for part in wrong:
        words = f"cannot be used here; only {', '.join(sorted(allowed))} can"
        sheet.fault(sheet.line(part.path), part.path, words)
    for part in _parts(rule):
        if part.op == "campaigns" and level is None and not part.args.get("level"):
            words = f"needs a 'level', as the criterion's own level is '{ANY_LEVEL}'"
            sheet.fault(sheet.line(part.path), part.path, words)
    if not wrong:
        check_rule(rule, edition, edition.level(level) if level else None, sheet)


def _parts(rule: Rule) -> Iterator[Rule]:
    yield rule
    for part in rule.rules:
        yield from _parts(part)
