from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.absence import cells, dates
from assessments.absence.cells import Refused, above_nought, choice_of, number, shown, whole_number, yes_or_no
from assessments.absence.dates import day, first_day, last_day, month_around, period
from assessments.absence.returns import Basis


def said(read, cell) -> str:
    with pytest.raises(Refused) as refused:
        read(cell)
    return refused.value.sentence


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("0", 0),
        ("12", 12),
        ("12.5", 12.5),
        ("1,234.5", 1234.5),
        ("1,234,567", 1234567),
        ("1 234", 1234),
        (" 7 ", 7),
        (12, 12),
        (12.0, 12),
        (0.25, 0.25),
    ],
)
def test_numbers_as_they_are_written_here(cell, meant):
    assert number(cell) == meant


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("12.5%", cells.PERCENTAGE),
        ("-3", cells.NEGATIVE),
        ("(3)", cells.NEGATIVE),
        (-0.5, cells.NEGATIVE),
        ("1.234,5", cells.CONTINENTAL),
        ("12,5", cells.CONTINENTAL),
        ("#REF!", cells.SHEET_ERROR),
        ("=A1+A2", cells.SHEET_ERROR),
        ("<5", cells.HIDDEN),
        ("-", cells.DASH),
        ("twelve", cells.NUMBER),
        ("12 days", cells.NUMBER),
        ("1e3", cells.NUMBER),
        ("nan", cells.TOO_LARGE),
        (float("nan"), cells.NUMBER),
        (float("inf"), cells.TOO_LARGE),
        (10**400, cells.TOO_LARGE),
        (True, cells.NUMBER),
        (date(2025, 4, 1), cells.DATE_NOT_NUMBER),
        (time(7, 30), cells.NUMBER),
    ],
)
def test_what_is_no_number_is_told_why(cell, sentence):
    assert said(number, cell) == sentence


def test_whole_numbers_may_come_as_floats():
    assert whole_number(12.0) == whole_number("1,200.0") / 100 == 12
    assert said(whole_number, "12.5") == cells.WHOLE


def test_some_figures_are_never_nought():
    assert above_nought("0.2") == 0.2
    assert said(above_nought, "0") == cells.NOUGHT


def test_yes_no_and_choices():
    assert [yes_or_no(c) for c in ("Yes", "y", 1, True, "TRUE")] == [True] * 5
    assert [yes_or_no(c) for c in ("No", "n", 0.0, False, "false")] == [False] * 5
    assert said(yes_or_no, "maybe") == cells.YES_OR_NO
    read = choice_of({"working": Basis.WORKING, "calendar days": Basis.CALENDAR}, ("working", "calendar"))
    assert read(" Calendar_Days ") is Basis.CALENDAR
    assert said(read, "lunar") == "must be one of: working, calendar"


APRIL, QUARTER = (date(2025, 4, 1), date(2025, 4, 30)), (date(2025, 4, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    "cell",
    ["2025-04-01", "01/04/2025", "1/4/25", "01.04.2025", "1 April 2025", "01-Apr-25", "1st Apr 2025",
     date(2025, 4, 1), datetime(2025, 4, 1, 9, 30), 45748, 45748.0, "45748", "2025-04-01 00:00:00"],
)  # fmt: skip
def test_days(cell):
    assert day(cell) == date(2025, 4, 1)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("30/02/2025", dates.NO_SUCH_DAY),
        ("04/25/2025", dates.NO_SUCH_DAY),
        ("0000-00-00", dates.NO_SUCH_DAY),
        ("01/04/1025", dates.TOO_FAR),
        (date(2150, 1, 1), dates.TOO_FAR),
        ("yesterday", dates.DATE),
        (12, dates.DATE),
        ("Total", dates.TOTAL),
        (True, dates.DATE),
    ],
)
def test_what_is_no_day_is_told_why(cell, sentence):
    assert said(day, cell) == sentence


@pytest.mark.parametrize(
    ("cell", "span"),
    [
        ("April 2025", APRIL),
        ("apr-25", APRIL),
        ("Apr '25", APRIL),
        ("2025-04", APRIL),
        ("04/2025", APRIL),
        ("202504", APRIL),
        (202504, APRIL),
        (202504.0, APRIL),
        (datetime(2025, 4, 1), APRIL),
        ("01/04/2025", APRIL),
        ("Q1 2025/26", QUARTER),
        ("q1 2025-2026", QUARTER),
        ("2025/26 Q1", QUARTER),
        ("Quarter 1, 2025/26", QUARTER),
        ("April to June 2025", QUARTER),
        ("Apr - Jun 2025", QUARTER),
        ("01/04/2025 to 30/06/2025", QUARTER),
        ("2025-04-01 - 2025-06-30", QUARTER),
        ("Q4 2025/26", (date(2026, 1, 1), date(2026, 3, 31))),
        ("Q3 2025/26", (date(2025, 10, 1), date(2025, 12, 31))),
        ("Dec - Feb 2026", (date(2025, 12, 1), date(2026, 2, 28))),
        ("2025/26", (date(2025, 4, 1), date(2026, 3, 31))),
        ("FY 2025-26", (date(2025, 4, 1), date(2026, 3, 31))),
        ("2011/12", (date(2011, 4, 1), date(2012, 3, 31))),
        ("2011-12", (date(2011, 12, 1), date(2011, 12, 31))),
        ("2025", (date(2025, 1, 1), date(2025, 12, 31))),
        (2025, (date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_periods(cell, span):
    assert period(cell) == span
    assert (first_day(cell), last_day(cell)) == span or day(cell)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("Q1 2025", dates.WHICH_QUARTER),
        ("Q1", dates.WHICH_QUARTER),
        ("2025 Q1", dates.WHICH_QUARTER),
        ("15/04/2025", dates.ONE_DAY),
        ("2025/27", dates.PERIOD),
        ("spring", dates.PERIOD),
        ("Grand total", dates.TOTAL),
        (7, dates.PERIOD),
    ],
)
def test_what_is_no_period_is_told_why(cell, sentence):
    assert said(period, cell) == sentence


def test_a_month_is_found_around_any_of_its_days():
    assert month_around("30/04/2025") == month_around("2025-04") == APRIL
    assert said(month_around, "Q1 2025/26") == "must be a month, like 2025-04"


def test_what_a_cell_holds_is_shown_short():
    assert shown(202504.0) == "202504"
    assert shown("a\n b\0") == "a b"
    assert len(shown("x" * 100)) == 40


ANY_CELL = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(), st.from_regex(r"[0-9qQ/ -]{1,12}"), st.just(timedelta(hours=7)),
    st.sampled_from(["ſept 2025", "9999-12", "0000/01", "Q4 9999/10000", "٣", "1/1/0", "99/99/9999"]),
)  # fmt: skip
READERS = [number, above_nought, whole_number, yes_or_no, day, first_day, last_day, period, month_around]


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@given(cell=ANY_CELL)
def test_a_cell_is_read_or_refused_and_nothing_else_happens(read, cell):
    with suppress(Refused):
        read(cell)
    assert len(shown(cell)) <= 40
