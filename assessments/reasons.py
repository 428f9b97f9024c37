"""The tree of reasons behind a level: what holds, what does not, and which criteria are still missing."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

MOST_NAMED = 6


# Some hundred reasons are made for every card, and a named tuple is made in a third of a frozen class's time.
class Reason(NamedTuple):
    """One statement of the tree. `criteria` are the keys still missing, those of its children included.

    With `choice`, some of what is missing is enough; without, all of it is needed.
    """

    ok: bool
    text: str
    criteria: tuple[str, ...] = ()
    children: tuple["Reason", ...] = ()
    choice: bool = False

    def as_dict(self) -> dict[str, object]:
        """Return the tree as plain data, in the shape that `halemark schemes score --json` promises."""
        return {
            "ok": self.ok,
            "text": self.text,
            "missing": list(self.criteria),
            "children": [child.as_dict() for child in self.children],
        }


def missing_of(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Return the keys that reasons which do not hold still miss, each once, in order."""
    short = [reason.criteria for reason in reasons if not reason.ok]
    return tuple(dict.fromkeys(chain.from_iterable(short)))


def in_full(reason: Reason) -> str:
    """One reason in one sentence: its own words, and what under it does not hold."""
    if reason.ok or not reason.children:
        return reason.text
    return f"{reason.text}: {'; '.join(in_full(child) for child in reason.children if not child.ok)}"


def listed(keys: Sequence[str]) -> str:
    """Name the keys in a sentence; a long list names the first few and counts the rest."""
    named = ", ".join(keys[:MOST_NAMED])
    left = len(keys) - MOST_NAMED
    return f"{named} and {left} more" if left > 0 else named
