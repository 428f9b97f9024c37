"""The journeys of those enrolled in a workspace, and the times for which they held a level."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessments.uptake.journey import Journey
from assessments.uptake.retention import Held
from models.queries.uptake import Scope, where_of
from models.uptake import UptakeJourney, UptakeSpell


@dataclass(frozen=True)
class Enrolled:
    """An enrolment's way through its programme, and whose it is."""

    employer: int
    journey: Journey
    baseline_met: float | None


def enrolled_in(session: Session, scope: Scope) -> list[Enrolled]:
    """The enrolments that joined by the day, or in the period where one is asked for."""
    journey = UptakeJourney
    found = select(  # type: ignore[call-overload]
        journey.employer_id,
        journey.baseline_met,
        journey.enrolled_on,
        journey.assessed_on,
        journey.submitted_on,
        journey.decided_on,
        journey.awarded_on,
        journey.renewed_on,
        journey.left_on,
    ).where(*where_of(scope, journey), *_in_time(scope))
    return [Enrolled(employer, Journey(*days), met) for employer, met, *days in session.exec(found)]


def holdings_in(session: Session, scope: Scope) -> Iterator[tuple[int, Held]]:
    """The spells in which those enrolments held a level, each with whose it is."""
    journey, spell = UptakeJourney, UptakeSpell
    found = (
        select(  # type: ignore[call-overload]
            journey.employer_id, spell.enrolment_id, spell.from_on, spell.until_on, journey.left_on
        )
        .join(spell, col(spell.enrolment_id) == journey.enrolment_id)
        .where(*where_of(scope, journey), *_in_time(scope), col(spell.rank) > 0)
    )
    for employer, *row in session.exec(found):
        yield employer, Held(*row)


def _in_time(scope: Scope) -> list[object]:
    joined, since = col(UptakeJourney.enrolled_on), scope.asked.since
    return [joined <= scope.day, *([joined >= since] if since else [])]
