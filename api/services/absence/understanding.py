"""From an uploaded file to absence figures: what it holds, what is wrong, or what must be asked first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from sqlmodel import Session

from api.files.sheets import SeveralSheets, Sheet, read_sheet
from api.services.absence.faults import Given, faults_of
from assessments.absence import nhs
from assessments.absence.cells import shown, words
from assessments.absence.columns import Guess, Mapped, guess, heading_row, headings_told, plain, wanting
from assessments.absence.faults import Faults
from assessments.absence.fields import BY_FIELD
from assessments.absence.tables import Read, ReadRow, read_table
from assessments.errors import InvalidInput
from models.absence import AbsenceReturn
from models.employers import Employer
from models.queries.absence import figures_of, key_of, newest_of
from models.queries.employers import sites_of

LONGEST_HEADING = 200
NO_LONG_FROM = (
    f"needs a column “{BY_FIELD['long_from'].heading}” saying from when you count an absence as long-term: "
    f"{' or '.join(BY_FIELD['long_from'].choices)}"
)
_LONG = ("days_lost_long", "spells_long")
SAMPLE = 3  # rows shown beside each column that must be matched


@dataclass(frozen=True)
class Chosen:
    """What somebody chose about a file, and how its headings were matched before."""

    sheet: str = ""
    organisation: str = ""
    columns: Mapped | None = None
    remembered: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What must be chosen before a file can be read; one of the three."""

    sheets: tuple[str, ...] = ()
    organisations: tuple[nhs.Organisation, ...] = ()
    headings: tuple[str, ...] = ()  # of the columns to match, with the guess and a few cells of each
    guess: Guess | None = None
    samples: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Understood:
    """A file that could be read: its rows, the column of each field, and what its headings say."""

    read: Read
    columns: Mapped
    headings: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...] = ()  # a few cells of each column
    unread: tuple[str, ...] = ()  # headings of the columns that are not read
    is_nhs: bool = False


@dataclass(frozen=True)
class Change:
    """What one row would do."""

    row: ReadRow
    given: Given
    before: AbsenceReturn | None  # what it replaces

    @property
    def is_new(self) -> bool:
        """Whether its period was never sent, or was taken back."""
        return self.before is None or self.before.withdrawn

    @property
    def is_same(self) -> bool:
        """Whether just these figures were sent already."""
        before = self.before
        return before is not None and not before.withdrawn and figures_of(before) == self.given.figures


def understand(
    file: IO[bytes], file_name: str, chosen: Chosen, *, headcount: float, sites: Sequence[str], today: date
) -> Question | Understood:
    """Read a file. Raises InvalidInput under `file` for one that is no table of figures."""
    try:
        sheet = read_sheet(file, file_name, sheet=chosen.sheet, fits=headings_told)
    except SeveralSheets as several:
        return Question(sheets=tuple(several.names))
    at = heading_row(sheet.rows)
    if at is None:
        at = next(place for place, row in enumerate(sheet.rows) if any(row))
    found = nhs.nhs_columns(sheet.rows[at])
    if found is not None and chosen.columns is None:
        return _of_nhs(sheet, at, found, chosen.organisation, headcount, today)
    return _of_own(sheet, at, chosen, sites, today)


def _of_nhs(
    sheet: Sheet, at: int, columns: Mapped, organisation: str, headcount: float, today: date
) -> Question | Understood:
    there = nhs.organisations(sheet.numbered(at + 1), columns)
    if not there:
        raise InvalidInput({"file": "This file has the headings of an NHS file and no rows of all staff."})
    if len(there) > 1 and organisation not in {one.code for one in there}:
        return Question(organisations=tuple(there))
    code = organisation if len(there) > 1 else there[0].code
    read = nhs.read_nhs(sheet.numbered(at + 1), columns, code, headcount=headcount, today=today)
    return Understood(read, nhs.figure_columns(columns), _headings(sheet, at), is_nhs=True)


def _of_own(
    sheet: Sheet, at: int, chosen: Chosen, sites: Sequence[str], today: date
) -> Question | Understood:
    headings, best = _headings(sheet, at), guess(sheet.rows[at], chosen.remembered)
    columns = best.columns if chosen.columns is None else chosen.columns
    if not any(headings):
        raise InvalidInput({"file": "The first row with anything in it must name the columns."})
    beyond = any(place >= len(headings) for place in columns.values())
    if (chosen.columns is None and not best.is_sure) or wanting(columns) or beyond:
        return Question(headings=headings, guess=best, samples=_samples(sheet, at))
    read = read_table(sheet.numbered(at + 1), columns, today=today, sites=sites)
    unread = (name for place, name in enumerate(headings) if name and place not in columns.values())
    return Understood(read, columns, headings, _samples(sheet, at), tuple(unread))


def _headings(sheet: Sheet, at: int) -> tuple[str, ...]:
    return tuple("" if cell is None else words(cell)[:LONGEST_HEADING] for cell in sheet.rows[at])


def _samples(sheet: Sheet, at: int) -> tuple[tuple[str, ...], ...]:
    first = sheet.rows[at + 1 : at + 1 + SAMPLE]
    return tuple(
        tuple(shown(row[place]) for row in first if place < len(row)) for place in range(len(sheet.rows[at]))
    )


def weigh(session: Session, employer: Employer, found: Understood, today: date) -> list[Change]:
    """What the rows of a file would do to what was sent before; impossible figures are added to its faults.

    Nothing is written.
    """
    site_ids = {site.name.casefold(): site.id for site in sites_of(session, employer.id)}
    given = [
        Given(site_ids[row.site.casefold()] if row.site else None, row.figures) for row in found.read.rows
    ]
    newest = {key_of(row): row for row in newest_of(session, employer.id)}
    for fault in faults_of(session, employer, given, list(newest.values()), today):
        row = found.read.rows[fault.row]
        value = getattr(row.figures, fault.field, None)
        held = f"{value:,.10g}" if isinstance(value, int | float) else ""
        _note(found.read.faults, found.columns, row.row, fault.field, fault.message, held)
    return [Change(row, one, newest.get(one.key)) for row, one in zip(found.read.rows, given, strict=True)]


def _note(faults: Faults, columns: Mapped, row: int, figure: str, message: str, held: str) -> None:
    """Note an impossible figure at the cell it came from, or else at its row."""
    if figure in ("period_start", "period_end") and figure not in columns:
        figure = "period"
    if figure == "reasons":
        figure = next((name for name in columns if name.startswith("reason_")), figure)
    if figure == "long_from" and figure not in columns:
        figure, message = next(name for name in _LONG if name in columns), NO_LONG_FROM
    faults.add(figure, columns.get(figure), row, message, held)


def remembered_from(headings: Sequence[str], columns: Mapped) -> dict[str, str]:
    """How headings were matched, to be remembered: the field by plain heading, empty for none."""
    by_place = {place: name for name, place in columns.items() if name in BY_FIELD}
    return {plain(name): by_place.get(place, "") for place, name in enumerate(headings) if plain(name)}
