"""Cost per day saved: the worked example, its refusal, and whose cost it is."""

import numpy as np
import pytest
from scipy.stats import norm

from assessments.absence.evaluation.economics import Cost, Perspective, economics, student_draws

COST = Cost(Perspective.COMMISSIONER, "2024/25", (1_200_000.0,))


def spread(low, middle, high, count=9999):
    """Draws whose 2.5th, 50th and 97.5th percentiles are these."""
    z = norm.ppf((np.arange(count) + 0.5) / count) / 1.959963984540054
    return middle + np.where(z < 0, z * (middle - low), z * (high - middle))


EXAMPLE = spread(67_144, 106_172, 150_943)


def test_the_worked_example():
    found = economics(COST, 106_172, EXAMPLE, day_value=120.0)
    assert found.cost_per_day == pytest.approx(11.30, abs=0.005)
    assert found.cost_per_day_ci95 == pytest.approx((7.95, 17.87), abs=0.01)
    assert found.roi == pytest.approx((120 * 106_172 - 1.2e6) / 1.2e6)
    assert found.roi_ci95[0] < found.roi < found.roi_ci95[1]
    assert found.p_saving == 1.0
    assert found.statement.startswith("Each day saved cost £11.30 (95 % interval £7.95 to £17.8")
    assert "what the commissioner paid, without what employers spent themselves" in found.statement
    assert "2024/25 prices" in found.statement


def test_an_interval_over_nought_is_no_cost_per_day():
    found = economics(COST, 40_000, spread(-10_000, 40_000, 90_000), day_value=120.0)
    assert (found.cost_per_day, found.cost_per_day_ci95, found.roi, found.roi_ci95) == (None,) * 4
    assert "not established" in found.statement
    assert found.p_saving == pytest.approx(0.94, abs=0.005)
    assert "94 %" in found.statement
    assert 0 < found.p_roi < found.p_saving


def test_more_days_lost_is_not_a_saving_either():
    found = economics(COST, -40_000, spread(-90_000, -40_000, -10_000))
    assert found.cost_per_day is None
    assert "under 1 %" in found.statement
    assert [row.p_roi for row in found.curve] == []


def test_a_year_is_not_discounted_and_two_are():
    one = economics(COST, 1000, np.full(99, 1000.0))
    two = economics(
        Cost(Perspective.BOTH, "2024/25", (600_000.0, 600_000.0)), 1000, np.full(99, 1000.0), day_value=2000
    )
    assert (one.discount_rate, one.cost) == (0.0, 1_200_000.0)
    assert two.cost == pytest.approx(600_000 + 600_000 / 1.035)
    # Days that fall evenly are discounted alike, so the cost of one stays.
    assert two.cost_per_day == pytest.approx(1200.0)
    assert "not discounted" in one.statement
    assert "discounted at 3.5 % a year" in two.statement


def test_days_that_come_late_cost_more():
    cost = Cost(Perspective.EMPLOYER, "2024/25", (1000.0, 0.0, 0.0))
    draws = np.full(99, 100.0)
    late = economics(cost, 100, draws, shares_by_year=(0.0, 0.0, 1.0))
    assert late.cost_per_day == pytest.approx(10.0 * 1.035**2)
    with pytest.raises(ValueError, match="add up to 1"):
        economics(cost, 100, draws, shares_by_year=(0.5, 0.6, 0.0))


def test_the_curve_runs_through_the_value_at_which_the_money_is_back():
    curve = economics(COST, 106_172, EXAMPLE).curve
    assert curve[0].roi == -1.0
    assert [row.p_roi for row in curve] == sorted(row.p_roi for row in curve)
    assert curve[-1].day_value == pytest.approx(3 * 1.2e6 / 106_172)
    assert curve[-1].p_roi > 0.99


def test_without_a_day_value_there_is_no_return():
    found = economics(COST, 106_172, EXAMPLE)
    assert (found.roi, found.roi_ci95, found.p_roi) == (None, None, None)


@pytest.mark.parametrize(
    ("cost", "draws"), [((0.0,), [1.0]), ((-5.0,), [1.0]), ((5.0,), []), ((5.0,), [np.nan])]
)
def test_nothing_to_divide_is_an_error(cost, draws):
    with pytest.raises(ValueError, match="needed"):
        economics(Cost(Perspective.BOTH, "2024/25", cost), 1.0, np.array(draws))


def test_draws_for_an_estimate_without_any():
    draws = student_draws(500.0, 100.0, 39, draws=20_000)
    low, high = np.quantile(draws, [0.025, 0.975])
    assert (low, high) == pytest.approx((500 - 202.3, 500 + 202.3), abs=6)
    assert np.array_equal(draws, student_draws(500.0, 100.0, 39, draws=20_000))
