"""Each employer's own level and course, drawn towards everybody's the less its figures can tell.

A mixed model with a random intercept and slope for every employer, so that small employers neither top nor
close a league table by chance. Rates are taken less the period's rate of all; an employer's errors shrink
with its FTE-years, which the usual mixed model on rates, holding all cells equally sure, leaves out. That and
speed (one 2 x 2 matrix an employer, a millisecond a step) are why it is fitted here by expectation and
maximisation. On the same weighted data the tests hold it against statsmodels.
Source: N. M. Laird and J. H. Ware, Random-effects models for longitudinal data, Biometrics 1982;38:963-974.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assessments.absence.evaluation.panel import Flags, Numbers, Panel

MOST_STEPS, CLOSE_ENOUGH = 3000, 1e-7
Z95 = 1.959963984540054
FEWEST_EMPLOYERS = 5


@dataclass(frozen=True)
class Shrunken:
    """One employer. `level` is days per FTE per year apart from all employers, `slope` its change.

    `weight` is how much of the level is its own: 1 is all of it, 0 is nothing but what all employers show.
    """

    employer: str
    level: float
    level_ci95: tuple[float, float]
    slope: float
    slope_ci95: tuple[float, float]
    own_level: float | None  # as its own figures alone would have it
    weight: float
    fte_years: float


@dataclass(frozen=True)
class MixedModel:
    """The employers, what they have in common, and whether the fit settled.

    `common` are the mean level and slope, `spread` their standard deviations between employers, `noise` the
    standard deviation of a rate from one FTE-year.
    """

    employers: tuple[Shrunken, ...]
    common: tuple[float, float]
    spread: tuple[float, float]
    correlation: float
    noise: float
    converged: bool
    steps: int
    slope_of: str
    note: str


class _Sums(NamedTuple):
    """Of each employer (n): cross-products of the design, of design and rates, of rates; and cells."""

    design: Numbers  # n x 2 x 2
    both: Numbers  # n x 2
    rates: Numbers  # n
    cells: Numbers  # n


class _State(NamedTuple):
    common: Numbers  # 2
    between: Numbers  # 2 x 2
    noise: float  # a variance
    means: Numbers  # n x 2, what is the employer's own
    variances: Numbers  # n x 2 x 2


def mixed_model(panel: Panel, cells: Flags | None = None, most_steps: int = MOST_STEPS) -> MixedModel | None:
    """Levels in the middle of the time, and changes a year, apart from those of all employers.

    Over the cells given, else all. None with fewer than five employers, or where rates do not differ at all.
    """
    used = panel.present if cells is None else panel.present & cells
    times = np.arange(used.shape[1], dtype=np.float64)
    times = (times - times.mean()) / panel.periods_a_year
    exposure = np.where(used, panel.exposure, 0.0)
    days = np.where(used, panel.days, 0.0)
    by_period = days.sum(axis=0) / np.maximum(exposure.sum(axis=0), 1e-12)
    rates = np.where(used, days / np.where(used, panel.exposure, 1.0) - by_period, 0.0)
    there = np.flatnonzero(used.any(axis=1))
    if len(there) < FEWEST_EMPLOYERS or not rates.any():
        return None
    sums = _sums(rates[there], exposure[there], times)
    state, steps, converged = _fitted(sums, most_steps)
    names = [panel.employers[place] for place in there.tolist()]
    spread = np.sqrt(np.maximum(np.diag(state.between), 0.0))
    product = float(spread[0] * spread[1])
    return MixedModel(
        employers=_shrunken(names, sums, state, exposure[there].sum(axis=1)),
        common=(float(state.common[0]), float(state.common[1])),
        spread=(float(spread[0]), float(spread[1])),
        correlation=float(state.between[0, 1]) / product if product > 0 else 0.0,
        noise=float(np.sqrt(state.noise)),
        converged=converged,
        steps=steps,
        slope_of="days per FTE per year, each year",
        note=""
        if converged
        else f"The fit had not settled after {steps:,} steps; levels and slopes are provisional.",
    )


def _sums(rates: Numbers, weights: Numbers, times: Numbers) -> _Sums:
    """Everything the fit needs of an employer, weighted by FTE-years."""
    design = np.stack([np.ones_like(times), times])
    products = np.einsum("nt,jt,kt->njk", weights, design, design)
    return _Sums(
        products,
        np.einsum("nt,jt,nt->nj", weights, design, rates),
        (weights * rates**2).sum(axis=1),
        (weights > 0).sum(axis=1).astype(np.float64),
    )


def _fitted(sums: _Sums, most_steps: int) -> tuple[_State, int, bool]:
    """Steps of expectation and maximisation until neither variance moves by more than one in ten million."""
    scale = float((sums.both[:, 0] ** 2 / np.maximum(sums.design[:, 0, 0], 1e-12) ** 2).mean()) + 1e-9
    noise = float(sums.rates.sum() / sums.cells.sum())
    between = np.diag([scale, scale / 10.0])
    state = _expected(sums, between, noise)
    for step in range(1, most_steps + 1):
        between, noise = _maximised(sums, state)
        moved = max(
            float(np.abs(between - state.between).max() / max(np.abs(state.between).max(), 1e-12)),
            abs(noise / state.noise - 1.0),
        )
        state = _expected(sums, between, noise)
        if moved < CLOSE_ENOUGH:
            return state, step, True
    return state, most_steps, False


def _expected(sums: _Sums, between: Numbers, noise: float) -> _State:
    """Given the variances: what is common, by generalised least squares, and what is each employer's own."""
    precise = sums.design / noise
    # A spread that is nought would have no inverse; one in a million millions of the other is as good.
    inverse = np.linalg.inv(between + 1e-12 * max(float(np.trace(between)), 1e-12) * np.eye(2))
    variances = np.linalg.inv(precise + inverse)
    told = precise - precise @ variances @ precise
    towards = sums.both / noise - np.einsum("njk,nk->nj", precise @ variances, sums.both / noise)
    common = np.linalg.lstsq(told.sum(axis=0), towards.sum(axis=0), rcond=None)[0]
    left = sums.both - sums.design @ common
    means = np.einsum("njk,nk->nj", variances, left / noise)
    return _State(common, between, noise, means, variances)


