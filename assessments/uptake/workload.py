"""What is on whose desk: what is open, what was decided and how long it took, which renewals will come."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assessments.awards import add_months
from assessments.uptake.journey import Days, days_of
from assessments.uptake.spells import FOREVER

MONTHS_AHEAD = 12
NOBODY = 0  # no assessor has been given it


class Case(NamedTuple):
    """One application as far as it matters to the work on it; assessor NOBODY where none was named."""

    assessor: int
    submitted_on: date
    decided_on: date | None
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class Desk:
    """The work of one assessor, or of nobody yet, or of all."""

    assessor: int | None  # None: all together
    open_now: int
    oldest_days: int | None  # of those open, since it was submitted
    decided: int  # within the time asked about
    took: Days | None  # from submitted to decided, of these


@dataclass(frozen=True)
class Work:
    """All desks, the fullest first, and everything together."""

    total: Desk
    desks: tuple[Desk, ...]


def work(cases: Sequence[Case], as_of: date, since: date) -> Work:
    """Who has what open on a day, and what was decided from a day until then."""
    known = [case for case in cases if case.submitted_on <= as_of]
    by_assessor: dict[int, list[Case]] = defaultdict(list)
    for case in known:
        by_assessor[case.assessor].append(case)
    desks = [_desk(assessor, own, as_of, since) for assessor, own in by_assessor.items()]
    shown = [desk for desk in desks if desk.open_now or desk.decided]
    shown.sort(key=lambda desk: (-desk.open_now, -desk.decided, desk.assessor or 0))
    return Work(_desk(None, known, as_of, since), tuple(shown))


def _desk(assessor: int | None, cases: Sequence[Case], as_of: date, since: date) -> Desk:
    waiting = [
        (as_of - case.submitted_on).days
        for case in cases
        if (case.decided_on or case.withdrawn_on or FOREVER) > as_of
    ]
    took = [
        (case.decided_on - case.submitted_on).days
        for case in cases
        if case.decided_on is not None and max(since, case.submitted_on) <= case.decided_on <= as_of
    ]
    return Desk(assessor, len(waiting), max(waiting, default=None), len(took), days_of(took))


def renewals(last_days: Iterable[date], as_of: date, months: int = MONTHS_AHEAD) -> list[tuple[date, int]]:
    """How many awards have their last day in each month from this one on, by the first day of the month.

    What has run out already is not coming any more; an award is renewed once, by its own last day.
    """
    first = as_of.replace(day=1)
    coming = [add_months(first, ahead) for ahead in range(months)]
    due = Counter(day.replace(day=1) for day in last_days if day >= as_of)
    return [(month, due[month]) for month in coming]
