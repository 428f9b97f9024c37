"""How long employers stay in a programme, and how long they keep an award: Kaplan and Meier's estimate.

Those still there on the day that is asked about are censored: they have stayed at least so long. The estimate
is `scipy.stats.ecdf`; its interval is Greenwood's variance on the log-log scale (Kalbfleisch and
Prentice, The Statistical Analysis of Failure Time Data), which stays within 0 and 1.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

# When the share that stayed is told in tables: after so many years.
YEARS = (1, 2, 3, 5)
DAYS_IN_YEAR = 365.25
# Where fewer than this many are left to look at, the estimate is mere chance, and tables leave it out.
FEWEST_AT_RISK = 3


class Every(StrEnum):
    """How wide the cohorts are: everybody who began in the same year, or half-year."""

    YEAR = "year"
    HALF = "half"


class Stay(NamedTuple):
    """A time that began, and that ended, or was no longer looked at, on a day.

    `ended_on` is the first day on which it no longer held; None while it holds. `lost` says that the end is
    what is asked about; any other end only means that no more is known.
    """

    began_on: date
    ended_on: date | None = None
    lost: bool = True


class Held(NamedTuple):
    """A stretch in which an enrolment held a level: from a day until the first day on which it did not."""

    enrolment: int
    from_on: date
    until_on: date
    left_on: date | None = None  # the last day on which the enrolment took part in its programme


@dataclass(frozen=True)
class Point:
    """The share still there after so many days. Without an interval at nought, where there is none."""

    days: int
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Curve:
    """The estimate of one cohort; `points` are its steps down."""

    cohort: str
    began: int
    lost: int
    points: tuple[Point, ...]
    looked_at: tuple[int, ...]  # how long each was looked at, in days, shortest first

    @property
    def longest(self) -> int:
        """For how many days the estimate is known at all."""
        return self.looked_at[-1] if self.looked_at else 0

    @property
    def median_days(self) -> int | None:
        """After how many days half have gone; None while more than half are still there."""
        return next((point.days for point in self.points if point.share <= 0.5 + 1e-12), None)

    def at_risk(self, days: float) -> int:
        """How many were looked at for that long or longer."""
        return sum(one >= days for one in self.looked_at)

    def after(self, days: float) -> Point | None:
        """The share still there after so many days; None where too few were looked at for that long."""
        if self.at_risk(days) < FEWEST_AT_RISK:
            return None
        passed = [point for point in self.points if point.days <= days]
        return passed[-1] if passed else Point(0, 1.0, None, None)


def cohort_of(day: date, every: Every) -> str:
    """The name of the cohort that somebody who began on a day belongs to; names sort by time."""
    return f"{day.year}" if every is Every.YEAR else f"{day.year} H{1 if day.month <= 6 else 2}"


def curves(stays: Iterable[Stay], as_of: date, every: Every) -> list[Curve]:
    """The curve of everybody first, then of each cohort, the oldest first."""
    known = [one for one in stays if one.began_on <= as_of]
    cohorts: Mapping[str, list[Stay]] = defaultdict(list)
    for one in known:
        cohorts[cohort_of(one.began_on, every)].append(one)
    return [
        curve("All", known, as_of),
        *(curve(cohort, cohorts[cohort], as_of) for cohort in sorted(cohorts)),
    ]


def curve(cohort: str, stays: Sequence[Stay], as_of: date) -> Curve:
    """Kaplan and Meier's estimate of how many are still there after so many days, as a day knows it."""
    lost: list[int] = []
    censored: list[int] = []
    for one in stays:
        ended = one.ended_on if one.ended_on is not None and one.ended_on <= as_of else None
        days = max(0, ((ended or as_of) - one.began_on).days)
        (lost if ended is not None and one.lost else censored).append(days)
    looked_at = tuple(sorted(lost + censored))
    return Curve(cohort, len(stays), len(lost), _points(lost, censored), looked_at)


def holdings(rows: Iterable[Held]) -> list[Stay]:
    """The first time for which each enrolment held a level without a break, however many awards made it up.

    It is lost when it ran out with no other to follow. Whoever left the programme while holding one is no
    longer looked at from then on: the award did not run out.
    """
    found = []
    by_enrolment = sorted(rows, key=lambda row: (row.enrolment, row.from_on))
    for _, group in groupby(by_enrolment, key=lambda row: row.enrolment):
        first, *more = group
        until = first.until_on
        for row in more:
            if row.from_on > until:
                break
            until = max(until, row.until_on)
        left = first.left_on
        lost = left is None or until <= left
        found.append(Stay(first.from_on, until if lost else left, lost))
    return found


def _points(lost: Sequence[int], censored: Sequence[int]) -> tuple[Point, ...]:
    """The steps down. Who was looked at for less time than the first to go says nothing about any step."""
    from scipy.stats import CensoredData, ecdf  # noqa: PLC0415 - heavy, and only this page needs it

    if not lost:
        return ()
    first = min(lost)
    late = [days for days in censored if days >= first]
    steps = sorted(set(lost))
    survival = ecdf(CensoredData(uncensored=list(lost), right=late)).sf
    shares = survival.evaluate(steps)
    bounds = _bounds(lost, late)
    return tuple(
        Point(days, float(value), *bounds.get(days, (None, None)))
        for days, value in zip(steps, shares, strict=True)
    )


def _bounds(lost: Sequence[int], censored: Sequence[int]) -> dict[int, tuple[float, float]]:
    """The interval at each step. At nought there is none: whoever is last to go is taken as still there."""
    from scipy.stats import CensoredData, ecdf  # noqa: PLC0415

    last = max(lost)
    if not any(days >= last for days in censored):
        censored = [*censored, *(days for days in lost if days == last)]
        lost = [days for days in lost if days < last]
    if not lost:
        return {}
    survival = ecdf(CensoredData(uncensored=list(lost), right=list(censored))).sf
    interval = survival.confidence_interval(confidence_level=0.95, method="log-log")
    steps = sorted(set(lost))
    return {
        days: (float(low), float(high))
        for days, low, high in zip(
            steps, interval.low.evaluate(steps), interval.high.evaluate(steps), strict=True
        )
    }
