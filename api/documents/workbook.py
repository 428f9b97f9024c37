"""Tables as a spreadsheet that everybody can use: what the UK government's guidance on statistics in
spreadsheets asks for.

A first sheet of notes, then one table a sheet, marked as a table, with its title above it and nothing merged,
hidden or left to colour. A shorthand in square brackets stands where there is no number.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | None
NOTES = "Notes"
LONGEST_NAME = 31  # characters of a sheet's name that spreadsheets take
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
WIDEST, NARROWEST = 60, 12


@dataclass(frozen=True)
class Sheet:
    """One table: the name of its sheet, what it shows, the columns' heads, and its rows.

    `formats` names the columns whose numbers are shares ("0.0%"); the number itself is written in full.
    """

    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    percent: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Book:
    """A whole workbook: its title, notes as (what, words), and its tables."""

    title: str
    notes: Sequence[tuple[str, str]]
    made_on: date
    sheets: Sequence[Sheet]


def workbook(book: Book) -> bytes:
    """The workbook as XLSX, the same bytes for the same book, written row by row."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as made:
        created = datetime.combine(book.made_on, time())
        made.set_properties({"title": book.title, "author": "Halemark", "created": created})
        formats = _Formats(made)
        names = list(_names([sheet.name for sheet in book.sheets]))
        contents = [(name, sheet.title) for name, sheet in zip(names, book.sheets, strict=True)]
        _write_notes(made.add_worksheet(NOTES), book, contents, formats)
        for number, (name, sheet) in enumerate(zip(names, book.sheets, strict=True), start=1):
            _write_table(made.add_worksheet(name), sheet, number, formats)
    return buffer.getvalue()


class _Formats:
    """How cells look."""

    def __init__(self, made: Workbook) -> None:
        self.title: Format = made.add_format({"bold": True, "font_size": 14})
        self.head: Format = made.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped: Format = made.add_format({"text_wrap": True, "valign": "top"})
        self.percent: Format = made.add_format({"num_format": "0.0%"})
        self.whole: Format = made.add_format({"num_format": "#,##0"})
        self.mark: Format = made.add_format({"align": "right"})


def _write_notes(
    sheet: Worksheet, book: Book, contents: Sequence[tuple[str, str]], formats: _Formats
) -> None:
    rows = [*book.notes, *((f"Sheet “{name}”", title) for name, title in contents)]
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, book.title, formats.title)
    sheet.write_string(1, 0, "This sheet has one table: what to know before using the others.")
    _mark_as_table(sheet, 2, len(rows), ("Note", "What it says"), "table_of_notes", formats)
    for place, (what, words) in enumerate(rows, start=3):
        sheet.write_string(place, 0, what, formats.wrapped)
        sheet.write_string(place, 1, words, formats.wrapped)


def _write_table(sheet: Worksheet, table: Sheet, number: int, formats: _Formats) -> None:
    sheet.freeze_panes(3, 1)
    for column, head in enumerate(table.head):
        longest = max(
            (len(str(row[column] or "")) for row in table.rows if isinstance(row[column], str)), default=0
        )
        sheet.set_column(column, column, min(WIDEST, max(NARROWEST, len(head) + 2, longest + 2)))
    sheet.write_string(0, 0, table.title, formats.title)
    sheet.write_string(
        1, 0, "This sheet has one table. The sheet “Notes” says what the marks in brackets mean."
    )
    _mark_as_table(sheet, 2, len(table.rows), table.head, f"table_{number}", formats)
    for place, row in enumerate(table.rows, start=3):
        for column, cell in enumerate(row):
            _write(sheet, place, column, cell, column in table.percent, formats)


def _mark_as_table(
    sheet: Worksheet, first: int, rows: int, head: Sequence[str], name: str, formats: _Formats
) -> None:
    """Mark the rows that follow as a table with a name of its own, and write its head.

    The library refuses this while rows are written through to disc, since a table may bring rows along. This
    one brings none: its head is the row in hand, and it is written once more as such.
    """
    sheet.constant_memory = False
    sheet.add_table(
        first,
        0,
        first + max(rows, 1),
        len(head) - 1,
        {
            "name": name,
            "columns": [{"header": words, "header_format": formats.head} for words in head],
            "style": None,
            "autofilter": False,
        },
    )
    sheet.constant_memory = True
    for column, words in enumerate(head):
        sheet.write_string(first, column, words, formats.head)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, percent: bool, formats: _Formats) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, formats.mark if cell.startswith("[") else None)
        return
    whole = float(cell).is_integer()
    sheet.write_number(row, column, cell, formats.percent if percent else formats.whole if whole else None)


def _names(wanted: Iterable[str]) -> Iterable[str]:
    """Names that spreadsheets take, each once."""
    taken = {NOTES.casefold()}
    for name in wanted:
        plain = FORBIDDEN.sub(" ", name).strip()[:LONGEST_NAME].strip() or "Table"
        number = 2
        unique = plain
        while unique.casefold() in taken:
            unique = f"{plain[: LONGEST_NAME - 4].strip()} {number}"
            number += 1
        taken.add(unique.casefold())
        yield unique
