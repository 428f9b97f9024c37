"""Monthly sickness absence files of the NHS: FTE days lost and available by organisation, in calendar days.

NHS England publishes them with the headings DATE, ORG_CODE, STAFF_GROUP, FTE_DAYS_LOST and so on; others keep
them with the headings month, org_code, fte_days_lost. Days are counted as the Electronic Staff Record does:
every calendar day of a contract is available. So the average FTE of a month is its available days over its
length, and the rate is never compared with one of working days.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.absence.cells import Cell, Refused, above_nought, is_blank, number, words
from assessments.absence.columns import Mapped, plain
from assessments.absence.dates import month_around
from assessments.absence.faults import Faults
from assessments.absence.returns import AbsenceFigures, Basis, Source
from assessments.absence.tables import FUTURE, MISSING, NumberedRow, Read, ReadRow, compare_rows

ALL_STAFF = frozenset({"all staff groups", "all staff", "total"})

_NAMES = {
    "month": ("month", "date", "period", "month year"),
    "org_code": ("org code", "organisation code", "ods code", "trust code"),
    "org_name": ("org name", "organisation name", "organisation", "trust name"),
    "staff_group": ("staff group",),
    "days_lost": ("fte days lost",),
    "days_available": ("fte days available",),
}
_NEEDED = ("month", "org_code", "days_lost", "days_available")


@dataclass(frozen=True)
class Organisation:
    """One organisation of a file."""

    code: str
    name: str
    months: int


def nhs_columns(headings: Sequence[Cell]) -> Mapped | None:
    """Where an NHS-style file keeps what is read of it, or None when these are no such file's headings."""
    names = ["" if cell is None else plain(words(cell)) for cell in headings]
    found = {
        field: next(names.index(one) for one in known if one in names)
        for field, known in _NAMES.items()
        if any(one in names for one in known)
    }
    return found if all(field in found for field in _NEEDED) else None


def organisations(table: Iterable[NumberedRow], columns: Mapped) -> list[Organisation]:
    """Every organisation of a file by its name, with how many rows it has of all its staff."""
    months: dict[str, int] = {}
    names: dict[str, str] = {}
    for _, cells in table:
        code = _text(cells, columns, "org_code").upper()
        if code and _is_of_all_staff(cells, columns):
            months[code] = months.get(code, 0) + 1
            names.setdefault(code, _text(cells, columns, "org_name"))
    found = (Organisation(code, names[code] or code, count) for code, count in months.items())
    return sorted(found, key=lambda one: (one.name.casefold(), one.code))


def read_nhs(
    table: Iterable[NumberedRow], columns: Mapped, code: str, *, headcount: float, today: date
) -> Read:
    """The months of one organisation, on calendar days; never raises.

    The file does not say how many people there are: `headcount` does, and is never less than the FTE.
    """
    faults, rows, wanted = Faults(), [], code.strip().upper()
    for row, cells in table:
        if _text(cells, columns, "org_code").upper() != wanted or not _is_of_all_staff(cells, columns):
            continue
        before = faults.count
        span = _read(month_around, cells, columns, "month", row, faults)
        lost = _read(number, cells, columns, "days_lost", row, faults)
        available = _read(above_nought, cells, columns, "days_available", row, faults)
        if faults.count > before:
            continue
        if span[1] > today:
            faults.add("month", columns["month"], row, FUTURE, f"{span[0]:%B %Y}")
            continue
        rows.append(ReadRow(row, "", _figures(span, lost, available, headcount)))
    return Read(compare_rows(rows, figure_columns(columns), faults), faults)


def figure_columns(columns: Mapped) -> Mapped:
    """The column that each field of the figures comes from."""
    return {
        "period": columns["month"],
        "days_lost": columns["days_lost"],
        "days_available": columns["days_available"],
        "fte_avg": columns["days_available"],
    }


def _figures(span: tuple[date, date], lost: float, available: float, headcount: float) -> AbsenceFigures:
    fte = available / ((span[1] - span[0]).days + 1)
    return AbsenceFigures(
        period_start=span[0],
        period_end=span[1],
        headcount_avg=max(headcount, fte),
        fte_avg=fte,
        days_lost=lost,
        basis=Basis.CALENDAR,
        days_available=available,
        fte_adjusted=True,
        source=Source.HR_SYSTEM,
    )


def _is_of_all_staff(cells: Sequence[Cell], columns: Mapped) -> bool:
    return "staff_group" not in columns or _text(cells, columns, "staff_group").lower() in ALL_STAFF


def _cell(cells: Sequence[Cell], columns: Mapped, field: str) -> Cell:
    place = columns.get(field)
    return None if place is None or place >= len(cells) else cells[place]


def _text(cells: Sequence[Cell], columns: Mapped, field: str) -> str:
    cell = _cell(cells, columns, field)
    return "" if cell is None else words(cell)


def _read(
    read: Callable[[Cell], Any], cells: Sequence[Cell], columns: Mapped, field: str, row: int, faults: Faults
) -> Any:
    cell = _cell(cells, columns, field)
    if is_blank(cell):
        faults.add(field, columns[field], row, MISSING)
        return None
    try:
        return read(cell)
    except Refused as refused:
        faults.add(field, columns[field], row, refused.sentence, cell)
        return None
