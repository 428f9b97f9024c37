"""The way of employers through a programme: how many come how far, how long each step takes, who waits.

Everything is told as of a day: what happened after it counts as not yet. A step counts as reached when it or
a later one was: an award brought along from before was never submitted here, and still somebody holds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median, quantiles
from typing import NamedTuple

from assessments.uptake.figures import Denominator, Figure, count, share

# Whoever has waited at a step for longer than this is stalled.
STALLED_DAYS = 180
SOURCE = "Halemark's own records of enrolments"


class Step(StrEnum):
    """A step of the way, in order."""

    JOINED = "joined"
    ASSESSED = "assessed"
    SUBMITTED = "submitted"
    DECIDED = "decided"
    AWARDED = "awarded"
    RENEWED = "renewed"


STEPS = tuple(Step)
STEP_WORDS: dict[Step, str] = {
    Step.JOINED: "Signed up",
    Step.ASSESSED: "Assessed themselves",
    Step.SUBMITTED: "Submitted",
    Step.DECIDED: "Decided",
    Step.AWARDED: "Awarded",
    Step.RENEWED: "Renewed or moved up",
}
# From here on nobody is stalled: a level is held for its term before it can be renewed.
NOT_STALLED = frozenset({Step.AWARDED, Step.RENEWED})


class Journey(NamedTuple):
    """The days on which an enrolment came to each step, in their order, and the last one it took part on."""

    joined_on: date
    assessed_on: date | None = None
    submitted_on: date | None = None
    decided_on: date | None = None
    awarded_on: date | None = None
    renewed_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Days:
    """How long a step took among those that made it and whose two days are known."""

    known: int
    lower: float
    median: float
    upper: float


@dataclass(frozen=True)
class Waiting:
    """Those that came to a step, no further, and have not left: how many, and for how long."""

    employers: int
    median_days: float | None = None
    stalled: int | None = None  # None where waiting is as it should be


@dataclass(frozen=True)
class Reached:
    """One step of the funnel."""

    step: Step
    words: str
    reached: Figure
    of_all: Figure
    of_before: Figure | None  # None at the first step
    took: Days | None  # from the step before
    waiting: Waiting
    left: int  # came this far, no further, and left


@dataclass(frozen=True)
class Funnel:
    """All steps as of a day."""

    as_of: date
    steps: tuple[Reached, ...]

    @property
    def joined(self) -> int:
        """How many ever signed up."""
        return int(self.steps[0].reached.numerator or 0)

    @property
    def left(self) -> int:
        """How many have left, however far they came."""
        return sum(one.left for one in self.steps)

    @property
    def stalled(self) -> int:
        """How many have waited at one step for longer than STALLED_DAYS."""
        return sum(one.waiting.stalled or 0 for one in self.steps)


class State(StrEnum):
    """How somebody stands at the furthest step that was come to."""

    WAITING = "waiting"
    STALLED = "stalled"  # waiting for longer than STALLED_DAYS
    LEFT = "left"


class _Way(NamedTuple):
    """One journey as a day sees it: the furthest step, when it was come to, and whether it has left."""

    days: tuple[date | None, ...]
    furthest: int
    since: date
    has_left: bool


def standing(journey: Journey, as_of: date) -> tuple[Step, State] | None:
    """The furthest step that an enrolment had come to on a day, and how it stood; None before it joined."""
    if journey.joined_on > as_of:
        return None
    way = _way(journey, as_of)
    step = STEPS[way.furthest]
    if way.has_left:
        return step, State.LEFT
    stalled = step not in NOT_STALLED and (as_of - way.since).days > STALLED_DAYS
    return step, State.STALLED if stalled else State.WAITING


def funnel(journeys: Sequence[Journey], as_of: date) -> Funnel:
    """How many came to each step by a day, with what it took and who waits where."""
    ways = [_way(one, as_of) for one in journeys if one.joined_on <= as_of]
    stopped: list[list[_Way]] = [[] for _ in STEPS]
    for way in ways:
        stopped[way.furthest].append(way)
    reached = [sum(map(len, stopped[place:])) for place in range(len(STEPS))]
    return Funnel(
        as_of, tuple(_reached(place, reached, ways, stopped[place], as_of) for place in range(len(STEPS)))
    )


def _reached(
    place: int, reached: Sequence[int], ways: Sequence[_Way], stopped: Sequence[_Way], as_of: date
) -> Reached:
    step, number = STEPS[place], reached[place]
    of_all = Denominator(reached[0], "enrolments that signed up", SOURCE)
    before = Denominator(
        reached[place - 1], f"enrolments that came to “{STEP_WORDS[STEPS[place - 1]]}”", SOURCE
    )
    title = STEP_WORDS[step]
    waiting = [way for way in stopped if not way.has_left]
    return Reached(
        step,
        title,
        count(f"funnel_{step}", title, number, as_of),
        share(
            f"funnel_{step}_of_all",
            f"{title}, of all that signed up",
            number,
            of_all,
            as_of,
            sampled=place > 0,
        ),
        share(f"funnel_{step}_of_before", f"{title}, of the step before", number, before, as_of)
        if place
        else None,
        _took(place, ways) if place else None,
        _waiting(step, waiting, as_of),
        len(stopped) - len(waiting),
    )


def _way(journey: Journey, as_of: date) -> _Way:
    days = tuple(day if day is not None and day <= as_of else None for day in journey[: len(STEPS)])
    place = max((place for place, day in enumerate(days) if day is not None), default=0)
    left = journey.left_on
    return _Way(days, place, days[place] or journey.joined_on, left is not None and left < as_of)


def _took(place: int, ways: Sequence[_Way]) -> Days | None:
    """From the step before to this one. Days that are known and stand in order only: others are no time."""
    spans = [
        (then - before).days
        for way in ways
        if (then := way.days[place]) is not None
        and (before := way.days[place - 1]) is not None
        and before <= then
    ]
    return days_of(spans)


def days_of(spans: Sequence[int]) -> Days | None:
    """The median and quartiles of some numbers of days; None of none."""
    if not spans:
        return None
    if len(spans) == 1:
        return Days(1, spans[0], spans[0], spans[0])
    lower, middle, upper = quantiles(spans, n=4, method="inclusive")
    return Days(len(spans), lower, middle, upper)


def _waiting(step: Step, waiting: Sequence[_Way], as_of: date) -> Waiting:
    spans = [(as_of - way.since).days for way in waiting]
    stalled = None if step in NOT_STALLED else sum(days > STALLED_DAYS for days in spans)
    return Waiting(len(spans), median(spans) if spans else None, stalled)
