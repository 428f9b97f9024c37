"""Least squares with an effect for every unit and every time, on panels with or without gaps.

The unit effects are averaged out first; what is left are as many equations as times.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from assessments.absence.evaluation.panel import Flags, Numbers, Places

# Directions this much weaker than the strongest are rounding, not data: each part of a panel has one exactly.
NOTHING = 1e-11


@dataclass(frozen=True)
class TwoWay:
    """The equations of unit and time effects on the cells `used` (N x T), solved once for many sides."""

    used: Flags
    inverse: Numbers

    def effects(self, unit_sums: Numbers, time_sums: Numbers) -> tuple[Numbers, Numbers]:
        """Unit (N, or N x K) and time effects (T, or T x K) whose sums over the used cells are those given.

        A unit or a time without a used cell gets nought.
        """
        used = self.used.astype(float)
        counts = np.maximum(used.sum(axis=1), 1.0)
        by_unit = (unit_sums.T / counts).T
        by_time = self.inverse @ (time_sums - used.T @ by_unit)
        return by_unit - ((used @ by_time).T / counts).T, by_time

    def residuals(self, values: Numbers) -> Numbers:
        """What is left of values (N x T) in the used cells without both effects; nought elsewhere."""
        inside = np.where(self.used, values, 0.0)
        by_unit, by_time = self.effects(inside.sum(axis=1), inside.sum(axis=0))
        return np.where(self.used, inside - by_unit[:, None] - by_time, 0.0)


def two_way(used: Flags) -> TwoWay:
    """The equations for these cells (N x T)."""
    return TwoWay(used, inverted(within_unit(used)))


def inverted(products: Numbers) -> Numbers:
    """The inverse of cross-products, nought in the directions in which there are no data."""
    return np.asarray(np.linalg.pinv(products, rcond=NOTHING, hermitian=True), dtype=np.float64)


def within_unit(used: Flags) -> Numbers:
    """The cross-products of time columns once each unit's mean is taken off (T x T), over the cells used."""
    cells = used.astype(float)
    counts = np.maximum(cells.sum(axis=1), 1.0)
    products: Numbers = np.diag(cells.sum(axis=0)) - (cells / counts[:, None]).T @ cells
    return products


def same_part(used: Flags) -> Flags:
    """The cells (N x T) whose unit and time effects the used cells tie together.

    Two times are tied when some unit has used cells in both. Without a tie the difference of the two effects,
    and so a counterfactual, cannot be known.
    """
    cells = used.astype(np.int64)
    seen = used.any(axis=0)
    _, parts = connected_components(csr_array(cells.T @ cells), directed=False)
    part_of_unit: Places = np.where(used.any(axis=1), parts[used.argmax(axis=1)], -1)
    tied: Flags = (part_of_unit[:, None] == parts) & seen
    return tied


def without_singletons(used: Flags) -> Flags:
    """The cells without those that are alone in their unit or time, which their own effect fits exactly."""
    while True:
        alone = (used.sum(axis=1, keepdims=True) == 1) | (used.sum(axis=0) == 1)
        if not (used & alone).any():
            return used
        used = used & ~alone


def small_sample(cells: int, units: int, coefficients: int) -> float:
    """What a variance clustered by unit is multiplied by, for few cells and few clusters.

    Unit effects are nested in the clusters and are not counted; time effects are, in `coefficients`. A panel
    with no more cells than coefficients is fitted exactly and has no error to correct.
    """
    if cells <= coefficients or units < 2:
        return 1.0
    return (cells - 1) / (cells - coefficients) * units / (units - 1)
