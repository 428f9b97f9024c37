"""Measures of absence: ratios of sums, on one basis, with intervals that hold what they should."""

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.absence import measures as m
from assessments.absence.returns import AbsenceFigures, Basis

YEAR = AbsenceFigures(date(2024, 1, 1), date(2024, 12, 31), 120, 100, 800)  # 366 days
days = st.floats(0, 5000)
rows = st.lists(
    st.builds(
        replace,
        st.just(YEAR),
        days_lost=days,
        fte_avg=st.floats(1, 900),
        spells_total=st.integers(0, 400) | st.none(),
        days_available=st.floats(1, 90_000) | st.none(),
    ),
    min_size=1,
    max_size=6,
)


def test_a_rate_is_days_over_fte_years():
    (measure,) = m.measures([YEAR]).values()
    assert measure.key == "days_per_fte_year"
    assert measure.value == pytest.approx(800 / (100 * 366 / 365.25))
    assert measure.ci95 is None  # nothing is known of the absences behind the days


def test_periods_are_pooled_by_sums_and_not_by_averages():
    small = replace(YEAR, fte_avg=1, days_lost=50)
    assert m.days_per_fte_year([YEAR, small]).value == pytest.approx(850 / (101 * 366 / 365.25))


def test_the_published_totals_of_the_northern_ireland_civil_service_come_out():
    """Sickness absence 2023/24 (NISRA): 13.8 days a staff year, 0.651 spells, 14.667 % long-term, ..."""
    nics = AbsenceFigures(
        date(2023, 4, 1),
        date(2024, 3, 31),
        headcount_avg=25_233,
        fte_avg=22_347.9 * 365.25 / 366,
        days_lost=308_601.83,
        days_available=22_347.9 * 217.95,
        spells_total=10_848 + 3_701,
        spells_long=3_701,
    )
    seen = {key: round(one.value, 3) for key, one in m.measures([nics]).items()}
    assert seen["days_per_fte_year"] == 13.809
    assert seen["frequency"] == 0.651
    assert seen["long_term_frequency"] == 14.667
    assert seen["lost_time_rate"] == pytest.approx(6.336, abs=0.001)


def test_figures_on_different_bases_are_never_added_up():
    mixed = [YEAR, replace(YEAR, basis=Basis.CALENDAR, spells_total=3)]
    assert set(m.measures(mixed)) == {"frequency"}


def test_only_figures_that_give_both_sums_count():
    full = replace(YEAR, days_available=20_000)
    assert m.lost_time_rate([YEAR, full]).value == pytest.approx(4.0)


@given(rows)
def test_intervals_hold_their_value_and_doubling_everything_keeps_the_rate(some):
    once, twice = m.measures(some), m.measures([*some, *some])
    assert set(once) == set(twice)
    for key, one in once.items():
        assert twice[key].value == pytest.approx(one.value)
        if one.ci95:
            assert one.ci95[0] <= one.value * (1 + 1e-9)
            assert one.value <= one.ci95[1] * (1 + 1e-9)
        if one.ci95 and twice[key].ci95 and one.value:
            assert twice[key].ci95[1] <= one.ci95[1] * (1 + 1e-9)


@pytest.mark.parametrize(("count", "low", "high"), [(10, 4.795, 18.390), (100, 81.36, 121.63), (0, 0, 3.689)])
def test_byar_is_close_to_the_exact_poisson_limits(count, low, high):
    assert m.byar(count) == pytest.approx((low, high), rel=0.02)


def test_wilson_of_a_known_case():
    """Newcombe 1998, table I: 81 of 263."""
    assert m.wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=0.0001)


def test_short_and_long_absences_apart_make_a_wider_interval():
    plain = replace(YEAR, spells_total=200)
    apart = replace(plain, days_lost_short=300, days_lost_long=500, spells_long=5)

    def width(row):
        low, high = m.days_interval([row])
        return math.log(high / low)

    assert width(apart) > width(plain)
