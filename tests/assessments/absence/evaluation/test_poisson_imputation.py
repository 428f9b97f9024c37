"""The primary estimator against another program, against known truth, and under what may change nothing."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.absence.evaluation.inference import bootstrap_weights, percentile
from assessments.absence.evaluation.poisson_imputation import answers, counterfactual, usable
from tests.assessments.absence.evaluation.panels import files, of_arrays, panel, with_employer

SIMULATED = Path("../shared/data/sim500x24.csv")


def effect(of, donut=0):
    return answers(of, of.untreated(donut), [of.treated])


@pytest.mark.parametrize("donut", [0, 4])
def test_the_counterfactual_is_that_of_a_poisson_regression_with_dummies(donut):
    small = panel(employers=20)
    untreated = small.untreated(donut)
    employer, period = np.nonzero(small.present)
    dummies = np.hstack([np.eye(len(small.employers))[employer], np.eye(len(small.periods))[period][:, 1:]])
    cells = untreated[employer, period]
    fitted = sm.GLM(
        small.days[small.present][cells],
        dummies[cells],
        family=sm.families.Poisson(),
        exposure=small.exposure[small.present][cells],
    ).fit(tol=1e-13, maxiter=200)
    expected = fitted.predict(dummies, exposure=small.exposure[small.present])
    np.testing.assert_allclose(counterfactual(small, untreated)[small.present], expected, rtol=1e-8)


def test_the_simulated_panel_gives_the_known_figures():
    if not SIMULATED.exists():
        pytest.skip("the simulated panel is not on this machine")
    rows = pd.read_csv(SIMULATED)
    shape = (500, 24)
    joined = rows["g"].to_numpy().reshape(shape)[:, 0]
    of = of_arrays(
        rows["days"].to_numpy().reshape(shape),
        rows["fte"].to_numpy().reshape(shape) / 4,
        np.where(joined == 0, 24, joined),
    )
    spread = percentile(
        answers(of, of.untreated(), [of.treated], bootstrap_weights(500, 999, 1)).effect[:, 0]
    )
    assert effect(of).effect[0, 0] == pytest.approx(-0.488, abs=0.0005)
    assert spread.se == pytest.approx(0.094, abs=0.003)


@given(st.floats(0.01, 1000))
@settings(max_examples=20, deadline=None)
def test_another_measure_of_staff_leaves_the_days_avoided(scale):
    of = panel()
    scaled = replace(of, exposure=of.exposure * scale)
    assert effect(scaled).gap[0, 0] == pytest.approx(effect(of).gap[0, 0], rel=1e-7)


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_employers_changes_nothing(chance):
    of = panel()
    order = list(range(len(of.employers)))
    chance.shuffle(order)
    shuffled = replace(
        of, days=of.days[order], exposure=of.exposure[order], first=of.first[order], partial=of.partial[order]
    )
    assert effect(shuffled, 4).effect[0, 0] == pytest.approx(effect(of, 4).effect[0, 0], rel=1e-9)


@given(st.floats(0.1, 50), st.floats(1, 5000), st.sampled_from([0, 4]))
@settings(max_examples=20, deadline=None)
def test_an_employer_just_as_expected_changes_nothing(factor, fte, donut):
    of = panel()
    by_cell = counterfactual(of, of.untreated(donut))[0] / of.exposure[0]
    exposure = np.full(len(of.periods), fte / 4)
    more = with_employer(of, factor * by_cell * exposure, exposure)
    assert effect(more, donut).effect[0, 0] == pytest.approx(effect(of, donut).effect[0, 0], rel=1e-7)


@given(st.floats(0.2, 3))
@settings(max_examples=20, deadline=None)
def test_a_relative_effect_put_in_is_found_to_the_last_digit_when_nothing_scatters(factor):
    of = panel()
    without = counterfactual(of, of.untreated())
    exact = replace(of, days=np.where(of.treated, factor * without, without))
    assert effect(exact).percent[0, 0] == pytest.approx(100 * (factor - 1), abs=1e-6)


def test_without_an_effect_the_interval_mostly_covers_nought():
    covered = 0
    for seed in range(40):
        of = panel(seed, 60, 0.0)
        drawn = answers(of, of.untreated(4), [of.treated], bootstrap_weights(60, 199, seed)).effect[:, 0]
        low, high = percentile(drawn).ci95
        covered += low <= 0 <= high
    assert covered >= 34


def test_known_truth_is_hit_on_average():
    misses = [effect(panel(seed), 4).effect[0, 0] - files(seed).effect_per_fte_year for seed in range(40)]
    assert abs(np.mean(misses)) < 0.05


def test_employers_and_periods_that_tell_nothing_are_taken_out():
    days, exposure = np.full((6, 8), 5.0), np.ones((6, 8))
    first = np.array([2, 5, 6, 6, 6, 6])
    of = of_arrays(days, exposure, first)
    employers, periods = usable(of, 0)
    assert employers.tolist() == [False, True, True, True, True, True]
    assert periods.tolist() == [True] * 6 + [False] * 2


def test_missing_returns_are_passed_over():
    of = panel()
    holes = np.zeros(of.days.shape, bool)
    holes[::7, ::5] = True
    with_holes = replace(of, days=np.where(holes, 0, of.days), exposure=np.where(holes, 0, of.exposure))
    found = effect(with_holes, 4)
    assert np.isfinite(found.effect).all()
    assert found.exposure[0, 0] == pytest.approx(of.exposure[of.treated & ~holes].sum())
