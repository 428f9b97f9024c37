"""What is still asked, as goals: so many of these criteria, so many points, one of these ways.

A goal speaks only of what is missing. What cannot come to hold by meeting criteria is either something else
to do (`Also`) or shut (`Shut`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

# Sums of fractions are a hair off; a hair is not what an award hangs on.
HAIR = 1e-9


@dataclass(frozen=True)
class Some:
    """At least so many of these criteria."""

    pool: tuple[str, ...]
    at_least: int

    @property
    def keys(self) -> frozenset[str]:
        """The criteria it speaks of."""
        return frozenset(self.pool)

    def left(self, picked: Collection[str]) -> "Some | None":
        """What is left of it once these are met; None when nothing is."""
        pool = tuple(key for key in self.pool if key not in picked)
        missing = self.at_least - (len(self.pool) - len(pool))
        return Some(pool, missing) if missing > 0 else None

    def fewest(self) -> int:
        """The fewest criteria it can take."""
        return self.at_least


@dataclass(frozen=True, eq=False)
class Gain:
    """At least so many points more; each criterion gives its own."""

    gains: Mapping[str, float]
    at_least: float

    @property
    def keys(self) -> frozenset[str]:
        """The criteria it speaks of."""
        return frozenset(self.gains)

    def left(self, picked: Collection[str]) -> "Gain | None":
        """What is left of it once these are met; None when nothing is."""
        missing = self.at_least - sum(gain for key, gain in self.gains.items() if key in picked)
        gains = {key: gain for key, gain in self.gains.items() if key not in picked}
        return Gain(gains, missing) if missing > HAIR else None

    def fewest(self) -> int:
        """The fewest criteria it can take: those that give most."""
        missing, count = self.at_least, 0
        for gain in sorted(self.gains.values(), reverse=True):
            if missing <= HAIR:
                break
            missing, count = missing - gain, count + 1
        return count if missing <= HAIR else len(self.gains) + 1


@dataclass(frozen=True)
class Ways:
    """At least so many of these ways, each a list of goals."""

    ways: tuple[tuple["Goal", ...], ...]
    at_least: int = 1


@dataclass(frozen=True)
class Also:
    """Something to do that is no criterion: a fact to give, campaigns to run, a survey."""

    text: str


@dataclass(frozen=True)
class Shut:
    """What cannot be had, with the reason in words."""

    text: str


Goal = Some | Gain | Ways | Also | Shut
Goals = tuple[Goal, ...]
