"""Reads an uploaded CSV file or Excel workbook as rows of cells, placed as spreadsheets show them.

What a workbook could do beside hold cells (macros, passwords, a million empty rows) is refused before it is
opened. Cells are text in a CSV file; in a workbook also numbers, truth values, dates and times.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import IO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from api.files.identify import HEAD_SIZE, identify
from api.files.kinds import KINDS
from assessments.errors import InvalidInput

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = Sequence[Cell]

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 300_000
MOST_COLUMNS = 500
MOST_CELLS = 8_000_000  # of a workbook: it is opened whole, at some fifty bytes a cell
MOST_UNPACKED = 300 * 1024 * 1024

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 20  # rows that tell the delimiter
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]*)([0-9]+)[\"']")
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.I)

_KINDS = "Upload an Excel workbook (.xlsx) or a CSV file (.csv)."
_DAMAGED = (
    "This workbook is damaged. Open it in your spreadsheet program, save it again, and upload the new copy."
)
_TOO_BIG = (
    f"This table is too large: at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns are taken at once."
)
_EMPTY = "There is nothing in this table. Check that it was saved, and upload it again."


@dataclass(frozen=True)
class Sheet:
    """The rows of one table, from row 1; `name` is that of the sheet, empty for a CSV file."""

    name: str
    rows: list[Row]

    def numbered(self, after: int = 0) -> Iterator[tuple[int, Row]]:
        """The rows after this many, each with its number."""
        return enumerate(islice(self.rows, after, None), start=after + 1)


class SeveralSheets(InvalidInput):
    """More than one sheet could be meant: somebody must choose among `names`."""

    def __init__(self, names: list[str]) -> None:
        super().__init__({"sheet": f"Choose the sheet that holds the figures: {', '.join(names)}."})
        self.names = names


def read_sheet(
    file: IO[bytes], file_name: str, *, sheet: str = "", fits: Callable[[Sequence[Row]], int]
) -> Sheet:
    """The table of a file. Raises InvalidInput under `file`, or SeveralSheets.

    `fits` says how well the first rows of a table look like what is wanted, 0 for not at all: by it a
    delimiter and a sheet are chosen. `sheet` is the one that somebody chose.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > MOST_BYTES:
        raise _refusal(
            f"This file is larger than {MOST_BYTES // 1024**2} MB. Split it, and upload each part."
        )
    head = file.read(HEAD_SIZE)
    file.seek(0)
    kind = identify(head, file_name, file)
    if kind in (KINDS["csv"], KINDS["txt"]):
        return Sheet("", _csv_rows(file.read(), fits))
    if kind != KINDS["xlsx"]:
        raise _refusal(f"This is {kind.label}. {_KINDS}")
    _check_extent(file)
    return _workbook_sheet(file, sheet, fits)


def _csv_rows(content: bytes, fits: Callable[[Sequence[Row]], int]) -> list[Row]:
    text = _decoded(content)
    best = max(_DELIMITERS, key=lambda delimiter: _fit_of(text, delimiter, fits))
    rows: list[Row] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=best):
            if len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS:
                raise _refusal(_TOO_BIG)
            rows.append(row)
    except csv.Error as error:
        where = f"Row {len(rows) + 1} of this file cannot be read: check its quotation marks."
        raise _refusal(where) from error
    if not any(map(any, rows)):
        raise _refusal(_EMPTY)
    return rows


def _decoded(content: bytes) -> str:
    """The text of a CSV file, which `identify` found to be UTF-8 or Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _fit_of(text: str, delimiter: str, fits: Callable[[Sequence[Row]], int]) -> tuple[int, int]:
    """How well a delimiter does: by what the rows hold, and else by how many cells it makes."""
    rows: list[Row] = []
    try:
        sample = csv.reader(io.StringIO(text[:65536], newline=""), delimiter=delimiter)
        rows.extend(islice(sample, _SAMPLE))
    except csv.Error:
        return 0, 0
    return fits(rows), sum(map(len, rows))


def _check_extent(file: IO[bytes]) -> None:
    """Refuse a workbook that a few bytes make immense: one cell in the last row would fill all above it."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise _refusal(_TOO_BIG)
        for part in parts:
            if not _SHEET_PART.fullmatch(part.filename.replace("\\", "/").lstrip("/")):
                continue
            found = _REFERENCE.findall(archive.read(part))
            rows = max((int(row) for row in {row for _, row in found}), default=0)
            columns = max((_place(letters) for letters in {letters for letters, _ in found}), default=0)
            if rows > MOST_ROWS * 4 or rows * columns > MOST_CELLS:
                raise _refusal(_TOO_BIG)
    file.seek(0)


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters[:4]:
        place = place * 26 + letter - 64
    return place


def _workbook_sheet(file: IO[bytes], chosen: str, fits: Callable[[Sequence[Row]], int]) -> Sheet:
    try:
        with CalamineWorkbook.from_filelike(file) as workbook:
            names = [
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
            if chosen in names:
                return _rows_of(workbook.get_sheet_by_name(chosen))
            name = _only_one(workbook, names, fits)
            return _rows_of(workbook.get_sheet_by_name(name))
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise _refusal(_DAMAGED) from error


def _only_one(workbook: CalamineWorkbook, names: list[str], fits: Callable[[Sequence[Row]], int]) -> str:
    """The sheet that is meant: the one that fits, or the only one with anything in it."""
    filled = {}
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height:
            filled[name] = fits([_padded(sheet, row) for row in islice(sheet.iter_rows(), _SAMPLE)])
    if not filled:
        raise _refusal(_EMPTY)
    fitting = [name for name, fit in filled.items() if fit] or list(filled)
    if len(fitting) > 1:
        raise SeveralSheets(fitting)
    return fitting[0]


def _rows_of(sheet: CalamineSheet) -> Sheet:
    height, width = sheet.total_height, (sheet.end or (0, 0))[1] + 1
    if height > MOST_ROWS or width > MOST_COLUMNS:
        raise _refusal(_TOO_BIG)
    if not sheet.height:
        raise _refusal(_EMPTY)
    return Sheet(sheet.name, [_padded(sheet, row) for row in sheet.iter_rows()])


def _padded(sheet: CalamineSheet, row: Row) -> Row:
    """A row with the empty columns before the first filled one, which the reader leaves out."""
    before = (sheet.start or (0, 0))[1]
    return [*[None] * before, *row] if before else row


def _refusal(sentence: str) -> InvalidInput:
    return InvalidInput({"file": sentence})
