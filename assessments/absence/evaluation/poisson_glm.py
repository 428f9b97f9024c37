"""A small Poisson regression with an offset, for over-dispersed and autocorrelated counts.

Written here since a design has a dozen columns at most, and the standard errors wanted (Newey-West in each
series, never narrower than quasi-Poisson) are a few lines more. Held against statsmodels in the tests.
"""

from dataclasses import dataclass

import numpy as np

from assessments.absence.evaluation.panel import Numbers

MOST_STEPS, CLOSE_ENOUGH = 100, 1e-10


@dataclass(frozen=True)
class PoissonFit:
    """Coefficients on the log scale, and what tells whether to believe them.

    `model` is the quasi-Poisson covariance and `robust` Newey-West's, None without lags. `phi` is Pearson's
    statistic over the degrees of freedom left; `residuals` are Pearson's.
    """

    coefficients: Numbers
    model: Numbers
    robust: Numbers | None
    phi: float
    deviance: float
    freedom: int
    residuals: Numbers
    lags: int
    converged: bool

    def se(self, slopes: Numbers) -> float:
        """The standard error of a sum of coefficients times slopes: the wider of both.

        In short series Newey-West is known to be too small, so it may widen an interval and never narrow it.
        """
        found = [slopes @ self.model @ slopes]
        if self.robust is not None:
            found.append(slopes @ self.robust @ slopes)
        return float(np.sqrt(max(found)))


def fit_poisson(
    design: Numbers, counts: Numbers, offset: Numbers, groups: Numbers | None = None, lags: int = 0
) -> PoissonFit:
    """Fit by iteratively reweighted least squares (n x k design; counts, offset and groups of n).

    With lags the fit has Newey-West's covariance too, within each group, in the order of the rows.
    """
    mean = (counts + counts.mean()) / 2.0
    coefficients, deviance, converged = np.zeros(design.shape[1]), np.inf, False
    for _ in range(MOST_STEPS):
        working = np.log(mean) - offset + (counts - mean) / mean
        root = np.sqrt(mean)[:, None]
        coefficients = np.linalg.lstsq(design * root, working * root[:, 0], rcond=None)[0]
        mean = np.exp(np.clip(design @ coefficients + offset, -700, 700))
        before, deviance = deviance, _deviance(counts, mean)
        converged = abs(before - deviance) < CLOSE_ENOUGH * (abs(deviance) + 0.1)
        if converged:
            break
    freedom = len(counts) - int(np.linalg.matrix_rank(design))
    residuals = (counts - mean) / np.sqrt(mean)
    phi = float(residuals @ residuals / max(freedom, 1))
    bread = np.linalg.pinv(design.T @ (design * mean[:, None]))
    robust = None
    if lags:
        scores = design * (counts - mean)[:, None]
        meat = _newey_west(scores, np.zeros(len(counts)) if groups is None else groups, lags)
        robust = bread @ meat @ bread * len(counts) / max(freedom, 1)
    return PoissonFit(
        coefficients, phi * bread, robust, phi, deviance, freedom, residuals, lags, bool(converged)
    )


def _deviance(counts: Numbers, mean: Numbers) -> float:
    logs = counts * np.log(np.where(counts > 0, counts, 1.0) / mean)
    return float(2.0 * (np.where(counts > 0, logs, 0.0) - (counts - mean)).sum())


def _newey_west(scores: Numbers, groups: Numbers, lags: int) -> Numbers:
    meat = np.zeros((scores.shape[1], scores.shape[1]))
    for group in np.unique(groups):
        own = scores[groups == group]
        meat += own.T @ own
        for lag in range(1, min(lags, len(own) - 1) + 1):
            across = own[lag:].T @ own[:-lag]
            meat += (1.0 - lag / (lags + 1.0)) * (across + across.T)
    return meat
