"""What became of each criterion: met, not met, not applicable or not asked; and in words why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assessments.definition import Criterion

# What is said of a criterion that is met and about which there is nothing more to say.
PLAINLY_MET = "met"


class State(StrEnum):
    """What became of a criterion."""

    MET = "met"
    UNMET = "unmet"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Outcome:
    """One criterion's state, the reason in plain words, and its points.

    `worth` are the points open with it to this employer (none when it is not asked or does not apply), and
    `share` is how much of them is earned.
    """

    criterion: Criterion
    state: State
    text: str
    share: float = 0
    worth: float = 0


@dataclass(frozen=True)
class ThemeStanding:
    """How far a theme has come: its level, those it reached, and what each level still misses."""

    level: str | None
    reached: frozenset[str] = frozenset()
    gaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
