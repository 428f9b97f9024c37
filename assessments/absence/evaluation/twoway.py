"""The two-way fixed effects regression: biased when effects grow, so shown beside its decomposition."""

import numpy as np

from assessments.absence.evaluation.effect import Effect
from assessments.absence.evaluation.outcomes import Outcomes
from assessments.absence.evaluation.two_way_effects import small_sample, two_way, without_singletons


def two_way_regression(outcomes: Outcomes) -> Effect:
    """The coefficient of being treated beside unit and time effects, with errors clustered by unit (CRV1).

    Raises:
        ValueError: being treated does not differ within times and units, so that there is no coefficient.
    """
    used = without_singletons(outcomes.observed)
    fit = two_way(used)
    treatment = fit.residuals(np.where(used & outcomes.treated, 1.0, 0.0))
    outcome = fit.residuals(outcomes.values)
    variation = float(np.sum(treatment**2))
    if variation < 1e-9 * max(1.0, float(outcomes.treated.sum())):
        raise ValueError("Being treated is the same for every unit at each time, so nothing can be compared.")
    coefficient = float(np.sum(treatment * outcome) / variation)
    scores = np.sum(treatment * (outcome - coefficient * treatment), axis=1)
    units, times = int(used.any(axis=1).sum()), int(used.any(axis=0).sum())
    correction = small_sample(int(used.sum()), units, times + 1)
    error = float(np.sqrt(correction * np.sum(scores**2)) / variation)
    return Effect(coefficient, error if error > 0 else None)
