"""An effect with its analytic standard error, before it has words."""

from dataclasses import dataclass

import numpy as np

from assessments.absence.evaluation.panel import Numbers

# The 97.5th percentile of the normal distribution.
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Effect:
    """An estimate and its standard error, in the units of the outcome; None where there is no error."""

    estimate: float
    se: float | None

    @property
    def ci95(self) -> tuple[float, float] | None:
        """The 95 % interval by the normal approximation."""
        if self.se is None:
            return None
        return (self.estimate - NORMAL_95 * self.se, self.estimate + NORMAL_95 * self.se)


def from_influence(estimate: float, influence: Numbers) -> Effect:
    """An effect whose error comes from what each unit contributes (N): the root of the sum of squares.

    Contributions are scaled so that they add up to the error of the estimate. A sum of nought means that the
    data leave nothing to vary, which is no evidence of certainty, so there is no error then.
    """
    se = float(np.sqrt(np.sum(influence**2)))
    return Effect(float(estimate), se if np.isfinite(se) and se > 0 else None)
