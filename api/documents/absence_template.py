"""Spreadsheets sent out: the template for absence returns, and the list of what is wrong with an upload."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assessments.absence.fields import COLUMNS, Column
from assessments.absence.tables import EXAMPLE

SHEET, NOTES = "Returns", "Notes"
_ROWS_WITH_LISTS = 2000  # rows whose cells offer their choices
_LEFT_OUT = ("period_start", "period_end")  # the template asks for a period by its name
_EXAMPLES: dict[str, object] = {
    "period": "Q1 2025/26", "site": f"{EXAMPLE.capitalize()}: it is skipped", "headcount_avg": 120,
    "fte_avg": 98.5, "days_lost": 212.5, "days_available": 6180, "basis": "working", "fte_adjusted": "yes",
    "days_lost_short": 92.5, "days_lost_long": 120, "long_from": "over 20 working days", "spells_total": 54,
    "spells_long": 3, "staff_with_any_absence": 41, "covid_included": "yes", "maternity_included": "no",
    "source": "payroll", "provisional": "no",
}  # fmt: skip
# What makes a spreadsheet take a cell for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOTES = (
    "One row for each period, and for each site if you send figures by site.",
    "The bold columns must be filled in. Leave any other cell empty when the figure is not known; "
    "write 0 only when there were none.",
    "You may leave columns out, add your own, and put them in any order.",
    "Figures sent for a period that was sent before replace them; what they replace is kept.",
    "The example row is skipped, whether you delete it or not.",
)


def absence_template(sites: Sequence[str] = ()) -> bytes:
    """A workbook to fill in: headings, one example row, lists to choose from, and a sheet of notes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#e3f0ee", "text_wrap": True, "valign": "top"})
        plain = book.add_format({"bg_color": "#f3f3f3", "text_wrap": True, "valign": "top"})
        example = book.add_format({"italic": True, "font_color": "#595959"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        columns = [column for column in COLUMNS if column.field not in _LEFT_OUT]
        _fill_returns(book.add_worksheet(SHEET), columns, sites, (bold, plain, example))
        _fill_notes(book.add_worksheet(NOTES), columns, (bold, wrapped))
    return buffer.getvalue()


def faults_csv(faults: Iterable[Sequence[str]]) -> bytes:
    """What is wrong, a line a cell (its address, its column, what is wrong, what it holds), safe to open."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Cell", "Column", "What is wrong", "What it holds"])
    writer.writerows([safe(part) for part in fault] for fault in faults)
    return text.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _fill_returns(
    sheet: Worksheet, columns: Sequence[Column], sites: Sequence[str], formats: tuple[Format, Format, Format]
) -> None:
    bold, plain, example = formats
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 48)
    for place, column in enumerate(columns):
        must = column.needed or column.field == "period"
        sheet.set_column(place, place, 24 if column.field in ("site", "long_from") else 14)
        sheet.write_string(0, place, column.heading, bold if must else plain)
        value = _EXAMPLES.get(column.field, "")
        if value != "":
            sheet.write(1, place, value, example)
        choices = list(column.choices)
        if column.field == "site" and 0 < sum(len(site) + 1 for site in sites) < 255:
            choices = list(sites)
        if choices:
            rule = {"validate": "list", "source": choices, "error_type": "warning"}
            sheet.data_validation(2, place, _ROWS_WITH_LISTS, place, rule)


def _fill_notes(sheet: Worksheet, columns: Sequence[Column], formats: tuple[Format, Format]) -> None:
    bold, wrapped = formats
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, "How to fill this in", bold)
    for row, note in enumerate(_NOTES, start=1):
        sheet.write_string(row, 1, note, wrapped)
    for row, column in enumerate(columns, start=len(_NOTES) + 2):
        sheet.write_string(row, 0, column.heading, bold)
        sheet.write_string(row, 1, column.hint, wrapped)
