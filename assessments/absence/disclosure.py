"""What may be shown of figures that are sums over employers, so that nobody's own figures can be worked out.

Two steps, as in statistical disclosure control everywhere. First a figure is held back for what it is by
itself: too few people, too few employers, or one employer that makes up nearly all of it. Then more figures
are held back until nothing that must stay hidden can be reached by adding and subtracting what is shown, over
all tables together. The second step is exact: what is shown spans a space, and nothing hidden may lie in it.

The thresholds are Halemark's own defaults; NHS England holds back months with 330 or fewer days available,
which is about eleven people.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

Atom = Hashable
Group = frozenset[int]
Row = dict[int, Fraction]
Key = frozenset[tuple[int, Fraction]]

FEW_EMPLOYERS = "fewer than {least} employers"
FEW_PEOPLE = "fewer than {least} people"
DOMINATED = "one employer makes up more than {share:.0%} of it"
BY_SUBTRACTION = "a figure that is held back could be worked out from it"


@dataclass(frozen=True)
class Limits:
    """When a figure is too small to show. `dominance` is the largest share of one employer's FTE."""

    people: float = 10
    employers: int = 3
    dominance: float = 0.85
    people_for_reasons: float = 5
    days_to_nearest: int = 5


@dataclass(frozen=True)
class Part:
    """What one employer puts into figures: how many people and full-time equivalents stand behind it."""

    employer: Hashable
    headcount: float
    fte: float


@dataclass(frozen=True)
class Sum:
    """What stands behind a figure added up elsewhere; `largest` is the most FTE of one employer in it."""

    employers: int
    people: float
    fte: float
    largest: float

    def too_small(self, limits: Limits | None = None) -> str:
        """Why such a figure may not be shown by itself, or nothing when it may."""
        limits = limits or Limits()
        if not self.employers:
            return ""
        if self.employers < limits.employers:
            return FEW_EMPLOYERS.format(least=limits.employers)
        if self.people < limits.people:
            return FEW_PEOPLE.format(least=f"{limits.people:g}")
        if self.largest > limits.dominance * self.fte:
            return DOMINATED.format(share=limits.dominance)
        return ""


@dataclass(frozen=True)
class Figure:
    """A figure that might be shown: a name, and the parts that are added up in it, by key."""

    name: Hashable
    parts: frozenset[Atom]


def held_back(
    figures: Sequence[Figure], parts: Mapping[Atom, Part], limits: Limits | None = None
) -> dict[Hashable, str]:
    """Which figures of all tables together must not be shown, and why, by name.

    `figures` come in the order of their importance: what stands first is shown first, so totals come before
    what they are made of. A figure of nothing is shown, since there is nobody behind it. A part of several
    employers' periods is one key for each employer and period.
    """
    limits = limits or Limits()
    sums, members = _in_classes(figures)
    behind = {number: [parts[key] for key in keys] for number, keys in members.items()}
    small = _smallness(behind, limits)
    reasons = {figure.name: small(sums[figure.name]) for figure in figures}
    hidden = _Hidden(_row(groups) for groups in _may_be_reached(sums.values(), behind) if small(groups))
    shown = _Span()
    for figure in figures:
        if reasons[figure.name] or not figure.parts:
            continue
        left = shown.left_of(_row(sums[figure.name]))
        if not left:
            continue  # it could be worked out already
        if hidden.given_away_by(left):
            reasons[figure.name] = BY_SUBTRACTION
        else:
            shown = shown.with_row(left)
            hidden.reduce(left)
    return {name: reason for name, reason in reasons.items() if reason}


def _smallness(behind: Mapping[int, Sequence[Part]], limits: Limits) -> Callable[[Group], str]:
    """Tells of classes together whether they are too small.

    Where no employer stands in two classes, what stands behind several is added up from each.
    """
    employers = {number: {part.employer for part in found} for number, found in behind.items()}
    if sum(map(len, employers.values())) > len(set().union(*employers.values())):
        return lambda groups: too_small([part for number in groups for part in behind[number]], limits)
    sums = {number: _summed(found) for number, found in behind.items()}

    def small(groups: Group) -> str:
        found = [sums[number] for number in groups]
        return Sum(
            sum(one.employers for one in found),
            sum(one.people for one in found),
            sum(one.fte for one in found),
            max((one.largest for one in found), default=0.0),
        ).too_small(limits)

    return small


