"""One large employer with nobody, or one series, to compare with: an interrupted time series.

Log rates follow a line, the seasons, and from joining on a step and a change of slope. Days are taken to vary
by a multiple of their mean (quasi-Poisson) with the log of FTE-years as offset. Standard errors allow for
neighbouring periods being alike (Newey-West, with a Bartlett kernel). With a comparator's series beside it,
only the step and the change of slope that the comparator did not have are counted.
Sources: J. Lopez Bernal, S. Cummins, A. Gasparrini, Interrupted time series regression for the evaluation of
public health interventions, Int J Epidemiol 2017;46:348-355, and The use of controls in interrupted time
series studies, Int J Epidemiol 2018;47:2082-2093.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import chi2
from scipy.stats import t as student

from assessments.absence.evaluation.estimate import Estimate
from assessments.absence.evaluation.panel import Numbers, Panel
from assessments.absence.evaluation.poisson_glm import PoissonFit, fit_poisson

LEAST_BEFORE, LEAST_AFTER = 8, 4
ALIKE_BELOW = 0.05  # a Ljung-Box p-value under which what is left over is not free of autocorrelation


@dataclass(frozen=True)
class Series:
    """One series of T periods: days lost, FTE-years (nought where there is no figure), and when it joined."""

    days: Numbers
    exposure: Numbers
    first: int  # the first period that lies wholly after joining
    periods_a_year: int
    comparator_days: Numbers | None = None
    comparator_exposure: Numbers | None = None


@dataclass(frozen=True)
class InterruptedSeries:
    """What an interrupted time series found, or why it was refused.

    `level` and `slope` are ratios of rates with their intervals: at joining, and for each year after it.
    `fitted` and `counterfactual` are days (T), not a number where there is no figure. `phi` is the
    variance of days over their mean.
    """

    refused: str = ""
    estimate: Estimate | None = None
    level: tuple[float, float, float] | None = None
    slope: tuple[float, float, float] | None = None
    phi: float = 1.0
    ljung_box_p: float | None = None
    lags: int = 0
    controlled: bool = False
    fitted: tuple[float, ...] = ()
    counterfactual: tuple[float, ...] = ()


def series_of(panel: Panel, employer: str, comparators: tuple[str, ...] = ()) -> Series:
    """One employer's series, beside the summed series of the comparators that have figures throughout."""
    place = panel.employers.index(employer)
    usable = panel.present & ~panel.partial
    own = Series(
        days=np.where(usable[place], panel.days[place], 0.0),
        exposure=np.where(usable[place], panel.exposure[place], 0.0),
        first=int(panel.first[place]),
        periods_a_year=panel.periods_a_year,
    )
    places = [panel.employers.index(one) for one in comparators]
    whole = [one for one in places if panel.untreated()[one].all() and one != place]
    if not whole:
        return own
    return replace(
        own,
        comparator_days=panel.days[whole].sum(axis=0),
        comparator_exposure=panel.exposure[whole].sum(axis=0),
    )


def interrupted(series: Series) -> InterruptedSeries:
    """The effect since joining in days per FTE per year, against the line and seasons carried on."""
    refused = refusal(series)
    if refused:
        return InterruptedSeries(refused=refused)
    controlled = series.comparator_days is not None
    design, days, exposure, groups = _stacked(series)
    fit = fit_poisson(design, days, np.log(exposure), groups, _lags(int((groups == 0).sum())))
    if not fit.converged:
        return InterruptedSeries(refused="The model did not settle on an answer, so nothing is shown.")
    own = groups == 0
    step, slope = design.shape[1] - 2, design.shape[1] - 1
    without = design[own].copy()
    without[:, step:] = 0.0
    reach = float(student.ppf(0.975, fit.freedom))
    p = ljung_box(fit.residuals[own], _lags(int(own.sum())) + 1)
    estimate = _effect(fit, design[own], without, exposure[own], reach)
    return InterruptedSeries(
        estimate=replace(
            estimate,
            comparison="its own line and seasons carried on"
            + (", less what changed in the comparator" if controlled else ""),
            ci_method=f"Newey-West, {fit.lags} lags, t on {fit.freedom} degrees of freedom",
            note=_note(p, controlled),
        ),
        level=_ratio(fit, step, reach),
        slope=_ratio(fit, slope, reach),
        phi=fit.phi,
        ljung_box_p=p,
        lags=fit.lags,
        controlled=controlled,
        fitted=_spread(series, np.exp(design[own] @ fit.coefficients) * exposure[own]),
        counterfactual=_spread(series, np.exp(without @ fit.coefficients) * exposure[own]),
    )


