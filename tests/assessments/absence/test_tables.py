import csv
import gzip
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.absence import tables
from assessments.absence.cells import PERCENTAGE
from assessments.absence.columns import column_letters, guess, heading_row, wanting
from assessments.absence.dates import WHICH_QUARTER
from assessments.absence.fields import COLUMNS
from assessments.absence.nhs import nhs_columns, organisations, read_nhs
from assessments.absence.returns import AbsenceFigures, Basis, LongFrom, Reason, Source
from assessments.absence.tables import read_table
from tests.assessments.absence.test_cells import ANY_CELL

TODAY = date(2026, 11, 29)
HEADINGS = ["Quarter", "Site", "Headcount", "FTE", "Days lost", "Spells", "Stress"]


def read(*rows, headings=HEADINGS, **options):
    found = guess(headings)
    assert found.wanting == ()
    return read_table(enumerate(rows, start=2), found.columns, today=TODAY, **options)


def told(result) -> list[tuple[str, str, str]]:
    return [(f.cell, f.sentence, f.given) for group in result.faults for f in group.faults]


def test_no_two_fields_share_a_name():
    names = [name for column in COLUMNS for name in {one.strip().lower() for one in column.names}]
    assert sorted(n for n in names if names.count(n) > 1) == []


@pytest.mark.parametrize(
    "headings",
    [
        [column.heading for column in COLUMNS],
        [column.field for column in COLUMNS],
        [column.heading.upper() + " (see notes)" for column in COLUMNS],
    ],
)
def test_own_headings_are_known_for_certain(headings):
    found = guess(headings)
    assert found.columns == {column.field: place for place, column in enumerate(COLUMNS)}
    assert found.is_sure
    assert found.unread == ()


def test_others_headings_are_known_too():
    found = guess(["From", "To", "Number of employees", "WTE", "Sick days", "Notes", None, 7])
    assert found.columns == {
        "period_start": 0, "period_end": 1, "headcount_avg": 2, "fte_avg": 3, "days_lost": 4,
    }  # fmt: skip
    assert found.is_sure
    assert found.unread == (5, 7)


def test_what_is_only_alike_or_twice_is_not_certain():
    found = guess(["Period", "Headcount", "Avrage FTE", "Days lost", "Sick days"])
    assert found.columns["fte_avg"] == 2
    assert found.unsure == {"fte_avg", "days_lost"}
    assert not found.is_sure


def test_what_was_matched_before_is_remembered():
    headings = ["Wann", "Köpfe", "FTE", "Days lost", "Sick days"]
    remembered = {"wann": "period", "köpfe": "headcount_avg", "days lost": "", "sick days": "days_lost"}
    found = guess(headings, remembered)
    assert found.columns == {"period": 0, "headcount_avg": 1, "days_lost": 4, "fte_avg": 2}
    assert found.is_sure
    assert found.unread == (3,)
    assert guess(headings, {"wann": "a field of long ago"}).wanting != ()


def test_what_is_wanting_is_said():
    assert guess(["Headcount", "Days lost"]).wanting == (
        "No column holds the period, or no two columns its first and its last day.",
        "No column holds “Average FTE”.",
    )
    both = {"period": 0, "headcount_avg": 1, "fte_avg": 1, "days_lost": 2}
    assert wanting(both) == ("One column is matched with two things.",)


def test_the_headings_may_stand_below_a_title():
    assert heading_row([["Absence 2025"], [], ["Printed 1 May", None], HEADINGS, ["Q1 2025/26", "", 12]]) == 3
    assert heading_row([["a", "b"], [1, 2]]) is None
    assert heading_row([]) is None


