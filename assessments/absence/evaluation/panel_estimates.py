"""Every panel estimator on one panel, as plain values ready for JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from assessments.absence.evaluation import aggregation
from assessments.absence.evaluation.bacon import Comparison, decompose
from assessments.absence.evaluation.callaway_santanna import (
    Controls,
    GroupTimeEffects,
    group_time_effects,
)
from assessments.absence.evaluation.effect import Effect, from_influence
from assessments.absence.evaluation.inference import Spread, plain
from assessments.absence.evaluation.linear_imputation import linear_imputation
from assessments.absence.evaluation.outcomes import NEVER, Outcomes, without_always_treated
from assessments.absence.evaluation.panel_columns import LongPanel, PanelColumns, read_panel
from assessments.absence.evaluation.panel_poisson import impute_counts
from assessments.absence.evaluation.poisson_two_way import poisson_two_way
from assessments.absence.evaluation.sun_abraham import EventStudy, sun_abraham
from assessments.absence.evaluation.twoway import two_way_regression
from assessments.errors import InvalidInput

Document = dict[str, Any]
# Contributions of units to effects are held at once: about a gigabyte.
MOST_CONTRIBUTIONS = 130_000_000


def panel_estimates(
    table: Mapping[str, Sequence[str]],
    columns: PanelColumns,
    controls: Controls = "not-yet",
    seed: int = 1,
) -> Document:
    """Estimates with analytic standard errors, from columns of text.

    With an exposure there are also the Poisson regression and imputation; `seed` starts its draws.
    An estimator that this panel does not allow has `refused` with the reason instead of numbers.

    Raises:
        InvalidInput: the columns cannot be read, or nobody is treated, or there is nobody to compare with.
    """
    panel = read_panel(table, columns)
    outcomes = panel.outcomes
    _comparable(outcomes, controls)
    effects = group_time_effects(outcomes, controls)
    if not effects.after.any():
        raise InvalidInput(
            {"outcome": "No unit has outcomes before and after it is treated, beside others that do."}
        )
    document = {**_described(panel, controls), **_group_time(effects)}
    document["imputation"] = _or_refused(lambda: _event_study(linear_imputation(outcomes)))
    document["sun_abraham"] = _or_refused(lambda: _event_study(sun_abraham(outcomes)))
    document["twfe"] = _or_refused(lambda: _row(two_way_regression(outcomes)))
    document["bacon"] = _or_refused(lambda: _decomposition(outcomes))
    if panel.exposure is not None:
        document["poisson_twfe"] = _or_refused(lambda: _ratio(panel))
        document["poisson_imputation"] = _or_refused(lambda: _imputed(panel, seed))
    return document


def _comparable(outcomes: Outcomes, controls: Controls) -> None:
    """Refuse panels on which there is nothing to estimate."""
    if len(outcomes.times) < 2:
        raise InvalidInput({"time": "The file has outcomes for one time only, so nothing can change in it."})
    if not len(outcomes.groups):
        raise InvalidInput(
            {"first_treated": "No unit is treated by the last time in the file: there is no effect."}
        )
    known = without_always_treated(outcomes)[0]
    if not len(known.groups):
        raise InvalidInput(
            {"first_treated": "Every treated unit is so from the first time on: nothing is known of before."}
        )
    never = bool(np.any(outcomes.first == NEVER))
    if controls == "never" and not never:
        raise InvalidInput(
            {"controls": "Every unit is treated at some time. Compare with those not yet treated (not-yet)."}
        )
    if not never and len(known.groups) < 2:
        raise InvalidInput(
            {"first_treated": "All units are first treated at the same time, so there is no comparison."}
        )
    if len(known.groups) * len(known.times) * len(known.units) > MOST_CONTRIBUTIONS:
        raise InvalidInput(
            {"panel": "There are too many units, times and groups to work with. Use longer periods of time."}
        )


def _described(panel: LongPanel, controls: Controls) -> Document:
    outcomes = panel.outcomes
    always = outcomes.first <= outcomes.times[0]
    return {
        "n_units": len(outcomes.units),
        "n_periods": len(outcomes.times),
        "n_observations": int(outcomes.observed.sum()),
        "n_never_treated": int(np.sum(outcomes.first == NEVER)),
        "n_always_treated": int(always.sum()),
        "n_rows_without_outcome": panel.rows_without_outcome,
        "balanced": bool(outcomes.observed.all()),
        "groups": [_plain(group) for group in outcomes.groups],
        "group_sizes": [int(np.sum(outcomes.first == group)) for group in outcomes.groups],
        "controls": controls,
    }


def _group_time(effects: GroupTimeEffects) -> Document:
    """Callaway and Sant'Anna: every effect by group and time, and its summaries."""
    cells = zip(effects.group, effects.time, effects.estimate, effects.influence, strict=True)
    return {
        "att_gt": [
            {"group": _plain(group), "time": _plain(time), **_row(from_influence(estimate, influence))}
            for group, time, estimate, influence in cells
        ],
        "event_study": _by_event_time(aggregation.by_event_time(effects)),
        "overall": {
            "simple": _row(aggregation.simple(effects)),
            "dynamic": _row(aggregation.dynamic(effects)),
            "group": _row(aggregation.over_groups(effects)),
        },
        "group": [
            {"group": _plain(group), **_row(effect)}
            for group, effect in aggregation.by_group(effects).items()
        ],
        "pretrend_p": aggregation.pretrend_p(effects),
    }


