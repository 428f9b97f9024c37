"""The tables of the workbook “UK business: activity, size and location”, unfolded to one line for each count.

In each, an area stands in the first cell as “E06000014 : York”, and the headings are size bands or groups of
SIC divisions (“41-43 : Construction”). Tables 10 and 1 count enterprises, 22 and 16 local units.
"""

import re
from collections.abc import Iterator, Sequence

from assessments.reference_data.kinds import Kind
from assessments.reference_data.reading import Numbered

TABLES: dict[Kind, dict[str, str]] = {
    Kind.BUSINESS_SIZES: {"Table 10": "enterprises", "Table 22": "local_units"},
    Kind.BUSINESS_INDUSTRIES: {"Table 1": "enterprises", "Table 16": "local_units"},
}
_BANDS = {
    "0-4": "n_0_4", "5-9": "n_5_9", "10-19": "n_10_19", "20-49": "n_20_49", "50-99": "n_50_99",
    "100-249": "n_100_249", "250+": "n_250_plus", "Total": "total",
}  # fmt: skip
_AREA = re.compile(r"\s*([A-Z]\d{8})\b")
_DIVISIONS = re.compile(r"\s*(\d{2}(?:\s*-\s*\d{2})?)\s*:")
SIZE_COLUMNS = ("area_code", "unit", *_BANDS.values())
INDUSTRY_COLUMNS = ("area_code", "unit", "sic_divisions", "count")


def is_heading(kind: Kind, row: Sequence[str]) -> bool:
    """Whether a row of a sheet is the headings of a table of this kind."""
    if kind == Kind.BUSINESS_SIZES:
        return set(_BANDS) <= {cell.strip() for cell in row}
    return sum(bool(_DIVISIONS.match(cell)) for cell in row) >= 15


def unfolded(kind: Kind, unit: str, rows: Sequence[Sequence[str]]) -> Iterator[Numbered]:
    """The counts of one table as lines of the kind's own form; lines are numbered as the sheet's rows are."""
    headings: Sequence[str] = ()
    for number, row in enumerate(rows, start=1):
        if not headings:
            headings = row if is_heading(kind, row) else ()
            continue
        area = _AREA.match(row[0]) if row else None
        if area is None:
            continue
        line = {"area_code": area[1], "unit": unit}
        if kind == Kind.BUSINESS_SIZES:
            yield (
                number,
                line | {_BANDS[h.strip()]: c for h, c in _pairs(headings, row) if h.strip() in _BANDS},
            )
            continue
        for heading, cell in _pairs(headings, row):
            if divisions := _DIVISIONS.match(heading):
                yield number, line | {"sic_divisions": re.sub(r"\s", "", divisions[1]), "count": cell}
            elif heading.strip() == "Total":
                yield number, line | {"sic_divisions": "01-99", "count": cell}


def _pairs(headings: Sequence[str], row: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(headings[1:], row[1:], strict=False)
