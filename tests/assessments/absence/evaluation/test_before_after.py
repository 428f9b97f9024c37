"""Joiners before and after, beside the same change in the others, on panels small enough to do by hand."""

from dataclasses import replace

import numpy as np
import pytest

from assessments.absence.evaluation.before_after import before_after, before_after_comparison, both, paired
from assessments.absence.evaluation.simulation import World, simulate

QUIET = World(
    employers=60, shock=0.0, season=0.3, trend=0.0, overdispersion=1.0, rate=8.0, fte=5000.0, fte_spread=0.2
)


def small(days):
    """Three employers by twelve quarters of 4 FTE; the first two join in the ninth quarter."""
    panel = simulate(World(employers=3, periods=12, cohorts=(8,)), 1).panel
    return replace(
        panel,
        days=np.asarray(days, dtype=float),
        exposure=np.ones((3, 12)),
        first=np.array([8, 8, 12]),
        partial=np.zeros((3, 12), dtype=bool),
    )


BEFORE = [[10] * 4 + [20] * 4 + [12] * 4, [8] * 4 + [8] * 4 + [6] * 4, [5] * 4 + [9] * 4 + [7] * 4]


def test_the_baseline_ends_a_year_before_joining():
    result = before_after(small(BEFORE), weighting="employer")
    assert result.estimate == pytest.approx(((12 - 10) + (6 - 8)) / 2)
    assert (result.donut, result.n_employers, result.fte_years) == (4, 2, 8)
    assert "Not causal" in result.note


def test_the_year_just_before_joining_is_the_variant():
    result = before_after(small(BEFORE), year_before=True, weighting="employer")
    assert result.estimate == pytest.approx(((12 - 20) + (6 - 8)) / 2)
    assert result.name == "before_after_year_before"


def test_the_comparison_is_over_the_same_periods():
    panel = small(BEFORE)
    assert before_after_comparison(panel).estimate == pytest.approx(7 - 5)
    assert before_after_comparison(panel, year_before=True).estimate == pytest.approx(7 - 9)


def test_the_paired_interval_is_students():
    panel = small(BEFORE)
    result = before_after(panel, weighting="employer")
    assert result.se == pytest.approx(2.0)
    assert result.ci95[1] == pytest.approx(2.0 * 12.7062, rel=1e-4)


def test_only_whole_years_count_and_a_partial_quarter_is_neither_before_nor_after():
    panel = small(BEFORE)
    partial = panel.partial.copy()
    partial[0, 7] = True
    late = replace(panel, partial=partial)
    # The first employer joined in the eighth quarter, so the year before it is quarters four to seven.
    assert paired(late, 0).windows[0][:2] == (3, 7)
    missing = panel.exposure.copy()
    missing[0, 2] = 0
    assert paired(replace(panel, exposure=missing), 4).places.tolist() == [1]


def test_an_employer_with_too_little_before_is_left_out():
    panel = replace(small(BEFORE), first=np.array([7, 8, 12]))
    assert paired(panel, 4).places.tolist() == [1]
    assert before_after(panel) is None


def test_nobody_to_compare_with_is_said_by_nothing():
    assert before_after_comparison(replace(small(BEFORE), first=np.array([8, 8, 8]))) is None


def test_a_known_effect_without_noise_is_found_and_the_others_stand_still():
    world = replace(QUIET, effect_first=-0.1, effect_full=-0.1)
    found = both(simulate(world, 3).panel)
    assert list(found) == [
        "before_after",
        "before_after_comparison",
        "before_after_year_before",
        "before_after_year_before_comparison",
    ]
    truth = simulate(world, 3).effect_per_fte_year
    assert found["before_after"].estimate == pytest.approx(truth, abs=0.05)
    assert found["before_after_comparison"].estimate == pytest.approx(0.0, abs=0.05)


def test_weights_by_fte_and_a_bootstrap_that_repeats():
    panel = simulate(World(employers=80), 5).panel
    one, two = before_after(panel, seed=7), before_after(panel, seed=7)
    assert one == two
    assert one.ci95[0] < one.estimate < one.ci95[1]
    pairs = paired(panel, 4)
    assert one.estimate == pytest.approx(np.average(pairs.after - pairs.before, weights=pairs.weights))


def test_the_order_of_employers_changes_nothing():
    panel = simulate(World(employers=50), 2).panel
    turned = replace(
        panel,
        employers=panel.employers[::-1],
        days=panel.days[::-1],
        exposure=panel.exposure[::-1],
        first=panel.first[::-1],
    )
    for name, one in both(panel).items():
        assert both(turned)[name].estimate == pytest.approx(one.estimate)
