"""Whole years from shorter periods, so that seasons cancel out and one noisy quarter is not a baseline."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from assessments.absence.evaluation.outcomes import NEVER, Outcomes
from assessments.absence.evaluation.panel import Numbers, Panel, Places

FINANCIAL_YEAR_STARTS = 4
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class AnnualPanel:
    """Rates of N employers in Y whole years, and their full-time equivalents times years (N x Y)."""

    outcomes: Outcomes
    exposure: Numbers


def annual(panel: Panel) -> AnnualPanel:
    """Days per full-time equivalent per year by financial year (April to March).

    Where periods do not end with March, years are counted from the start of the first period. The number of a
    year is the calendar year it starts in. An employer has a rate only for years in which it has all periods,
    all before or all after joining: the year it joined in, and those with a gap, are left out. It is treated
    from the first full year after joining. When a year was left out for joining, the year before treatment is
    no baseline for anybody, which `outcomes.anticipation` says.
    """
    labels = _years(panel)
    years = [year for year in np.unique(labels) if np.sum(labels == year) == panel.periods_a_year]
    shape = (len(panel.employers), len(years))
    values, exposures = np.full(shape, np.nan), np.zeros(shape)
    joined = np.arange(len(panel.periods)) >= panel.first[:, None]
    broken = np.zeros(shape, dtype=bool)
    first = np.full(shape[0], NEVER)
    for column, year in enumerate(years):
        inside = labels == year
        after, partial = joined[:, inside], panel.partial[:, inside].any(axis=1)
        broken[:, column] = partial | (after.any(axis=1) & ~after.all(axis=1))
        use = panel.present[:, inside].all(axis=1) & ~broken[:, column]
        days, exposure = panel.days[:, inside].sum(axis=1), panel.exposure[:, inside].sum(axis=1)
        values[use, column] = days[use] / exposure[use]
        exposures[use, column] = exposure[use]
        first = np.where(after.all(axis=1) & (first == NEVER), float(year), first)
    times = np.array(years, dtype=float)
    before = broken & (times == first[:, None] - 1)
    outcomes = Outcomes(panel.employers, times, values, first, float(before.any()))
    return AnnualPanel(outcomes, exposures)


def _years(panel: Panel) -> Places:
    """The year that each period belongs to (T)."""
    ends = [_financial_year(period.end) for period in panel.periods]
    starts = [_financial_year(period.start) for period in panel.periods]
    if starts == ends:
        return np.array(starts, dtype=np.int64)
    first = panel.periods[0].start
    since = np.array([(period.start - first).days for period in panel.periods]) / DAYS_A_YEAR
    places = np.round(since * panel.periods_a_year).astype(np.int64)
    whole: Places = first.year + places // panel.periods_a_year
    return whole


def _financial_year(day: date) -> int:
    return day.year if day.month >= FINANCIAL_YEAR_STARTS else day.year - 1
