"""The shortest way through goals: which of the ways to take, and the fewest criteria that then do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from assessments.covering import Aim, Order, cover
from assessments.goals import Also, Gain, Goal, Goals, Shut, Some, Ways

# How many choices of ways are tried before the best found so far is taken.
MOST_TRIED = 300


@dataclass(frozen=True)
class Way:
    """A list of criteria, what else there is to do, and whether no shorter way can be."""

    picked: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()
    proved: bool = True
    cost: tuple[int, ...] = ()


@dataclass
class _Tries:
    order: Order
    waits: Mapping[str, str]
    left: int = MOST_TRIED
    known: dict[Goals, Way] = field(default_factory=dict)


def shortest(goals: Goals, order: Order, waits: Mapping[str, str]) -> Way | str:
    """The shortest way to meet every goal, or why there is none.

    `order` says which of two criteria that do as much is taken: what waits for something else last, then what
    has evidence. `waits` are the criteria that ask for something besides, with what that is in words.
    """
    opened = _open(goals)
    if isinstance(opened, str):
        return opened
    return _best(opened, _Tries(order, waits))


def _open(goals: Goals) -> Goals | str:
    """The goals without ways that are shut and without choices that are none; or why they cannot be met."""
    found: list[Goal] = []
    for goal in goals:
        if isinstance(goal, Shut):
            return goal.text
        if not isinstance(goal, Ways):
            found.append(goal)
            continue
        opened = [_open(way) for way in goal.ways]
        free = sum(way == () for way in opened)
        ways = tuple(way for way in opened if way and not isinstance(way, str))
        wanted = goal.at_least - free
        if wanted > len(ways):
            return "; ".join(dict.fromkeys(way for way in opened if isinstance(way, str)))
        if wanted == len(ways):
            found.extend(inner for way in ways for inner in way)
        elif wanted > 0:
            found.append(Ways(ways, wanted))
    return tuple(found)


def _best(goals: Goals, tries: _Tries) -> Way:
    choice = next((goal for goal in goals if isinstance(goal, Ways)), None)
    if choice is None:
        return _whole(goals, tries)
    rest = tuple(goal for goal in goals if goal is not choice)
    ways = sorted(choice.ways, key=lambda way: _alone(way, tries).cost)
    if _apart(ways, rest):
        return _best((*rest, *(goal for way in ways[: choice.at_least] for goal in way)), tries)
    best: Way | None = None
    for taken in combinations(ways, choice.at_least):
        if best and tries.left <= 0:
            return Way(best.picked, best.also, False, best.cost)
        found = _best((*rest, *(goal for way in taken for goal in way)), tries)
        if best is None or found.cost < best.cost:
            best = found
    return best or Way()


def _alone(way: Goals, tries: _Tries) -> Way:
    """The shortest for one way by itself, kept: the same way is weighed in many choices."""
    if way not in tries.known:
        tries.known[way] = _best(way, tries)
    return tries.known[way]


def _apart(ways: Sequence[Goals], rest: Goals) -> bool:
    """Whether what is done for one way does nothing for another or the rest; the cheapest are then best."""
    seen = set(_touched(rest))
    for way in ways:
        own = set(_touched(way))
        if own & seen:
            return False
        seen |= own
    return True


def _touched(goals: Goals) -> Iterator[str]:
    for goal in goals:
        if isinstance(goal, Ways):
            for way in goal.ways:
                yield from _touched(way)
        elif isinstance(goal, Some | Gain):
            yield from goal.keys
        else:
            yield goal.text


def _whole(goals: Goals, tries: _Tries) -> Way:
    tries.left -= 1
    aims: list[Aim] = [goal for goal in goals if isinstance(goal, Some | Gain)]
    found = cover(aims, tries.order)
    also = dict.fromkeys(goal.text for goal in goals if isinstance(goal, Also))
    also |= dict.fromkeys(words for key, words in tries.waits.items() if key in found.picked)
    shown = sum(tries.order[key][1] == 0 for key in found.picked)
    cost = (len(found.picked) + len(also), len(also), -shown)
    return Way(found.picked, tuple(also), found.proved, cost)
