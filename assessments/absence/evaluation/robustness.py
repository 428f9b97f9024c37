"""The estimators beside the primary one, on the panel of an evaluation, each with what it is an estimate of.

All but the Poisson regression count every employer the same, whatever its size, as their authors do.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from assessments.absence.evaluation import aggregation
from assessments.absence.evaluation.annual_panel import AnnualPanel, annual
from assessments.absence.evaluation.bacon import decompose
from assessments.absence.evaluation.callaway_santanna import group_time_effects
from assessments.absence.evaluation.effect import Effect
from assessments.absence.evaluation.estimate import Estimate
from assessments.absence.evaluation.linear_imputation import linear_imputation
from assessments.absence.evaluation.outcomes import NEVER, Outcomes, rates, without_always_treated
from assessments.absence.evaluation.panel import Flags, Numbers, Panel
from assessments.absence.evaluation.poisson_two_way import poisson_two_way
from assessments.absence.evaluation.sun_abraham import sun_abraham
from assessments.absence.evaluation.two_way_effects import same_part
from assessments.absence.evaluation.twoway import two_way_regression

LABELS = {
    "callaway_santanna_annual": "Callaway and Sant'Anna, whole years",
    "sun_abraham_annual": "Sun and Abraham, whole years",
    "linear_imputation": "Linear imputation",
    "poisson_twfe": "Poisson regression with employer and period effects",
    "twfe": "Two-way fixed effects regression",
}
BY_YEAR = "the average over full years after joining of employers that joined, each counted the same"
BY_PERIOD = "the average over periods after joining of employers that joined, each counted the same"
NOT_YET = "employers that had not joined yet or never did"
BIASED = "Misleading when effects grow with time: read it only beside its decomposition."
# Sectors with fewer employers than this are put together, as nothing can be learnt within them.
FEW_IN_SECTOR = 10


def robustness(panel: Panel, donut: int = 0) -> tuple[dict[str, Estimate], dict[str, str]]:
    """Every estimate by name, and for those that this panel does not allow, the reason by name.

    `donut` is how many periods before joining are left out, in those estimators that can leave them out; with
    whole years, as many years as it takes to cover them.
    """
    chosen: dict[str, Callable[[], Estimate]] = {
        "callaway_santanna_annual": lambda: callaway_santanna_annual(panel, donut),
        "sun_abraham_annual": lambda: sun_abraham_annual(panel, donut),
        "linear_imputation": lambda: linear_imputation_of_rates(panel, donut),
        "poisson_twfe": lambda: poisson_twfe(panel),
        "twfe": lambda: twfe(panel),
    }
    found: dict[str, Estimate] = {}
    refused: dict[str, str] = {}
    for name, estimate in chosen.items():
        try:
            found[name] = estimate()
        except ValueError as reason:
            refused[name] = str(reason)
    return found, refused


def callaway_santanna_annual(panel: Panel, donut: int = 0) -> Estimate:
    """Effects by group and year, doubly robust in sector and size. Raises ValueError without any."""
    years, kept = _annual(panel, donut)
    effects = group_time_effects(years.outcomes, "not-yet", _covariates(panel)[kept])
    if not effects.after.any():
        raise ValueError("No employer has a whole year both before and after joining, beside others that do.")
    note = "Allows for sector and size. " + _left_out(years.outcomes)
    return _told(
        "callaway_santanna_annual",
        aggregation.simple(effects),
        years.outcomes,
        years.exposure,
        estimand=BY_YEAR,
        comparison=NOT_YET,
        donut=donut,
        note=note.strip(),
    )


def sun_abraham_annual(panel: Panel, donut: int = 0) -> Estimate:
    """The event study by year, averaged over years after joining. Raises ValueError without any."""
    years, _ = _annual(panel, donut)
    never = bool(np.any(years.outcomes.first == NEVER))
    return _told(
        "sun_abraham_annual",
        sun_abraham(years.outcomes).overall,
        years.outcomes,
        years.exposure,
        estimand=BY_YEAR,
        comparison="employers that never joined"
        if never
        else "the employers that joined last, before they did",
        donut=donut,
        note=_left_out(years.outcomes),
    )


def linear_imputation_of_rates(panel: Panel, donut: int = 0) -> Estimate:
    """What rates after joining have beyond employer and period effects. Raises ValueError without any."""
    outcomes = rates(panel, donut)
    effect = linear_imputation(outcomes).overall
    imputed = np.where(same_part(outcomes.untreated), panel.exposure, 0.0)
    return _told(
        "linear_imputation",
        effect,
        outcomes,
        imputed,
        estimand=BY_PERIOD,
        comparison=NOT_YET,
        donut=donut,
    )


def twfe(panel: Panel) -> Estimate:
    """The two-way regression of rates. Raises ValueError when there is no coefficient."""
    outcomes = rates(panel)
    return _told(
        "twfe",
        two_way_regression(outcomes),
        outcomes,
        panel.exposure,
        estimand="a weighted average of comparisons, some of them with employers that had joined already",
        comparison="all other employers, those that had joined included",
        note=BIASED,
    )


def poisson_twfe(panel: Panel) -> Estimate:
    """The Poisson regression of days, its ratio turned into days over what joiners would have lost.

    The error is that of the ratio; the days that were lost after joining are taken as they are.
    Raises ValueError when there is no ratio.
    """
    outcomes = rates(panel)
    used = outcomes.observed
    treated = outcomes.treated
    ratio = poisson_two_way(np.where(used, panel.days, 0.0), np.where(used, panel.exposure, 0.0), treated)
    rate = float(panel.days[treated].sum() / panel.exposure[treated].sum())
    away = float(np.exp(-ratio.estimate))
    effect = Effect(rate * (1 - away), None if ratio.se is None else rate * away * ratio.se)
    percent = 100 * (float(np.exp(ratio.estimate)) - 1)
    return _told(
        "poisson_twfe",
        effect,
        outcomes,
        panel.exposure,
        estimand="one ratio of rates for all employers, in days over the full-time equivalents that joined",
        comparison="all other employers, those that had joined included",
        note=f"As a ratio: {percent:+.1f} % days lost. Misleading when effects grow with time.",
    )


def twfe_decomposition(panel: Panel) -> list[dict[str, Any]]:
    """What the two-way regression averages: the mean effect and the weight of each kind of comparison.

    Groups are places of periods. Raises ValueError without two groups of employers that have every period.
    """
    comparisons = decompose(rates(panel)).comparisons
    rows = []
    for kind in dict.fromkeys(one.kind for one in comparisons):
        chosen = [one for one in comparisons if one.kind == kind]
        weight = sum(one.weight for one in chosen)
        estimate = sum(one.weight * one.estimate for one in chosen) / weight
        rows.append({"kind": kind, "estimate": estimate, "weight": weight, "comparisons": len(chosen)})
    return rows


def _annual(panel: Panel, donut: int) -> tuple[AnnualPanel, Flags]:
    """Whole years before and after the donut, and which employers have any before it."""
    years = annual(panel)
    if len(years.outcomes.times) < 2:
        raise ValueError("There are fewer than two whole years of returns.")
    if not len(years.outcomes.groups):
        raise ValueError("No employer has a whole year after joining.")
    extra = -(-donut // panel.periods_a_year)
    outcomes = replace(years.outcomes, anticipation=years.outcomes.anticipation + extra)
    known, kept = without_always_treated(outcomes)
    return AnnualPanel(known, years.exposure[kept]), kept


def _covariates(panel: Panel) -> Numbers:
    """A column of ones, the logarithm of full-time equivalents before joining, and sectors (N x K)."""
    before = panel.untreated()
    cells = np.where(before.any(axis=1, keepdims=True), before, panel.present)
    count = np.maximum(cells.sum(axis=1), 1)
    size: Numbers = np.where(cells, panel.exposure, 0.0).sum(axis=1) / count * panel.periods_a_year
    columns = [np.ones(len(size)), np.log(np.maximum(size, 1e-6))]
    sectors = panel.attributes.get("sector")
    if sectors is not None:
        names, counts = np.unique(sectors, return_counts=True)
        # The first that is large enough, and all small ones together, are what the others are measured from.
        large = [str(name) for name, many in zip(names, counts, strict=True) if many >= FEW_IN_SECTOR]
        columns += [(sectors == name).astype(float) for name in large[1:]]
    return np.column_stack(columns)


def _left_out(outcomes: Outcomes) -> str:
    return "The year of joining is left out." if outcomes.anticipation else ""


def _told(
    name: str, effect: Effect, outcomes: Outcomes, exposure: Numbers, *, donut: int = 0, **words: str
) -> Estimate:
    treated: Flags = outcomes.treated
    return Estimate(
        name=name,
        estimate=effect.estimate,
        se=effect.se,
        ci95=effect.ci95,
        donut=donut,
        n_employers=int(outcomes.observed.any(axis=1).sum()),
        fte_years=float(exposure[treated].sum()),
        ci_method="normal, from analytic errors clustered by employer",
        **words,
    )
