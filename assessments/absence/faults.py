"""What is wrong with the cells of an uploaded table, each by its address, alike ones told together."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessments.absence.cells import Cell, shown
from assessments.absence.columns import column_letters
from assessments.absence.fields import BY_FIELD

MOST_KEPT = 200  # cells of one kind of fault; the rest are counted
MOST_GROUPS = 100  # kinds of fault; a table with more is not what was meant to be sent


@dataclass(frozen=True)
class CellFault:
    """One cell that cannot be taken: its address, such as "C7", the field it is for, and why."""

    cell: str
    field: str
    sentence: str
    given: str = ""  # what the cell holds, shortened

    @property
    def column(self) -> str:
        """The name of the field."""
        return (
            BY_FIELD[self.field].heading
            if self.field in BY_FIELD
            else self.field.replace("_", " ").capitalize()
        )


@dataclass
class FaultGroup:
    """Cells of one field with the same thing wrong, and how many more of them there are."""

    field: str
    sentence: str
    faults: list[CellFault]
    count: int

    @property
    def column(self) -> str:
        """The name of the field."""
        return self.faults[0].column


class Faults:
    """Collects the faults of a whole table in bounded memory, however many there are."""

    def __init__(self) -> None:
        self.count = 0
        self._groups: dict[tuple[str, str], FaultGroup] = {}

    def add(self, field: str, place: int | None, row: int, sentence: str, given: Cell = None) -> None:
        """Note a fault in a column (from 0) of a row (from 1, as the spreadsheet counts)."""
        self.count += 1
        key = (field, sentence)
        if key not in self._groups and len(self._groups) >= MOST_GROUPS:
            return
        group = self._groups.setdefault(key, FaultGroup(field, sentence, [], 0))
        group.count += 1
        if len(group.faults) < MOST_KEPT:
            address = f"{'' if place is None else column_letters(place)}{row}"
            group.faults.append(CellFault(address, field, sentence, shown(given)))

    def __iter__(self) -> Iterator[FaultGroup]:
        return iter(self._groups.values())

    def __len__(self) -> int:
        return self.count