def refusal(series: Series) -> str:
    """Why a series cannot be read as an experiment of one, or "" when it can."""
    filled = series.exposure > 0
    before = int(filled[: series.first].sum())
    after = int(filled[series.first :].sum())
    least = max(LEAST_BEFORE, series.periods_a_year)
    if before < least or after < LEAST_AFTER:
        return (
            f"An interrupted time series needs at least {least} periods before joining and {LEAST_AFTER} "
            f"after; there are {before} and {after}."
        )
    if series.days[: series.first].sum() <= 0 or series.days[series.first :].sum() <= 0:
        return "No days were lost before joining, or none after it, so no rates can be compared."
    return ""


def harmonics(places: Numbers, a_year: int) -> Numbers:
    """Sines and cosines of the year, two pairs at most, without those that such periods cannot tell apart."""
    columns = []
    for pair in (1, 2):
        if 2 * pair <= a_year:
            columns.append(np.cos(2.0 * np.pi * pair * places / a_year))
        if 2 * pair < a_year:
            columns.append(np.sin(2.0 * np.pi * pair * places / a_year))
    return np.column_stack(columns) if columns else np.empty((len(places), 0))


def ljung_box(residuals: Numbers, lags: int) -> float:
    """The p-value of Ljung and Box's test that residuals in order of time are free of autocorrelation."""
    count = len(residuals)
    centred = residuals - residuals.mean()
    total = float(centred @ centred)
    if total <= 0:
        return 1.0
    shares = [
        (float(centred[lag:] @ centred[:-lag]) / total) ** 2 / (count - lag) for lag in range(1, lags + 1)
    ]
    return float(chi2.sf(count * (count + 2) * sum(shares), lags))


def _stacked(series: Series) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The design, days, exposure and group of every cell: the employer's (0), then its comparator's (1).

    The last two columns are the employer's own step and change of slope.
    """
    places = np.arange(len(series.days), dtype=np.float64)
    years = (places - series.first) / series.periods_a_year
    after = (places >= series.first).astype(np.float64)
    shared = np.column_stack([np.ones_like(places), years, harmonics(places, series.periods_a_year)])
    moves = np.column_stack([after, after * np.maximum(years, 0.0)])
    filled = series.exposure > 0
    if series.comparator_days is None or series.comparator_exposure is None:
        design = np.hstack([shared, moves])[filled]
        return design, series.days[filled], series.exposure[filled], np.zeros(int(filled.sum()))
    beside = filled & (series.comparator_exposure > 0)
    # What the employer has apart from the comparator: its level and its trend before joining, then its moves.
    own = np.hstack([shared, moves, shared[:, :2], moves])[beside]
    other = np.hstack([shared, moves, np.zeros((len(places), 4))])[beside]
    return (
        np.vstack([own, other]),
        np.concatenate([series.days[beside], series.comparator_days[beside]]),
        np.concatenate([series.exposure[beside], series.comparator_exposure[beside]]),
        np.repeat([0.0, 1.0], int(beside.sum())),
    )


def _effect(fit: PoissonFit, design: Numbers, without: Numbers, exposure: Numbers, reach: float) -> Estimate:
    after = design[:, -2] > 0
    fitted = exposure * np.exp(design @ fit.coefficients)
    otherwise = exposure * np.exp(without @ fit.coefficients)
    fte_years = float(exposure[after].sum())
    effect = float((fitted - otherwise)[after].sum()) / fte_years
    slopes = (fitted[after] @ design[after] - otherwise[after] @ without[after]) / fte_years
    se = fit.se(slopes)
    return Estimate(
        name="interrupted_time_series",
        estimate=effect,
        se=se,
        ci95=(effect - reach * se, effect + reach * se),
        estimand="days lost per FTE per year since joining, less those its own past would have brought",
        comparison="",
        n_employers=1,
        fte_years=fte_years,
    )


def _ratio(fit: PoissonFit, place: int, reach: float) -> tuple[float, float, float]:
    middle = float(fit.coefficients[place])
    width = reach * fit.se(np.eye(len(fit.coefficients))[place])
    return float(np.exp(middle)), float(np.exp(middle - width)), float(np.exp(middle + width))


def _lags(count: int) -> int:
    """Newey and West's rule of thumb."""
    return max(1, int(4.0 * (count / 100.0) ** (2.0 / 9.0)))


def _spread(series: Series, values: Numbers) -> tuple[float, ...]:
    """The values in their places among all periods."""
    filled = series.exposure > 0
    if series.comparator_exposure is not None:
        filled &= series.comparator_exposure > 0
    whole = np.full(len(filled), np.nan)
    whole[filled] = values
    return tuple(whole.tolist())


def _note(p: float, controlled: bool) -> str:
    sentences = []
    if not controlled:
        sentences.append(
            "No comparison group: anything else that changed at the same time is counted as effect."
        )
    if p < ALIKE_BELOW:
        sentences.append("What the model leaves over is autocorrelated, so the interval may be too narrow.")
    return " ".join(sentences)
