"""The terms of a scheme in plain words, for a page that is read before joining."""

from collections.abc import Iterator

from assessments.definition import Edition, Level
from assessments.eligibility import eligible
from assessments.terms import Fee

LANGUAGE_NAMES = {"en": "English", "cy": "Welsh"}
Section = tuple[str, tuple[str, ...]]


def terms_in_words(edition: Edition) -> tuple[Section, ...]:
    """Each part of the terms that the scheme states: a heading and its sentences; nothing it leaves open."""
    sections = (
        ("Who may take part", _who(edition)),
        ("What it costs", tuple(fee_words(edition, fee) for fee in edition.fees)),
        ("When", tuple(_when(edition))),
        ("How it proceeds", _how(edition)),
        ("How long awards last", tuple(_clocks(edition))),
        ("Beside the levels", tuple(f"{status.title}: {status.note}" for status in edition.statuses)),
        ("Who decides", tuple(_conduct(edition))),
        ("Needs assessment", tuple(_survey(edition))),
        ("Evidence", tuple(_evidence(edition))),
        ("Languages", _languages(edition)),
    )
    return tuple((title, words) for title, words in sections if words)


def _who(edition: Edition) -> tuple[str, ...]:
    note = edition.eligibility.note
    return (*(term.words for term in eligible(edition, {})), *((note,) if note else ()))


def fee_words(edition: Edition, fee: Fee) -> str:
    """One fee, such as "£100 plus VAT for each application, for Bronze"."""
    amount = f"£{fee.amount:,.2f}".removesuffix(".00") if fee.amount else "Free"
    words = amount if not fee.amount else f"{amount}{' plus VAT' * fee.plus_vat} for each {fee.per}"
    titles = fee_titles(edition, fee)
    words += f", for {', '.join(titles)}" if titles else ""
    return f"{words}. {fee.note}" if fee.note else f"{words}."


def fee_titles(edition: Edition, fee: Fee) -> list[str]:
    """What a fee is for, by title: levels, statuses outside the ladder, and size bands."""
    statuses = {status.key: status.title for status in edition.statuses}
    named = [
        edition.level(key).title if key in edition.level_keys else statuses.get(key, key)
        for key in fee.levels
    ]
    return named + [edition.track(key).title for key in fee.tracks]


def _when(edition: Edition) -> Iterator[str]:
    own, contest = edition.round, edition.competition
    if own.kind == "yearly":
        dates = [
            f"{word} {_day(day)}" for word, day in (("closes", own.closes), ("awards", own.awards)) if day
        ]
        yield f"One round a year{': ' if dates else ''}{', '.join(dates)}."
    if contest:
        prize = f" {contest.prize}" if contest.prize else ""
        yield f"{contest.winners} winner{'s' * (contest.winners != 1)} a round.{prize}"
    if edition.closing.applications_until:
        yield f"Applications are taken until {edition.closing.applications_until:%-d %B %Y}."
    if edition.closing.mark_until:
        yield f"Its mark may be shown until {edition.closing.mark_until:%-d %B %Y}."


def _day(day: str) -> str:
    months = (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    )  # fmt: skip
    month, _, number = day.partition("-")
    return f"{int(number)} {months[int(month) - 1]}"


def _how(edition: Edition) -> tuple[str, ...]:
    found = []
    for step in edition.process:
        who = edition.roles.get(step.by, step.by.replace("_", " ").capitalize())
        words = f"{step.title} ({who})"
        words += f", within {step.within_days} days" if step.within_days else ""
        words += "" if step.required else ", if wanted"
        found.append(f"{words}: {step.text}" if step.text else f"{words}.")
    return tuple(found)


def _clocks(edition: Edition) -> Iterator[str]:
    for level in edition.levels:
        parts = tuple(_level_clocks(level))
        if parts:
            yield f"{level.title}: {'; '.join(parts)}."


def _level_clocks(level: Level) -> Iterator[str]:
    clocks = level.clocks
    if level.valid_months:
        yield f"valid for {months_words(level.valid_months)}"
    if clocks.max_months:
        yield f"at most {months_words(clocks.max_months)} to reach it"
    if clocks.extension_months:
        yield f"{months_words(clocks.extension_months)} more when asked for"
    if clocks.renewal_opens_days:
        yield f"renewal opens {clocks.renewal_opens_days} days before the last day"
    if clocks.renewal_closes_days:
        yield f"renewal closes {clocks.renewal_closes_days} days after it"
    if clocks.notice_months:
        yield f"reminded {months_words(clocks.notice_months)} before"
    if clocks.update_every_months:
        yield f"a short report every {months_words(clocks.update_every_months)}"
    if clocks.paused_while_working_to_next:
        yield "does not run out while the next level is worked at"
    if clocks.maintenance:
        yield clocks.maintenance.rstrip(".")


def months_words(months: int) -> str:
    """Months as people say them: whole years as years."""
    count, unit = (months // 12, "year") if months % 12 == 0 else (months, "month")
    return f"{count} {unit}{'s' * (count != 1)}"


def _conduct(edition: Edition) -> Iterator[str]:
    if edition.conduct.second_person_from:
        yield f"A second person confirms from {edition.level(edition.conduct.second_person_from).title} on."


def _survey(edition: Edition) -> Iterator[str]:
    own = edition.needs_assessment
    if own is None:
        return
    if own.instrument:
        yield f"{own.instrument.rstrip('.')}."
    if own.every_months:
        yield f"It is asked every {months_words(own.every_months)}."
    if own.min_response:
        yield f"At least {own.min_response:.0%} answer."
    yield f"Groups of fewer than {own.min_group} are not shown."


def _evidence(edition: Edition) -> Iterator[str]:
    policy = edition.evidence_policy
    if policy.max_age_months:
        yield f"It should be no older than {months_words(policy.max_age_months)}."
    if policy.at_most:
        yield f"At most {policy.at_most} item{'s' * (policy.at_most != 1)} for each criterion."
    if len(policy.types) < 3:
        yield f"Taken as: {', '.join(policy.types)}."
    if policy.anonymous:
        yield "Names of people are taken out of it."
    if policy.credit_months:
        yield f"What another scheme accepted counts for {months_words(policy.credit_months)}."


def _languages(edition: Edition) -> tuple[str, ...]:
    if len(edition.languages) < 2:
        return ()
    return (f"{' and '.join(LANGUAGE_NAMES.get(key, key) for key in edition.languages)}.",)
