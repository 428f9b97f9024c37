"""Terms of awards and the numbers of certificates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.awards import (
    CERTIFICATE_ALPHABET,
    EXPIRING_DAYS,
    Standing,
    Term,
    add_months,
    certificate_number,
    last_day,
    standing,
    tidy_certificate_number,
)
from assessments.terms import Clocks

DAYS = st.dates(date(1990, 1, 1), date(2200, 12, 31))
MONTHS = st.integers(1, 120)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 23), 24, date(2028, 11, 23)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 8, 31), 0, date(2026, 8, 31)),
    ],
)
def test_months_later(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("starts_on", "months", "expected"),
    [
        (date(2026, 11, 23), 24, date(2028, 11, 22)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 3, 1), 24, date(2028, 2, 29)),
        (date(2027, 1, 1), 12, date(2027, 12, 31)),
        (date(2027, 1, 1), None, None),
    ],
)
def test_the_last_day_of_a_term(starts_on, months, expected):
    assert last_day(starts_on, months) == expected


@given(DAYS, MONTHS)
def test_a_term_is_never_longer_than_its_months_and_short_by_three_days_at_most(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert 0 <= day.day - later.day <= 3
    assert last_day(day, months) == later - timedelta(days=1)


@given(DAYS, MONTHS, st.integers(-5000, 5000))
def test_an_award_is_held_on_exactly_the_days_of_its_term(day, months, offset):
    ends_on, today = last_day(day, months), day + timedelta(days=offset)
    held = standing(day, ends_on, today) in (Standing.CURRENT, Standing.EXPIRING)
    assert held == (day <= today <= ends_on)


@given(DAYS, st.integers(0, 40_000))
def test_an_award_without_an_end_stays_current(day, offset):
    assert standing(day, None, day + timedelta(days=offset)) is Standing.CURRENT


def test_the_days_on_which_an_award_changes_standing():
    starts_on, ends_on = date(2026, 11, 23), date(2028, 11, 22)
    soon = ends_on - timedelta(days=EXPIRING_DAYS)
    day = timedelta(days=1)
    assert [standing(starts_on, ends_on, on) for on in (starts_on - day, starts_on, soon - day, soon)] == [
        Standing.NOT_STARTED,
        Standing.CURRENT,
        Standing.CURRENT,
        Standing.EXPIRING,
    ]
    assert [standing(starts_on, ends_on, on) for on in (ends_on, ends_on + day)] == [
        Standing.EXPIRING,
        Standing.EXPIRED,
    ]


STARTS, ENDS = date(2026, 11, 23), date(2028, 11, 22)
DAY = timedelta(days=1)


def stands(on, **more):
    return Term(STARTS, ENDS, **more).standing(on)


def test_the_clocks_of_a_level_open_and_close_its_renewal():
    clocks = Clocks(renewal_opens_days=42, renewal_closes_days=42)
    opens, closes = ENDS - 42 * DAY, ENDS + 42 * DAY
    days = (opens - DAY, opens, ENDS, ENDS + DAY, closes, closes + DAY)
    assert [stands(on, clocks=clocks) for on in days] == [
        Standing.CURRENT,
        Standing.EXPIRING,
        Standing.EXPIRING,
        Standing.IN_GRACE,
        Standing.IN_GRACE,
        Standing.EXPIRED,
    ]
    assert [Term(STARTS, ENDS, clocks).held(on) for on in days] == [True] * 5 + [False]


def test_a_reminder_goes_so_many_months_before_the_last_day():
    term = Term(STARTS, ENDS, Clocks(notice_months=6))
    assert term.notice_on == date(2028, 5, 22)
    assert term.renewal_opens_on == term.notice_on
    assert Term(STARTS, ENDS).notice_on is None
    assert Term(STARTS, None, Clocks(notice_months=6)).notice_on is None


def test_an_award_is_paused_while_a_higher_level_is_worked_at_where_the_scheme_says_so():
    pausing = Clocks(paused_while_working_to_next=True)
    late = ENDS + timedelta(days=400)
    assert stands(late, clocks=pausing, working_on=True) is Standing.CURRENT
    assert stands(late, clocks=pausing) is Standing.EXPIRED
    assert stands(late, working_on=True) is Standing.EXPIRED


@given(DAYS, MONTHS, st.integers(1, 24))
def test_an_extension_moves_the_last_day_as_if_the_term_had_been_longer(day, months, more):
    ends_on = last_day(day, months)
    assert Term(day, ends_on, extended_months=more).last_day == last_day(add_months(day, months), more)


def test_a_newer_award_of_the_level_takes_the_place_of_the_old_one_from_its_first_day():
    day = date(2028, 10, 1)
    assert stands(day - DAY, replaced_on=day) is Standing.EXPIRING
    assert stands(day, replaced_on=day) is Standing.SUPERSEDED
    assert not Term(STARTS, ENDS, replaced_on=day).held(day)


@pytest.mark.parametrize(
    "typed",
    [
        "HM-2026-7K3Q-9XWP",
        "hm-2026-7k3q-9xwp",
        " HM 2026 7K3Q 9XWP ",
        "HM20267K3Q9XWP",
        "2026-7K3Q-9XWP",
        "HM–2026–7K3Q–9XWP",  # the dashes that a word processor makes
        "hm_2026/7k3q.9xwp\n",
    ],
)
def test_a_number_is_found_however_it_was_typed(typed):
    assert tidy_certificate_number(typed) == "HM-2026-7K3Q-9XWP"


@pytest.mark.parametrize(
    "typed",
    ["", "HM", "HM-2026", "HM-2026-7K3Q-9XW", "HM-2026-7K3Q-9XWPP", "HM-20x6-7K3Q-9XWP", "HM-2026-7K3Q-9XO0",
     "HM-２０２６-7K3Q-9XWP", "\0", "é" * 12, "x" * 100_000],
)  # fmt: skip
def test_what_cannot_be_a_number_is_none(typed):
    assert tidy_certificate_number(typed) is None


@given(st.text())
def test_tidying_never_fails_and_is_stable(typed):
    tidied = tidy_certificate_number(typed)
    assert tidied is None or tidy_certificate_number(tidied) == tidied


@given(st.integers(2000, 2999), st.text(CERTIFICATE_ALPHABET, min_size=8, max_size=8))
def test_every_number_made_is_found_again(year, letters):
    number = certificate_number(year, letters)
    assert tidy_certificate_number(number.lower().replace("-", " ")) == number
