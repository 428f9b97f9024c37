"""What was ruled on criteria, and the campaigns that were run, by the employers of a workspace.

Only sums over several employers are made of these; no ruling of a single one leaves the services.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from assessments.uptake.criteria import Ran, Ruled
from models.applications import Application
from models.awards import Decision, Ruling
from models.portfolio import Campaign
from models.queries.uptake import Scope, where_of
from models.schemes import SchemeEdition
from models.scope import held
from models.uptake import UptakeJourney


@dataclass(frozen=True)
class Rulings:
    """How often each answer was given, and by how many employers each criterion was answered."""

    answers: list[Ruled]
    employers: dict[tuple[int, str], int]


def rulings_in(session: Session, scope: Scope) -> Rulings:
    """The rulings of applications decided by the day, or in the period, by edition and criterion."""
    criterion = (col(Application.edition_id), col(Ruling.criterion))
    answers = session.exec(  # type: ignore[call-overload]
        _ruled(scope, *criterion, col(Ruling.answer), func.count()).group_by(*criterion, col(Ruling.answer))
    )
    employers = session.exec(
        _ruled(scope, *criterion, func.count(sa.distinct(col(Application.employer_id)))).group_by(*criterion)
    )
    return Rulings(
        [Ruled(*row) for row in answers], {(edition, key): number for edition, key, number in employers}
    )


def _ruled(scope: Scope, *columns: Any) -> Any:
    found = (
        select(*columns)
        .join(Decision, col(Decision.id) == Ruling.decision_id)
        .join(Application, col(Application.id) == Decision.application_id)
        .where(held(_of_the_workspace(scope)), *between(col(Decision.decided_at), scope))
    )
    if scope.asked.edition_id is not None:
        found = found.where(col(Application.edition_id) == scope.asked.edition_id)
    return found


def campaigns_in(session: Session, scope: Scope) -> Iterator[Ran]:
    """The campaigns begun by the day, or in the period; one taken along to a later application is one."""
    same = (
        col(Application.enrolment_id),
        col(Application.employer_id),
        func.lower(col(Campaign.topic)),
        col(Campaign.title),
        col(Campaign.started_on),
    )
    evaluated = sa.case((col(Campaign.evaluation) != "", 1), else_=0)
    rows = session.exec(  # type: ignore[call-overload]
        select(*same, func.max(col(Campaign.reach)), func.max(evaluated))
        .join(Application, col(Application.id) == Campaign.application_id)
        .where(held(_of_the_workspace(scope)), col(Campaign.started_on) <= scope.day, *_since(scope))
        .group_by(*same)
    )
    for _, employer, topic, _title, started_on, reach, told in rows:
        yield Ran(employer, topic, started_on, reach, bool(told))


def _since(scope: Scope) -> list[Any]:
    return [col(Campaign.started_on) >= scope.asked.since] if scope.asked.since else []


def _of_the_workspace(scope: Scope) -> Any:
    """Applications of enrolments that fit; the edition is asked of the application, not of the journey."""
    asked = replace(scope, asked=replace(scope.asked, edition_id=None))
    enrolments = select(UptakeJourney.enrolment_id).where(*where_of(asked, UptakeJourney))
    return col(Application.enrolment_id).in_(enrolments)


def between(moment: Any, scope: Scope, since: date | None = None) -> list[Any]:
    """The conditions that a moment lies before the end of the day, and in the period if one is asked for."""
    first = since or scope.asked.since
    found = [moment < begins(scope.day + timedelta(days=1))]
    return [*found, moment >= begins(first)] if first else found


def begins(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time(), UTC)


def edition_titles(session: Session, edition_ids: list[int]) -> dict[int, str]:
    """The titles of some editions, each with its version."""
    found = select(SchemeEdition.id, SchemeEdition.title, SchemeEdition.version)
    rows = session.exec(found.where(col(SchemeEdition.id).in_(edition_ids)))
    return {key: f"{title} {version}" for key, title, version in rows}
