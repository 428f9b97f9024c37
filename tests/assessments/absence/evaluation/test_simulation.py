"""The simulator says the truth about what it draws."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from assessments.absence.evaluation.simulation import World, injected, periods, random_joins, simulate


def test_the_same_seed_gives_the_same_panel_and_another_seed_another():
    one, two, other = simulate(World(), 4), simulate(World(), 4), simulate(World(), 5)
    assert np.array_equal(one.panel.days, two.panel.days)
    assert not np.array_equal(one.panel.days, other.panel.days)


def test_the_truth_is_what_the_expected_days_say():
    made = simulate(World(effect_first=-0.1, effect_full=-0.1), 1)
    treated = made.panel.treated
    without = made.expected_without[treated].sum()
    exposure = made.panel.exposure[treated].sum()
    assert made.effect_per_fte_year == pytest.approx(-0.1 * without / exposure)
    assert made.effect_log == pytest.approx(np.log(0.9))
    assert np.array_equal(made.expected[~treated], made.expected_without[~treated])


def test_the_effect_grows_from_the_first_period_to_the_full():
    made = simulate(World(), 1)
    row = int(np.flatnonzero(made.panel.first == 8)[0])
    ratio = made.expected[row] / made.expected_without[row] - 1
    assert ratio[7] == 0
    assert ratio[8] == pytest.approx(-0.04)
    assert ratio[14] == pytest.approx(-0.095)
    assert ratio[23] == pytest.approx(-0.15)


def test_days_vary_as_widely_as_asked():
    made = simulate(World(employers=2000, overdispersion=20.0), 2)
    ratio = (made.panel.days - made.expected) ** 2 / made.expected
    assert ratio.mean() == pytest.approx(20.0, rel=0.03)


@pytest.mark.parametrize(("selection", "low", "high"), [(0.0, -0.1, 0.1), (1.0, 0.3, 1.5)])
def test_employers_join_after_a_bad_year_only_when_asked(selection, low, high):
    made = simulate(World(employers=4000, selection=selection, spread=0.0, season=0.0, trend=0.0), 3)
    rates = made.expected_without / made.panel.exposure
    year = np.log(rates[:, 4:8].mean(axis=1))
    gap = year[made.panel.first == 8].mean() - year[made.panel.first == 24].mean()
    assert low < gap / year.std() < high


def test_shares_and_cohorts():
    made = simulate(World(employers=5000), 6)
    assert set(made.panel.first.tolist()) == {8, 12, 16, 20, 24}
    assert (made.panel.first < 24).mean() == pytest.approx(0.6, abs=0.03)
    assert made.panel.joined_on[int(np.argmax(made.panel.first == 8))] == date(2021, 4, 1)


@pytest.mark.parametrize(
    ("a_year", "end"), [(12, date(2019, 4, 30)), (4, date(2019, 6, 30)), (1, date(2020, 3, 31))]
)
def test_periods_are_whole_months(a_year, end):
    made = periods(date(2019, 4, 1), 3, a_year)
    assert (made[0].start, made[0].end) == (date(2019, 4, 1), end)
    assert made[1].start > made[0].end
    assert simulate(World(employers=30, periods_a_year=a_year), 1).panel.periods_a_year == a_year


def test_random_joins_leave_the_days_alone_and_an_injection_says_what_it_did():
    panel = simulate(World(employers=60), 1).panel
    joined = random_joins(panel, joiners=20, earliest=8, latest=12, seed=3)
    assert np.array_equal(joined.days, panel.days)
    assert (joined.first < 24).sum() == 20
    assert set(joined.first.tolist()) <= {8, 9, 10, 11, 12, 24}
    changed, effect = injected(joined, -0.08)
    treated = joined.treated
    assert np.allclose(changed.days[treated], 0.92 * panel.days[treated])
    assert effect == pytest.approx(-0.08 * panel.days[treated].sum() / panel.exposure[treated].sum())


def test_nobody_joining_is_no_effect():
    made = simulate(replace(World(employers=20), share_joining=1e-9), 1)
    assert (made.effect_per_fte_year, made.effect_log) == (0.0, 0.0)
