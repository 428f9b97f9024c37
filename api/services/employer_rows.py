"""Reads employers from a CSV file: our own columns, or those of the government's gender pay gap service."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from email_validator import EmailNotValidError, validate_email

from api.services.employers import ContactInput, EmployerInput, checked
from assessments.employers import SIC_SECTIONS, section_of_code, tidy_company_number
from assessments.errors import InvalidInput
from models.employers import Ownership

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell (or, with no line, the whole file)."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Row:
    """One employer of a file, checked, and remarks on what of its line was left out."""

    line: int
    given: EmployerInput
    remarks: tuple[Fault, ...] = ()


class RowFaults(InvalidInput):
    """What is wrong with a row, by column."""


@dataclass(frozen=True)
class Layout:
    """The columns of a kind of file and how one of its rows is read."""

    required: frozenset[str]
    optional: frozenset[str]
    read: Callable[[Cells], tuple[EmployerInput, dict[str, str]]]
    columns: Mapping[str, str] = field(default_factory=dict)  # our field -> this file's column, if another
    others_pass: bool = False  # whether columns that are not read may stand in the file


def _number(cells: Cells, name: str, kind: type[int] | type[float], errors: dict[str, str]) -> float | None:
    text = cells.get(name, "").replace(",", "")
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        example = "a whole number, like 45" if kind is int else "a number, like 37.5"
        errors[name] = f"must be {example}, not “{text[:40]}”"
        return None


def _contacts(cells: Cells, errors: dict[str, str]) -> tuple[ContactInput, ...]:
    contacts = []
    for position in (1, 2):
        name, email, phone = (
            cells.get(f"contact{position}_{part}", "") for part in ("name", "email", "phone")
        )
        if not (name or email or phone):
            continue
        if email:
            try:
                email = validate_email(email, check_deliverability=False).normalized
            except EmailNotValidError:
                errors[f"contact{position}_email"] = "must be an email address, like name@example.com"
        contacts.append(ContactInput(name, email, phone or None))
    return tuple(contacts)


def _read_own(cells: Cells) -> tuple[EmployerInput, dict[str, str]]:
    """A row of our own columns."""
    errors: dict[str, str] = {}
    try:
        ownership = Ownership(cells["ownership"].lower())
    except ValueError:
        ownership = Ownership.PRIVATE
        errors["ownership"] = f"must be one of {', '.join(Ownership)}, not “{cells['ownership'][:40]}”"
    section = cells.get("sic_section", "").upper() or None
    if code := cells.get("sic_code", ""):
        section = section or section_of_code(code)
        if section is None:
            errors["sic_code"] = f"must be a SIC 2007 code, like 47110, not “{code[:40]}”"
    if section is not None and section not in SIC_SECTIONS:
        errors["sic_section"] = f"must be a letter from A to U, not “{section[:40]}”"
    headcount = _number(cells, "headcount", int, errors)
    if headcount is None:
        errors.setdefault("headcount", "is missing")
    given = EmployerInput(
        name=cells["name"],
        ownership=ownership,
        sic_section=section,
        headcount=1 if headcount is None else int(headcount),
        fte=_number(cells, "fte", float, errors),
        company_number=cells.get("company_number") or None,
        site_name=cells.get("site_name") or "Main site",
        postcode=cells["postcode"],
        contacts=_contacts(cells, errors),
    )
    if errors:
        raise RowFaults(errors)
    return given, {}


def _read_pay_gap(cells: Cells) -> tuple[EmployerInput, dict[str, str]]:
    """A row of the gender pay gap service's file.

    Its size is a band: the headcount is the band's lower end, and 1 for "0 to 249". It names the public
    sector and nothing else, so a charity comes in as private until somebody corrects it. A number of another
    register than that of companies is left out.
    """
    band = cells["employer_size"]
    lowest = "".join(c for c in band.split(" ")[0] if c != ",")
    if not (lowest.isascii() and lowest.isdigit()):
        raise RowFaults({"headcount": f"must be a band, like 250 to 499, not “{band[:40]}”"})
    number, remarks = cells["company_number"], {}
    if number and tidy_company_number(number) is None:
        remarks["company_number"] = f"“{number[:40]}” is not a company number, so it is left out"
        number = ""
    given = EmployerInput(
        name=cells["employer_name"],
        ownership=Ownership.PUBLIC if cells["public_sector_flag"] == "1" else Ownership.PRIVATE,
        sic_section=cells["sic_section"].upper() or None,
        headcount=max(1, int(lowest)),
        company_number=number or None,
        postcode=cells["postcode"],
        contacts=(),
    )
    return given, remarks


_CONTACT_COLUMNS = frozenset(f"contact{n}_{part}" for n in (1, 2) for part in ("name", "email", "phone"))
OWN = Layout(
    required=frozenset({"name", "ownership", "headcount", "postcode"}),
    optional=frozenset({"company_number", "sic_section", "sic_code", "fte", "site_name"}) | _CONTACT_COLUMNS,
    read=_read_own,
)
PAY_GAP = Layout(
    required=frozenset(
        {"employer_name", "company_number", "postcode", "sic_section", "public_sector_flag", "employer_size"}
    ),
    optional=frozenset(),
    read=_read_pay_gap,
    columns={"name": "employer_name", "headcount": "employer_size"},
    others_pass=True,
)


def read_employers(path: Path) -> Iterator[Row | Fault]:
    """Every row of a file, checked, or what is wrong with it, in order; the file is never held whole.

    Raises OSError when it cannot be opened. Bytes that are not UTF-8 are faults of their row.
    """
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        reader = csv.reader(file)
        started = 1
        try:
            header = [_column(cell) for cell in next(reader, [])]
            layout = PAY_GAP if "employer_name" in header else OWN
            faults = list(_faults_of_header(header, layout))
            yield from faults
            if faults:
                return
            started = reader.line_num + 1
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield from _read_row(started, header, cells, layout)
                started = reader.line_num + 1
        except csv.Error as error:
            yield Fault(started, "row", f"cannot be read, nor what follows it: {error}")


def _column(cell: str) -> str:
    return cell.strip().lower().replace(" ", "_")


def _faults_of_header(header: list[str], layout: Layout) -> Iterator[Fault]:
    if _is_garbled("".join(header)):
        yield Fault(1, "header", "is not UTF-8 text; save the file as “CSV UTF-8” and try again")
        return
    for name in sorted(layout.required - set(header)):
        yield Fault(1, name, "the file has no such column, and it is needed")
    if layout is OWN and not {"sic_section", "sic_code"} & set(header):
        yield Fault(1, "sic_section", "the file needs this column or sic_code")
    for name in header:
        if header.count(name) > 1 and (name in layout.required or name in layout.optional):
            yield Fault(1, name, "the file has this column more than once")
            return
        if not layout.others_pass and name not in layout.required | layout.optional:
            known = ", ".join(sorted(layout.required | layout.optional))
            yield Fault(1, name[:40] or "header", f"is not a column of this file; its columns are {known}")


def _read_row(line: int, header: list[str], cells: list[str], layout: Layout) -> Iterator[Row | Fault]:
    if len(cells) != len(header):
        yield Fault(line, "row", f"has {len(cells)} cells where the header has {len(header)}")
        return
    by_column = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    garbled = [name for name, cell in by_column.items() if _is_garbled(cell)]
    if garbled:
        yield from (Fault(line, name, "is not UTF-8 text") for name in garbled)
        return
    try:
        given, remarks = layout.read(by_column)
        row = Row(
            line,
            checked(given, complete=False),
            tuple(Fault(line, layout.columns.get(n, n), text) for n, text in remarks.items()),
        )
    except InvalidInput as error:
        yield from (Fault(line, layout.columns.get(n, n), text) for n, text in error.errors.items())
    else:
        yield row


def _is_garbled(text: str) -> bool:
    """Whether bytes that are not UTF-8 stood here: they were read as lone surrogates."""
    return any("\ud800" <= c <= "\udfff" for c in text)