def too_small(parts: Iterable[Part], limits: Limits | None = None) -> str:
    """Why a figure made of these parts may not be shown by itself, or nothing when it may."""
    return _summed(parts).too_small(limits)


def _summed(parts: Iterable[Part]) -> Sum:
    people: dict[Hashable, float] = {}
    weights: dict[Hashable, float] = {}
    for part in parts:
        people[part.employer] = max(people.get(part.employer, 0.0), part.headcount)
        weights[part.employer] = weights.get(part.employer, 0.0) + part.fte
    fte = list(weights.values())
    return Sum(len(people), sum(people.values()), sum(fte), max(fte, default=0.0))


def rounded(days: float, limits: Limits | None = None) -> int:
    """Days as they are published: to the nearest five, so that one person's absence does not show."""
    step = (limits or Limits()).days_to_nearest
    return step * round(days / step)


def _in_classes(figures: Sequence[Figure]) -> tuple[dict[Hashable, Group], dict[int, set[Atom]]]:
    """Each figure as a sum of classes, and the parts of each class.

    Parts that stand in the very same figures behave as one, so they are one class.
    """
    seen_in: dict[Atom, list[int]] = {}
    for number, figure in enumerate(figures):
        for key in figure.parts:
            seen_in.setdefault(key, []).append(number)
    numbers: dict[tuple[int, ...], int] = {}
    members: dict[int, set[Atom]] = {}
    for key, places in seen_in.items():
        members.setdefault(numbers.setdefault(tuple(places), len(numbers)), set()).add(key)
    sums = {
        figure.name: frozenset(numbers[places] for places in numbers if number in places)
        for number, figure in enumerate(figures)
    }
    return sums, members


def _may_be_reached(sums: Iterable[Group], classes: Iterable[int]) -> set[Group]:
    """Every sum that somebody might go for: the figures, single classes, pairs of them, and differences."""
    singles = [frozenset({number}) for number in classes]
    found = {*sums, *singles, *(one | two for one, two in combinations(singles, 2))}
    return {*found, *(whole - inner for whole in sums for inner in found if inner < whole)} - {frozenset()}


def _row(groups: Group) -> Row:
    return dict.fromkeys(groups, Fraction(1))


@dataclass(frozen=True)
class _Span:
    """All that can be made by adding and subtracting rows: a reduced basis, by each row's first column."""

    basis: Mapping[int, Row] = field(default_factory=dict)

    def with_row(self, left: Row) -> "_Span":
        """The span with a row more, which is what was left of it."""
        first, row = min(left), _leading_with_one(left)
        reduced = {pivot: _minus(other, row, other.get(first)) for pivot, other in self.basis.items()}
        return _Span({**reduced, first: row})

    def left_of(self, row: Row) -> Row:
        """What the span cannot make of a row; nothing where it reaches it."""
        for column in [column for column in row if column in self.basis]:
            row = _minus(row, self.basis[column], row.get(column))
        return row


class _Hidden:
    """What must not be reached, always less what is shown: so a row gives away what is a multiple of it."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.kept: dict[Key, Row] = {}
        self.by_column: dict[int, set[Key]] = {}
        for row in rows:
            self._keep(_leading_with_one(row))

    def given_away_by(self, left: Row) -> bool:
        return frozenset(_leading_with_one(left).items()) in self.kept

    def reduce(self, left: Row) -> None:
        first, row = min(left), _leading_with_one(left)
        for key in list(self.by_column.get(first, ())):
            old = self.kept.pop(key)
            for column in old:
                self.by_column[column].discard(key)
            self._keep(_leading_with_one(_minus(old, row, old[first])))

    def _keep(self, row: Row) -> None:
        key = frozenset(row.items())
        if key not in self.kept:
            self.kept[key] = row
            for column in row:
                self.by_column.setdefault(column, set()).add(key)


def _leading_with_one(row: Row) -> Row:
    lead = row[min(row)]
    return row if lead == 1 else {column: value / lead for column, value in row.items()}


def _minus(row: Row, other: Row, times: Fraction | None) -> Row:
    """A row less so many times another, without noughts."""
    if not times:
        return row
    columns = row.keys() | other.keys()
    made = {c: row.get(c, Fraction(0)) - times * other.get(c, Fraction(0)) for c in columns}
    return {column: value for column, value in made.items() if value}
