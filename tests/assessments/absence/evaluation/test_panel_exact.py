"""Panels without noise: with any gaps, every estimator finds the effect put in, or says that it cannot."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.absence.evaluation.aggregation import dynamic, over_groups, simple
from assessments.absence.evaluation.bacon import decompose
from assessments.absence.evaluation.callaway_santanna import group_time_effects
from assessments.absence.evaluation.linear_imputation import linear_imputation
from assessments.absence.evaluation.outcomes import NEVER, Outcomes
from assessments.absence.evaluation.poisson_two_way import poisson_two_way
from assessments.absence.evaluation.sun_abraham import EventStudy, sun_abraham
from assessments.absence.evaluation.twoway import two_way_regression

Found = TypeVar("Found")
UNITS, TIMES = 9, 5
EFFECT = -2.5
firsts = st.lists(st.sampled_from([2.0, 3.0, 4.0, 5.0, NEVER]), min_size=UNITS, max_size=UNITS)
holes = st.sets(st.integers(0, UNITS * TIMES - 1), max_size=25)


def made(first: list[float], missing: set[int], effect: Callable[[float], float]) -> Outcomes:
    """Unit and time effects and nothing else but the effect, a function of the time since treated."""
    rng = np.random.default_rng(11)
    times = np.arange(1.0, TIMES + 1)
    since = times - np.array(first)[:, None]
    values = rng.normal(10, 3, (UNITS, 1)) + rng.normal(0, 1, TIMES)
    values = values + np.where(since >= 0, np.vectorize(effect, otypes=[float])(since), 0.0)
    values.flat[list(missing)] = np.nan
    return Outcomes(tuple(map(str, range(UNITS))), times, values, np.array(first))


def growing(since: float) -> float:
    return EFFECT * (since + 1) if since >= 0 else 0.0


def unless_refused(estimate: Callable[[], Found]) -> Found | None:
    """What is estimated, or nothing where the panel does not allow it."""
    try:
        return estimate()
    except ValueError:
        return None


@settings(max_examples=200, deadline=None)
@given(firsts, holes)
@pytest.mark.parametrize("estimator", [sun_abraham, linear_imputation])
def test_growing_effects_are_found_at_each_time_since(
    estimator: Callable[[Outcomes], EventStudy], first: list[float], missing: set[int]
) -> None:
    study = unless_refused(lambda: estimator(made(first, missing, growing)))
    for since, effect in study.by_event_time.items() if study else ():
        assert effect.estimate == pytest.approx(growing(since), abs=1e-7)


@settings(max_examples=200, deadline=None)
@given(firsts, holes, st.sampled_from(["never", "not-yet"]))
def test_growing_effects_are_found_for_each_group_and_time(
    first: list[float], missing: set[int], controls: str
) -> None:
    effects = group_time_effects(made(first, missing, growing), controls)  # type: ignore[arg-type]
    expected = [growing(since) for since in effects.time - effects.group]
    np.testing.assert_allclose(effects.estimate, expected, atol=1e-9)


@settings(max_examples=200, deadline=None)
@given(firsts, holes)
def test_an_effect_that_stays_the_same_is_found_by_every_average(
    first: list[float], missing: set[int]
) -> None:
    panel = made(first, missing, lambda _: EFFECT)
    effects = group_time_effects(panel)
    averages = (simple, dynamic, over_groups) if effects.after.any() else ()
    found = [
        unless_refused(lambda: two_way_regression(panel)),
        unless_refused(lambda: decompose(panel)),
        *(average(effects) for average in averages),
    ]
    for one in filter(None, found):
        assert one.estimate == pytest.approx(EFFECT, abs=1e-6)


@settings(max_examples=200, deadline=None)
@given(firsts, holes)
def test_a_ratio_of_rates_is_found(first: list[float], missing: set[int]) -> None:
    panel = made(first, missing, lambda _: 0.0)
    exposure = np.where(panel.observed, 1.0 + np.arange(UNITS)[:, None], 0.0)
    rates = np.exp(np.where(panel.observed, panel.values, 0.0) / 10 - np.where(panel.treated, 0.1, 0.0))
    effect = unless_refused(lambda: poisson_two_way(rates * exposure, exposure, panel.treated))
    assert effect is None or effect.estimate == pytest.approx(-0.1, abs=1e-6)


def test_what_gaps_leave_unknown_is_left_out_of_the_event_study() -> None:
    """One unit is seen before and at treatment, another only later: its effects cannot be known."""
    first = [3.0, 3.0] + [NEVER] * 7
    missing = {2 + 1, 2 + 2} | {TIMES + 0, TIMES + 1, TIMES + 2}
    assert list(sun_abraham(made(first, missing, growing)).by_event_time) == [-2.0, 0.0]
    assert list(linear_imputation(made(first, missing, growing)).by_event_time) == [0.0]
