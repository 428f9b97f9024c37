"""Who stands out: plain description, claiming nothing about why.

The limits of the funnel allow for employers differing by more than chance (D. J. Spiegelhalter, Handling
over-dispersion of performance indicators, Quality and Safety in Health Care 2005;14:347-351).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assessments.absence.evaluation.panel import Flags, Numbers, Panel

TAIL = 0.1  # the share of z-scores at either end that is drawn in before over-dispersion is measured
Z_95, Z_998 = 1.959964, 3.090232
FEWEST_FOR_DISPERSION = 5


@dataclass(frozen=True)
class FunnelRow:
    """One employer's rate in days per FTE per year, with its interval, within its control limits."""

    employer: str
    rate: float
    ci95: tuple[float, float]
    fte_years: float
    limits95: tuple[float, float]
    limits998: tuple[float, float]
    outside: str  # "", "95" or "99.8": the widest limits that the rate lies outside
    joined: bool


@dataclass(frozen=True)
class Funnel:
    """All employers around the pooled rate.

    `within` is the variance of an employer's days over their mean, from its own ups and downs. `phi` is how
    many times more widely rates vary than that alone would have them, and `between` the standard deviation of
    true rates that explains it.
    """

    rate: float
    within: float
    phi: float
    between: float
    rows: tuple[FunnelRow, ...]

    def limits(self, fte_years: Numbers, z: float = Z_95) -> tuple[Numbers, Numbers]:
        """The control limits at these FTE-years, for drawing the funnel."""
        reach = z * np.sqrt(self.within * self.rate / fte_years + self.between**2)
        return np.maximum(self.rate - reach, 0.0), self.rate + reach


def funnel(panel: Panel, cells: Flags | None = None) -> Funnel:
    """Rates over the cells given (else all), with limits at 95 and 99.8 per cent, in the panel's order."""
    used = panel.present if cells is None else panel.present & cells
    exposure = np.where(used, panel.exposure, 0.0)
    days = np.where(used, panel.days, 0.0)
    there = np.flatnonzero(exposure.sum(axis=1) > 0)
    if not len(there):
        return Funnel(0.0, 1.0, 1.0, 0.0, ())
    rate = float(days.sum() / exposure.sum())
    within = within_employers(days[there], exposure[there])
    own_days, own_exposure = days[there].sum(axis=1), exposure[there].sum(axis=1)
    around = Funnel(rate, within, *dispersion(own_days, own_exposure, within), ())
    return replace(around, rows=tuple(_rows(panel, there, own_days, own_exposure, around)))


def _rows(
    panel: Panel, there: NDArray[np.int64], days: Numbers, exposure: Numbers, around: Funnel
) -> Iterator[FunnelRow]:
    inner, outer = np.array(around.limits(exposure)), np.array(around.limits(exposure, Z_998))
    for row, place in enumerate(there.tolist()):
        rate = float(days[row] / exposure[row])
        limits95 = float(inner[0, row]), float(inner[1, row])
        limits998 = float(outer[0, row]), float(outer[1, row])
        yield FunnelRow(
            employer=panel.employers[place],
            rate=rate,
            ci95=interval(float(days[row]), float(exposure[row]), around.within),
            fte_years=float(exposure[row]),
            limits95=limits95,
            limits998=limits998,
            outside=_outside(rate, limits95, limits998),
            joined=bool(panel.first[place] < len(panel.periods)),
        )


def within_employers(days: Numbers, exposure: Numbers) -> float:
    """The variance of days over their mean, around own rates and the seasons that all share (N x T).

    Pearson's statistic over its degrees of freedom; never below 1, and 1 where there is one period only.
    """
    filled = exposure > 0
    season = days.sum(axis=0) / np.maximum(exposure.sum(axis=0), 1e-12)
    own = days.sum(axis=1) / np.maximum(exposure @ season, 1e-12)
    expected = exposure * season * own[:, None]
    counted = filled & (expected > 0)
    freedom = int(counted.sum()) - len(days) - int(filled.any(axis=0).sum()) + 1
    if freedom < 1:
        return 1.0
    return max(1.0, float(((days - expected)[counted] ** 2 / expected[counted]).sum() / freedom))


def dispersion(days: Numbers, exposure: Numbers, within: float = 1.0) -> tuple[float, float]:
    """Spiegelhalter's phi from winsorised z-scores, and the spread of true rates that explains it.

    Phi is the mean squared z-score: 1 when rates vary as chance (and `within`) would have them. The spread is
    in days per FTE per year, by the method of moments. From fewer than five employers it cannot be told.
    """
    rate, count = days.sum() / exposure.sum(), len(days)
    if count < FEWEST_FOR_DISPERSION or rate <= 0:
        return 1.0, 0.0
    variance = within * rate / exposure
    scores = (days / exposure - rate) / np.sqrt(variance)
    low, high = np.quantile(scores, [TAIL, 1.0 - TAIL])
    phi = float(np.mean(np.clip(scores, low, high) ** 2))
    precision = 1.0 / variance
    spare = precision.sum() - (precision**2).sum() / precision.sum()
    return phi, float(np.sqrt(max(0.0, (count * phi - (count - 1)) / spare)))


def interval(days: float, exposure: float, phi: float) -> tuple[float, float]:
    """The 95 % interval of a rate whose days have a variance of `phi` times their mean.

    On the square-root scale, where the variance does not hang on the size; it serves for no days too.
    """
    root, reach = np.sqrt(days), Z_95 * np.sqrt(phi) / 2.0
    return float(max(root - reach, 0.0) ** 2 / exposure), float((root + reach) ** 2 / exposure)


def _outside(rate: float, limits95: tuple[float, float], limits998: tuple[float, float]) -> str:
    if not limits998[0] <= rate <= limits998[1]:
        return "99.8"
    return "" if limits95[0] <= rate <= limits95[1] else "95"
