"""The primary estimate of a panel with its interval, as an evaluation makes it, without the rest of it."""

from dataclasses import dataclass

from assessments.absence.evaluation.inference import (
    FEW,
    bootstrap_weights,
    jackknife,
    jackknife_weights,
    percentile,
)
from assessments.absence.evaluation.panel import Panel
from assessments.absence.evaluation.poisson_imputation import answers, usable


@dataclass(frozen=True)
class Imputed:
    """Days per FTE per year, with the 95 % interval; None when it was not asked for."""

    estimate: float
    ci95: tuple[float, float] | None

    def covers(self, truth: float) -> bool:
        """Whether the truth lies within the interval."""
        return self.ci95 is not None and self.ci95[0] <= truth <= self.ci95[1]


def imputed(panel: Panel, donut: int, draws: int = 0, seed: int = 1) -> Imputed:
    """The effect over treated cells.

    With draws, an interval too: jackknife-t below 50 employers, else a bootstrap.
    """
    panel = panel.only(*usable(panel, donut))
    untreated, cells = panel.untreated(donut), [panel.treated]
    whole = float(answers(panel, untreated, cells).effect[0, 0])
    if not draws:
        return Imputed(whole, None)
    count = len(panel.employers)
    if count < FEW:
        spread = jackknife(answers(panel, untreated, cells, jackknife_weights(count)).effect[:, 0], whole)
    else:
        weights = bootstrap_weights(count, draws, seed)
        spread = percentile(answers(panel, untreated, cells, weights).effect[:, 0])
    return Imputed(whole, spread.ci95)
