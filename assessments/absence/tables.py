"""Reads the rows of an uploaded table into absence figures, and finds what is wrong with them by cell.

Rows are numbered as the spreadsheet shows them, from 1. Nothing here decides whether figures are plausible.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from assessments.absence.cells import Cell, Refused, above_nought, is_blank, number, whole_number
from assessments.absence.columns import Mapped
from assessments.absence.faults import Faults
from assessments.absence.fields import COLUMNS
from assessments.absence.returns import AbsenceFigures, Reason

NumberedRow = tuple[int, Sequence[Cell]]

EXAMPLE = "example row"  # a row with this in a cell is the template's, and skipped
LONGEST_SITE = 200

MISSING = "is empty"
END_FIRST = "is before the first day"
TOO_LONG = "ends a period of more than a year and a half: send shorter ones"
DISAGREES = "does not agree with the first and last day in this row"
SAME_PERIOD = "is in another row too: keep the one that is right"
OVERLAPS = "overlaps the period of another row: each day may stand in one period only"
FUTURE = "is after today: send a period when it is over"
LONG_SITE = "is longer than 200 characters"
UNKNOWN_SITE = "is not a site of yours: use a name from your sites, or add the site first"

_REASONS = {f"reason_{reason.value}": reason for reason in Reason}
_LONGEST_DAYS = 549
_SPAN = ("period", "period_start", "period_end")
_NUMBERS = frozenset(c.field for c in COLUMNS if c.read in (number, above_nought, whole_number))

_Plan = list[
    tuple[str, int, Callable[[Cell], Any], bool]
]  # field, column, reader, whether it must be filled in
_Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row that could be read: where it stands, whose it is, and its figures."""

    row: int
    site: str  # empty: the whole organisation
    figures: AbsenceFigures


@dataclass(frozen=True)
class Read:
    """What a table came to."""

    rows: list[ReadRow]
    faults: Faults
    skipped: int = 0  # examples; empty rows are not counted


def read_table(
    table: Iterable[NumberedRow], columns: Mapped, *, today: date, sites: Iterable[str] | None = None
) -> Read:
    """Read every row below the headings. `columns` lacks nothing (see `columns.wanting`); never raises.

    `sites` are the names that the site column may hold, or None for any.
    """
    plan = _plan(columns)
    known = None if sites is None else {site.casefold(): site for site in sites}
    faults, rows, skipped = Faults(), [], 0
    for place, cells in table:
        if not any(cell is not None and cell != "" for cell in cells):
            continue
        if is_example(cells):
            skipped += 1
            continue
        before = faults.count
        values = _values(plan, place, cells, faults)
        site = _site(values, columns, known, place, faults)
        if faults.count == before and (span := _span(values, columns, place, today, faults)):
            rows.append(ReadRow(place, site, _figures(values, span)))
    return Read(compare_rows(rows, columns, faults), faults, skipped)


def is_example(cells: Sequence[Cell]) -> bool:
    """Whether a row is the example of the template."""
    return any(type(cell) is str and cell[:14].lower().startswith(EXAMPLE) for cell in cells)


def compare_rows(rows: Sequence[ReadRow], columns: Mapped, faults: Faults) -> list[ReadRow]:
    """Note the rows of one site whose periods are the same or overlap, each at the lower row; the rest."""
    noted: set[int] = set()
    by_site: defaultdict[str, list[ReadRow]] = defaultdict(list)
    for row in rows:
        by_site[row.site.casefold()].append(row)
    for alike in by_site.values():
        alike.sort(key=lambda row: (row.figures.period_start, row.figures.period_end, row.row))
        furthest = alike[0]
        for row in alike[1:]:
            if row.figures.period_start <= furthest.figures.period_end:
                noted.add(_note_pair(furthest, row, columns, faults))
            if row.figures.period_end > furthest.figures.period_end:
                furthest = row
    return [row for row in rows if row.row not in noted] if noted else list(rows)


def _note_pair(one: ReadRow, other: ReadRow, columns: Mapped, faults: Faults) -> int:
    """Note that two rows meet, at the lower of them; returns its number."""
    upper, lower = sorted((one, other), key=lambda row: row.row)
    ends = [(row.figures.period_start, row.figures.period_end) for row in (upper, lower)]
    first, last = (f"{end:%d/%m/%Y}" for end in ends[1])
    _at_period(
        columns,
        lower.row,
        SAME_PERIOD if ends[0] == ends[1] else OVERLAPS,
        faults,
        f"{first} to {last}; row {upper.row}",
    )
    return lower.row


def _plan(columns: Mapped) -> _Plan:
    """What to read of each row. A period must be filled in where nothing else says when it was."""
    either = len([field for field in _SPAN if field in columns]) == len(_SPAN)
    plan = []
    for column in COLUMNS:
        if column.field in columns:
            needed = column.needed or (column.field in _SPAN and not either)
            # Dates and choices are few and slow to read, so each is read once.
            read = column.read if column.field in _NUMBERS else lru_cache(4096, typed=True)(column.read)
            plan.append((column.field, columns[column.field], read, needed))
    return plan


def _values(plan: _Plan, row: int, cells: Sequence[Cell], faults: Faults) -> dict[str, Any]:
    values: dict[str, Any] = {}
    width = len(cells)
    for field, place, read, needed in plan:
        cell = cells[place] if place < width else None
        if cell is None or cell == "":
            if needed:
                faults.add(field, place, row, MISSING)
            continue
        try:
            values[field] = read(cell)
        except Refused as refused:
            if not is_blank(cell):
                faults.add(field, place, row, refused.sentence, cell)
            elif needed:
                faults.add(field, place, row, MISSING, cell)
    return values


def _site(
    values: dict[str, Any], columns: Mapped, known: dict[str, str] | None, row: int, faults: Faults
) -> str:
    given: str = values.pop("site", "")
    if len(given) > LONGEST_SITE:
        faults.add("site", columns["site"], row, LONG_SITE, given)
    if known is None or not given:
        return given
    if given.casefold() not in known:
        faults.add("site", columns["site"], row, UNKNOWN_SITE, given)
    return known.get(given.casefold(), given)


def _span(values: dict[str, Any], columns: Mapped, row: int, today: date, faults: Faults) -> _Span | None:
    """The first and last day of a row, taken out of its values; None when a fault was noted."""
    named, first, last = (values.pop(field, None) for field in _SPAN)
    if named is None and (first is None or last is None):
        _at_period(columns, row, MISSING, faults)
        return None
    start, end = named or (first, last)
    sentence = ""
    if named and (first or start, last or end) != named:
        sentence = DISAGREES
    elif end < start:
        sentence = END_FIRST
    elif (end - start).days >= _LONGEST_DAYS:
        sentence = TOO_LONG
    elif end > today:
        sentence = FUTURE
    if sentence:
        _at_period(columns, row, sentence, faults, f"{start:%d/%m/%Y} to {end:%d/%m/%Y}")
        return None
    return start, end


def _at_period(columns: Mapped, row: int, sentence: str, faults: Faults, given: str = "") -> None:
    """Note a fault at the cell that says when: the period, or else the last day."""
    field = "period" if "period" in columns else "period_end"
    faults.add(field, columns.get(field), row, sentence, given)


def _figures(values: dict[str, Any], span: _Span) -> AbsenceFigures:
    reasons = {reason: values.pop(field) for field, reason in _REASONS.items() if field in values}
    return AbsenceFigures(period_start=span[0], period_end=span[1], reasons=reasons, **values)
