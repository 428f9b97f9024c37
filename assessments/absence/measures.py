"""Measures of absence, always a ratio of sums: rates of several periods or sites are never averaged.

Each is a value with a 95 % interval and the sums it comes from. A measure uses only those figures that give
both its sums; with none, or with figures on different bases, there is no value rather than a wrong one.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessments.absence.returns import AbsenceFigures

Z = 1.959963984540054  # the 97.5th percentile of the normal distribution
Rows = Sequence[AbsenceFigures]
Interval = tuple[float, float]


@dataclass(frozen=True)
class Measure:
    """A ratio of two sums with its 95 % interval, which is None where the figures do not allow one."""

    key: str
    value: float
    numerator: float
    denominator: float
    ci95: Interval | None = None


def days_per_fte_year(rows: Rows) -> Measure | None:
    """Days lost for each full-time equivalent and year of 365.25 days: the primary measure."""
    return _of_days("days_per_fte_year", rows, lambda row: row.fte_years)


def lost_time_rate(rows: Rows) -> Measure | None:
    """Days lost in per cent of days available, both on the same basis."""
    return _of_days("lost_time_rate", rows, lambda row: row.days_available, scale=100)


def frequency(rows: Rows) -> Measure | None:
    """Absences (spells) for each full-time equivalent and year."""
    sums = _sums(rows, lambda row: row.spells_total, lambda row: row.fte_years)
    return sums and _ratio("frequency", *sums, interval=byar(sums[0]))


def mean_spell_length(rows: Rows) -> Measure | None:
    """Days lost for each absence."""
    sums = _one_basis(rows) and _sums(rows, lambda row: row.days_lost, lambda row: row.spells_total)
    return _ratio("mean_spell_length", *sums) if sums else None


def individual_frequency(rows: Rows) -> Measure | None:
    """People with any absence in per cent of the headcount.

    For one period of one or several sites: over several periods it is their mean, not the people of a year.
    """
    sums = _sums(rows, lambda row: row.staff_with_any_absence, lambda row: row.headcount_avg)
    if not sums:
        return None
    off, people = sums
    interval = wilson(off / people, people) if off <= people else None
    return _ratio("individual_frequency", off, people, 100, interval and _scaled(interval, people))


def long_term_frequency(rows: Rows) -> Measure | None:
    """Long-term absences for each hundred employees."""
    sums = _sums(rows, lambda row: row.spells_long, lambda row: row.headcount_avg)
    return sums and _ratio("long_term_frequency", *sums, 100, byar(sums[0]))


def long_term_share(rows: Rows) -> Measure | None:
    """Days of long-term absences in per cent of all days lost."""
    sums = _one_basis(rows) and _sums(rows, lambda row: row.days_lost_long, lambda row: row.days_lost)
    return _ratio("long_term_share", *sums, 100) if sums else None


MEASURES: tuple[Callable[[Rows], Measure | None], ...] = (
    days_per_fte_year,
    lost_time_rate,
    frequency,
    mean_spell_length,
    individual_frequency,
    long_term_frequency,
    long_term_share,
)


def measures(rows: Rows) -> dict[str, Measure]:
    """Every measure these figures allow, by its key."""
    return {made.key: made for measure in MEASURES if (made := measure(rows))}


def byar(count: float) -> Interval:
    """A 95 % interval for a count of events: Byar's approximation to the exact Poisson limits.

    As in Public Health England's technical guide on confidence intervals; within 1 % of exact from 10 up.
    """
    low = count * (1 - 1 / (9 * count) - Z / (3 * math.sqrt(count))) ** 3 if count else 0.0
    above = count + 1
    return low, above * (1 - 1 / (9 * above) + Z / (3 * math.sqrt(above))) ** 3


def wilson(share: float, n: float) -> Interval:
    """A 95 % interval for a share of n people: Wilson's score interval."""
    middle = share + Z**2 / (2 * n)
    half = Z * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return max(0.0, (middle - half) / (1 + Z**2 / n)), min(1.0, (middle + half) / (1 + Z**2 / n))


def days_interval(rows: Rows) -> Interval | None:
    """A 95 % interval for the days lost, taking them as a sum over absences that come at random.

    The variance of such a sum is the number of absences times their mean squared length, which is twice the
    squared mean when lengths are exponential; short and long absences are taken apart where both are given,
    since together they vary more than that. Logarithmic, so that the lower limit stays above nought.
    """
    variances = [_variance_of_days(row) for row in rows]
    days = sum(row.days_lost for row in rows)
    if not days or any(variance is None for variance in variances):
        return None
    spread = math.exp(Z * math.sqrt(sum(variance or 0 for variance in variances)) / days)
    return days / spread, days * spread


def _variance_of_days(row: AbsenceFigures) -> float | None:
    if not row.days_lost:
        return 0.0
    if not row.spells_total:
        return None
    short, long = row.days_lost_short, row.days_lost_long
    if short is None or long is None or row.spells_long is None:
        return 2 * row.days_lost**2 / row.spells_total
    parts = ((short, row.spells_total - row.spells_long), (long, row.spells_long))
    if any(days and not spells for days, spells in parts):
        return 2 * row.days_lost**2 / row.spells_total
    return sum(2 * days**2 / spells for days, spells in parts if spells)


def _of_days(
    key: str, rows: Rows, below: Callable[[AbsenceFigures], float | None], scale: float = 1
) -> Measure | None:
    used = [row for row in rows if below(row)]
    sums = _one_basis(used) and _sums(used, lambda row: row.days_lost, below)
    return _ratio(key, *sums, scale, days_interval(used)) if sums else None


def _one_basis(rows: Rows) -> bool:
    """Whether the days of these figures may be added up at all."""
    return len({row.basis for row in rows}) == 1


def _sums(
    rows: Rows,
    above: Callable[[AbsenceFigures], float | None],
    below: Callable[[AbsenceFigures], float | None],
) -> tuple[float, float] | None:
    """Both sums over the figures that give both; None when the lower one is nought."""
    pairs = [(above(row), below(row)) for row in rows]
    given = [(a, b) for a, b in pairs if a is not None and b is not None]
    total = sum(b for _, b in given)
    return (sum(a for a, _ in given), total) if total else None


def _ratio(
    key: str, numerator: float, denominator: float, scale: float = 1, interval: Interval | None = None
) -> Measure:
    ci95 = interval and (scale * interval[0] / denominator, scale * interval[1] / denominator)
    return Measure(key, scale * numerator / denominator, numerator, denominator, ci95)


def _scaled(interval: Interval, by: float) -> Interval:
    return interval[0] * by, interval[1] * by
