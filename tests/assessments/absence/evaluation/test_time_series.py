"""One employer's series: what was put in is found, and what cannot be told is refused."""

import math
from dataclasses import replace

import numpy as np
import pytest
from statsmodels.stats.diagnostic import acorr_ljungbox

from assessments.absence.evaluation.simulation import World, simulate
from assessments.absence.evaluation.time_series import (
    Series,
    harmonics,
    interrupted,
    ljung_box,
    refusal,
    series_of,
)


def exact(first=12, periods=24, level=0.9, slope=0.0, a_year=4, extra=0.0):
    """A series without noise: a line, seasons, and from `first` on a step and a change of slope."""
    places = np.arange(periods)
    years = (places - first) / a_year
    after = places >= first
    log_rate = np.log(8.0) + 0.02 * years + 0.2 * np.cos(2 * np.pi * places / a_year)
    log_rate = log_rate + after * (np.log(level) + slope * years + extra)
    exposure = 900.0 + 10.0 * places
    return Series(exposure * np.exp(log_rate), exposure, first, a_year)


def test_a_step_and_a_change_of_slope_are_found():
    series = exact(level=0.9, slope=-0.03)
    found = interrupted(series)
    assert found.level[0] == pytest.approx(0.9, rel=1e-6)
    assert found.slope[0] == pytest.approx(math.exp(-0.03), rel=1e-6)
    without = exact(level=1.0)
    truth = (series.days - without.days)[12:].sum() / series.exposure[12:].sum()
    assert found.estimate.estimate == pytest.approx(truth, rel=1e-6)
    assert np.allclose(found.counterfactual, without.days)
    assert np.allclose(found.fitted, series.days)
    assert found.estimate.fte_years == pytest.approx(series.exposure[12:].sum())


def test_the_comparators_change_is_not_counted():
    # Both change by an eighth; the employer by a tenth on top.
    series, beside = exact(level=0.9, extra=-0.125), exact(level=1.0, extra=-0.125)
    alone = interrupted(series)
    both = interrupted(
        replace(series, comparator_days=3 * beside.days, comparator_exposure=3 * beside.exposure)
    )
    assert alone.level[0] == pytest.approx(0.9 * math.exp(-0.125), rel=1e-6)
    assert both.level[0] == pytest.approx(0.9, rel=1e-6)
    assert both.controlled
    assert "comparator" in both.estimate.comparison
    assert "No comparison group" in alone.estimate.note
    assert "No comparison group" not in both.estimate.note


@pytest.mark.parametrize(
    ("first", "periods", "a_year", "refused"),
    [(7, 24, 4, True), (8, 11, 4, True), (8, 12, 4, False), (11, 30, 12, True), (12, 16, 12, False)],
)
def test_short_series_are_refused_with_a_sentence(first, periods, a_year, refused):
    found = interrupted(exact(first=first, periods=periods, a_year=a_year))
    assert bool(found.refused) is refused
    assert (found.estimate is None) is refused
    if refused:
        assert "needs at least" in found.refused
        assert f"there are {first} and {periods - first}" in found.refused


def test_a_series_without_days_is_refused():
    series = exact()
    nothing = replace(series, days=np.where(np.arange(24) < 12, series.days, 0.0))
    assert "No days were lost" in refusal(nothing)


def test_missing_and_partial_periods_are_left_out():
    panel = simulate(World(employers=40, cohorts=(12,), fte=2000.0), 1).panel
    place = int(np.flatnonzero(panel.first == 12)[0])
    partial = panel.partial.copy()
    partial[place, 11] = True
    exposure = panel.exposure.copy()
    exposure[place, 3] = 0.0
    found = interrupted(series_of(replace(panel, partial=partial, exposure=exposure), panel.employers[place]))
    assert np.flatnonzero(np.isnan(found.fitted)).tolist() == [3, 11]


def test_comparators_are_those_that_never_joined_and_never_failed_to_report():
    panel = simulate(World(employers=40, cohorts=(12,)), 1).panel
    joiner = panel.employers[int(np.flatnonzero(panel.first == 12)[0])]
    series = series_of(panel, joiner, panel.employers)
    never = panel.first == 24
    assert np.allclose(series.comparator_days, panel.days[never].sum(axis=0))
    assert series_of(panel, joiner, (joiner,)).comparator_days is None


def test_ljung_box_is_statsmodels():
    rng = np.random.default_rng(1)
    for residuals in (rng.standard_normal(30), np.cumsum(rng.standard_normal(30))):
        theirs = acorr_ljungbox(residuals, lags=[4]).lb_pvalue.iloc[0]
        assert ljung_box(residuals, 4) == pytest.approx(theirs, rel=1e-9)


def test_autocorrelation_left_over_is_said():
    rng = np.random.default_rng(2)
    shocks = np.zeros(48)
    for place in range(1, 48):
        shocks[place] = 0.9 * shocks[place - 1] + 0.1 * rng.standard_normal()
    series = exact(first=24, periods=48)
    found = interrupted(replace(series, days=series.days * np.exp(shocks)))
    assert found.ljung_box_p < 0.05
    assert "autocorrelated" in found.estimate.note


def test_seasons_have_no_more_terms_than_periods_can_tell_apart():
    shapes = {a_year: harmonics(np.arange(24.0), a_year).shape[1] for a_year in (12, 4, 2, 1)}
    assert shapes == {12: 4, 4: 3, 2: 1, 1: 0}


def test_intervals_cover_the_truth_when_shocks_do_not_last():
    world = World(
        employers=50, cohorts=(12,), fte=3000.0, fte_spread=0.3, shock=0.05, persistence=0.0,
        effect_first=-0.1, effect_full=-0.1,
    )  # fmt: skip
    covered = []
    for seed in range(8):
        made = simulate(world, seed)
        change = made.expected - made.expected_without
        for place in np.flatnonzero(made.panel.first == 12).tolist():
            low, high = interrupted(series_of(made.panel, made.panel.employers[place])).estimate.ci95
            truth = change[place, 12:].sum() / made.panel.exposure[place, 12:].sum()
            covered.append(low <= truth <= high)
    assert 0.9 <= np.mean(covered) <= 0.98
