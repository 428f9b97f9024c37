"""Statuses outside the ladder: who holds which, and what was decided that may bear one out."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assessments.definition import Answer
from assessments.roles import Actor, Role
from assessments.workflow import Status
from models.applications import Application, Enrolment
from models.awards import Award, Decision, Ruling, StatusGrant
from models.scope import anybody, everyones, held


def enrolment_decided_on(session: Session, actor: Actor, enrolment_id: int) -> Enrolment | None:
    """An enrolment with a decided application in a programme where this person is a moderator, or None.

    A moderator has no business with an employer before its work has come before the panel.
    """
    decided = held(
        sa.and_(
            col(Application.enrolment_id) == enrolment_id,
            col(Application.status) == Status.DECIDED,
            col(Application.programme_id).in_(actor.programmes_as(Role.MODERATOR)),
        )
    )
    return session.exec(
        everyones(Enrolment).where(
            Enrolment.id == enrolment_id,
            col(Enrolment.id).in_(select(Application.enrolment_id).where(decided)),
        )
    ).first()


def grants_of(session: Session, enrolment_id: int) -> list[StatusGrant]:
    """The statuses ever given to an enrolment from a guard, newest first."""
    given = everyones(StatusGrant).where(StatusGrant.enrolment_id == enrolment_id)
    return list(session.exec(given.order_by(col(StatusGrant.id).desc())))


def statuses_beside(session: Session, award_id: int, today: date) -> list[StatusGrant]:
    """The statuses that the holder of an award holds on a day, oldest first; public, as the award is."""
    holder = everyones(Award).where(Award.id == award_id).with_only_columns(Award.enrolment_id)
    given = everyones(StatusGrant).where(col(StatusGrant.enrolment_id).in_(holder), *_holds_on(today))
    return list(session.exec(given.order_by(col(StatusGrant.id))))


def _holds_on(today: date) -> "tuple[sa.ColumnElement[bool], ...]":
    ends = col(StatusGrant.ends_on)
    return col(StatusGrant.starts_on) <= today, sa.or_(ends.is_(None), ends >= today)


def is_held(grant: StatusGrant, today: date) -> bool:
    """Whether a status given is held on a day; both its first and its last day count."""
    return grant.starts_on <= today and (grant.ends_on is None or today <= grant.ends_on)


def latest_rulings(session: Session, enrolment_id: int) -> dict[str, Answer]:
    """The newest decided answer to each criterion, over all decisions of an enrolment."""
    rows = session.exec(
        select(Ruling.criterion, Ruling.answer)
        .join(Decision, col(Decision.id) == Ruling.decision_id)
        .join(Application, col(Application.id) == Decision.application_id)
        .where(anybody(), Application.enrolment_id == enrolment_id)
        .order_by(col(Decision.id))
    )
    return dict(rows.all())


def latest_decision(session: Session, enrolment_id: int) -> Decision | None:
    """The newest decision of an enrolment, whatever its outcome."""
    return session.exec(
        select(Decision)
        .join(Application, col(Application.id) == Decision.application_id)
        .where(anybody(), Application.enrolment_id == enrolment_id)
        .order_by(col(Decision.id).desc())
        .limit(1)
    ).first()
