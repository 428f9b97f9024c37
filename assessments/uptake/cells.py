"""Employers counted in cells that are alike in all that uptake is told by; everything else adds these up."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

Key = TypeVar("Key")


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


@dataclass(frozen=True)
class Margins:
    """The employers of a day by each group for itself, and their workplaces by where those lie."""

    by_area: Mapping[str, Counted] = field(default_factory=dict)
    by_band: Mapping[int, Counted] = field(default_factory=dict)
    by_industry: Mapping[str, Counted] = field(default_factory=dict)
    by_ownership: Mapping[str, Counted] = field(default_factory=dict)
    workplaces_by_area: Mapping[str, int] = field(default_factory=dict)
    workplaces_by_band: Mapping[int, int] = field(default_factory=dict)  # -1: not known
    workplaces_by_industry: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> Counted:
        """Everybody."""
        return sum(self.by_ownership.values(), Counted())

    @property
    def workplaces(self) -> int:
        """All workplaces."""
        return sum(self.workplaces_by_area.values())


def margins_of(cells: Sequence[Cell], workplaces: Sequence[WorkplaceCell] = ()) -> Margins:
    """The margins of cells."""
    return Margins(
        _by(cells, lambda cell: cell.area),
        _by(cells, lambda cell: cell.band),
        _by(cells, lambda cell: cell.industry),
        _by(cells, lambda cell: cell.ownership),
        *(
            _places(workplaces, key)
            for key in (lambda one: one.area, lambda one: one.band, lambda one: one.industry)
        ),
    )


def regrouped(counted: Mapping[Key, Counted], by: Callable[[Key], str]) -> dict[str, Counted]:
    """A margin by wider groups, such as sizes made of size bands."""
    found: dict[str, Counted] = {}
    for key, own in counted.items():
        found[by(key)] = found.get(by(key), Counted()) + own
    return found


def _by(cells: Iterable[Cell], key: Callable[[Cell], Any]) -> Any:
    return summed(cells, key)


def _places(workplaces: Iterable[WorkplaceCell], key: Callable[[WorkplaceCell], Any]) -> Any:
    found: dict[Any, int] = {}
    for one in workplaces:
        found[key(one)] = found.get(key(one), 0) + one.workplaces
    return found
