"""The terms of a scheme in plain words, for a person who reads an edition rather than its file."""

from collections.abc import Iterator

from assessments.definition import Edition, Level
from assessments.employers import SIC_SECTIONS
from assessments.plain_terms import fee_titles
from assessments.terms import Clocks, Fee, ProcessStep, SizeBounds

PER = {"application": "an application", "year": "a year", "employee": "an employee"}
GRANTED = {
    "note": "named only",
    "recommendation": "on recommendation",
    "holding": "by holding a level",
    "rule": "when its rule holds",
}


def terms_in_words(edition: Edition) -> list[tuple[str, str]]:
    """Return what the definition says of its terms, each with a heading; what it does not say is left out."""
    return [
        *_who(edition),
        *(("Fee", _fee(edition, fee)) for fee in edition.fees),
        *_rounds(edition),
        *(("Step", _step(edition, step)) for step in edition.process),
        *_evidence(edition),
        *_survey(edition),
        *(("Status", f"{own.title} ({own.kind}, {GRANTED[own.granted_by]})") for own in edition.statuses),
        *_end(edition),
    ]


def clocks_in_words(level: Level) -> str:
    """How long a level lasts and what else runs at it, in one line."""
    lasts = f"valid for {length(level.valid_months)}" if level.valid_months else "no term given"
    return ", ".join((lasts, *_clock_parts(level.clocks)))


def _clock_parts(clocks: Clocks) -> Iterator[str]:
    if clocks.max_months:
        yield f"{length(clocks.max_months)} at most to work towards it"
    if clocks.extension_months:
        yield f"{length(clocks.extension_months)} more when asked for"
    if clocks.renewal_opens_days:
        yield f"renewal opens {clocks.renewal_opens_days} days before the last day"
    if clocks.renewal_closes_days:
        yield f"and closes {clocks.renewal_closes_days} days after it"
    if clocks.notice_months:
        yield f"reminded {length(clocks.notice_months)} before"
    if clocks.update_every_months:
        yield f"an update every {length(clocks.update_every_months)}"
    if clocks.paused_while_working_to_next:
        yield "paused while working to the next level"


def _who(edition: Edition) -> Iterator[tuple[str, str]]:
    own = edition.eligibility
    if edition.area:
        codes = f" ({', '.join(edition.area.codes)})" if edition.area.codes else ""
        yield (
            "Area",
            edition.area.name + codes + ("" if own.in_area else "; employers elsewhere may take part"),
        )
    if edition.partners:
        yield "Partners", ", ".join(edition.partners)
    if own.sectors:
        yield "Sectors", "; ".join(SIC_SECTIONS[section] for section in own.sectors)
    if own.ownership:
        yield "Ownership", " or ".join(own.ownership)
    if own.size:
        yield "Size", _size(own.size)
    if not own.sites:
        yield "Sites", "a whole organisation only, not one site of it"
    yield from (("First", words) for words in own.requires)
    if own.note:
        yield "Who", own.note


def _size(size: SizeBounds) -> str:
    top = f"{size.min} or more" if size.max is None else f"{size.min} to {size.max}"
    return f"{top}, by {size.unit}"


def _fee(edition: Edition, fee: Fee) -> str:
    amount = f"£{fee.amount:,.2f}".removesuffix(".00") if fee.amount else "free"
    words = amount + " plus VAT" * fee.plus_vat + (f" {PER[fee.per]}" if fee.amount else "")
    names = fee_titles(edition, fee)
    words += f", for {', '.join(names)}" if names else ""
    return f"{words} ({fee.note})" if fee.note else words


def _rounds(edition: Edition) -> Iterator[tuple[str, str]]:
    own = edition.round
    if own.kind == "yearly":
        dates = [
            words
            for words in (
                own.closes and f"closes on {own.closes} (month-day)",
                own.awards and f"awards on {own.awards}",
            )
            if words
        ]
        yield "Round", ", ".join(["yearly", *dates])
    prizes = edition.competition
    if prizes:
        words = (
            f"{prizes.winners} {'wins' if prizes.winners == 1 else 'win'} every {length(prizes.every_months)}"
        )
        judged = f"each entry judged by {prizes.judges}"
        yield "Competition", ", ".join((words, judged, *([prizes.prize] if prizes.prize else [])))


def _step(edition: Edition, step: ProcessStep) -> str:
    words = f"{step.title}, by {edition.roles.get(step.by, 'the employer')}"
    words += f" within {step.within_days} days" if step.within_days else ""
    words += f", for {', '.join(edition.level(key).title for key in step.levels)}" if step.levels else ""
    return words if step.required else f"{words} (not always)"


def _evidence(edition: Edition) -> Iterator[tuple[str, str]]:
    own = edition.evidence_policy
    parts = [
        own.max_age_months and f"at most {length(own.max_age_months)} old",
        own.at_most and f"at most {own.at_most} for a criterion",
        own.anonymous and "naming nobody",
        own.credit_months and f"what another scheme accepted counts for {length(own.credit_months)}",
    ]
    told = [part for part in parts if part]
    if told:
        yield "Evidence", "; ".join(told)
    if edition.conduct.second_person_from:
        yield (
            "Decision",
            f"a second person confirms from {edition.level(edition.conduct.second_person_from).title}",
        )


def _survey(edition: Edition) -> Iterator[tuple[str, str]]:
    own = edition.needs_assessment
    if own:
        parts = [
            own.instrument,
            own.every_months and f"every {length(own.every_months)}",
            own.min_response and f"at least {own.min_response:.0%} answer",
            f"groups under {own.min_group} not shown",
        ]
        yield "Needs assessment", "; ".join(part for part in parts if part)


def _end(edition: Edition) -> Iterator[tuple[str, str]]:
    if edition.closing.applications_until:
        yield "Closes", f"last day to apply: {edition.closing.applications_until.isoformat()}"
    if edition.closing.mark_until:
        yield "Closes", f"mark may be shown until {edition.closing.mark_until.isoformat()}"


def length(months: int) -> str:
    """A number of months in words: "2 years", "18 months"."""
    years, left = divmod(months, 12)
    if years and not left:
        return f"{years} year{'s' * (years != 1)}"
    return f"{months} month{'s' * (months != 1)}"
