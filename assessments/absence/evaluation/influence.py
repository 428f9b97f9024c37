"""How far each cell, and each employer, moves the effect: the primary estimator to first order.

The effect is days lost less days expected after joining. A day more in a cell after joining counts in full. A
day more before joining raises what is expected through the employer's factor, and moves the factors of the
periods, by one Newton step of the likelihood in which the employers' factors are profiled out.
"""

from dataclasses import dataclass

import numpy as np

from assessments.absence.evaluation.panel import Flags, Numbers, Panel
from assessments.absence.evaluation.poisson_imputation import counterfactual

TINY = 1e-300


@dataclass(frozen=True)
class Linearised:
    """The estimator around its solution: all N x T except `pull`, which is T.

    `expected` are the days without joining, `before` and `after` those of untreated and treated cells, and
    `shares` how an employer's untreated days spread over the periods. `pull` is by how much the days gained
    or lost after joining change with the score of each period.
    """

    expected: Numbers
    before: Numbers
    after: Numbers
    shares: Numbers
    pull: Numbers


def linearise(panel: Panel, untreated: Flags) -> Linearised:
    """Fit the untreated cells, and take the derivatives of the effect there."""
    expected = counterfactual(panel, untreated)
    before, after = np.where(untreated, expected, 0.0), np.where(panel.treated, expected, 0.0)
    total = before.sum(1, keepdims=True)
    shares = before / np.maximum(total, TINY)
    information = np.diag(before.sum(0)) - (shares * total).T @ shares
    slope = -(after - after.sum(1, keepdims=True) * shares).sum(0)
    # The factors of the periods have no level of their own, so the information has one rank less.
    return Linearised(expected, before, after, shares, np.linalg.pinv(information, hermitian=True) @ slope)


def influences(panel: Panel, untreated: Flags) -> Numbers:
    """By how much the effect per FTE-year changes, to first order, when each employer is left out (N)."""
    fit = linearise(panel, untreated)
    lost = np.where(untreated, panel.days, 0.0)
    score = lost - lost.sum(1, keepdims=True) * fit.shares
    gap = np.where(panel.treated, panel.days - fit.expected, 0.0).sum(1)
    exposure = np.where(panel.treated, panel.exposure, 0.0).sum(1)
    effect = gap.sum() / exposure.sum()
    change: Numbers = -(score @ fit.pull + gap - effect * exposure) / (exposure.sum() - exposure)
    return change


def cell_weights(panel: Panel, untreated: Flags) -> Numbers:
    """By how much a day more in each cell changes the days gained or lost after joining (N x T)."""
    fit = linearise(panel, untreated)
    through_employer = -fit.after.sum(1, keepdims=True) / np.maximum(fit.before.sum(1, keepdims=True), TINY)
    through_periods = fit.pull - (fit.shares @ fit.pull)[:, None]
    return np.where(untreated, through_employer + through_periods, 0.0) + panel.treated
