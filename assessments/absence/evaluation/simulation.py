"""Panels whose true effect is known, to check estimators on: made up whole, or laid over real returns."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from assessments.absence.evaluation.panel import Flags, Numbers, Panel, Period, Places

SECTORS = ("private", "public", "voluntary")


@dataclass(frozen=True)
class World:
    """How employers, their absence and their joining are drawn. Rates are days per FTE per year.

    The defaults follow the simulation that the choice of estimators rests on: 500 employers by 24 quarters,
    six in ten join in four cohorts, and the effect grows from 4 to 15 per cent fewer days.
    """

    employers: int = 500
    periods: int = 24
    periods_a_year: int = 4
    starts: date = date(2019, 4, 1)
    cohorts: tuple[int, ...] = (8, 12, 16, 20)  # the first periods after joining
    share_joining: float = 0.6
    rate: float = 6.0  # of the typical employer
    spread: float = 0.4  # standard deviation of log rates between employers
    trend: float = 0.02  # growth of log rates a year, everywhere
    season: float = 0.15  # half the distance of log rates between winter and summer
    shock: float = 0.15  # standard deviation of an employer's own log shocks
    persistence: float = 0.4  # what remains of a shock in the next period
    overdispersion: float = 20.0  # variance of days over their mean: a spell is many days
    effect_first: float = -0.04  # in the first period after joining, as a share of days
    effect_full: float = -0.15
    years_to_full: float = 3.0
    selection: float = 0.0  # rise of the log-odds of joining for each SD of the year before's shocks
    fte: float = 120.0  # the median employer's
    fte_spread: float = 1.0  # standard deviation of log FTE


@dataclass(frozen=True)
class Simulated:
    """A panel, and what is true of it over its treated cells."""

    panel: Panel
    effect_per_fte_year: float  # expected days lost less those expected without joining, over FTE-years
    effect_log: float  # the log of their ratio
    expected: Numbers = field(repr=False)  # days, N x T
    expected_without: Numbers = field(repr=False)  # days had nobody joined, N x T


def simulate(world: World, seed: int) -> Simulated:
    """Draw a panel. The same world and seed give the same panel."""
    rng = np.random.default_rng(seed)
    shape = (world.employers, world.periods)
    shocks = _shocks(world, rng)
    first = _joining(world, shocks, rng)
    fte = np.exp(np.log(world.fte) + world.fte_spread * rng.standard_normal((world.employers, 1)))
    exposure = np.maximum(fte * np.exp(0.02 * rng.standard_normal(shape)), 2.0) / world.periods_a_year
    level = np.log(world.rate) + world.spread * rng.standard_normal((world.employers, 1))
    without = exposure * np.exp(level + _calendar(world) + shocks)
    expected = without * (1.0 + _effects(world, first))
    panel = Panel(
        employers=tuple(f"employer-{place:05d}" for place in range(world.employers)),
        periods=periods(world.starts, world.periods, world.periods_a_year),
        days=_counted(expected, world.overdispersion, rng),
        exposure=exposure,
        first=first,
        partial=np.zeros(shape, dtype=bool),
        levels=np.full(shape, "", dtype=np.str_),
        attributes={"sector": np.asarray(SECTORS)[rng.integers(len(SECTORS), size=world.employers)]},
    )
    return Simulated(_dated(panel), *_truth(panel, expected, without), expected, without)


def periods(starts: date, count: int, a_year: int) -> tuple[Period, ...]:
    """So many periods of whole months from the first of a month on."""
    months = 12 // a_year
    firsts = [_months_after(starts, place * months) for place in range(count + 1)]
    return tuple(Period(one, after - timedelta(days=1)) for one, after in pairwise(firsts))


def random_joins(panel: Panel, joiners: int, earliest: int, latest: int, seed: int) -> Panel:
    """The panel as though so many employers, drawn at random, had joined in periods from earliest to latest.

    The days lost stay as they were, so whatever an estimator finds is false.
    """
    rng = np.random.default_rng(seed)
    first = np.full(len(panel.employers), len(panel.periods), dtype=np.int64)
    chosen = rng.choice(len(panel.employers), size=joiners, replace=False)
    first[chosen] = rng.integers(earliest, latest + 1, size=joiners)
    bare = replace(panel, first=first, partial=np.zeros_like(panel.partial))
    return _dated(replace(bare, levels=np.full(panel.days.shape, "", dtype=np.str_)))


def injected(panel: Panel, change: float) -> tuple[Panel, float]:
    """The panel with the days of its treated cells changed by a share (-0.08 for 8 % fewer).

    Second is the effect that this is, in days per FTE per year of the treated cells.
    """
    treated = panel.treated
    days = np.where(treated, panel.days * (1.0 + change), panel.days)
    moved = float((days - panel.days)[treated].sum() / panel.exposure[treated].sum())
    return replace(panel, days=days), moved


def _shocks(world: World, rng: np.random.Generator) -> Numbers:
    """Each employer's own log shocks (N x T), which fade by `persistence` a period."""
    fresh = rng.standard_normal((world.employers, world.periods))
    shocks = np.empty_like(fresh)
    shocks[:, 0] = fresh[:, 0]
    kept = np.sqrt(1.0 - world.persistence**2)
    for period in range(1, world.periods):
        shocks[:, period] = world.persistence * shocks[:, period - 1] + kept * fresh[:, period]
    return world.shock * shocks


