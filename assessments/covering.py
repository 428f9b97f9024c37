"""The fewest criteria that meet several goals at once: so many of these, so many points of those.

Where of any two goals one lies within the other or both are apart, taking the smallest first and in each what
does most is proved to be shortest: what an inner goal takes counts in full for every goal around it. Where
goals overlap otherwise, a search looks for a shorter list than that gives, and ends at a limit.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from assessments.goals import Gain, Some

# How many lists a search looks at before it takes what it has: some milliseconds.
MOST_LOOKED_AT = 1500

Aim = Some | Gain
Order = Mapping[str, tuple[int, ...]]  # of two criteria that do as much, the one with the smaller is taken


@dataclass(frozen=True)
class Cover:
    """The criteria taken, and whether no shorter list can be."""

    picked: frozenset[str]
    proved: bool = True


def cover(aims: Sequence[Aim], order: Order) -> Cover:
    """The fewest criteria that meet every aim, each of which must be possible by itself."""
    forced = _forced(aims)
    left = still(aims, forced)
    if not left:
        return Cover(forced)
    gains = _gains(left)
    taken = _smallest_first(left, order, gains)
    proved = _nested(left)
    if not proved:
        taken, proved = _search(left, order, gains, taken)
    if gains:
        taken = _swapped(left, order, taken)
    return Cover(forced | taken, proved)


def still(aims: Sequence[Aim], picked: Collection[str]) -> list[Aim]:
    """What is left of the aims once these criteria are met."""
    return [left for aim in aims if (left := aim.left(picked))]


def _forced(aims: Sequence[Aim]) -> frozenset[str]:
    """What no list can do without: the whole of a pool of which all are needed."""
    forced: frozenset[str] = frozenset()
    while True:
        more = {
            key
            for aim in still(aims, forced)
            if isinstance(aim, Some) and aim.at_least >= len(aim.pool)
            for key in aim.pool
        }
        if not more:
            return forced
        forced |= more


def _nested(aims: Sequence[Aim]) -> bool:
    sets = {aim.keys for aim in aims}
    return all(not one & other or one <= other or other <= one for one, other in combinations(sets, 2))


def _gains(aims: Sequence[Aim]) -> dict[str, float]:
    found: dict[str, float] = {}
    for aim in aims:
        if isinstance(aim, Gain):
            for key, gain in aim.gains.items():
                found[key] = max(gain, found.get(key, 0))
    return found


def _smallest_first(aims: Sequence[Aim], order: Order, gains: Mapping[str, float]) -> frozenset[str]:
    picked: set[str] = set()
    for aim in sorted(aims, key=lambda aim: len(aim.keys)):
        left = aim.left(picked)
        for key in sorted(left.keys if left else (), key=lambda key: _rank(key, order, gains)):
            if left is None:
                break
            picked.add(key)
            left = left.left((key,))
    return frozenset(picked)


def _rank(key: str, order: Order, gains: Mapping[str, float]) -> tuple[object, ...]:
    """What waits for something else comes last, then what gives most comes first, then the order given."""
    waits, *rest = order[key]
    return (waits, -gains.get(key, 0), *rest)


def _search(
    aims: Sequence[Aim], order: Order, gains: Mapping[str, float], known: frozenset[str]
) -> tuple[frozenset[str], bool]:
    """A shorter list than the one known, or that one; and whether all shorter ones were looked at."""
    looked = 0
    for size in range(max(aim.fewest() for aim in aims), len(known)):
        seen: set[frozenset[str]] = set()
        stack: list[frozenset[str]] = [frozenset()]
        while stack:
            picked = stack.pop()
            if picked in seen:
                continue
            seen.add(picked)
            looked += 1
            if looked > MOST_LOOKED_AT:
                return known, False
            left = still(aims, picked)
            if not left:
                return picked, True
            if len(picked) + max(aim.fewest() for aim in left) <= size:
                stack.extend(picked | {key} for key in reversed(_steps(left, order, gains)))
    return known, True


def _steps(left: Sequence[Aim], order: Order, gains: Mapping[str, float]) -> list[str]:
    """What to try next: of the aim with the fewest to choose from, one of each sort that does as much."""
    narrow = min(left, key=lambda aim: len(aim.keys))
    sorts: dict[tuple[int, ...], str] = {}
    for key in sorted(narrow.keys, key=lambda key: _rank(key, order, gains)):
        sorts.setdefault(tuple(number for number, aim in enumerate(left) if key in aim.keys), key)
    return [sorts[sort] for sort in sorted(sorts, key=lambda sort: (-len(sort), order[sorts[sort]]))]


def _swapped(aims: Sequence[Aim], order: Order, taken: frozenset[str]) -> frozenset[str]:
    """The same number of criteria with more that come first in the order, where points leave room for it."""
    others = sorted({key for aim in aims for key in aim.keys} - taken, key=lambda key: order[key])
    for mine in sorted(taken, key=lambda key: order[key], reverse=True):
        for other in others:
            if order[other][:2] >= order[mine][:2]:
                break
            if not still(aims, (taken - {mine}) | {other}):
                taken = (taken - {mine}) | {other}
                others.remove(other)
                break
    return taken
