"""Which column of an uploaded table holds which field of a return, told by its headings.

Employers' own spreadsheets are taken as they are: each field is known by many names, small letters, spaces
and units aside. What is not certain is said to be so, and a person matches it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from assessments.absence.cells import Cell, words
from assessments.absence.fields import BY_FIELD, COLUMNS

Mapped = Mapping[str, int]  # field -> the column's place, from 0

CLOSE = 0.86  # how alike a heading must be to be offered as a guess; below it two fields are mixed up
LONGEST_SEARCH = 20  # rows above which the headings stand: titles and notes come first in many sheets


def plain(heading: str) -> str:
    """A heading in small letters without punctuation, as two people would spell it alike."""
    text = heading.lower().replace("&", " and ").replace("%", " percent ")
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


_KNOWN: Mapping[str, str] = {plain(name): column.field for column in COLUMNS for name in column.names}


@dataclass(frozen=True)
class Guess:
    """Which column holds which field; the fields of which that is not certain; and why it cannot be used."""

    columns: Mapped
    unsure: frozenset[str] = frozenset()
    unread: tuple[int, ...] = ()  # columns with a heading that is no field's
    wanting: tuple[str, ...] = ()  # sentences

    @property
    def is_sure(self) -> bool:
        """Whether nobody need be asked."""
        return not self.unsure and not self.wanting


def guess(headings: Sequence[Cell], remembered: Mapping[str, str] | None = None) -> Guess:
    """Guess what each column holds from the headings alone.

    `remembered` says what somebody matched before: the field by `plain` heading, empty for none of them.
    """
    names = ["" if cell is None else plain(words(cell)) for cell in headings]
    found: dict[str, int] = {}
    settled: set[int] = set()
    for place, name in enumerate(names):
        if remembered and name in remembered:
            settled.add(place)
            if remembered[name] in BY_FIELD:
                found.setdefault(remembered[name], place)
    unsure = _by_name(headings, names, found, settled) | _alike(names, found, settled)
    unread = tuple(place for place, name in enumerate(names) if name and place not in found.values())
    return Guess(found, frozenset(unsure), unread, wanting(found))


def _by_name(
    headings: Sequence[Cell], names: list[str], found: dict[str, int], settled: set[int]
) -> set[str]:
    """Add the columns whose name is a field's; returns the fields that two columns could be."""
    twice, sure = set(), set(found)
    for place, name in enumerate(names):
        field = _KNOWN.get(name) or _KNOWN.get(_without_brackets(headings[place]))
        if field is None or place in settled or field in sure:
            continue
        settled.add(place)
        if field in found:
            twice.add(field)
        else:
            found[field] = place
    return twice


def _alike(names: list[str], found: dict[str, int], settled: set[int]) -> set[str]:
    """Add the columns whose name is nearly a field's; returns those fields, for somebody to look at."""
    added = set()
    for place, name in enumerate(names):
        if place in settled or not name:
            continue
        close = get_close_matches(name, _KNOWN, n=1, cutoff=CLOSE)
        if close and _KNOWN[close[0]] not in found:
            found[_KNOWN[close[0]]] = place
            added.add(_KNOWN[close[0]])
    return added


def wanting(columns: Mapped) -> tuple[str, ...]:
    """What a match lacks to be used, a sentence each; none when all is there."""
    missing = [
        f"No column holds “{column.heading}”."
        for column in COLUMNS
        if column.needed and column.field not in columns
    ]
    if "period" not in columns and not {"period_start", "period_end"} <= set(columns):
        missing.insert(0, "No column holds the period, or no two columns its first and its last day.")
    places = list(columns.values())
    twice = {place for place in places if places.count(place) > 1}
    if twice:
        missing.append("One column is matched with two things.")
    return tuple(missing)


def heading_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The place of the row of headings among the first rows of a table, or None: the one that tells most."""
    told = [_headings_in(row) for row in rows[:LONGEST_SEARCH]]
    return told.index(max(told)) if headings_told(rows) else None


def headings_told(rows: Sequence[Sequence[Cell]]) -> int:
    """How many fields the row of headings of a table names; 0 where there is no such row."""
    most = max((_headings_in(row) for row in rows[:LONGEST_SEARCH]), default=0)
    return most if most > 1 else 0


def column_letters(place: int) -> str:
    """The letters of a column as spreadsheets show them: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _without_brackets(cell: Cell) -> str:
    return plain(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", words(cell))) if cell is not None else ""


def _headings_in(row: Sequence[Cell]) -> int:
    names = {plain(words(cell)) for cell in row if isinstance(cell, str)}
    return len({_KNOWN[name] for name in names & _KNOWN.keys()})
