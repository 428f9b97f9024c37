"""Employers counted in cells that are alike in all that uptake is told by; everything else adds these up."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Counted:
    """Employers taking part on a day, and how many people work for them. Each employer counts once.

    `active` ones apply, hold a level or have just joined; `applying` and `holding` may overlap.
    """

    employers: int = 0
    employees: int = 0
    active: int = 0
    active_employees: int = 0
    applying: int = 0
    holding: int = 0
    holding_employees: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(*(getattr(self, f.name) + getattr(other, f.name) for f in _COUNTS))


_COUNTS = fields(Counted)


@dataclass(frozen=True)
class Cell:
    """The employers of one area, size band, industry and ownership."""

    area: str
    band: int
    industry: str
    ownership: str
    counted: Counted


@dataclass(frozen=True)
class LevelCount:
    """The employers that hold a level as their highest in a programme."""

    programme_id: int
    level: str
    title: str
    rank: int
    employers: int
    employees: int


@dataclass(frozen=True)
class WorkplaceCell:
    """Workplaces of employers taking part, by the area they lie in.

    `band` is -1 for those of employers with several: how many work at each is not known.
    """

    area: str
    band: int
    industry: str
    workplaces: int


def summed(cells: Iterable[Cell], by: Callable[[Cell], Hashable]) -> dict[Hashable, Counted]:
    """The cells added up by whatever they are told by."""
    found: dict[Hashable, Counted] = {}
    for cell in cells:
        key = by(cell)
        found[key] = found.get(key, Counted()) + cell.counted
    return found


def total(cells: Iterable[Cell]) -> Counted:
    """All cells together."""
    return sum((cell.counted for cell in cells), Counted())
