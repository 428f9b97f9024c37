from dataclasses import replace

import numpy as np
import pytest

from assessments.absence.evaluation.influence import cell_weights, influences
from assessments.absence.evaluation.leave_one_out import leave_one_out
from assessments.absence.evaluation.poisson_imputation import answers
from assessments.absence.evaluation.power import minimum_detectable_effect
from tests.assessments.absence.evaluation.panels import files, panel


def found(of, donut=4):
    return answers(of, of.untreated(donut), [of.treated])


def test_what_could_be_found_rests_on_nothing_after_joining():
    of = panel()
    other = replace(of, days=np.where(of.treated, of.days * 3, of.days))
    assert minimum_detectable_effect(other, 4) == minimum_detectable_effect(of, 4)


def test_the_expected_error_is_that_of_many_repetitions():
    seeds = range(40)
    errors = [found(panel(seed)).effect[0, 0] - files(seed).effect_per_fte_year for seed in seeds]
    expected = [minimum_detectable_effect(panel(seed), 4)["expected_se"] for seed in seeds]
    assert np.mean(expected) == pytest.approx(np.std(errors), rel=0.25)


def test_more_employers_find_smaller_effects():
    few, many = (minimum_detectable_effect(panel(1, count), 4)["value"] for count in (30, 240))
    assert many < few / 2


def test_nothing_can_be_found_where_nobody_joined():
    of = panel()
    assert minimum_detectable_effect(replace(of, first=np.full(60, 18)), 4) is None


def test_a_day_more_moves_the_effect_as_its_weight_says():
    of = panel()
    weights = cell_weights(of, of.untreated(4))
    for employer, period in ((0, 1), (0, 14), (4, 3), (4, 15)):
        days = of.days.copy()
        days[employer, period] += 1e-3
        moved = found(replace(of, days=days)).gap[0, 0] - found(of).gap[0, 0]
        assert moved / 1e-3 == pytest.approx(weights[employer, period], rel=1e-3, abs=1e-6)


@pytest.mark.parametrize("donut", [0, 4])
def test_influence_is_what_leaving_an_employer_out_does(donut):
    of = panel()
    untreated = of.untreated(donut)
    without = answers(of, untreated, [of.treated], 1 - np.eye(60)).effect[:, 0]
    exact = without - found(of, donut).effect[0, 0]
    assert np.corrcoef(exact, influences(of, untreated))[0, 1] > 0.99


def test_the_most_influential_employer_is_named_with_what_is_left_without_it():
    of = panel()
    told = leave_one_out(of, 4)
    place = of.employers.index(told["most_influential"]["employer"])
    others = np.arange(60) != place
    rest = of.only(others, np.ones(18, bool))
    assert found(rest).effect[0, 0] == pytest.approx(told["most_influential"]["estimate_without"], rel=1e-8)
    assert told["least"] <= found(of).effect[0, 0] <= told["most"]


def test_many_employers_are_searched_by_influence(monkeypatch):
    of = panel(2, 240)
    whole = leave_one_out(of, 4)
    monkeypatch.setattr("assessments.absence.evaluation.leave_one_out.ALL_UP_TO", 100)
    searched = leave_one_out(of, 4)
    assert searched["most_influential"]["employer"] == whole["most_influential"]["employer"]
    assert searched["least"] == pytest.approx(whole["least"], rel=1e-9)
    assert searched["most"] == pytest.approx(whole["most"], rel=1e-9)
