"""A file that cannot be used is refused with its line; a row that cannot be true is left out."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.absence.evaluation.reading import read_panel
from assessments.errors import InvalidInput

HEAD = "employer,period_start,period_end,fte,days_available,days_lost"
QUARTERS = (
    ("2022-01-01", "2022-03-31"), ("2022-04-01", "2022-06-30"), ("2022-07-01", "2022-09-30"),
    ("2022-10-01", "2022-12-31"), ("2023-01-01", "2023-03-31"), ("2023-04-01", "2023-06-30"),
)  # fmt: skip
JOINS = (
    "employer,joined_on,level,level_from,sector,size\n"
    "A,2023-01-10,bronze,2023-05-01,health,250+\n"
    "B,,,,council,50-249\n"
)


def good(*names: str) -> list[str]:
    return [f"{name},{start},{end},100,6000,150" for name in names or ("A", "B") for start, end in QUARTERS]


def read(rows: list[str], joins: str = JOINS, head: str = HEAD):
    return read_panel("\n".join([head, *rows, ""]).encode(), joins.encode())


def refusal(rows: list[str], joins: str = JOINS, head: str = HEAD) -> str:
    with pytest.raises(InvalidInput) as caught:
        read(rows, joins, head)
    return " ".join(f"{name}: {sentence}" for name, sentence in caught.value.errors.items())


def refused_or_read(rows: list[str]):
    try:
        return {}, read(rows)
    except InvalidInput as error:
        return error.errors, None


def test_a_good_pair_becomes_a_panel():
    panel = read(good()).panel
    assert panel.employers == ("A", "B")
    assert [period.start.isoformat() for period in panel.periods] == [start for start, _ in QUARTERS]
    assert panel.first.tolist() == [5, 6]
    assert panel.partial.tolist() == [[False] * 4 + [True, False], [False] * 6]
    assert panel.levels.tolist() == [[""] * 6, [""] * 6]
    assert panel.attributes["sector"].tolist() == ["health", "council"]
    assert panel.exposure[0, 0] == pytest.approx(100 * 90 / 365.25)


def test_leaving_is_neither_before_nor_after():
    left = JOINS.replace("level_from", "level_from,left_on").replace("2023-05-01,", "2023-05-01,2023-05-02,")
    panel = read(good(), left.replace("B,,,,", "B,,,,,")).panel
    assert panel.partial[0].tolist() == [False] * 4 + [True, True]
    assert panel.treated[0].tolist() == [False] * 5 + [True]
    assert set(panel.attributes) == {"sector", "size"}


def test_leaving_before_joining_is_refused():
    left = JOINS.replace("level_from", "level_from,left_on").replace("2023-05-01,", "2023-05-01,2022-05-02,")
    assert "Line 2: left_on is before joined_on" in refusal(good(), left.replace("B,,,,", "B,,,,,"))


def test_a_date_of_joining_in_any_row_counts():
    assert read(good(), JOINS.replace("A,2023", "A,,,,health,250+\nA,2023")).panel.first[0] == 5


def test_short_spells_are_taken_where_they_are_told():
    rows = [f"{row},{'' if row.startswith('A,2022-01') else 60}" for row in good()]
    panel = read(rows, head=f"{HEAD},days_lost_short").panel
    assert np.isnan(panel.short[0]).tolist() == [True] + [False] * 5
    assert read(good()).panel.short is None


def test_the_order_of_rows_and_british_dates_change_nothing():
    british = [
        f"{name},{date.fromisoformat(start):%d/%m/%Y},{date.fromisoformat(end):%d/%m/%Y},100,6000,150"
        for name in "BA"
        for start, end in reversed(QUARTERS)
    ]
    one, other = read(good()).panel, read(british).panel
    assert one.periods == other.periods
    assert np.array_equal(one.exposure, other.exposure)


def test_an_employer_that_no_join_names_never_joined():
    panel = read(good("A", "B", "C")).panel
    assert panel.first[2] == 6
    assert panel.attributes["sector"][2] == "not stated"


def test_an_employer_that_joins_on_the_first_day_of_a_period_has_no_partial_one():
    panel = read(good(), JOINS.replace("2023-01-10", "2023-01-01")).panel
    assert panel.first[0] == 4
    assert not panel.partial.any()


def test_months_are_taken_as_well():
    last = [date(2022 + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in range(1, 13)]
    months = [f"A,{day:%Y-%m}-01,{day},100,2000,50" for day in last]
    assert read(months).panel.periods_a_year == 12


BAD_ROWS = [
    ("A,2022-01-01,2022-03-31,100,6000,6001", "more days lost than days available"),
    ("A,2022-01-01,2022-03-31,100,6000,-1", "days lost below nought"),
    ("A,2022-01-01,2022-03-31,0,6000,10", "no full-time equivalents"),
    ("A,2022-01-01,2022-03-31,1,,100", "more days lost than there are days in the period"),
    ("A,2022-03-31,2022-01-01,100,6000,10", "the period ends before it starts"),
    ("A,2022-01-01,2022-02-15,100,6000,10", "not a month, a quarter"),
    ("A,2022-01-01,2022-12-31,100,6000,10", "another length"),
    ("A,2022-02-01,2022-04-30,100,6000,10", "overlaps"),
]


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS)
def test_a_row_that_cannot_be_true_is_left_out_with_its_reason(row, reason):
    reading = read([row, *good()[1:], *good("C")])
    (left,) = (one for one in reading.excluded if one.rows)
    assert left.employer == "A"
    assert reason in left.reason
    assert not reading.panel.present[0, 0]
    assert reading.panel.present[0, 1:].all()
    assert reading.rows == 18


def test_an_employer_that_sent_nothing_is_named():
    reading = read(good("A"))
    assert [(one.employer, one.rows) for one in reading.excluded] == [("B", 0)]


BAD_FILES = [
    ([good()[0].replace("2022-01-01", "1 January"), *good()[1:]], "line 2: period_start '1 January'"),
    ([good()[0].replace("150", "many"), *good()[1:]], "line 2: days_lost 'many' is not a number"),
    ([good()[0].replace("150", "inf"), *good()[1:]], "line 2: days_lost 'inf' is not a number"),
    ([good()[0].replace("150", ""), *good()[1:]], "line 2: days_lost '' is not a number"),
    ([*good(), good()[3]], "Line 14 is a second return of A for the period from 2022-10-01"),
    ([good()[0][1:], *good()[1:]], "Line 2 names no employer"),
    ([*good()[:2], *good()[4:6]], "Nobody has figures between 2022-06-30 and 2023-01-01"),
    ([row + ",and more" for row in good()], "Line 2 has more cells than the heading"),
    (["", "", good()[0].replace("150", "many"), *good()[1:]], "line 4: days_lost 'many' is not a number"),
    (["A,2022-01-01", *good()[1:]], "line 2: period_end '' is not a date"),
    ([], "heading but no rows"),
]


@pytest.mark.parametrize(("rows", "sentence"), BAD_FILES)
def test_a_file_that_cannot_be_understood_is_refused_with_its_line(rows, sentence):
    assert sentence in refusal(rows)


def test_a_column_that_stands_twice_is_refused():
    assert "the column fte twice" in refusal(good(), head=HEAD.replace("days_available", "FTE"))


def test_a_column_that_is_missing_is_named():
    assert "no column fte" in refusal(good(), head=HEAD.replace("fte", "heads"))


def test_an_employer_joins_once():
    twice = JOINS + "A,2023-02-01,silver,2023-06-01,health,250+\n"
    assert "A has two different dates in joined_on" in refusal(good(), twice)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b'"', b"\x00", b"employer\n", b"a,b\n1\n1,2,3\n"])
def test_what_is_no_table_is_refused(content):
    with pytest.raises(InvalidInput):
        read_panel(content, JOINS.encode())
    with pytest.raises(InvalidInput):
        read_panel("\n".join([HEAD, *good()]).encode(), content)


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 5), st.text(max_size=8)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_cell_gives_a_panel_or_a_sentence(changes):
    cells = [row.split(",") for row in good()]
    for row, column, text in changes:
        cells[row][column] = text
    told, reading = refused_or_read([",".join(row) for row in cells])
    if reading is None:
        assert all(told.values())
    else:
        assert np.isfinite(reading.panel.days).all()
        assert (reading.panel.exposure >= 0).all()
