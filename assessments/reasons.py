"""The tree of reasons behind a level: what holds, what does not, and which criteria are still missing."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One statement of the tree. `criteria` are the keys still missing, those of its children included."""

    ok: bool
    text: str
    criteria: tuple[str, ...] = ()
    children: tuple["Reason", ...] = ()

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
    return tuple(dict.fromkeys(key for reason in reasons if not reason.ok for key in reason.criteria))
