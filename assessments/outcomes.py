"""What became of each criterion: met, not met, not applicable or not asked; and in words why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assessments.definition import Criterion


class State(StrEnum):
    """What became of a criterion."""

    MET = "met"
    UNMET = "unmet"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Outcome:
    """One criterion's state, the reason in plain words, and the share of its points that is earned."""

    criterion: Criterion
    state: State
    text: str
    share: float = 0


@dataclass(frozen=True)
class ThemeStanding:
    """How far a theme has come: its level, those it reached, and what each level still misses."""

    level: str | None
    reached: frozenset[str] = frozenset()
    gaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
