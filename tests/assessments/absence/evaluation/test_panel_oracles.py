"""Our panel estimators beside two independent libraries, which are used nowhere but here."""

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from assessments.absence.evaluation.aggregation import by_event_time, by_group, pretrend_p, simple
from assessments.absence.evaluation.bacon import decompose
from assessments.absence.evaluation.callaway_santanna import group_time_effects
from assessments.absence.evaluation.effect import Effect
from assessments.absence.evaluation.linear_imputation import linear_imputation
from assessments.absence.evaluation.outcomes import subset
from assessments.absence.evaluation.panel_columns import PanelColumns, read_panel
from assessments.absence.evaluation.poisson_two_way import poisson_two_way
from assessments.absence.evaluation.sun_abraham import sun_abraham
from assessments.absence.evaluation.two_way_effects import small_sample
from assessments.absence.evaluation.twoway import two_way_regression
from tests.assessments.absence.evaluation.long_tables import as_text, minimum_wage, outcomes, staggered

NAMES = {"outcome": "outcome", "unit": "unit", "time": "time", "first_treat": "first"}
PANELS = {
    "minimum wage": minimum_wage,
    "without gaps": lambda: staggered(gaps=False),
    "with gaps": lambda: staggered(gaps=True),
}
THEIRS = {"never": "never_treated", "not-yet": "not_yet_treated"}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """The libraries warn of their own use of other libraries, which is not ours to mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(params=PANELS)
def table(request: pytest.FixtureRequest) -> pd.DataFrame:
    return PANELS[request.param]()


def same(ours: Effect, estimate: float, se: float, rel: float = 1e-7) -> None:
    assert ours.estimate == pytest.approx(estimate, rel=rel, abs=1e-10)
    assert ours.se == pytest.approx(se, rel=rel)


def theirs(table: pd.DataFrame, **options: Any) -> Any:
    from diff_diff import CallawaySantAnna

    return CallawaySantAnna(estimation_method="reg", **options).fit(table, **NAMES)


@pytest.mark.parametrize("controls", ["never", "not-yet"])
def test_effects_by_group_and_time(table: pd.DataFrame, controls: Any) -> None:
    ours = group_time_effects(outcomes(table), controls)
    other = theirs(table, control_group=THEIRS[controls]).to_dataframe()
    assert list(zip(ours.group, ours.time, strict=True)) == list(zip(other.group, other.time, strict=True))
    np.testing.assert_allclose(ours.estimate, other.effect, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(np.sqrt((ours.influence**2).sum(axis=1)), other.se, rtol=1e-9)


@pytest.mark.parametrize("controls", ["never", "not-yet"])
@pytest.mark.parametrize("name", ["minimum wage", "without gaps"])
def test_summaries_with_the_error_of_their_weights(name: str, controls: Any) -> None:
    """Without gaps only: with them the library weighs by the units of each effect, we by group size."""
    table = PANELS[name]()
    ours, other = (
        group_time_effects(outcomes(table), controls),
        theirs(table, control_group=THEIRS[controls]),
    )
    same(simple(ours), other.overall_att, other.overall_se)
    for summary, kind in ((by_event_time, "event_study"), (by_group, "group")):
        rows = other.aggregate(kind).to_dataframe()
        for effect, estimate, se in zip(summary(ours).values(), rows.att, rows.se, strict=True):
            same(effect, estimate, se)


def test_effects_when_treatment_is_anticipated() -> None:
    from dataclasses import replace

    table = staggered(gaps=False)
    ours = group_time_effects(replace(outcomes(table), anticipation=1.0), "not-yet")
    other = theirs(table, control_group="not_yet_treated", anticipation=1).to_dataframe()
    np.testing.assert_allclose(ours.estimate, other.effect, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(np.sqrt((ours.influence**2).sum(axis=1)), other.se, rtol=1e-9)


def test_sun_and_abraham(table: pd.DataFrame) -> None:
    from diff_diff import SunAbraham

    other = SunAbraham(control_group="never_treated").fit(table, **NAMES)
    ours = sun_abraham(outcomes(table))
    same(ours.overall, other.overall_att, other.overall_se)
    rows = other.to_dataframe("event_study")
    assert list(ours.by_event_time) == rows.relative_period.tolist()
    for effect, estimate, se in zip(ours.by_event_time.values(), rows.effect, rows.se, strict=True):
        same(effect, estimate, se)


def test_sun_and_abraham_as_another_library_has_it() -> None:
    import pyfixest

    table = minimum_wage()
    fit = pyfixest.event_study(
        table, "outcome", "unit", "time", "first", estimator="saturated", att=True, cluster="unit"
    )
    rows = fit.aggregate()
    for effect, estimate, se in zip(
        sun_abraham(outcomes(table)).by_event_time.values(), rows["Estimate"], rows["Std. Error"], strict=True
    ):
        same(effect, float(estimate), float(se), rel=1e-6)


def test_linear_imputation(table: pd.DataFrame) -> None:
    from diff_diff import ImputationDiD

    other = ImputationDiD().fit(table, aggregate="event_study", **NAMES)
    ours = linear_imputation(outcomes(table))
    same(ours.overall, other.overall_att, other.overall_se)
    rows = other.to_dataframe("event_study").query("relative_period >= 0")
    for effect, estimate, se in zip(ours.by_event_time.values(), rows.effect, rows.se, strict=True):
        same(effect, estimate, se)


def test_two_way_regression(table: pd.DataFrame) -> None:
    """Before the correction for small samples: the library takes times as nested in units on some panels."""
    import pyfixest

    panel = outcomes(table)
    table["treated"] = ((table["first"] > 0) & (table["time"] >= table["first"])).astype(int)
    fit = pyfixest.feols(
        "outcome ~ treated | unit + time",
        table,
        vcov={"CRV1": "unit"},
        ssc=pyfixest.ssc(k_adj=False, G_adj=False),
    )
    ours = two_way_regression(panel)
    factor = small_sample(len(table), len(panel.units), len(panel.times) + 1)
    same(ours, fit.coef().iloc[0], fit.se().iloc[0] * np.sqrt(factor))


def test_units_seen_once_are_left_out() -> None:
    import pyfixest

    table = staggered(gaps=False)
    table = table[(table["unit"] > 9) | (table["time"] == 5)].reset_index(drop=True)
    table["treated"] = ((table["first"] > 0) & (table["time"] >= table["first"])).astype(int)
    fit = pyfixest.feols(
        "outcome ~ treated | unit + time",
        table,
        vcov={"CRV1": "unit"},
        ssc=pyfixest.ssc(k_adj=False, G_adj=False),
    )
    factor = small_sample(1400, 140, 11)
    same(two_way_regression(outcomes(table)), fit.coef().iloc[0], fit.se().iloc[0] * np.sqrt(factor))


@pytest.mark.parametrize("gaps", [False, True])
def test_poisson_regression_with_an_exposure(gaps: bool) -> None:
    import pyfixest

    table = staggered(gaps=gaps)
    panel = read_panel(as_text(table), PanelColumns("unit", "time", "days", "first", "fte"))
    assert panel.exposure is not None
    table["treated"] = ((table["first"] > 0) & (table["time"] >= table["first"])).astype(int)
    table["log_fte"] = np.log(table["fte"])
    fit = pyfixest.fepois(
        "days ~ treated | unit + time",
        table,
        vcov={"CRV1": "unit"},
        offset="log_fte",
        ssc=pyfixest.ssc(k_adj=False, G_adj=False),
    )
    ours = poisson_two_way(panel.counts, panel.exposure, panel.outcomes.treated)
    factor = small_sample(len(table), len(panel.outcomes.units), len(panel.outcomes.times) + 1)
    same(ours, fit.coef().iloc[0], fit.se().iloc[0] * np.sqrt(factor), rel=1e-6)


@pytest.mark.parametrize("name", ["minimum wage", "without gaps"])
def test_the_parts_of_the_two_way_regression(name: str) -> None:
    from diff_diff import BaconDecomposition

    table = PANELS[name]()
    ours, other = decompose(outcomes(table)), BaconDecomposition(weights="exact").fit(table, **NAMES)
    assert ours.estimate == pytest.approx(other.twfe_estimate, rel=1e-9)
    rows = other.to_dataframe().sort_values(["treated_group", "estimate"])
    mine = sorted(ours.comparisons, key=lambda one: (one.treated, one.estimate))
    np.testing.assert_allclose([one.estimate for one in mine], rows.estimate, rtol=1e-9)
    np.testing.assert_allclose([one.weight for one in mine], rows.weight, rtol=1e-9)
    assert [one.kind for one in mine] == rows.comparison_type.tolist()


def test_the_parts_add_up_when_some_are_treated_all_along() -> None:
    table = staggered(gaps=False)
    table.loc[table["unit"] < 20, "first"] = 1
    panel = outcomes(table)
    parts = decompose(panel)
    assert parts.estimate == pytest.approx(two_way_regression(panel).estimate, rel=1e-10)
    assert "later_vs_always" in {one.kind for one in parts.comparisons}


def test_no_trend_before_gives_p_values_without_preference() -> None:
    values = [
        pretrend_p(group_time_effects(outcomes(staggered(gaps=False, seed=seed)), "not-yet"))
        for seed in range(40)
    ]
    assert 0.3 < np.mean([value for value in values if value is not None]) < 0.7


def test_units_treated_all_along_change_nothing_but_the_two_way_regression() -> None:
    table = staggered(gaps=True)
    panel = outcomes(table)
    early = np.array([int(unit) < 10 for unit in panel.units])
    table.loc[table["unit"] < 10, "first"] = 1
    whole, rest = outcomes(table), subset(panel, ~early)
    same(sun_abraham(whole).overall, *_pair(sun_abraham(rest).overall))
    same(linear_imputation(whole).overall, *_pair(linear_imputation(rest).overall))
    same(simple(group_time_effects(whole)), *_pair(simple(group_time_effects(rest))))


def _pair(effect: Effect) -> tuple[float, float]:
    assert effect.se is not None
    return effect.estimate, effect.se
