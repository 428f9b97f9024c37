"""An employer's own absence over time, and beside it those of others on the same basis.

Rates are ratios of sums: days lost over full-time equivalents times years, annualised by the length of each
period. A figure on working days is never set beside one on calendar days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessments.absence.disclosure import Sum
from assessments.absence.returns import AbsenceFigures, Basis

SEASONS = 1.0  # years: only whole years are compared, since absence has seasons


@dataclass(frozen=True)
class Others:
    """What other employers lost in a period, added up, and what stands behind it."""

    days_lost: float
    fte_years: float
    behind: Sum

    @property
    def rate(self) -> float | None:
        """Days per full-time equivalent per year; None when too little stands behind it to be shown."""
        hidden = self.behind.too_small() or not self.fte_years
        return None if hidden else self.days_lost / self.fte_years


@dataclass(frozen=True)
class Place:
    """One period: the employer's rate and what it is set beside. None is not known or not shown."""

    start: date
    end: date
    rate: float
    lost_time: float | None  # per cent of the days available
    programme: float | None
    sector: float | None


@dataclass(frozen=True)
class Year:
    """A whole year of periods: first and last day, days lost, FTE-years, and per cent of days available."""

    start: date
    end: date
    days_lost: float
    fte_years: float
    lost_time: float | None

    @property
    def rate(self) -> float:
        """Days per full-time equivalent per year."""
        return self.days_lost / self.fte_years


Sums = Mapping[tuple[date, date], Others]


def trend(own: Sequence[AbsenceFigures], programme: Sums, sector: Sums, basis: Basis) -> list[Place]:
    """The employer's periods on one basis, in the order of time, beside the programme and the sector.

    Two groups shown beside each other give away their difference, so the sector is shown only where what is
    left of the programme without it could be shown as well.
    """
    places = []
    for figures in sorted(own, key=lambda one: one.period_start):
        if figures.basis is basis and figures.fte_years > 0:
            key = (figures.period_start, figures.period_end)
            whole, part = programme.get(key), sector.get(key)
            places.append(
                Place(
                    *key,
                    figures.days_lost / figures.fte_years,
                    lost_time([figures]),
                    whole.rate if whole else None,
                    part.rate if whole and part and _apart(whole, part) else None,
                )
            )
    return places


def _apart(whole: Others, part: Others) -> bool:
    """Whether what is left of the whole without the part may be shown, or is nothing at all."""
    left = Sum(
        whole.behind.employers - part.behind.employers,
        whole.behind.people - part.behind.people,
        whole.behind.fte - part.behind.fte,
        min(whole.behind.largest, whole.behind.fte - part.behind.fte),
    )
    return not left.too_small()


def last_year(own: Sequence[AbsenceFigures], basis: Basis, before: date | None = None) -> Year | None:
    """The last whole year without a gap that ends before a day, or None when there is none."""
    found: list[AbsenceFigures] = []
    years = 0.0
    for figures in sorted(own, key=lambda one: one.period_start, reverse=True):
        if figures.basis is not basis or (before and figures.period_end >= before):
            continue
        if found and figures.next_start != found[-1].period_start:
            break
        found.append(figures)
        years += figures.years
        if years > SEASONS - 0.01:
            return _year(found)
    return None


def _year(found: Sequence[AbsenceFigures]) -> Year | None:
    fte_years = sum(figures.fte_years for figures in found)
    if not fte_years:
        return None
    days = sum(figures.days_lost for figures in found)
    return Year(found[-1].period_start, found[0].period_end, days, fte_years, lost_time(found))


def lost_time(found: Sequence[AbsenceFigures]) -> float | None:
    """Days lost in per cent of days available, from sums; None when a period does not say the latter."""
    available = [figures.days_available for figures in found if figures.days_available]
    if not found or len(available) < len(found):
        return None
    return 100 * sum(figures.days_lost for figures in found) / sum(available)


def cost(year: Year, day_value: float) -> float:
    """What a year's lost days cost at the employer's own value of a day, in the same money."""
    return year.days_lost * day_value