def _maximised(sums: _Sums, state: _State) -> tuple[Numbers, float]:
    """The variances that are likeliest, given what is expected of each employer."""
    seconds = state.means[:, :, None] * state.means[:, None, :] + state.variances
    fitted = state.common + state.means
    squares = (
        sums.rates
        - 2.0 * np.einsum("nj,nj->n", fitted, sums.both)
        + np.einsum("nj,njk,nk->n", fitted, sums.design, fitted)
        + np.einsum("njk,nkj->n", sums.design, state.variances)
    )
    return seconds.mean(axis=0), max(float(squares.sum() / sums.cells.sum()), 1e-12)


def _shrunken(names: list[str], sums: _Sums, state: _State, fte_years: Numbers) -> tuple[Shrunken, ...]:
    values = state.common + state.means
    reach = Z95 * np.sqrt(np.maximum(np.diagonal(state.variances, axis1=1, axis2=2), 0.0))
    weights = 1.0 - state.variances[:, 0, 0] / max(float(state.between[0, 0]), 1e-12)
    own = sums.both[:, 0] / sums.design[:, 0, 0]
    return tuple(
        Shrunken(
            employer=name,
            level=float(values[row, 0]),
            level_ci95=_around(values, reach, row, 0),
            slope=float(values[row, 1]),
            slope_ci95=_around(values, reach, row, 1),
            own_level=float(own[row]),
            weight=float(np.clip(weights[row], 0.0, 1.0)),
            fte_years=float(fte_years[row]),
        )
        for row, name in enumerate(names)
    )


def _around(values: Numbers, reach: NDArray[np.float64], row: int, column: int) -> tuple[float, float]:
    middle, width = values[row, column], reach[row, column]
    return float(middle - width), float(middle + width)
