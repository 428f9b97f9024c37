"""Columns of text from any long file -> outcomes of units over time, or what is wrong and where."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessments.absence.evaluation.outcomes import NEVER, Outcomes
from assessments.absence.evaluation.panel import Numbers, Places
from assessments.errors import InvalidInput

MISSING = frozenset({"", ".", "na", "n/a", "nan", "null", "none"})
NOT_TREATED = MISSING | {"inf", "+inf", "infinity", "never"}
# Beyond this, squares and sums no longer fit a number.
LARGEST = 1e100
# A file of units by times with fewer rows than this share of cells would fill memory with gaps.
MOST_CELLS = 60_000_000
MOST_TIMES = 600


@dataclass(frozen=True)
class PanelColumns:
    """Which column holds what. With an exposure, outcomes are counts, and rates are what is compared."""

    unit: str
    time: str
    outcome: str
    first_treated: str
    exposure: str | None = None


@dataclass(frozen=True)
class LongPanel:
    """The panel of a file: outcomes (rates where there is an exposure), counts and exposure (N x T)."""

    outcomes: Outcomes
    counts: Numbers
    exposure: Numbers | None
    rows: int
    rows_without_outcome: int


def read_panel(table: Mapping[str, Sequence[str]], columns: PanelColumns) -> LongPanel:
    """The panel in the columns named; cells are numbered as in a spreadsheet, where the heading is row 1.

    Rows without an outcome, or without an exposure, are counted and left out. A first treated time of 0, none
    at all or infinity means never.

    Raises:
        InvalidInput: a column is missing, a cell cannot be read, or units and times contradict themselves.
    """
    _require(table, columns)
    names = [_text(cell, row, columns.unit) for row, cell in _numbered(table[columns.unit])]
    times = _numbers(table[columns.time], columns.time, "time")
    outcome = _numbers(table[columns.outcome], columns.outcome, "outcome", empty=True)
    first = _first_treated(table[columns.first_treated], columns.first_treated)
    exposure = np.ones(len(names))
    if columns.exposure:
        exposure = _numbers(table[columns.exposure], columns.exposure, "exposure", empty=True)
        _not_negative(exposure, columns.exposure, "exposure")
        _not_negative(outcome, columns.outcome, "outcome")
        exposure = np.nan_to_num(exposure)
    units = {name: place for place, name in enumerate(dict.fromkeys(names))}
    unit = np.array([units[name] for name in names], dtype=np.int64)
    group = _one_group_each(unit, first, list(units))
    _no_duplicates(unit, times, list(units))
    use = ~np.isnan(outcome) & (exposure > 0)
    if not use.any():
        raise InvalidInput({"outcome": f'The column "{columns.outcome}" has no outcomes to work with.'})
    panel = _wide(unit[use], times[use], outcome[use], exposure[use], group, list(units))
    without = int((~use).sum())
    return LongPanel(panel[0], panel[1], panel[2] if columns.exposure else None, len(names), without)


def _require(table: Mapping[str, Sequence[str]], columns: PanelColumns) -> None:
    wanted = {
        "unit": columns.unit,
        "time": columns.time,
        "outcome": columns.outcome,
        "first_treated": columns.first_treated,
    }
    if columns.exposure is not None:
        wanted["exposure"] = columns.exposure
    there = ", ".join(f'"{name}"' for name in table)
    errors = {
        field: f'There is no column "{name}" in the file. Its columns are {there}.'
        for field, name in wanted.items()
        if name not in table
    }
    if errors:
        raise InvalidInput(errors)
    if not len(table[columns.unit]):
        raise InvalidInput({"panel": "The file has a heading but no rows."})


def _numbered(cells: Iterable[str]) -> Iterable[tuple[int, str]]:
    return enumerate((cell.strip() for cell in cells), start=2)


def _text(cell: str, row: int, column: str) -> str:
    if not cell:
        raise InvalidInput(
            {"unit": f'Row {row} is empty in the column "{column}", so its unit is not known.'}
        )
    return cell


def _numbers(cells: Sequence[str], column: str, field: str, *, empty: bool = False) -> Numbers:
    """The cells as numbers, NaN where one is empty and may be."""
    if (quick := _all_numbers(cells)) is not None:
        return quick
    values = np.empty(len(cells))
    for row, cell in _numbered(cells):
        if cell.lower() in MISSING:
            if not empty:
                raise InvalidInput({field: f'Row {row} is empty in the column "{column}".'})
            values[row - 2] = math.nan
        else:
            values[row - 2] = _number(cell, row, column, field)
    return values


def _all_numbers(cells: Sequence[str]) -> Numbers | None:
    """The cells as numbers when all of them can be worked with; large files are read this way."""
    try:
        values = np.array([*map(float, cells)])
    except ValueError:
        return None
    plain = not any("_" in cell for cell in cells)
    return values if plain and np.all(np.abs(values) <= LARGEST) else None


def _number(cell: str, row: int, column: str, field: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if math.isnan(value) or "_" in cell:
        shown = cell if len(cell) <= 40 else f"{cell[:40]}…"
        raise InvalidInput(
            {field: f'Row {row} has "{shown}" in the column "{column}", which is not a number.'}
        )
    if abs(value) > LARGEST:
        raise InvalidInput(
            {field: f'Row {row} has a number in the column "{column}" too large to work with.'}
        )
    return value


def _first_treated(cells: Sequence[str], column: str) -> Numbers:
    if (quick := _all_numbers(cells)) is not None:
        return np.where(quick == 0, NEVER, quick)
    values = np.full(len(cells), NEVER)
    for row, cell in _numbered(cells):
        if cell.lower() not in NOT_TREATED:
            values[row - 2] = _number(cell, row, column, "first_treated") or NEVER
    return values


def _not_negative(values: Numbers, column: str, field: str) -> None:
    below = np.flatnonzero(values < 0)
    if len(below):
        raise InvalidInput(
            {field: f'Row {below[0] + 2} is below 0 in the column "{column}", so it is not a count.'}
        )


def _one_group_each(unit: Places, first: Numbers, names: list[str]) -> Numbers:
    """When each unit is first treated (N), which all of its rows must agree on."""
    group = np.empty(len(names))
    group[unit[::-1]] = first[::-1]
    odd = np.flatnonzero(first != group[unit])
    if len(odd):
        name = names[unit[odd[0]]]
        raise InvalidInput(
            {
                "first_treated": f'Row {odd[0] + 2} gives unit "{name}" another first treated time than '
                "the rows before it. It must be the same in every row of a unit."
            }
        )
    return group


def _no_duplicates(unit: Places, times: Numbers, names: list[str]) -> None:
    order = np.lexsort((times, unit))
    again = (np.diff(unit[order]) == 0) & (np.diff(times[order]) == 0)
    if again.any():
        place = np.flatnonzero(again)[0]
        one, two = sorted((int(order[place]), int(order[place + 1])))
        name = names[unit[one]]
        raise InvalidInput(
            {"unit": f'Unit "{name}" has two rows for the time {times[one]:g}: rows {one + 2} and {two + 2}.'}
        )


def _wide(
    unit: Places, times: Numbers, outcome: Numbers, exposure: Numbers, group: Numbers, names: list[str]
) -> tuple[Outcomes, Numbers, Numbers]:
    """Outcomes, counts and exposure as N x T, of units and times that have any."""
    present, row = np.unique(unit, return_inverse=True)
    grid, column = np.unique(times, return_inverse=True)
    if len(grid) > MOST_TIMES or len(grid) * len(present) > MOST_CELLS:
        raise InvalidInput(
            {
                "time": f"The file has {len(grid):,} different times and {len(present):,} units: "
                f"too many. Up to {MOST_TIMES} times can be worked with: put days together into months."
            }
        )
    shape = (len(present), len(grid))
    counts, exposures = np.zeros(shape), np.zeros(shape)
    values = np.full(shape, np.nan)
    counts[row, column] = outcome
    exposures[row, column] = exposure
    values[row, column] = outcome / exposure
    first = np.where(group[present] > grid[-1], NEVER, group[present])
    units = tuple(names[place] for place in present)
    return Outcomes(units, grid, values, first), counts, exposures
