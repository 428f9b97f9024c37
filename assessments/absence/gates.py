"""Quality gates: what absence figures cannot be, what is unusual about them, and what is worth a note."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from assessments.absence import impossible, series, unusual
from assessments.absence.findings import Finding, Found, Severity
from assessments.absence.returns import AbsenceFigures

__all__ = ["Finding", "Severity", "blocks", "check_one", "check_series"]

ONE_PERIOD: tuple[Callable[[AbsenceFigures], Found], ...] = (
    unusual.people,
    unusual.rate,
    unusual.days_available,
    unusual.spells,
    unusual.reasons,
    unusual.worth_a_note,
)


def blocks(figures: AbsenceFigures, today: date | None = None) -> list[Finding]:
    """What makes these figures impossible, at most one finding a field. `today` refuses an unfinished period.

    The later checks compare numbers, so they run only once each number by itself can be true.
    """
    found = list(impossible.numbers(figures, today)) or list(impossible.sums(figures))
    return list({finding.field: finding for finding in reversed(found)}.values())[::-1]


def check_one(figures: AbsenceFigures, today: date | None = None) -> list[Finding]:
    """Everything to say of one period by itself. Figures that are blocked are not looked at further."""
    return blocks(figures, today) or [finding for gate in ONE_PERIOD for finding in gate(figures)]


def check_series(rows: Sequence[AbsenceFigures], joined_on: date | None = None) -> list[Finding]:
    """What to say of the periods of one employer or site beside one another, in order of time.

    `joined_on` is the day on which it joined a programme; with it, the time before is looked at too.
    """
    ordered = sorted(rows, key=lambda row: row.period_start)
    found = [
        replace(finding, period_start=row.period_start)
        for before, row in pairwise(ordered)
        for finding in series.neighbours(before, row)
    ]
    if joined_on is not None:
        found += series.around_joining(ordered, joined_on)
    return found