def test_letters_of_columns():
    assert [column_letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_rows_become_figures():
    result = read(["Q1 2025/26", "Leeds", 120.0, "98.5", "1,234.5", 12.0, "n/a"], [None, "", "", ""])
    assert told(result) == []
    [row] = result.rows
    assert (row.row, row.site) == (2, "Leeds")
    assert row.figures == AbsenceFigures(
        period_start=date(2025, 4, 1), period_end=date(2025, 6, 30),
        headcount_avg=120, fte_avg=98.5, days_lost=1234.5, spells_total=12,
    )  # fmt: skip


def test_every_field_can_be_sent():
    cells = {
        "period": "April 2025", "period_start": "2025-04-01", "period_end": "2025-04-30", "site": "A",
        "headcount_avg": 10, "fte_avg": 9, "days_lost": 20, "days_available": 190, "basis": "calendar",
        "fte_adjusted": "no", "days_lost_short": 5, "days_lost_long": 15, "long_from": "28 calendar days",
        "spells_total": 4, "spells_long": 1, "staff_with_any_absence": 3, "covid_included": "no",
        "maternity_included": "yes", "source": "HR system", "provisional": "yes",
    } | {f"reason_{reason.value}": n for n, reason in enumerate(Reason)}  # fmt: skip
    result = read([cells[c.field] for c in COLUMNS], headings=[c.heading for c in COLUMNS])
    assert told(result) == []
    assert result.rows[0].figures == AbsenceFigures(
        period_start=date(2025, 4, 1), period_end=date(2025, 4, 30), headcount_avg=10, fte_avg=9,
        days_lost=20, basis=Basis.CALENDAR, days_available=190, fte_adjusted=False,
        days_lost_short=5, days_lost_long=15,
        long_from=LongFrom.FROM_28_CALENDAR_DAYS, spells_total=4, spells_long=1, staff_with_any_absence=3,
        reasons={reason: n for n, reason in enumerate(Reason)}, covid_included=False, maternity_included=True,
        source=Source.HR_SYSTEM, provisional=True,
    )  # fmt: skip


def test_each_fault_is_told_at_its_cell():
    result = read(
        ["Q1 2025", "", 120, 98, 30, 2, ""],
        ["Q1 2025/26", "", "", 98, "12.5%", 2.5, "-4"],
        ["Q2 2030/31", "", 120, 98, 30, 2, ""],
    )
    assert told(result) == [
        ("A2", WHICH_QUARTER, "Q1 2025"),
        ("C3", tables.MISSING, ""),
        ("E3", PERCENTAGE, "12.5%"),
        ("F3", "must be a whole number, like 12", "2.5"),
        ("G3", "must be 0 or more", "-4"),
        ("A4", tables.FUTURE, "01/07/2030 to 30/09/2030"),
    ]  # fmt: skip
    assert result.rows == []


def test_periods_of_one_site_do_not_meet():
    result = read(
        ["April 2025", "Leeds", 5, 5, 1], ["Q1 2025/26", "leeds", 5, 5, 1], ["April 2025", "York", 5, 5, 1],
        ["2025-04", "York", 5, 5, 1],
    )  # fmt: skip
    assert told(result) == [
        ("A3", tables.OVERLAPS, "01/04/2025 to 30/06/2025; row 2"),
        ("A5", tables.SAME_PERIOD, "01/04/2025 to 30/04/2025; row 4"),
    ]


def test_first_and_last_days_must_make_a_period():
    headings = ["From", "To", "Headcount", "FTE", "Days lost"]
    result = read(
        ["01/04/2025", "31/03/2025", 5, 5, 1],
        ["01/04/2023", "31/03/2025", 5, 5, 1],
        ["01/04/2025", "", 5, 5, 1],
        ["April 2025", "June 2025", 5, 5, 1],
        headings=headings,
    )
    assert [(cell, sentence) for cell, sentence, _ in told(result)] == [
        ("B2", tables.END_FIRST), ("B3", tables.TOO_LONG), ("B4", tables.MISSING),
    ]  # fmt: skip
    assert result.rows[0].figures.period_end == date(2025, 6, 30)


def test_a_period_agrees_with_the_days_beside_it():
    headings = ["Period", "From", "To", "Headcount", "FTE", "Days lost"]
    result = read(
        ["April 2025", "01/04/2025", "30/04/2025", 5, 5, 1],
        ["", "01/05/2025", "31/05/2025", 5, 5, 1],
        ["June 2025", "", "", 5, 5, 1],
        ["July 2025", "01/06/2025", "", 5, 5, 1],
        ["", "", "", 5, 5, 1],
        headings=headings,
    )
    assert [(cell, sentence) for cell, sentence, _ in told(result)] == [
        ("A5", tables.DISAGREES), ("A6", tables.MISSING),
    ]  # fmt: skip
    assert [row.row for row in result.rows] == [2, 3, 4]


def test_sites_are_those_of_the_employer():
    result = read(["April 2025", " LEEDS ", 5, 5, 1], ["April 2025", "Hull", 5, 5, 1], sites=["Leeds"])
    assert [row.site for row in result.rows] == ["Leeds"]
    assert told(result) == [("B3", tables.UNKNOWN_SITE, "Hull")]


def test_the_example_of_the_template_is_skipped():
    result = read(["April 2025", "Example row: delete it", 5, 5, 1])
    assert (result.rows, result.skipped, told(result)) == ([], 1, [])


def test_many_faults_are_counted_and_few_kept():
    result = read(*([f"month {n}", "", 5, 5, -1] for n in range(10_000)))
    assert result.faults.count == 20_000
    assert [(group.column, group.count, len(group.faults)) for group in result.faults] == [
        ("Period", 10_000, 200),
        ("Days lost", 10_000, 200),
    ]


@given(st.lists(st.lists(ANY_CELL, max_size=8), max_size=8))
def test_any_table_is_read_or_found_at_fault(rows):
    guess(rows[0] if rows else [])
    heading_row(rows)
    result = read(*rows, sites=["Leeds"])
    assert not {row.row for row in result.rows} - set(range(2, 2 + len(rows)))
    blank = sum(not any(cell is not None and cell != "" for cell in row) for row in rows)
    assert len(result.rows) + result.skipped + blank <= len(rows)
    assert result.faults.count or len(result.rows) == len(rows) - blank - result.skipped


@given(st.lists(st.lists(ANY_CELL, min_size=0, max_size=5), max_size=8))
def test_any_nhs_file_is_read_or_found_at_fault(rows):
    columns = nhs_columns(["Date", "Org Code", "Staff group", "FTE Days Lost", "FTE Days Available"])
    ours = [["2025-04", "RX1", "All staff groups", *row] for row in rows]
    table = list(enumerate([*rows, *ours], 2))
    organisations(table, columns)
    read_nhs(table, columns, "RX1", headcount=10, today=TODAY)


PUBLISHED = [
    "DATE", "NHSE_REGION_CODE", "ORG_CODE", "ORG_NAME", "STAFF_GROUP", "FTE_DAYS_LOST", "FTE_DAYS_AVAILABLE",
]  # fmt: skip


def test_the_published_form_of_the_nhs_is_read():
    columns = nhs_columns(PUBLISHED)
    rows = [
        ["30/04/2025", "Y1", "RX1", "One Trust", "All staff groups", "1500", "30000", ""],
        ["30/04/2025", "Y1", "RX1", "One Trust", "Managers", "", "", ""],
        ["31/05/2025", "Y1", "RX1", "One Trust", "All staff groups", "1550", "31000", ""],
        ["31/05/2025", "Y1", "RX2", "Another", "All staff groups", "many", "", ""],
    ]
    table = list(enumerate(rows, 2))
    assert [(o.code, o.name, o.months) for o in organisations(table, columns)] == [
        ("RX2", "Another", 1),
        ("RX1", "One Trust", 2),
    ]
    result = read_nhs(table, columns, "rx1", headcount=1200, today=TODAY)
    assert [
        (
            r.figures.period_end,
            r.figures.fte_avg,
            r.figures.headcount_avg,
            r.figures.days_lost,
            r.figures.basis,
        )
        for r in result.rows
    ] == [
        (date(2025, 4, 30), 1000, 1200, 1500, Basis.CALENDAR),
        (date(2025, 5, 31), 1000, 1200, 1550, Basis.CALENDAR),
    ]
    other = read_nhs(table, columns, "RX2", headcount=1, today=TODAY)
    assert [(f.cell, f.sentence) for g in other.faults for f in g.faults] == [
        ("F5", "must be a number, like 1,234.5"),
        ("G5", "is empty"),
    ]


def test_other_files_are_not_the_nhs():
    assert nhs_columns(HEADINGS) is None
    assert nhs_columns([]) is None
    assert nhs_columns(["month", "org_code", "fte_days_lost", "fte_days_available"]) is not None


def test_two_hundred_thousand_rows_are_read_in_seconds():
    days = [f"{d:02}/{m:02}/{y}" for y in range(2010, 2020) for m in range(1, 13) for d in range(1, 29)]
    rest = ["120", "98.5", "12.5", "", "3", "2"]
    rows = [[day, day, f"Site {site}", *rest] for site in range(60) for day in days][:200_000]
    headings = ["From", "To", "Site", "Headcount", "FTE", "Days lost", "Days available", "Spells", "Stress"]
    began = time.process_time()
    result = read(*rows, headings=headings)
    assert len(result.rows) == 200_000
    assert time.process_time() - began < 10


def test_the_real_file_of_the_nhs_is_read():
    path = Path(__file__).parents[4] / "shared" / "data" / "nhs_sickness_absence_monthly.csv.gz"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside this repository, so no real NHS file was read")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    columns = nhs_columns(rows[0])
    there = organisations(enumerate(rows[1:], 2), columns)
    assert len(there) == 292
    assert sum(one.months == 36 for one in there) == 277
    result = read_nhs(enumerate(rows[1:], 2), columns, "0AR", headcount=1, today=TODAY)
    assert result.faults.count == 0
    first = result.rows[0].figures
    assert (first.days_lost, first.days_available) == (1987.77, 54063.87)
    assert first.fte_avg == pytest.approx(54063.87 / 31)
    assert len(result.rows) == next(one.months for one in there if one.code == "0AR")
