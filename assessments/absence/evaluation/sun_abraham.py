"""The event study of Sun and Abraham (2021), Journal of Econometrics 225:175-199.

One regression on unit and time effects and an indicator for every group at every time but the last before
it is treated. The effects are then averaged over groups, by how many of each are observed at that event
time.
"""

from dataclasses import dataclass, replace

import numpy as np

from assessments.absence.evaluation.effect import Effect
from assessments.absence.evaluation.outcomes import NEVER, Outcomes, subset, without_always_treated
from assessments.absence.evaluation.panel import Flags, Numbers
from assessments.absence.evaluation.two_way_effects import (
    inverted,
    small_sample,
    within_unit,
    without_singletons,
)


@dataclass(frozen=True)
class EventStudy:
    """An effect for each time since first treated, and their mean over all treated cells."""

    overall: Effect
    by_event_time: dict[float, Effect]


@dataclass(frozen=True)
class _Columns:
    """The indicators of the regression: K group-times, then a column for every time but the first."""

    group: Numbers
    place: Numbers
    cells: Numbers


def sun_abraham(outcomes: Outcomes) -> EventStudy:
    """Effects against the units never treated; without any, against the group treated last, before it is.

    Raises:
        ValueError: no group has an untreated and a treated time, or nobody is left to compare with.
    """
    outcomes = _with_comparison(without_always_treated(outcomes)[0])
    columns = _columns(outcomes)
    estimates, variance, known = _regression(outcomes, columns)
    events = outcomes.times[columns.place.astype(int)] - columns.group
    weights = known * columns.cells
    if not np.any(weights[events >= 0]):
        raise ValueError("No group is observed both before and after it is first treated.")
    return EventStudy(
        _average(estimates, variance, (events >= 0) * weights),
        {
            float(event): _average(estimates, variance, (events == event) * weights)
            for event in np.unique(events[known])
        },
    )


def _with_comparison(outcomes: Outcomes) -> Outcomes:
    """The panel itself or, if all are treated in the end, the times before the last group is treated.

    Cells that are alone in their unit or time are left out.
    """
    if np.any(outcomes.first == NEVER):
        return _tied(outcomes)
    groups = outcomes.groups
    if len(groups) < 2:
        raise ValueError("There is nobody to compare with: all units are first treated at the same time.")
    early = outcomes.times < groups[-1] - outcomes.anticipation
    first = np.where(outcomes.first == groups[-1], NEVER, outcomes.first)
    shorter = replace(outcomes, times=outcomes.times[early], values=outcomes.values[:, early], first=first)
    return _tied(shorter)


def _tied(outcomes: Outcomes) -> Outcomes:
    used = without_singletons(outcomes.observed)
    return subset(
        replace(outcomes, values=np.where(used, outcomes.values, np.nan)), np.asarray(used.any(axis=1))
    )


def _columns(outcomes: Outcomes) -> _Columns:
    """A column for each group and time with observations, except the last time before anything may differ."""
    rows = []
    for group in outcomes.groups:
        cells = outcomes.observed[outcomes.first == group].sum(axis=0)
        clean = np.flatnonzero((outcomes.times < group - outcomes.anticipation) & (cells > 0))
        if len(clean):
            rows += [(group, p, cells[p]) for p in np.flatnonzero(cells) if p != clean[-1]]
    return _Columns(*np.array(rows, dtype=float).reshape(-1, 3).T)


def _regression(outcomes: Outcomes, columns: _Columns) -> tuple[Numbers, Numbers, Flags]:
    """Coefficients of the K group-times, their variance clustered by unit (CRV1), and which can be known.

    With gaps some cannot be told from unit effects, as when no unit of the group has both times.
    The products are put together group by group: units of different groups share only the columns of time.
    """
    # A group without an untreated time cannot be told from its own unit effects.
    usable = (outcomes.first == NEVER) | np.isin(outcomes.first, columns.group)
    outcomes = subset(outcomes, usable & outcomes.observed.any(axis=1))
    values = np.where(outcomes.observed, outcomes.values, 0.0)
    counts = np.maximum(outcomes.observed.sum(axis=1), 1)
    centred = np.where(outcomes.observed, values - (values.sum(axis=1) / counts)[:, None], 0.0)
    products = _products(outcomes, columns, None)
    inverse = inverted(products)
    coefficients = inverse @ _sums(outcomes, columns, centred)
    residual = _residual(outcomes, columns, coefficients, centred, counts)
    meat = _products(outcomes, columns, residual)
    size = len(columns.group)
    known = np.abs(np.diag(inverse @ products)[:size] - 1) < 1e-6
    times = int(outcomes.observed.any(axis=0).sum())
    factor = small_sample(int(outcomes.observed.sum()), len(outcomes.units), int(known.sum()) + times)
    return coefficients[:size], (factor * inverse @ meat @ inverse)[:size, :size], known


def _products(outcomes: Outcomes, columns: _Columns, residual: Numbers | None) -> Numbers:
    """Cross-products of all columns within units, or with residuals, of the scores of units."""
    size, later = len(columns.group), slice(1, len(outcomes.times))
    total = np.zeros((size + len(outcomes.times) - 1,) * 2)
    for group in np.unique(outcomes.first):
        members = outcomes.first == group
        block = within_unit(outcomes.observed[members])
        if residual is not None:
            block = residual[members].T @ residual[members]
        total[size:, size:] += block[later, later]
        own = np.flatnonzero(columns.group == group)
        places = columns.place[own].astype(int)
        total[np.ix_(own, own)] = block[np.ix_(places, places)]
        total[own, size:] = block[places, later]
        total[size:, own] = block[later, places]
    return total


def _sums(outcomes: Outcomes, columns: _Columns, centred: Numbers) -> Numbers:
    """What each column adds up to with the centred outcomes."""
    by_column = [
        centred[outcomes.first == group, int(place)].sum()
        for group, place in zip(columns.group, columns.place, strict=True)
    ]
    return np.concatenate([by_column, centred[:, 1:].sum(axis=0)])


def _residual(
    outcomes: Outcomes, columns: _Columns, coefficients: Numbers, centred: Numbers, counts: Numbers
) -> Numbers:
    """What the regression leaves of every cell (N x T), nought where there is no outcome."""
    size = len(columns.group)
    fitted = np.zeros(centred.shape)
    fitted[:, 1:] = coefficients[size:]
    for number, (group, place) in enumerate(zip(columns.group, columns.place, strict=True)):
        fitted[outcomes.first == group, int(place)] += coefficients[number]
    fitted = np.where(outcomes.observed, fitted, 0.0)
    left: Numbers = np.where(
        outcomes.observed, centred - fitted + (fitted.sum(axis=1) / counts)[:, None], 0.0
    )
    return left


def _average(estimates: Numbers, variance: Numbers, weights: Flags | Numbers) -> Effect:
    shares = weights / weights.sum()
    spread = float(shares @ variance @ shares)
    return Effect(float(shares @ estimates), float(np.sqrt(spread)) if spread > 0 else None)
