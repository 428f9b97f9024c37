"""Outcomes of units over time, for the estimators that take any panel."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessments.absence.evaluation.panel import Flags, Numbers, Panel

NEVER = np.inf


@dataclass(frozen=True)
class Outcomes:
    """N units by T times, in the order of time.

    `values` (N x T) are outcomes, NaN where there is none. `times` (T) are increasing. `first` (N) is the
    first time at which a unit is treated, on the scale of `times`, NEVER for one that is not treated by the
    last time. `anticipation` is how much earlier than `first` a unit may already differ, on the same scale.
    """

    units: tuple[str, ...]
    times: Numbers
    values: Numbers
    first: Numbers
    anticipation: float = 0.0

    @property
    def observed(self) -> Flags:
        """The cells with outcomes (N x T)."""
        return ~np.isnan(self.values)

    @property
    def treated(self) -> Flags:
        """The cells with outcomes at or after the first treated time (N x T)."""
        return self.observed & (self.times >= self.first[:, None])

    @property
    def untreated(self) -> Flags:
        """The cells with outcomes before treatment, and before it may be anticipated (N x T)."""
        return self.observed & (self.times < self.first[:, None] - self.anticipation)

    @property
    def groups(self) -> Numbers:
        """The first treated times that occur, in order, without NEVER."""
        return np.unique(self.first[np.isfinite(self.first)])


def subset(outcomes: Outcomes, keep: Flags) -> Outcomes:
    """The units marked in `keep` (N) alone."""
    units = tuple(unit for unit, kept in zip(outcomes.units, keep, strict=True) if kept)
    return Outcomes(units, outcomes.times, outcomes.values[keep], outcomes.first[keep], outcomes.anticipation)


def without_always_treated(outcomes: Outcomes) -> tuple[Outcomes, NDArray[np.bool_]]:
    """Leave out units that are treated (or anticipate it) from the first time on: nothing is known of before.

    Also returns which were kept (N).
    """
    keep = outcomes.first - outcomes.anticipation > outcomes.times[0]
    return subset(outcomes, keep), keep


def rates(panel: Panel, donut: int = 0) -> Outcomes:
    """Days per full-time equivalent per year, of cells before or after joining; times are places."""
    count = len(panel.periods)
    usable = panel.present & ~panel.partial
    values = np.where(usable, panel.days / np.where(panel.present, panel.exposure, 1.0), np.nan)
    first = np.where(panel.first < count, panel.first.astype(float), NEVER)
    return Outcomes(panel.employers, np.arange(count, dtype=float), values, first, float(donut))
