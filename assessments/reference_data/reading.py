"""Reads a published table by its form: line after line, into rows to keep, with faults by line and column."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessments.reference_data.columns import Column, is_missing, tidy_heading
from assessments.reference_data.kinds import ADDITIVE
from assessments.reference_data.rows import (
    AreaRow,
    FigureRow,
    OverlapRow,
    PartRow,
    PostcodeRow,
    SimilarRow,
    Stored,
)

MOST_FAULTS = 50  # told one by one; the others are counted

# A line of a file: its number as a text editor counts, and its cells by heading.
Numbered = tuple[int, Mapping[str, str]]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, or with the table (line 1)."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.message}"


class LeftOut(Exception):
    """A line that says nothing which is kept; the message says why, in words for many such lines."""


class Wrong(Exception):
    """A line whose cells do not go together."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


@dataclass(frozen=True)
class Line:
    """The cells of one line, read."""

    number: int
    values: Mapping[str, Any]
    refers_to: date | None  # the day that the whole file describes, where somebody said so
    current: Mapping[str, str]  # codes that areas once had, and the one they have now

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    def area(self, column: str) -> str:
        """The code of an area as it is now."""
        return self.current.get(self.values[column], self.values[column])

    def day(self, own: date | None = None) -> date:
        """The day that this line describes: its own, or that of the file. Raises NoDay."""
        if own is None and self.refers_to is None:
            raise NoDay
        return own or self.refers_to  # type: ignore[return-value]


class NoDay(Exception):
    """Nothing says which day the figures describe."""


def as_they_are(rows: list[Stored]) -> list[Stored]:
    """The rows of most forms need nothing more once all are read."""
    return rows


@dataclass(frozen=True)
class Form:
    """One layout that a kind of table comes in."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Line], Iterable[Stored]]
    finish: Callable[[list[Stored]], list[Stored]] = as_they_are

    def missing(self, headings: Iterable[str]) -> list[Column]:
        """The columns that a table with these tidied headings lacks."""
        known = list(headings)
        return [c for c in self.columns if c.needed and not any(map(c.is_headed, known))]


@dataclass
class Read:
    """What was found in a table."""

    rows: list[Stored] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    left_out: dict[str, int] = field(default_factory=dict)  # why lines were left out, and how many
    undated: bool = False  # nothing says which day the figures describe

    def note(self, line: int, column: str, message: str) -> None:
        """Note a fault."""
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(line, column, message))

    def leave_out(self, why: str) -> None:
        """Note a line that was left out."""
        self.left_out[why] = self.left_out.get(why, 0) + 1

    @property
    def newest_day(self) -> date | None:
        """The last day that any figure describes, where they have days of their own."""
        return max((row.refers_to for row in self.rows if isinstance(row, FigureRow)), default=None)


def choose_form(forms: Sequence[Form], headings: Iterable[str]) -> tuple[Form, list[Column]]:
    """The form whose columns a table has, or the nearest one and the columns it lacks."""
    tidied = [tidy_heading(heading) for heading in headings if heading]
    tried = [(form, form.missing(tidied)) for form in forms]
    fitting = [form for form, missing in tried if not missing]
    if fitting:
        return fitting[0], []
    return min(tried, key=lambda one: len(one[1]) / len([c for c in one[0].columns if c.needed]))


def read_table(
    forms: Sequence[Form],
    headings: Sequence[str],
    lines: Iterable[Numbered],
    refers_to: date | None,
    current: Mapping[str, str],
) -> Read:
    """Read a table with these headings; columns that no form knows are passed over."""
    found = Read()
    form, missing = choose_form(forms, headings)
    for column in missing:
        found.note(1, column.name, f"there is no such column ({column.words})")
    if missing:
        return found
    headed = _headed(form, headings)
    seen: dict[object, int] = {}
    for number, cells in lines:
        values = _values(headed, number, cells, found)
        if values is None:
            continue
        line = Line(number, values, refers_to, current)
        for row in _rows_of(form, line, found):
            _keep(row, number, form.columns[0].name, seen, found)
    if not found.rows and not found.fault_count and not found.undated:
        found.note(1, form.columns[0].name, "there is nothing in this table that can be kept")
    if not found.fault_count:
        found.rows = _combined(form.finish(found.rows), found)
    return found


def _headed(form: Form, headings: Sequence[str]) -> list[tuple[Column, str]]:
    """Each column of a form with the heading it has in this table; its own name goes before others."""
    pairs = []
    for column in form.columns:
        fitting = [h for h in headings if h and column.is_headed(tidy_heading(h))]
        fitting.sort(key=lambda heading: tidy_heading(heading) != column.name)
        if fitting:
            pairs.append((column, fitting[0]))
    return pairs


def _values(
    headed: list[tuple[Column, str]], number: int, cells: Mapping[str, str], found: Read
) -> dict[str, Any] | None:
    """The cells of a line, read; None where one is wrong, or where all are empty."""
    values: dict[str, Any] = {}
    if not any(cells.get(heading) for _, heading in headed):
        return None
    right = True
    for column, heading in headed:
        cell = cells.get(heading) or ""
        if is_missing(cell):
            values[column.name] = None
            if not column.blank:
                found.note(number, column.name, "this is empty")
                right = False
            continue
        try:
            values[column.name] = column.read(cell)
        except ValueError as error:
            found.note(number, column.name, str(error))
            right = False
    return values if right else None


def _rows_of(form: Form, line: Line, found: Read) -> Iterator[Stored]:
    try:
        yield from form.rows(line)
    except LeftOut as why:
        found.leave_out(str(why))
    except Wrong as wrong:
        found.note(line.number, wrong.column, wrong.message)
    except NoDay:
        found.undated = True


def _keep(row: Stored, number: int, column: str, seen: dict[object, int], found: Read) -> None:
    """Keep a row, or note that another line tells the same."""
    key = _told_once(row)
    if key is not None and (before := seen.setdefault(key, number)) != number:
        found.note(number, column, f"line {before} tells the same already")
        return
    found.rows.append(row)


def _told_once(row: Stored) -> object:
    """What no two lines of a file may tell; None for what many lines repeat, such as the name of a region."""
    if isinstance(row, AreaRow | PartRow | OverlapRow):
        return None
    if isinstance(row, FigureRow):
        return row.area_code, row.measure, row.refers_to, row.band, row.of
    # A district may lie in several areas, and an area has a neighbour of each rank.
    return row[:2] if isinstance(row, PostcodeRow | SimilarRow) else row[0]


def _combined(rows: list[Stored], found: Read) -> list[Stored]:
    """The rows, those that fall together made one: names told again, areas and groups that were joined."""
    figures: dict[object, list[FigureRow]] = {}
    others: dict[object, Stored] = {}
    for row in rows:
        if isinstance(row, FigureRow):
            key = (row.area_code, row.measure, row.refers_to, row.band, row.industry)
            figures.setdefault(key, []).append(row)
        else:
            others.setdefault(_stored_under(row), row)
    return [*others.values(), *_joined(figures.values(), found)]


def _stored_under(row: Stored) -> object:
    """What a row is stored under: of two with one key, the first stands."""
    return (type(row), *row[: 2 if isinstance(row, PartRow | SimilarRow) else 1])


def _joined(groups: Iterable[list[FigureRow]], found: Read) -> Iterator[Stored]:
    for rows in groups:
        if len(rows) == 1:
            yield rows[0]._replace(of="")
        elif rows[0].measure in ADDITIVE:
            yield rows[0]._replace(value=sum(row.value for row in rows), low=None, high=None, of="")
        else:
            found.leave_out("figures of areas that have since become one, and cannot be added up")
