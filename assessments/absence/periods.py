"""Which periods an employer is asked for: how often, from when, and by which day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# A return is asked for four weeks after its period ends, when payroll has settled.
DAYS_TO_SEND = 28
MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Every(StrEnum):
    """How often a programme asks its employers for a return."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of whole days; both ends count."""

    start: date
    end: date

    @property
    def due_on(self) -> date:
        """The last day on which its return is in time."""
        return self.end + timedelta(days=DAYS_TO_SEND)

    def overlaps(self, other: "Period") -> bool:
        """Whether any day is in both."""
        return self.start <= other.end and other.start <= self.end


def period_of(day: date, every: Every) -> Period:
    """The calendar month, quarter or year that a day is in. Years are financial ones, from 1 April."""
    if every is Every.YEAR:
        start = date(day.year if day.month >= 4 else day.year - 1, 4, 1)
    else:
        months = MONTHS[every]
        start = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(start, _months_later(start, MONTHS[every]) - timedelta(days=1))


def following(period: Period, every: Every) -> Period:
    """The period of this kind that comes next."""
    return period_of(period.end + timedelta(days=1), every)


def baseline(joined_on: date) -> Period:
    """The twelve whole months before the month in which an employer joined."""
    end = joined_on.replace(day=1) - timedelta(days=1)
    return Period(_months_later(end.replace(day=1), -11), end)


def asked_for(joined_on: date, today: date, every: Every, left_on: date | None = None) -> list[Period]:
    """The periods that an employer which joined on a day has been asked for by today, oldest first.

    The first is the one in which it joined; a period is asked for once it is over, and none after it left.
    """
    return list(_over(period_of(joined_on, every), today, every, left_on))


def _over(period: Period, today: date, every: Every, left_on: date | None) -> Iterator[Period]:
    while period.end < today and (left_on is None or period.end <= left_on):
        yield period
        period = following(period, every)


def _months_later(first: date, months: int) -> date:
    """The first of a month, so many months on or back."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def is_covered(period: Period, sent: Iterable[Period]) -> bool:
    """Whether every day of a period is in one of those sent: three months cover their quarter."""
    reached = period.start
    for one in sorted(sent):
        if one.start > reached:
            break
        reached = max(reached, one.end + timedelta(days=1))
    return reached > period.end
