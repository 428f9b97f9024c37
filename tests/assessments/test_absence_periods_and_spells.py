"""Periods that are asked for, and the helper that turns people and days into a return."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.absence.gates import Severity, check_one
from assessments.absence.periods import Every, Period, asked_for, baseline, following, is_covered, period_of
from assessments.absence.returns import AbsenceFigures
from assessments.absence.spells import WhatWeKnow, figures, weekdays
from assessments.errors import InvalidInput

Q1 = Period(date(2026, 1, 1), date(2026, 3, 31))
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def test_periods_of_each_kind():
    day = date(2026, 2, 14)
    assert period_of(day, Every.MONTH) == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert period_of(day, Every.QUARTER) == Q1
    assert period_of(day, Every.YEAR) == Period(date(2025, 4, 1), date(2026, 3, 31))


@given(DAYS, st.sampled_from(Every))
def test_periods_follow_one_another_without_a_gap(day, every):
    period = period_of(day, every)
    assert period.start <= day <= period.end
    assert following(period, every).start == period.end + timedelta(days=1)


@given(DAYS)
def test_the_baseline_is_a_year_that_ends_before_joining(joined):
    before = baseline(joined)
    assert before.end < joined
    assert 364 <= (before.end - before.start).days <= 365


def test_a_period_is_asked_for_once_it_is_over_and_not_after_leaving():
    joined = date(2026, 2, 14)
    assert asked_for(joined, date(2026, 3, 31), Every.QUARTER) == []
    assert asked_for(joined, date(2026, 7, 1), Every.QUARTER) == [Q1, following(Q1, Every.QUARTER)]
    assert asked_for(joined, date(2027, 1, 1), Every.QUARTER, left_on=date(2026, 6, 29)) == [Q1]
    assert Q1.due_on == date(2026, 4, 28)


def test_a_quarter_is_covered_by_its_months():
    months = [period_of(date(2026, month, 1), Every.MONTH) for month in (3, 1, 2)]
    assert is_covered(Q1, months)
    assert not is_covered(Q1, months[:2])
    assert not is_covered(Q1, [])


KNOWN = WhatWeKnow(Q1, people=24, people_off=12, days_off=31)


def test_twelve_people_off_for_thirty_one_days():
    made = figures(KNOWN)
    assert made == AbsenceFigures(
        Q1.start, Q1.end, 24, 24, 31, days_available=24 * 64, fte_adjusted=False, days_lost_short=31,
        days_lost_long=0, long_from=made.long_from, spells_long=0, staff_with_any_absence=12,
    )  # fmt: skip
    assert {one.severity for one in check_one(made)} == {Severity.NOTE}


def test_hours_make_full_time_equivalents_and_long_absences_are_taken_apart():
    made = figures(replace(KNOWN, days_off=60, weekly_hours=750, long_days=(25, 21)))
    assert (made.fte_avg, made.days_lost_short, made.days_lost_long, made.spells_long) == (20, 14, 46, 2)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"people": 0}, "people"),
        ({"people_off": 0}, "people_off"),
        ({"days_off": 0}, "days_off"),
        ({"days_off": 12 * 64 + 1}, "days_off"),
        ({"long_days": (20,)}, "long_days"),
        ({"long_days": (float("nan"),)}, "long_days"),
        ({"long_days": (32,)}, "long_days"),
        ({"period": Period(Q1.end, Q1.start)}, "period_end"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(change, field):
    with pytest.raises(InvalidInput) as refused:
        figures(replace(KNOWN, **change))
    assert set(refused.value.errors) == {field}


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 800))
def test_weekdays_are_counted(start, days):
    end = start + timedelta(days=days)
    assert weekdays(start, end) == sum((start + timedelta(n)).weekday() < 5 for n in range(days + 1))


@given(st.integers(1, 300), st.integers(0, 300), st.floats(0, 4000), st.none() | st.floats(1, 9000))
def test_whatever_the_helper_accepts_can_be_sent(people, off, lost, hours):
    try:
        made = figures(WhatWeKnow(Q1, people, min(off, people), round(lost, 1), hours))
    except InvalidInput:
        return
    assert {one.gate for one in check_one(made) if one.severity is Severity.BLOCK} <= {
        "fte_far_above_headcount", "lost_above_available",
    }  # fmt: skip
