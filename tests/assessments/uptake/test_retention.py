"""Kaplan and Meier's estimate against a published example, and what must hold of any."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.uptake.retention import Every, Held, Stay, cohort_of, curve, curves, holdings

START = date(2020, 1, 1)
LATER = date(2026, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


def stays(lost: list[int], censored: list[int]) -> list[Stay]:
    """Times that ended after so many days, and times of which no more is known after so many."""
    return [Stay(START, day(n)) for n in lost] + [Stay(START, day(n), lost=False) for n in censored]


# Remission under 6-MP, in weeks: Freireich and others, Blood 21 (1963); the estimate is worked by hand in
# textbooks on survival, such as Kleinbaum and Klein, table 2.2.
LOST = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PUBLISHED = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}


def test_the_published_example_comes_out_to_the_digit():
    found = curve("6-MP", stays(LOST, CENSORED), LATER)
    assert {point.days: round(point.share, 4) for point in found.points} == PUBLISHED
    assert (found.began, found.lost, found.median_days, found.longest) == (21, 9, 23, 35)
    assert found.at_risk(10) == 15


def test_the_interval_is_greenwoods_on_the_log_log_scale():
    found = curve("6-MP", stays(LOST, CENSORED), LATER)
    at_ten = next(point for point in found.points if point.days == 10)
    # By hand: three of 21, one of 17, one of 15.
    share = 18 / 21 * 16 / 17 * 14 / 15
    greenwood = 3 / (21 * 18) + 1 / (17 * 16) + 1 / (15 * 14)
    spread = 1.959964 * math.sqrt(greenwood) / abs(math.log(share))
    assert at_ten.low == pytest.approx(share ** math.exp(spread), abs=1e-6)
    assert at_ten.high == pytest.approx(share ** math.exp(-spread), abs=1e-6)


def test_the_share_after_a_time_is_told_only_while_enough_are_looked_at():
    found = curve("6-MP", stays(LOST, CENSORED), LATER)
    assert found.after(5).share == 1
    assert found.after(12).share == pytest.approx(0.7529, abs=1e-4)
    assert found.after(34) is None  # two are left


def test_when_the_last_one_goes_the_estimate_is_nought_without_an_interval():
    found = curve("All gone", stays([3, 5, 9], []), LATER)
    assert [round(point.share, 4) for point in found.points] == [0.6667, 0.3333, 0]
    assert (found.points[-1].low, found.points[-1].high) == (None, None)
    assert found.points[0].low is not None
    (only,) = curve("At once", stays([4, 4], []), LATER).points
    assert (only.share, only.low) == (0, None)


def test_nobody_gone_and_nobody_there():
    found = curve("All there", stays([], [5, 6, 7]), LATER)
    assert (found.points, found.median_days, found.after(5).share) == ((), None, 1)
    assert curve("Nobody", [], LATER).after(0) is None


def test_who_went_after_the_day_was_still_there():
    found = curve("2020", [Stay(START, day(50)), Stay(START, None), Stay(START, day(10))], day(30))
    assert (found.lost, found.looked_at) == (1, (10, 30, 30))


def test_cohorts_are_years_or_halves_and_those_that_begin_later_are_not_yet():
    began = [date(2024, 6, 30), date(2024, 7, 1), date(2025, 1, 1), date(2026, 1, 1)]
    assert [cohort_of(one, Every.HALF) for one in began[:3]] == ["2024 H1", "2024 H2", "2025 H1"]
    found = curves([Stay(one) for one in began], date(2025, 12, 31), Every.YEAR)
    assert [(one.cohort, one.began) for one in found] == [("All", 3), ("2024", 2), ("2025", 1)]


def test_awards_that_follow_on_each_other_are_one_time_and_a_break_ends_it():
    (one,) = holdings([Held(1, day(0), day(100)), Held(1, day(100), day(200)), Held(1, day(250), day(300))])
    assert one == Stay(day(0), day(200))


def test_leaving_while_holding_is_no_loss_of_the_award():
    assert holdings([Held(1, day(0), day(51), left_on=day(50))]) == [Stay(day(0), day(50), lost=False)]
    assert holdings([Held(1, day(0), day(50), left_on=day(50))]) == [Stay(day(0), day(50))]


spans = st.lists(st.integers(0, 60), max_size=15)


@given(spans, spans)
def test_the_estimate_only_falls_within_its_interval_and_is_the_plain_share_without_censoring(lost, censored):
    found = curve("x", stays(lost, censored), LATER)
    shares = [point.share for point in found.points]
    assert shares == sorted(shares, reverse=True)
    assert all(-1e-12 <= one <= 1 for one in shares)
    for point in found.points:
        if point.low is not None:
            assert 0 <= point.low <= point.share <= point.high <= 1
    if lost and not censored:
        for point in found.points:
            assert point.share == pytest.approx(sum(one > point.days for one in lost) / len(lost))


@given(spans, spans)
def test_the_estimate_is_the_product_over_the_days_on_which_somebody_went(lost, censored):
    share = 1.0
    for point in curve("x", stays(lost, censored), LATER).points:
        at_risk = sum(one >= point.days for one in lost + censored)
        share *= 1 - lost.count(point.days) / at_risk
        assert point.share == pytest.approx(share)
