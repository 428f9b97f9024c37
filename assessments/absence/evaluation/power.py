"""What an evaluation could find, told before any effect is looked at: the minimum detectable effect.

Only absence before joining is read. How much an employer's days scatter around its course, more at small
employers and for a while in the same direction, says how uncertain the estimate will be with these employers,
joining dates and periods. Of absence after joining nothing is used but that it was returned.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, stats

from assessments.absence.evaluation.influence import TINY, cell_weights
from assessments.absence.evaluation.panel import Flags, Numbers, Panel
from assessments.absence.evaluation.poisson_imputation import counterfactual

POWER, LEVEL = 0.8, 0.05
MOST_CORRELATION = 0.95


@dataclass(frozen=True)
class Scatter:
    """How days lost vary around what is expected.

    The variance of a cell is `days` x expected + `course` x expected squared; neighbouring periods of an
    employer are correlated by `correlation`, which fades with distance.
    """

    days: float
    course: float
    correlation: float

    def variance(self, expected: Numbers) -> Numbers:
        """The variance of days lost where so many are expected."""
        return self.days * expected + self.course * expected**2


def minimum_detectable_effect(panel: Panel, donut: int) -> dict[str, Any] | None:
    """The effect, in days per FTE-year, that would be found in 80 of 100 such evaluations at the 5 % level.

    None where nobody can be followed from before joining to after it. The panel holds usable employers and
    periods only.
    """
    untreated, treated = panel.untreated(donut), panel.treated
    if not treated.any() or untreated.sum() <= sum(untreated.shape):
        return None
    scatter = scatter_before_joining(panel, untreated)
    se = expected_se(panel, untreated, scatter)
    free = max(len(panel.employers) - 1, 1)
    reach = float(stats.t.ppf(1 - LEVEL / 2, free) + stats.t.ppf(POWER, free))
    return {
        "value": reach * se,
        "expected_se": se,
        "power": POWER,
        "level": LEVEL,
        "correlation": scatter.correlation,
        "basis": "the scatter of returns before joining, with these employers, joining dates and periods",
    }


def scatter_before_joining(panel: Panel, untreated: Flags) -> Scatter:
    """How days lost scatter in the untreated cells, corrected for the factors that were fitted to them."""
    expected = np.where(untreated, counterfactual(panel, untreated), 0.0)
    known = untreated & (expected > 0)
    gap, mean = (panel.days - expected)[known], expected[known]
    fitted = untreated.any(1).sum() + untreated.any(0).sum() - 1
    spare = known.sum() / max(known.sum() - fitted, 1)
    # Squared gaps in units of days expected: weighted alike, as the relative error of each is much the same.
    scale = mean + mean**2 / np.median(mean)
    parts = np.column_stack([mean, mean**2]) / scale[:, None]
    (days, course), _ = optimize.nnls(parts, spare * gap**2 / scale)
    shape = Scatter(float(days), float(course), 0.0)
    return Scatter(shape.days, shape.course, _correlation(panel, expected, known, shape))


def expected_se(panel: Panel, untreated: Flags, scatter: Scatter) -> float:
    """The standard error of the effect per FTE-year that such scatter makes."""
    expected = counterfactual(panel, untreated)
    reach = cell_weights(panel, untreated) * np.sqrt(scatter.variance(expected))
    places = np.arange(len(panel.periods))
    alike = scatter.correlation ** np.abs(places[:, None] - places)
    variance = float(((reach @ alike) * reach).sum())
    return float(np.sqrt(variance) / panel.exposure[panel.treated].sum())


def _correlation(panel: Panel, expected: Numbers, known: Flags, shape: Scatter) -> float:
    """How alike neighbouring periods are, with what fitting an employer's factor takes away put back."""
    spread = np.sqrt(np.maximum(shape.variance(expected), TINY))
    apart = np.where(known, (panel.days - expected) / spread, 0.0)
    both = known[:, 1:] & known[:, :-1]
    if not both.any():
        return 0.0
    squares = (apart**2)[known].mean()
    found = (apart[:, 1:] * apart[:, :-1])[both].mean() / max(squares, TINY)
    lost = 1 / max(known.sum(1)[known.any(1)].mean() - 1, 1)
    return float(np.clip((found + lost) / (1 - lost) if lost < 1 else found, 0.0, MOST_CORRELATION))
