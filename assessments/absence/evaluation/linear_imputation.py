"""Imputation by least squares: Borusyak, Jaravel and Spiess (2024), Review of Economic Studies 91:3253-3285.

Unit and time effects are learnt from untreated cells alone; an effect is what a treated cell has beyond them.
"""

import numpy as np

from assessments.absence.evaluation.effect import Effect, from_influence
from assessments.absence.evaluation.outcomes import Outcomes
from assessments.absence.evaluation.panel import Flags, Numbers
from assessments.absence.evaluation.sun_abraham import EventStudy
from assessments.absence.evaluation.two_way_effects import TwoWay, same_part, two_way


def linear_imputation(outcomes: Outcomes) -> EventStudy:
    """The mean effect over treated cells, and by time since first treated, with conservative errors by unit.

    Treated cells whose unit or time has no untreated cell, or whose effects these do not tie together, are
    left out, since nothing can be imputed there.

    Raises:
        ValueError: no treated cell can be imputed.
    """
    fit = two_way(outcomes.untreated)
    treated = outcomes.treated & same_part(outcomes.untreated)
    if not treated.any():
        raise ValueError("No treated outcome has untreated outcomes of both its unit and its time to go by.")
    inside = np.where(outcomes.untreated, outcomes.values, 0.0)
    by_unit, by_time = fit.effects(inside.sum(axis=1), inside.sum(axis=0))
    left = np.where(outcomes.observed, outcomes.values - by_unit[:, None] - by_time, 0.0)
    unexplained = np.where(treated, left - _own_mean(outcomes, left, treated), left)
    since = outcomes.times - outcomes.first[:, None]
    events = np.unique(since[treated])
    return EventStudy(
        _mean(fit, treated, left, unexplained),
        {float(e): _mean(fit, treated & (since == e), left, unexplained) for e in events},
    )


def _mean(fit: TwoWay, chosen: Flags, left: Numbers, unexplained: Numbers) -> Effect:
    """The mean of the effects in the chosen cells. Its error adds up each unit's weighted residuals.

    The estimate is a weighted sum of all outcomes: treated cells count by their share, untreated ones by what
    they lend to the imputed values.
    """
    shares = chosen / chosen.sum()
    by_unit, by_time = fit.effects(shares.sum(axis=1), shares.sum(axis=0))
    weights = shares - np.where(fit.used, by_unit[:, None] + by_time, 0.0)
    estimate = float(np.sum(shares * left))
    return from_influence(estimate, np.sum(weights * np.where(chosen | fit.used, unexplained, 0.0), axis=1))


def _own_mean(outcomes: Outcomes, left: Numbers, treated: Flags) -> Numbers:
    """The mean effect of each group at each time: cells are taken to differ from it by chance (eq. 8)."""
    means = np.zeros(left.shape)
    for group in outcomes.groups:
        members = outcomes.first == group
        cells = treated[members]
        sums = np.where(cells, left[members], 0.0).sum(axis=0)
        means[members] = sums / np.maximum(cells.sum(axis=0), 1)
    return means
