"""The other ways of estimating the same thing, each with its own words: a table, one more is one line.

Those on annual rates take financial years, leave out the year in which an employer joined, and compare with
the year before that one. They and the linear ones count every employer alike, where the primary estimate
counts every full-time equivalent alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessments.absence.evaluation import aggregation
from assessments.absence.evaluation.bacon import decompose
from assessments.absence.evaluation.before_after import both
from assessments.absence.evaluation.callaway_santanna import group_time_effects
from assessments.absence.evaluation.effect import Effect
from assessments.absence.evaluation.estimate import Estimate
from assessments.absence.evaluation.linear_imputation import linear_imputation
from assessments.absence.evaluation.outcomes import Outcomes, rates
from assessments.absence.evaluation.panel import Numbers, Panel, Period
from assessments.absence.evaluation.poisson_two_way import poisson_two_way
from assessments.absence.evaluation.sun_abraham import sun_abraham
from assessments.absence.evaluation.twoway import two_way_regression

ALIKE = "the average over employers and periods after joining, each counted once"
ALIKE_YEARS = "the average over employers and whole years after joining, each counted once"
NOT_YET = "employers that had not joined yet or never did"
NEVER = "employers that never joined"
ALSO_JOINED = "all other employers, those that joined earlier among them"
ANALYTIC = "analytic standard error clustered by employer, normal"
APRIL, FEWEST_YEARS = 4, 3
TOO_SMALL = "Understates an effect that grows: earlier joiners serve as comparison. See the decomposition."


@dataclass(frozen=True)
class Method:
    """One other estimator: its name and label, how it is computed, and the words that belong to it."""

    name: str
    label: str
    estimate: Callable[["Inputs"], Effect]
    estimand: str
    comparison: str
    note: str = ""
    by_year: bool = False


@dataclass(frozen=True)
class Inputs:
    """One panel in the forms that the estimators take."""

    panel: Panel
    donut: int
    by_period: Outcomes
    by_year: Outcomes | None
    covariates: Numbers


def methods() -> Sequence[Method]:
    """The estimators in the order of the report."""
    return (
        Method(
            "callaway_santanna_annual",
            "Callaway and Sant'Anna, annual rates",
            _callaway_santanna,
            ALIKE_YEARS,
            NOT_YET,
            "Doubly robust, with sector where it is known and the logarithm of full-time equivalents.",
            by_year=True,
        ),
        Method(
            "sun_abraham_annual",
            "Sun and Abraham, annual rates",
            lambda given: sun_abraham(_years(given)).overall,
            ALIKE_YEARS,
            NEVER,
            by_year=True,
        ),
        Method(
            "linear_imputation",
            "Imputation by least squares",
            lambda given: linear_imputation(given.by_period).overall,
            ALIKE,
            NOT_YET,
        ),
        Method(
            "poisson_twfe",
            "Poisson regression with employer and period effects",
            _poisson,
            "the average over full-time equivalents after joining, from one ratio of rates",
            ALSO_JOINED,
            TOO_SMALL,
        ),
        Method(
            "twfe",
            "Two-way regression",
            lambda given: two_way_regression(given.by_period),
            "a weighted average in which some effects may count negatively",
            ALSO_JOINED,
            TOO_SMALL,
        ),
    )


def other_estimates(panel: Panel, donut: int, *, draws: int, seed: int) -> Mapping[str, dict[str, Any]]:
    """Every other estimate of the effect by name; one that these figures do not allow says why instead."""
    given = _inputs(panel, donut)
    found = {name: _plain(one) for name, one in both(panel, draws=draws, seed=seed).items()}
    return {**found, **{method.name: _row(method, given) for method in methods()}}


def decomposition(panel: Panel, donut: int) -> list[dict[str, Any]]:
    """What the two-way regression averages: weight and mean effect of each kind of comparison."""
    try:
        comparisons = decompose(_inputs(panel, donut).by_period).comparisons
    except ValueError:
        return []
    rows = []
    for kind in sorted({one.kind for one in comparisons}):
        own = [one for one in comparisons if one.kind == kind]
        weight = sum(one.weight for one in own)
        mean = sum(one.weight * one.estimate for one in own) / weight if weight else None
        rows.append({"kind": kind, "weight": weight, "estimate": mean, "comparisons": len(own)})
    return rows


def annual(panel: Panel) -> Panel | None:
    """The panel by whole years, or None when it holds fewer than three.

    Years are financial years, from April, where three of them are there; else they are counted from the first
    period on. A year counts for an employer that sent every period of it; the year of joining is partial.
    """
    year = panel.periods_a_year
    begin = next((place for place, one in enumerate(panel.periods[:year]) if one.start.month == APRIL), 0)
    if (len(panel.periods) - begin) // year < FEWEST_YEARS:
        begin = 0
    count = (len(panel.periods) - begin) // year
    if count < FEWEST_YEARS:
        return None
    end = begin + count * year

    def by_year(cells: NDArray[Any]) -> NDArray[Any]:
        return cells[:, begin:end].reshape(len(panel.employers), count, year)

    whole = by_year(panel.present).all(2)
    starts = range(begin, end, year)
    since = panel.first - begin
    first = np.clip(-(-since // year), 0, count)
    joining = (since >= 0) & (since < count * year) & (since % year > 0)
    place = np.arange(count)
    partial = by_year(panel.partial).any(2) | (joining[:, None] & (place == (since // year)[:, None]))
    return replace(
        panel,
        periods=tuple(Period(panel.periods[s].start, panel.periods[s + year - 1].end) for s in starts),
        days=np.where(whole, by_year(panel.days).sum(2), 0.0),
        exposure=np.where(whole, by_year(panel.exposure).sum(2), 0.0),
        first=first,
        partial=partial & (place < first[:, None]),
        levels=panel.levels[:, starts],
    )


def _inputs(panel: Panel, donut: int) -> Inputs:
    by_year = annual(panel)
    years = None
    if by_year is not None:
        # The year of joining is left out, so the year to compare with is the one before it.
        years = rates(by_year, 1 if donut or by_year.partial.any() else 0)
    return Inputs(panel, donut, rates(panel, donut), years, _covariates(panel))


def _years(given: Inputs) -> Outcomes:
    if given.by_year is None:
        raise ValueError("There are fewer than three whole years of figures.")
    return given.by_year


def _covariates(panel: Panel) -> Numbers:
    """Ones, the logarithm of mean full-time equivalents, and sectors but the commonest (N x K)."""
    cells = np.maximum(panel.present.sum(1), 1)
    size = np.log(np.maximum(panel.exposure.sum(1) / cells, 1e-9))
    columns = [np.ones(len(size)), size - size.mean()]
    names, place = np.unique(panel.attributes.get("sector", np.full(len(size), "")), return_inverse=True)
    commonest = np.bincount(place).argmax()
    columns += [(place == number).astype(float) for number in range(len(names)) if number != commonest]
    return np.column_stack(columns)


def _callaway_santanna(given: Inputs) -> Effect:
    effects = group_time_effects(_years(given), "not-yet", given.covariates)
    if not effects.after.any():
        raise ValueError("No employer has whole years before and after joining, beside others that have.")
    return aggregation.simple(effects)


def _poisson(given: Inputs) -> Effect:
    """The ratio of rates as days per FTE-year: what was lost, less what the ratio says would have been."""
    panel = given.panel
    kept = panel.untreated(given.donut) | (panel.treated & ~panel.partial)
    found = poisson_two_way(panel.days, np.where(kept, panel.exposure, 0.0), panel.treated)
    rate = panel.days[panel.treated].sum() / panel.exposure[panel.treated].sum()
    factor = float(np.exp(-found.estimate))
    return Effect(
        float(rate * (1 - factor)), float(rate * factor * found.se) if found.se is not None else None
    )


def _row(method: Method, given: Inputs) -> dict[str, Any]:
    panel = given.panel
    try:
        effect = method.estimate(given)
    except (ValueError, np.linalg.LinAlgError) as error:
        effect, note = None, str(error)
    else:
        note = method.note
    if effect is not None and not np.isfinite(effect.estimate):
        effect, note = None, "These figures give no estimate."
    interval = effect.ci95 if effect else None
    return {
        "label": method.label,
        "estimate": effect.estimate if effect else None,
        "se": effect.se if effect else None,
        "ci95": list(interval) if interval else None,
        "estimand": method.estimand,
        "comparison": method.comparison,
        "donut": panel.periods_a_year if method.by_year else given.donut,
        "n_employers": len(panel.employers),
        "fte_years": float(panel.exposure[panel.treated].sum()),
        "ci_method": ANALYTIC if interval else "",
        "note": note,
    }


def _plain(one: Estimate) -> dict[str, Any]:
    return {
        "label": LABELS[one.name],
        "estimate": one.estimate,
        "se": one.se,
        "ci95": list(one.ci95) if one.ci95 else None,
        "estimand": one.estimand,
        "comparison": one.comparison,
        "donut": one.donut,
        "n_employers": one.n_employers,
        "fte_years": one.fte_years,
        "ci_method": one.ci_method,
        "note": one.note,
    }


LABELS = {
    "before_after": "Before and after, baseline ending a year before joining",
    "before_after_comparison": "The same periods, employers that had not joined",
    "before_after_year_before": "Before and after, baseline the year before joining",
    "before_after_year_before_comparison": "The same periods as that, employers that had not joined",
}
