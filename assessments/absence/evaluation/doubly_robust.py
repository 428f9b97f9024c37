"""The change of treated units against that of others alike in their covariates.

Sant'Anna and Zhao (2020), Journal of Econometrics 219:101-122: the doubly robust estimator for panels, with a
logit for being treated and a straight-line regression of the change among the comparison units. It is right
when either of the two is.
"""

import numpy as np

from assessments.absence.evaluation.panel import Flags, Numbers
from assessments.absence.evaluation.two_way_effects import inverted

# Comparison units that are this likely to be treated have no counterpart and are left out, as in R's `DRDID`.
TRIM = 0.995
STEPS = 50


def doubly_robust(change: Numbers, treated: Flags, covariates: Numbers) -> tuple[float, Numbers]:
    """The effect on the treated, and each unit's contribution (M), whose squares add to the variance.

    `covariates` (M x K) holds a column of ones. Where the covariates tell the treated apart entirely, there
    is no logit to be had, and the regression alone is used.
    """
    likely, hessian = _logit(treated.astype(float), covariates)
    if hessian is None:
        return _regression(change, treated, covariates)
    size = len(change)
    others = ~treated & (likely < TRIM)
    if not others.any():
        return _regression(change, treated, covariates)
    expected, line = _line(change, ~treated, covariates)
    residual = change - expected
    on_treated = treated.astype(float)
    on_others = np.where(others, likely / np.where(others, 1 - likely, 1.0), 0.0)
    mean_treated, mean_others = on_treated.mean(), on_others.mean()
    of_treated = float((on_treated * residual).mean() / mean_treated)
    of_others = float((on_others * residual).mean() / mean_others)
    logit = ((on_treated - likely)[:, None] * covariates) @ hessian
    direct = on_treated * (residual - of_treated) - line @ (on_treated[:, None] * covariates).mean(0)
    other = on_others * (residual - of_others)
    other = other + logit @ (other[:, None] * covariates).mean(0)
    other = other - line @ (on_others[:, None] * covariates).mean(0)
    return of_treated - of_others, (direct / mean_treated - other / mean_others) / size


def _regression(change: Numbers, treated: Flags, covariates: Numbers) -> tuple[float, Numbers]:
    """Outcome regression alone: what the treated would have changed by, learnt from the others."""
    expected, line = _line(change, ~treated, covariates)
    residual = change - expected
    effect = float(residual[treated].mean())
    direct = treated * (residual - effect)
    learnt = line @ (treated[:, None] * covariates).mean(0)
    return effect, (direct - learnt) / treated.mean() / len(change)


def _line(change: Numbers, others: Flags, covariates: Numbers) -> tuple[Numbers, Numbers]:
    """What a least-squares line through the others expects, and each unit's part in its coefficients."""
    weighted = others[:, None] * covariates
    inverse = inverted(weighted.T @ covariates / len(change))
    expected = covariates @ (inverse @ (weighted.T @ change / len(change)))
    return expected, (weighted * (change - expected)[:, None]) @ inverse


def _logit(outcome: Numbers, covariates: Numbers) -> tuple[Numbers, Numbers | None]:
    """Probabilities (M) by Newton's method, and the inverse of the mean information if there is a maximum."""
    coefficients = np.zeros(covariates.shape[1])
    for _ in range(STEPS):
        index = covariates @ coefficients
        if np.abs(index).max() > STEPS:
            return np.full(len(outcome), outcome.mean()), None
        likely = 1 / (1 + np.exp(-index))
        weights = likely * (1 - likely)
        information = (covariates * weights[:, None]).T @ covariates / len(outcome)
        inverse = inverted(information)
        step = inverse @ (covariates.T @ (outcome - likely) / len(outcome))
        coefficients = coefficients + step
        if np.abs(step).max() < 1e-10:
            return likely, inverse
    return np.full(len(outcome), outcome.mean()), None