def _joining(world: World, shocks: Numbers, rng: np.random.Generator) -> Places:
    """Whether and when each employer joins: cohort by cohort, likelier after a bad year if asked."""
    first = np.full(world.employers, world.periods, dtype=np.int64)
    a_cohort = world.share_joining / len(world.cohorts)
    for place, cohort in enumerate(world.cohorts):
        chance = a_cohort / (1.0 - place * a_cohort)
        year = shocks[:, max(0, cohort - world.periods_a_year) : cohort].mean(axis=1)
        bad = (year - year.mean()) / max(float(year.std()), 1e-12)
        odds = np.log(chance / (1.0 - chance)) + world.selection * bad
        joins = rng.random(world.employers) < 1.0 / (1.0 + np.exp(-odds))
        first[joins & (first == world.periods)] = cohort
    return first


def _calendar(world: World) -> Numbers:
    """What moves everybody's log rate alike: the trend and the seasons (T)."""
    years = np.arange(world.periods) / world.periods_a_year
    return np.asarray(world.trend * years + world.season * np.cos(2.0 * np.pi * (years - 0.75)))


def _effects(world: World, first: Places) -> Numbers:
    """The effect in each cell (N x T) as a share of days: nought before joining, growing steadily after."""
    since = (np.arange(world.periods) - first[:, None]) / world.periods_a_year
    grown = np.clip(since / world.years_to_full, 0.0, 1.0)
    effect = world.effect_first + (world.effect_full - world.effect_first) * grown
    return np.where(since >= 0, effect, 0.0)


def _counted(expected: Numbers, overdispersion: float, rng: np.random.Generator) -> Numbers:
    """Days drawn around what is expected, with a variance of `overdispersion` times the mean."""
    if overdispersion <= 1.0:
        return rng.poisson(expected).astype(np.float64)
    mixed = rng.gamma(expected / (overdispersion - 1.0), overdispersion - 1.0)
    return rng.poisson(mixed).astype(np.float64)


def _truth(panel: Panel, expected: Numbers, without: Numbers) -> tuple[float, float]:
    treated: Flags = panel.treated
    if not treated.any():
        return 0.0, 0.0
    lost, else_lost = float(expected[treated].sum()), float(without[treated].sum())
    return (lost - else_lost) / float(panel.exposure[treated].sum()), float(np.log(lost / else_lost))


def _dated(panel: Panel) -> Panel:
    """With joining dates on the first days of the periods that `first` names."""
    last = len(panel.periods)
    dates = tuple(panel.periods[place].start if place < last else None for place in panel.first.tolist())
    return replace(panel, joined_on=dates)


def _months_after(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)
