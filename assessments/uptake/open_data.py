"""Counts of employers and employees that may be given to anybody, so that nobody's own can be worked out.

Three tables are made: area by size, area by industry, size by level. The totals along their sides are settled
first: groups too small to be told are put together until what is left may be told. So every total is shown,
and a table gives nothing away about another beyond the totals they share: each is protected by itself. Cells
are then held back by the one rule of disclosure (small, or nearly all one employer, or reached by
subtracting), and last it is checked that no hidden count is pinned down by counts being whole numbers of
nought or more, which the rule of subtraction alone does not see.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assessments.absence.disclosure import Figure, Limits, Part, held_back, too_small
from assessments.uptake.pinned import pinned_cells

# Two employers can each take their own from a sum of both, so a figure needs a third.
LIMITS = Limits(people=0, employers=3, dominance=0.85)
OTHERS = "other"
ALL = "all"


@dataclass(frozen=True)
class Taking:
    """One employer that takes part, counted once, with the groups it stands in."""

    employer: int
    area: str
    size: str
    industry: str
    level: str
    headcount: int


@dataclass(frozen=True)
class Cell:
    """A count of employers and of the people they employ; both None where they are held back."""

    row: str
    column: str
    employers: int | None
    employees: int | None


@dataclass(frozen=True)
class Table:
    """Counts by two groupings, with totals; `all` is the key of a total."""

    key: str
    rows: str  # what stands in its rows: "area", "size"
    columns: str
    cells: tuple[Cell, ...]

    def document(self) -> dict[str, Any]:
        """The table as JSON has it."""
        cells = [[one.row, one.column, one.employers, one.employees] for one in self.cells]
        return {"key": self.key, "rows": self.rows, "columns": self.columns, "cells": cells}


TABLES = (
    ("area_by_size", "area", "size"),
    ("area_by_industry", "area", "industry"),
    ("size_by_level", "size", "level"),
)
GROUPINGS = ("area", "size", "industry", "level")
Key = tuple[str, str]


def open_tables(taking: Sequence[Taking], limits: Limits = LIMITS) -> list[Table]:
    """The tables that may be published of these employers; none where even the total may not be told."""
    parts: dict[Hashable, Part] = {
        one.employer: Part(one.employer, one.headcount, one.headcount) for one in taking
    }
    if not taking or too_small(parts.values(), limits):
        return []
    told = {name: _settled(taking, name, parts, limits) for name in GROUPINGS}
    while True:
        tables = [_Laid(*table, taking, told) for table in TABLES]
        hidden = {table.key: table.held_back(parts, limits) for table in tables}
        given_away = next((table for table in tables if any(ALL in key for key in hidden[table.key])), None)
        if given_away is None:
            return [table.published(hidden[table.key], parts) for table in tables]
        # Its totals alone would tell too much, so it is told in fewer groups.
        longest = max((given_away.rows, given_away.columns), key=lambda name: len(set(told[name].values())))
        told[longest] = _fewer(taking, longest, told[longest])


def _settled(
    taking: Sequence[Taking], name: str, parts: Mapping[Hashable, Part], limits: Limits
) -> dict[str, str]:
    """What each group is told as: itself, or with others where it may not be told alone."""
    told = {getattr(one, name): getattr(one, name) for one in taking}
    while set(told.values()) != {ALL}:
        members: dict[str, list[Part]] = {}
        for one in taking:
            members.setdefault(told[getattr(one, name)], []).append(parts[one.employer])
        if not any(too_small(behind, limits) for behind in members.values()):
            return told if len(members) > 1 else dict.fromkeys(told, ALL)
        few = {key for key, behind in members.items() if too_small(behind, limits)}
        if few == {OTHERS} or (OTHERS not in members and len(few) == 1):
            told = _fewer(taking, name, told, few)
        else:
            told = _together(told, few)
    return told


def _together(told: Mapping[str, str], groups: Collection[str]) -> dict[str, str]:
    """These groups told as one, among the others."""
    made = {key: OTHERS if now in groups else now for key, now in told.items()}
    return dict.fromkeys(made, ALL) if len(set(made.values())) < 2 else made


def _fewer(
    taking: Sequence[Taking], name: str, told: Mapping[str, str], few: Collection[str] = ()
) -> dict[str, str]:
    """The same with one group less: the smallest of those with a name of their own goes among the others."""
    counts: dict[str, int] = {}
    for one in taking:
        counts[told[getattr(one, name)]] = counts.get(told[getattr(one, name)], 0) + 1
    named = sorted(counts.keys() - {OTHERS} - set(few), key=lambda key: (counts[key], key))
    joining = {*few, *named[: 1 if few or OTHERS in counts else 2]}
    return _together(told, {OTHERS, *joining})


@dataclass(frozen=True)
class _Laid:
    """A table as it is laid out: which employers stand behind each cell and each total."""

    key: str
    rows: str
    columns: str
    taking: Sequence[Taking]
    told: Mapping[str, Mapping[str, str]]

    @cached_property
    def behind(self) -> dict[Key, set[int]]:
        found: dict[Key, set[int]] = {}
        for one in self.taking:
            row = self.told[self.rows][getattr(one, self.rows)]
            column = self.told[self.columns][getattr(one, self.columns)]
            for key in {(ALL, ALL), (row, ALL), (ALL, column), (row, column)}:
                found.setdefault(key, set()).add(one.employer)
        return found

    @cached_property
    def cells(self) -> list[Key]:
        """Every cell, empty ones as well, with totals last."""
        rows, columns = ({key[side] for key in self.behind} - {ALL} for side in (0, 1))
        return [(row, column) for row in [*sorted(rows), ALL] for column in [*sorted(columns), ALL]]

    def held_back(self, parts: Mapping[Hashable, Part], limits: Limits) -> set[Key]:
        totals = [key for key in self.cells if ALL in key]
        inner = [key for key in self.cells if ALL not in key]
        # What more employers stand behind is worth more, so it is shown first.
        inner.sort(key=lambda key: (-len(self.behind.get(key, ())), key))
        few = {key: _few(key, [parts[one] for one in self.behind.get(key, ())], limits) for key in inner}
        whole = {key: self._inside(key, few) for key in totals} | {key: set(few[key]) for key in inner}
        figures = [Figure(key, frozenset(whole[key])) for key in (*totals, *inner)]
        reasons = held_back(
            figures, {name: part for one in few.values() for name, part in one.items()}, limits
        )
        # None is told no more than one or two: a nought that shows would pin down those beside it.
        hidden = {key for key in self.cells if key in reasons or key not in self.behind}
        if not any(ALL in key for key in hidden):
            counts = {key: len(self.behind.get(key, ())) for key in inner}
            hidden |= pinned_cells(counts, hidden)
        return hidden

    def _inside(self, total: Key, few: Mapping[Key, Mapping[Hashable, Part]]) -> set[Hashable]:
        """What stands behind a total: all that stands behind its cells."""
        return {
            name
            for (row, column), found in few.items()
            for name in found
            if total[0] in (ALL, row) and total[1] in (ALL, column)
        }

    def published(self, hidden: Collection[Key], parts: Mapping[Hashable, Part]) -> Table:
        cells = []
        for row, column in self.cells:
            known = self.behind.get((row, column), set())
            people = sum(round(parts[key].headcount) for key in known)
            kept = (row, column) not in hidden
            cells.append(Cell(row, column, len(known) if kept else None, people if kept else None))
        return Table(self.key, self.rows, self.columns, tuple(cells))


def _few(cell: Key, found: Collection[Part], limits: Limits) -> dict[Hashable, Part]:
    """The employers of a cell, or parts enough to decide what may be told: the largest, and the rest alike.

    No such part is large enough to dominate, so whatever the cell is added to is too small just when it was.
    """
    if len(found) <= limits.employers + 1:
        return {part.employer: part for part in found}
    largest = max(found, key=lambda part: part.fte)
    share = (sum(part.fte for part in found) - largest.fte) / limits.employers
    names = [(cell, number) for number in range(limits.employers)]
    return {largest.employer: largest} | {name: Part(name, share, share) for name in names}
