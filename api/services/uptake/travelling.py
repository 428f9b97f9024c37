"""How employers of a workspace come along: the funnel, and how long they stay and keep an award."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlmodel import Session

from api.services.uptake.seeing import counts_only
from assessments.uptake.discretion import few
from assessments.uptake.journey import STEPS, Funnel, State, Step, funnel, standing
from assessments.uptake.retention import Curve, Every, Held, Stay, cohort_of, curves, holdings
from models.queries.uptake import Scope
from models.queries.uptake_journeys import Enrolled, enrolled_in, holdings_in

ALL = "All"


@dataclass(frozen=True)
class FunnelSeen:
    """The funnel as somebody may see it; `hidden` names what is held back, such as ("left", Step.JOINED)."""

    funnel: Funnel
    hidden: frozenset[Hashable]


def funnel_of(session: Session, scope: Scope) -> FunnelSeen:
    """The funnel of a day, of those that joined by then or in the period, in one query."""
    enrolled = enrolled_in(session, scope)
    found = funnel([one.journey for one in enrolled], scope.day)
    if not counts_only(scope.workspace):
        return FunnelSeen(found, frozenset())
    return FunnelSeen(found, _hidden(found, enrolled, scope))


def _hidden(found: Funnel, enrolled: list[Enrolled], scope: Scope) -> frozenset[Hashable]:
    """What to hold back, totals and steps before who waits and who left."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for one in enrolled:
        if stands := standing(one.journey, scope.day):
            members[stands].append(one.employer)

    def cells(steps: tuple[Step, ...], *states: State) -> list[Hashable]:
        return [(step, state) for step in steps for state in states]

    figures: list[tuple[Hashable, list[Hashable]]] = [
        (("reached", step), cells(STEPS[place:], *State)) for place, step in enumerate(STEPS)
    ]
    figures += [("left", cells(STEPS, State.LEFT)), ("stalled", cells(STEPS, State.STALLED))]
    for step in STEPS:
        figures.append((("waiting", step), cells((step,), State.WAITING, State.STALLED)))
        figures.append((("left", step), cells((step,), State.LEFT)))
        figures.append((("stalled", step), cells((step,), State.STALLED)))
    hidden = few(figures, members)
    took = {("took", one.step) for one in found.steps if one.took and one.took.known < 3}
    return hidden | took | {("took", step) for kind, step in _pairs(hidden) if kind == "reached"}


def _pairs(hidden: frozenset[Hashable]) -> list[tuple[Hashable, Hashable]]:
    return [one for one in hidden if isinstance(one, tuple)]


class Clock(StrEnum):
    """What time is measured, and what ends it."""

    STAYING = "staying"  # from joining a programme to leaving it
    HOLDING = "holding"  # from the first award until no level is held any more


@dataclass(frozen=True)
class RetentionSeen:
    """The curves as somebody may see them; cohorts that are held back are named, not told."""

    curves: tuple[Curve, ...]
    hidden: frozenset[Hashable]


def retention_of(session: Session, scope: Scope, clock: Clock, every: Every) -> RetentionSeen:
    """How long those that joined by the day, or in the period, stay or hold a level; in one query."""
    stays = _staying(session, scope) if clock is Clock.STAYING else _holding(session, scope)
    found = curves([stay for _, stay in stays], scope.day, every)
    if not counts_only(scope.workspace):
        return RetentionSeen(tuple(found), frozenset())
    return RetentionSeen(tuple(found), _hidden_cohorts(stays, scope, every))


def _hidden_cohorts(stays: list[tuple[int, Stay]], scope: Scope, every: Every) -> frozenset[Hashable]:
    """The cohorts to hold back: of those that began, or of those that went, there are one or two."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for employer, stay in stays:
        if stay.began_on <= scope.day:
            gone = stay.lost and stay.ended_on is not None and stay.ended_on <= scope.day
            members[cohort_of(stay.began_on, every), gone].append(employer)
    cohorts = sorted({cohort_of(stay.began_on, every) for _, stay in stays})
    figures: list[tuple[tuple[str, str], list[Hashable]]] = []
    for what, kinds in (("began", (True, False)), ("gone", (True,))):
        figures.append(((ALL, what), [(cohort, kind) for cohort in cohorts for kind in kinds]))
        figures += [((cohort, what), [(cohort, kind) for kind in kinds]) for cohort in cohorts]
    hidden = few(figures, members)
    return frozenset(name for (name, what), _ in figures if (name, what) in hidden)


def _staying(session: Session, scope: Scope) -> list[tuple[int, Stay]]:
    """From joining to the day after the last one of taking part."""
    return [
        (one.employer, Stay(journey.joined_on, left + timedelta(days=1) if left else None))
        for one in enrolled_in(session, scope)
        for journey in [one.journey]
        for left in [journey.left_on]
    ]


def _holding(session: Session, scope: Scope) -> list[tuple[int, Stay]]:
    rows: dict[int, tuple[int, list[Held]]] = {}
    for employer, held in holdings_in(session, scope):
        rows.setdefault(held.enrolment, (employer, []))[1].append(held)
    return [(employer, stay) for employer, own in rows.values() for stay in holdings(own)]