def _event_study(study: EventStudy) -> Document:
    return {"overall": _row(study.overall), "event_study": _by_event_time(study.by_event_time)}


def _decomposition(outcomes: Outcomes) -> Document:
    found = decompose(outcomes)
    return {
        "estimate": found.estimate,
        "n_units": found.units,
        "comparisons": [_comparison(one) for one in found.comparisons],
    }


def _comparison(one: Comparison) -> Document:
    control: float | int | str = _plain(one.control) if one.control != NEVER else "never"
    return {
        "kind": one.kind,
        "treated": _plain(one.treated),
        "control": "always" if one.kind == "later_vs_always" else control,
        "estimate": one.estimate,
        "weight": one.weight,
    }


def _ratio(panel: LongPanel) -> Document:
    """The Poisson regression: the logarithm of a ratio of rates, and the ratio itself."""
    assert panel.exposure is not None
    effect = poisson_two_way(panel.counts, panel.exposure, panel.outcomes.treated)
    ratio_ci = [float(np.exp(end)) for end in effect.ci95] if effect.ci95 else None
    return {**_row(effect), "ratio": float(np.exp(effect.estimate)), "ratio_ci95": ratio_ci}


def _imputed(panel: LongPanel, seed: int) -> Document:
    """The Poisson imputation: counts per unit of exposure, and per cent of what was expected."""
    assert panel.exposure is not None
    found = impute_counts(panel.counts, panel.exposure, panel.outcomes, seed)
    return {
        "overall": {**_drawn(found.estimate, found.spread), "percent": found.percent},
        "event_study": [
            {"event_time": _plain(event), **_drawn(estimate, spread)}
            for event, (estimate, spread) in found.by_event_time.items()
        ],
        "ci_method": found.spread.method if found.spread else None,
    }


def _drawn(estimate: float, spread: Spread | None) -> Document:
    known = spread is not None and bool(np.isfinite([spread.se, *spread.ci95]).all())
    return {
        "estimate": plain(estimate),
        "se": spread.se if spread and known else None,
        "ci95": list(spread.ci95) if spread and known else None,
    }


def _by_event_time(effects: Mapping[float, Effect]) -> list[Document]:
    return [{"event_time": _plain(time), **_row(effect)} for time, effect in effects.items()]


def _row(effect: Effect) -> Document:
    return {
        "estimate": float(effect.estimate),
        "se": effect.se,
        "ci95": list(effect.ci95) if effect.ci95 else None,
    }


def _or_refused(estimate: Callable[[], Document]) -> Document:
    try:
        return estimate()
    except ValueError as reason:
        return {"refused": str(reason)}


def _plain(number: float) -> float | int:
    """A whole number without its decimal point, as it stood in the file."""
    return int(number) if float(number).is_integer() else float(number)
