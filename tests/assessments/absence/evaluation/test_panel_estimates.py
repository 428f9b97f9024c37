"""Every panel estimator on the example of Callaway and Sant'Anna: as published and as others have it."""

from functools import cache
from typing import Any

import pytest

from assessments.absence.evaluation.panel_estimates import panel_estimates
from tests.assessments.absence.evaluation.long_tables import COLUMNS, as_text, minimum_wage

# As printed by R's `did` for never-treated controls without covariates.
BY_GROUP_AND_TIME = {
    (2004, 2004): -0.0105,
    (2004, 2005): -0.0704,
    (2004, 2006): -0.1373,
    (2004, 2007): -0.1008,
    (2006, 2004): 0.0065,
    (2006, 2005): -0.0028,
    (2006, 2006): -0.0046,
    (2006, 2007): -0.0412,
    (2007, 2004): 0.0305,
    (2007, 2005): -0.0027,
    (2007, 2006): -0.0311,
    (2007, 2007): -0.0261,
}
BY_EVENT_TIME = {
    -3: 0.0305,
    -2: -0.0006,
    -1: -0.0245,
    0: -0.0199,
    1: -0.0510,
    2: -0.1373,
    3: -0.1008,
}


@cache
def found(controls: Any = "never") -> dict[str, Any]:
    return panel_estimates(as_text(minimum_wage()), COLUMNS, controls)


def test_the_panel_is_described() -> None:
    shape = ("n_units", "n_periods", "n_never_treated", "groups", "group_sizes", "balanced")
    assert [found()[name] for name in shape] == [500, 5, 309, [2004, 2006, 2007], [20, 40, 131], True]


def test_effects_by_group_and_time_are_those_published() -> None:
    cells = {(row["group"], row["time"]): round(row["estimate"], 4) for row in found()["att_gt"]}
    assert cells == BY_GROUP_AND_TIME


def test_the_analytic_error_of_the_first_effect_is_that_of_other_programs() -> None:
    assert round(found()["att_gt"][0]["se"], 4) == 0.0233


def test_the_event_study_is_that_published() -> None:
    study = {row["event_time"]: round(row["estimate"], 4) for row in found()["event_study"]}
    assert study == BY_EVENT_TIME


@pytest.mark.parametrize(
    ("summary", "estimate", "se"),
    [("simple", -0.0400, 0.0120), ("dynamic", -0.0772, 0.0200), ("group", -0.0310, 0.0124)],
)
def test_overall_effects_are_those_published(summary: str, estimate: float, se: float) -> None:
    row = found()["overall"][summary]
    assert (round(row["estimate"], 4), round(row["se"], 4)) == (estimate, se)


def test_effects_by_group_are_those_published() -> None:
    groups = {row["group"]: round(row["estimate"], 4) for row in found()["group"]}
    assert groups == {2004: -0.0797, 2006: -0.0229, 2007: -0.0261}


def test_the_joint_test_of_trends_before_is_that_published() -> None:
    assert round(found()["pretrend_p"], 5) == 0.16812


def test_two_way_regression_and_its_parts_agree() -> None:
    two_way, parts = found()["twfe"], found()["bacon"]
    assert (round(two_way["estimate"], 9), round(two_way["se"], 9)) == (-0.036548937, 0.013265155)
    assert parts["estimate"] == pytest.approx(two_way["estimate"], rel=1e-12)
    assert sum(one["weight"] for one in parts["comparisons"]) == pytest.approx(1)
    assert len(parts["comparisons"]) == 9


def test_units_not_yet_treated_can_be_the_comparison() -> None:
    simple = found("not-yet")["overall"]["simple"]
    assert (round(simple["estimate"], 6), round(simple["se"], 6)) == (-0.039764, 0.012052)


def test_intervals_lie_1_96_errors_around_the_estimate() -> None:
    row = found()["imputation"]["overall"]
    low, high = row["ci95"]
    assert (low + high) / 2 == pytest.approx(row["estimate"])
    assert (high - low) / row["se"] == pytest.approx(2 * 1.959964, rel=1e-6)


def test_the_same_panel_in_another_order_gives_the_same() -> None:
    shuffled = minimum_wage().sample(frac=1, random_state=3)
    again = panel_estimates(as_text(shuffled), COLUMNS, "never")
    for name in ("simple", "dynamic", "group"):
        assert again["overall"][name]["se"] == pytest.approx(found()["overall"][name]["se"], rel=1e-10)
    for name in ("imputation", "sun_abraham"):
        ours, theirs = found()[name]["overall"], again[name]["overall"]
        assert theirs["estimate"] == pytest.approx(ours["estimate"], rel=1e-8)
