"""What became of each criterion: met, not met, not applicable or not asked; and in words why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from assessments.definition import Criterion
from assessments.reasons import Reason

# What is said of a criterion that is met and about which there is nothing more to say.
PLAINLY_MET = "met"


class State(StrEnum):
    """What became of a criterion."""

    MET = "met"
    UNMET = "unmet"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Missing:
    """One criterion still missing, with its title and why in plain words."""

    criterion: str
    text: str


@dataclass(frozen=True)
class Outcome:
    """One criterion's state, the reason in plain words, and its points.

    `worth` are the points open with it to this employer (none when it is not asked or does not apply), and
    `share` is how much of them is earned. Most outcomes are made once an edition and shared by all employers,
    and so is what is said of them.
    """

    criterion: Criterion
    state: State
    text: str
    share: float = 0
    worth: float = 0

    @property
    def words(self) -> str:
        """The criterion's title and what became of it."""
        return f"{self.criterion.title}: {self.text}"

    @cached_property
    def missing(self) -> Missing:
        """The line about it in a list of what is missing."""
        return Missing(self.criterion.key, self.words)

    @cached_property
    def held(self) -> Reason:
        """The line about it under a rule that takes it as it is."""
        return Reason(True, self.words)

    @cached_property
    def short(self) -> Reason:
        """The line about it under a rule that misses it."""
        return Reason(False, self.words, (self.criterion.key,))


class Outcomes(dict[str, Outcome]):
    """What became of every criterion, by its key, with the keys sorted by what rules count them for.

    A rule speaks of keys, and the sorted sets tell how many of them are met, and which are not. Nothing may
    be put in once they have been looked at.
    """

    @cached_property
    def met(self) -> frozenset[str]:
        """The keys of what is met."""
        return self._in(State.MET)

    @cached_property
    def unmet(self) -> frozenset[str]:
        """The keys of what is asked and not met."""
        return self._in(State.UNMET)

    @cached_property
    def apart(self) -> frozenset[str]:
        """The keys of what does not apply."""
        return self._in(State.NOT_APPLICABLE)

    @cached_property
    def not_asked(self) -> frozenset[str]:
        """The keys of what is not asked of this employer."""
        return self._in(State.NOT_ASKED)

    @cached_property
    def told(self) -> frozenset[str]:
        """The keys of that about which there is more to say than that it is met."""
        return frozenset([key for key, outcome in self.items() if outcome.text != PLAINLY_MET])

    @cached_property
    def worth(self) -> Mapping[str, float]:
        """The points open with each."""
        return {key: outcome.worth for key, outcome in self.items()}

    @cached_property
    def earned(self) -> Mapping[str, float]:
        """The points earned by each."""
        return {key: outcome.worth * outcome.share for key, outcome in self.items()}

    def of(self, keys: Iterable[str]) -> list[Outcome]:
        """Return what became of these, in their order."""
        return [self[key] for key in keys]

    def _in(self, state: State) -> frozenset[str]:
        return frozenset([key for key, outcome in self.items() if outcome.state is state])


@dataclass(frozen=True)
class ThemeStanding:
    """How far a theme has come: its level, those it reached, and what each level still misses."""

    level: str | None
    reached: frozenset[str] = frozenset()
    gaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
