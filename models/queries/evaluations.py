"""What an evaluation of a programme is made from, and the evaluations there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from assessments.roles import Actor
from models.absence import AbsenceReturn
from models.applications import Enrolment
from models.awards import Award
from models.employers import Employer
from models.evaluations import EvaluationRun
from models.queries.paging import PAGE
from models.scope import anybody, everyones, held, may_see


@dataclass(frozen=True)
class Joined:
    """An employer of a programme as an evaluation sees it: a number, a day, and what groups it is in."""

    employer_id: int
    joined_on: date
    headcount: int
    sector: str | None
    ownership: str


def runs_of(session: Session, actor: Actor, programme_id: int) -> Sequence[tuple[Any, ...]]:
    """The newest evaluations of a programme: id, status, when asked, and the hash of what it is made from."""
    run = EvaluationRun
    found = (
        select(run.id, run.status, run.asked_at, run.inputs_hash)
        .where(may_see(run, actor), run.programme_id == programme_id)
        .order_by(col(run.id).desc())
        .limit(PAGE)
    )
    return list(session.exec(found))


def last_return_id(session: Session) -> int:
    """The number of the newest return of all; a later one is not part of what is evaluated now."""
    newest = everyones(AbsenceReturn).with_only_columns(func.max(col(AbsenceReturn.id)))
    return session.exec(newest).one() or 0  # type: ignore[call-overload,no-any-return]


def returns_of(session: Session, programme_id: int, last_id: int) -> list[AbsenceReturn]:
    """The returns of a programme's employers as they stood once, by employer, period and site."""
    later = sa.orm.aliased(AbsenceReturn)
    replaced = select(later.replaces_id).where(
        col(later.replaces_id).is_not(None), later.id <= last_id, anybody()
    )
    mine = held(col(AbsenceReturn.employer_id).in_(_members(programme_id)))
    found = everyones(AbsenceReturn).where(
        mine,
        AbsenceReturn.id <= last_id,
        col(AbsenceReturn.withdrawn).is_(False),
        col(AbsenceReturn.id).not_in(replaced),
    )
    order = (col(AbsenceReturn.employer_id), col(AbsenceReturn.period_start), col(AbsenceReturn.id))
    return list(session.exec(found.order_by(*order)))


def joined(session: Session, programme_id: int) -> list[Joined]:
    """When each employer of a programme first joined it, and its groups, by employer."""
    rows = session.exec(
        select(
            Enrolment.employer_id,
            func.min(col(Enrolment.enrolled_on)),
            func.max(col(Enrolment.baseline_headcount)),
            Employer.sic_section,
            Employer.ownership,
        )
        .join(Employer, col(Employer.id) == Enrolment.employer_id)
        .where(held(col(Enrolment.programme_id) == programme_id))
        .group_by(col(Enrolment.employer_id), col(Employer.sic_section), col(Employer.ownership))
        .order_by(col(Enrolment.employer_id))
    )
    return [Joined(*row) for row in rows]


def levels_held(session: Session, programme_id: int, until: date) -> list[tuple[int, str, date]]:
    """Each award of a programme by a day: employer, level and first day, in the order of time."""
    found = (
        select(Award.employer_id, Award.level, Award.starts_on)
        .where(held(col(Award.programme_id) == programme_id), col(Award.starts_on) <= until)
        .order_by(col(Award.starts_on), col(Award.id))
    )
    return [(employer, level, since) for employer, level, since in session.exec(found)]


def how_many_send(session: Session, programme_id: int) -> int:
    """How many employers of a programme have sent any return."""
    found = (
        everyones(AbsenceReturn)
        .where(held(col(AbsenceReturn.employer_id).in_(_members(programme_id))))
        .with_only_columns(func.count(sa.distinct(col(AbsenceReturn.employer_id))))
    )
    return session.exec(found).one()  # type: ignore[call-overload,no-any-return]


def _members(programme_id: int) -> Any:
    return select(Enrolment.employer_id).where(held(col(Enrolment.programme_id) == programme_id))
