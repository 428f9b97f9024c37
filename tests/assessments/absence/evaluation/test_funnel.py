"""The funnel's limits and the trend, against sums done by hand and panels without over-dispersion."""

from dataclasses import replace

import numpy as np
import pytest

from assessments.absence.evaluation.funnel import (
    dispersion,
    funnel,
    interval,
    within_employers,
)
from assessments.absence.evaluation.simulation import World, simulate

ALIKE = World(employers=400, spread=0.0, shock=0.0, season=0.0, trend=0.0, share_joining=0.001)


def test_rates_are_ratios_of_sums():
    panel = simulate(World(employers=30), 1).panel
    result = funnel(panel)
    assert result.rate == pytest.approx(panel.days.sum() / panel.exposure.sum())
    assert result.rows[3].rate == pytest.approx(panel.days[3].sum() / panel.exposure[3].sum())
    assert [row.employer for row in result.rows] == list(panel.employers)


def test_employers_alike_but_for_chance_need_no_spread():
    panel = simulate(replace(ALIKE, overdispersion=1.0), 2).panel
    result = funnel(panel)
    assert result.within == pytest.approx(1.0, abs=0.05)
    assert result.between < 0.05
    assert sum(row.outside == "99.8" for row in result.rows) < 8


def test_days_come_in_spells_and_the_limits_allow_for_it():
    result = funnel(simulate(replace(ALIKE, overdispersion=20.0), 2).panel)
    assert result.within == pytest.approx(20.0, rel=0.1)
    assert sum(row.outside == "99.8" for row in result.rows) < 8


def test_true_differences_widen_the_limits_of_large_employers_too():
    alike = funnel(simulate(ALIKE, 2).panel)
    unlike = funnel(simulate(replace(ALIKE, spread=0.4), 2).panel)
    assert unlike.between > 1.0 > alike.between
    outside = sum(row.outside != "" for row in unlike.rows)
    assert outside < 0.2 * len(unlike.rows)


def test_phi_is_the_mean_of_winsorised_squares():
    exposure = np.full(10, 100.0)
    days = 100.0 * np.array([4, 6, 5, 5, 5, 5, 4, 6, 0, 50.0])
    z = (days / exposure - 9.0) / np.sqrt(9.0 / 100.0)
    low, high = np.quantile(z, [0.1, 0.9])
    phi, between = dispersion(days, exposure)
    assert phi == pytest.approx(np.mean(np.clip(z, low, high) ** 2))
    assert between > 0
    assert dispersion(days[:4], exposure[:4]) == (1.0, 0.0)


def test_limits_narrow_with_size_and_never_go_below_nought():
    result = funnel(simulate(World(employers=100), 4).panel)
    low, high = result.limits(np.array([1.0, 100.0, 10_000.0]))
    assert list(high) == sorted(high, reverse=True)
    assert low[0] == 0.0


def test_an_interval_for_no_days_at_all():
    assert interval(0.0, 10.0, 1.0) == pytest.approx((0.0, 0.09604), rel=1e-4)
    low, high = interval(400.0, 50.0, 4.0)
    assert low < 8.0 < high


def test_one_period_and_no_cells_are_survived():
    panel = simulate(World(employers=12), 1).panel
    one = np.zeros_like(panel.present)
    one[:, 5] = True
    assert funnel(panel, one).within == 1.0
    assert funnel(panel, np.zeros_like(one)).rows == ()
    assert within_employers(panel.days[:, :1], panel.exposure[:, :1]) == 1.0
