"""Poisson regression of counts on being treated, with unit and time effects and an exposure.

Quasi-maximum likelihood: right for any count whose mean is the product of unit, time and effect, whatever its
spread (Wooldridge 1999, Journal of Econometrics 90:77-97). Given each unit's total, the counts are shares of
it, and the unit effects drop out.
"""

from dataclasses import dataclass

import numpy as np

from assessments.absence.evaluation.effect import Effect
from assessments.absence.evaluation.panel import Flags, Numbers
from assessments.absence.evaluation.two_way_effects import inverted, small_sample, without_singletons

STEPS = 100


@dataclass(frozen=True)
class _Fit:
    """Shares (N x T), the gradient of each unit (N x K) and the information (K x K), at some coefficients."""

    deviance: float
    scores: Numbers
    information: Numbers


def poisson_two_way(counts: Numbers, exposure: Numbers, treated: Flags) -> Effect:
    """The logarithm of the ratio of rates, treated to untreated, with an error clustered by unit (CRV1).

    All are N x T; a cell without exposure is not there. Units and times whose counts are all nought say
    nothing of the ratio and are left out.

    Raises:
        ValueError: the ratio cannot be told from unit and time effects, or the fit does not settle.
    """
    counts, exposure, treated = _informative(counts, exposure, treated)
    size = counts.shape[1]
    coefficients = np.zeros(size)
    fit = _fit(coefficients, counts, exposure, treated)
    for _ in range(STEPS):
        step = inverted(fit.information) @ fit.scores.sum(axis=0)
        nearer = _fit(coefficients + step, counts, exposure, treated)
        while nearer.deviance > fit.deviance + 1e-9 * abs(fit.deviance) and np.abs(step).max() > 1e-12:
            step = step / 2
            nearer = _fit(coefficients + step, counts, exposure, treated)
        coefficients, fit = coefficients + step, nearer
        if np.abs(coefficients[0]) > 30:
            raise ValueError("There are no counts on one side, so the ratio of rates has no finite value.")
        if np.abs(step).max() < 1e-11:
            return _with_error(coefficients, fit, exposure)
    raise ValueError("The Poisson regression does not settle on an estimate.")


def _informative(counts: Numbers, exposure: Numbers, treated: Flags) -> tuple[Numbers, Numbers, Flags]:
    """Without units or times that have no counts, or one cell only, until none of them is left."""
    present = exposure > 0
    while True:
        counts = np.where(present, counts, 0.0)
        some = (counts.sum(axis=1, keepdims=True) > 0) & (counts.sum(axis=0) > 0)
        fewer = without_singletons(present & some)
        if (fewer == present).all():
            break
        present = fewer
    kept = np.ix_(present.any(axis=1), present.any(axis=0))
    counts, exposure = counts[kept], np.where(present, exposure, 0.0)[kept]
    present, treated = present[kept], treated[kept]
    if not (present & treated).any() or not (present & ~treated).any():
        raise ValueError("There are no counts both before and after treatment.")
    return counts, exposure, treated & present


def _fit(coefficients: Numbers, counts: Numbers, exposure: Numbers, treated: Flags) -> _Fit:
    """The likelihood of counts given their unit's total. Column 0 is treatment, the others times 2 to T."""
    index = np.where(treated, coefficients[0], 0.0) + np.concatenate([[0.0], coefficients[1:]])
    index = index - index.max(axis=1, keepdims=True)
    means = np.where(exposure > 0, exposure * np.exp(index), 0.0)
    shares = means / means.sum(axis=1, keepdims=True)
    totals = counts.sum(axis=1)
    left = counts - totals[:, None] * shares
    positive = counts > 0
    deviance = -float(np.sum(counts[positive] * np.log(shares[positive])))
    scores = np.column_stack([np.sum(left * treated, axis=1), left[:, 1:]])
    weights = totals[:, None] * shares
    in_treated = shares * treated
    expected = np.column_stack([in_treated.sum(axis=1), shares[:, 1:]])
    information = -(expected * totals[:, None]).T @ expected
    own = (weights * treated).sum(axis=0)
    information[0, 0] += own.sum()
    information[0, 1:] += own[1:]
    information[1:, 0] += own[1:]
    information[1:, 1:] += np.diag(weights.sum(axis=0)[1:])
    return _Fit(deviance, scores, information)


def _with_error(coefficients: Numbers, fit: _Fit, exposure: Numbers) -> Effect:
    """The first coefficient with its sandwich error."""
    if np.linalg.matrix_rank(fit.information, hermitian=True, tol=1e-9 * np.abs(fit.information).max()) < len(
        coefficients
    ):
        raise ValueError("Being treated cannot be told from unit and time effects.")
    inverse = np.linalg.inv(fit.information)
    units, times = exposure.shape
    factor = small_sample(int((exposure > 0).sum()), units, times + 1)
    variance = factor * np.sum((fit.scores @ inverse[0]) ** 2)
    return Effect(float(coefficients[0]), float(np.sqrt(variance)) if variance > 0 else None)
