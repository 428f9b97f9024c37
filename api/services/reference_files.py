"""Opens files of published figures: CSV, Excel workbooks and GeoJSON, each also compressed with gzip."""

import gzip
import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import IO

from api.files.sheets import Cell, Row, SeveralSheets, Sheet, read_sheet
from assessments.employers import tidy_postcode
from assessments.errors import InvalidInput
from assessments.reference_data import workbook
from assessments.reference_data.boundaries import read_boundaries
from assessments.reference_data.columns import tidy_heading
from assessments.reference_data.kinds import Kind
from assessments.reference_data.reading import Form, Numbered, Read, choose_form, read_table
from assessments.reference_data.tables import TABLES

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
ZIP = b"PK\x03\x04"
LINES_BEFORE = 30  # a table begins within these: published workbooks have titles and notes above

# The columns of a file of Code-Point Open, which come without a heading.
CODE_POINT = (
    "postcode", "positional_quality_indicator", "eastings", "northings", "country_code",
    "nhs_regional_ha_code", "nhs_ha_code", "admin_county_code", "admin_district_code", "admin_ward_code",
)  # fmt: skip


def take_in(file: IO[bytes]) -> bytes:
    """The whole of a file. Raises InvalidInput when it is too large, or empty."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InvalidInput({"file": f"This file is larger than {MOST_BYTES // 1024**2} MB."})
    if not content.strip():
        raise InvalidInput({"file": "This file is empty."})
    return content


def read_file(
    kind: Kind, content: bytes, name: str, refers_to: date | None, current: Mapping[str, str], sheet: str = ""
) -> Read:
    """What a file of a kind says. Raises InvalidInput when it is no table that can be opened."""
    content, name = _unpacked(content, name)
    if kind == Kind.BOUNDARIES:
        try:
            return read_boundaries(content.decode("utf-8-sig"), current)
        except UnicodeDecodeError:
            raise InvalidInput({"file": "This is not a GeoJSON file."}) from None
    forms = TABLES[kind].forms
    if kind in workbook.TABLES and content.startswith(ZIP) and not sheet:
        lines = list(_workbook_lines(kind, content, name))
        if lines:
            columns = workbook.SIZE_COLUMNS if kind == Kind.BUSINESS_SIZES else workbook.INDUSTRY_COLUMNS
            return read_table(forms, columns, lines, refers_to, current)
    found = read_sheet(io.BytesIO(content), name, sheet=sheet, fits=lambda rows: _fit(forms, rows))
    headings, start = _headings(forms, found)
    return read_table(forms, headings, _lines(headings, found, start), refers_to, current)


def _workbook_lines(kind: Kind, content: bytes, name: str) -> Iterator[Numbered]:
    """The counts of both tables of a kind in the workbook of business counts; none for other workbooks."""

    def fits(rows: Sequence[Row]) -> int:
        return int(any(workbook.is_heading(kind, list(map(_text, row))) for row in rows))

    try:
        names = [read_sheet(io.BytesIO(content), name, fits=fits).name]
    except SeveralSheets as error:
        names = error.names
    for sheet, unit in workbook.TABLES[kind].items():
        for found in [one for one in names if one.strip() == sheet]:
            rows = read_sheet(io.BytesIO(content), name, sheet=found, fits=fits).rows
            yield from workbook.unfolded(kind, unit, [list(map(_text, row)) for row in rows])


def _unpacked(content: bytes, name: str) -> tuple[bytes, str]:
    if not content.startswith(b"\x1f\x8b"):
        return content, name
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            unpacked = packed.read(MOST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error):
        raise InvalidInput({"file": "This compressed file is damaged. Download it again."}) from None
    if len(unpacked) > MOST_UNPACKED:
        raise InvalidInput({"file": f"This file unpacks to more than {MOST_UNPACKED // 1024**2} MB."})
    return unpacked, name.removesuffix(".gz")


def _fit(forms: Sequence[Form], rows: Sequence[Row]) -> int:
    """Whether the headings of any form are among these rows."""
    return int(any(_is_heading(forms, row) for row in rows))


def _is_heading(forms: Sequence[Form], row: Row) -> bool:
    return not choose_form(forms, [_text(cell) for cell in row])[1]


def _headings(forms: Sequence[Form], sheet: Sheet) -> tuple[list[str], int]:
    """The headings of a table, and after which row its lines begin."""
    first = [_text(cell) for cell in sheet.rows[0]]
    if len(first) == len(CODE_POINT) and tidy_postcode(first[0]):
        return list(CODE_POINT), 0
    for place, row in enumerate(sheet.rows[:LINES_BEFORE], start=1):
        if _is_heading(forms, row):
            return [_text(cell) for cell in row], place
    return first, 1


def _lines(headings: list[str], sheet: Sheet, start: int) -> Iterator[Numbered]:
    for number, row in sheet.numbered(after=start):
        yield number, dict(zip(headings, map(_text, row), strict=False))


def _text(cell: Cell) -> str:
    """A cell as text; a workbook's whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def headings_of(kind: Kind) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The forms of a kind: the name of each, and its columns by name, what they hold and whether needed."""
    return [(form.name, [(c.name, c.words, c.needed) for c in form.columns]) for form in TABLES[kind].forms]


assert all(tidy_heading(name) == name for name in CODE_POINT)
