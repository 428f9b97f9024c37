"""Reads a list of employers to reach from a CSV file or a workbook, telling faults cell by cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from email_validator import EmailNotValidError, validate_email

from api.files.sheets import Cell, Row, SeveralSheets, read_sheet
from api.services.employers import COMPANY_NUMBER_FAULT, POSTCODE_FAULT
from assessments.absence.cells import words
from assessments.absence.columns import LONGEST_SEARCH, plain
from assessments.absence.faults import Faults
from assessments.employers import has_hidden_characters, tidy_company_number, tidy_postcode
from assessments.errors import InvalidInput
from assessments.uptake.leads import read_sector, read_size
from models.base import name_key

MOST_LEADS = 20_000  # of one list: it is read, matched and written while somebody waits

# What each column may be called; the first cell that is filled counts where several columns hold one thing.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("name", "employer", "employer name", "organisation", "organisation name", "company",
             "company name", "business", "business name"),
    "size": ("headcount", "employees", "number of employees", "staff", "size", "size band", "employer size",
             "employee band"),
    "sector": ("sector", "sic section", "sic", "sic code", "sic 2007", "sic07", "industry", "section"),
    "company_number": ("company number", "company registration number", "companies house number", "crn"),
    "postcode": ("postcode", "post code", "postal code"),
    "email": ("email", "e mail", "email address", "e mail address", "contact email"),
    "source": ("source", "where from", "where the list came from", "origin"),
}  # fmt: skip
REQUIRED = {"name": "Name", "size": "Headcount", "sector": "Sector"}
FAULTS = {
    "size": "must be a headcount, like 45, or a size band, like 20 to 49",
    "sector": "must be a SIC section from A to U, a SIC 2007 code, like 47110, or the name of a section",
}
_FIELDS = {name: field for field, names in HEADINGS.items() for name in names}


@dataclass(frozen=True)
class LeadInput:
    """An employer to reach, checked and tidied."""

    name: str
    band: int
    section: str
    headcount: int | None = None
    company_number: str = ""
    postcode: str = ""
    email: str = ""
    source: str = ""

    @property
    def name_key(self) -> str:
        """Its name as compared."""
        return name_key(self.name)

    @property
    def district(self) -> str:
        """The first half of its postcode."""
        return self.postcode.partition(" ")[0]

    def document(self) -> dict[str, Any]:
        """As it waits to be confirmed."""
        return dict(self.__dict__)


@dataclass
class ReadList:
    """What was found in a file: leads and faults, and how many lines were for an employer seen before."""

    leads: list[LeadInput] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    repeated: int = 0


def checked_lead(cells: Mapping[str, str]) -> LeadInput:
    """A lead from text by field. Raises InvalidInput by field."""
    errors: dict[str, str] = {}
    name = cells.get("name", "")
    if not name_key(name) or has_hidden_characters(name):
        errors["name"] = "must be the employer’s name, with at least one letter or number"
    elif len(name) > 200:
        errors["name"] = "must be 200 characters or fewer"
    size, section = read_size(cells.get("size", "")), read_sector(cells.get("sector", ""))
    errors |= {key: FAULTS[key] for key, read in (("size", size), ("sector", section)) if read is None}
    number = _tidied(cells, "company_number", tidy_company_number, COMPANY_NUMBER_FAULT, errors)
    postcode = _tidied(cells, "postcode", tidy_postcode, POSTCODE_FAULT, errors)
    email = _tidied(cells, "email", _address, "must be one email address, like name@example.com", errors)
    source = cells.get("source", "")
    if len(source) > 200 or has_hidden_characters(source):
        errors["source"] = "must be plain text of 200 characters or fewer"
    if errors or size is None or section is None:
        raise InvalidInput(errors)
    return LeadInput(name, size.band, section, size.headcount, number, postcode, email, source)


def _tidied(
    cells: Mapping[str, str],
    name: str,
    tidy: Callable[[str], str | None],
    fault: str,
    errors: dict[str, str],
) -> str:
    given = cells.get(name, "")
    tidied = tidy(given) if given else ""
    if tidied is None:
        errors[name] = fault
    return tidied or ""


def _address(text: str) -> str | None:
    try:
        found = validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None
    return found if len(found) <= 254 else None


def read_leads(file: IO[bytes], file_name: str) -> ReadList:
    """Everything in a file. Raises InvalidInput under `file` for one that is no list."""
    try:
        rows = read_sheet(file, file_name, fits=lambda first: max(map(_fit, first), default=0)).rows
    except SeveralSheets as error:
        names = ", ".join(error.names)
        raise InvalidInput(
            {"file": f"Keep one sheet in the workbook, the one with the list. It has {names}."}
        ) from error
    start = max(range(min(len(rows), LONGEST_SEARCH)), key=lambda place: (_fit(rows[place]), -place))
    columns = _columns(rows[start])
    if lacking := [words for field, words in REQUIRED.items() if field not in columns]:
        raise InvalidInput(
            {"file": f"We found no column for: {', '.join(lacking)}. Name the columns as described."}
        )
    if len(rows) - start - 1 > MOST_LEADS:
        raise InvalidInput({"file": f"At most {MOST_LEADS:,} employers are taken at once. Split the list."})
    return _read_rows(rows, start, columns)


def _fit(row: Row) -> int:
    return len(_columns(row))


def _columns(row: Row) -> dict[str, list[int]]:
    """The places of the columns for each field, by their headings."""
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(row):
        heading = plain(words(cell)) if isinstance(cell, str) else ""
        if heading in _FIELDS:
            found.setdefault(_FIELDS[heading], []).append(place)
    return found


def _read_rows(rows: Sequence[Row], start: int, columns: Mapping[str, list[int]]) -> ReadList:
    found, seen = ReadList(), _Seen()
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        cells, places = _cells(row, columns)
        if not any(cells.values()):
            continue
        try:
            lead = checked_lead(cells)
        except InvalidInput as error:
            for name, sentence in error.errors.items():
                found.faults.add(name, places.get(name), number, sentence, cells.get(name))
            continue
        if seen.before(lead):
            found.repeated += 1
        else:
            found.leads.append(lead)
    if not found.leads and not found.faults.count:
        raise InvalidInput({"file": "There are no employers in this file below its headings."})
    return found


def _cells(row: Row, columns: Mapping[str, list[int]]) -> tuple[dict[str, str], dict[str, int]]:
    """The text of a row by field, and the place it stands in."""
    cells, places = {}, {}
    for name, several in columns.items():
        texts = {place: _text(row[place]) if place < len(row) else "" for place in several}
        places[name] = next((place for place, text in texts.items() if text), several[0])
        cells[name] = texts[places[name]]
    return cells, places


def _text(cell: Cell) -> str:
    return "" if cell is None else words(cell)


class _Seen:
    """The employers of a file so far: by number, and by name and district where a number tells nothing."""

    def __init__(self) -> None:
        self._numbers: set[str] = set()
        self._places: dict[tuple[str, str], set[str]] = {}

    def before(self, lead: LeadInput) -> bool:
        """Whether an employer has been seen; notes it."""
        numbers = self._places.setdefault((lead.name_key, lead.district), set())
        number = lead.company_number
        known = number in self._numbers if number else False
        known = known or number in numbers or bool(numbers and (not number or "" in numbers))
        numbers.add(number)
        if number:
            self._numbers.add(number)
        return known
