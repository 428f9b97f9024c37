"""Enrolments as lists show them."""

from datetime import UTC, datetime, time

from sqlmodel import Session, col, select

from assessments.roles import Actor, Role
from models.applications import Application, Enrolment
from models.employers import Employer
from models.queries.paging import PAGE
from models.schemes import Programme
from models.scope import may_see


def without_application(session: Session, actor: Actor) -> list[tuple[int, str, str, datetime]]:
    """Enrolments that this person leads and that have never begun an application: id, employer, programme,
    and the day they joined.
    """
    leads = [g.employer_id for g in actor.grants if g.role is Role.LEAD]
    begun = select(Application.enrolment_id).where(may_see(Application, actor))
    rows = session.exec(
        select(Enrolment.id, Employer.name, Programme.name, Enrolment.enrolled_on)
        .join(Employer, col(Employer.id) == Enrolment.employer_id)
        .join(Programme, col(Programme.id) == Enrolment.programme_id)
        .where(
            may_see(Enrolment, actor),
            col(Enrolment.employer_id).in_(leads),
            col(Enrolment.left_on).is_(None),
            col(Enrolment.id).not_in(begun),
        )
        .order_by(col(Enrolment.enrolled_on), col(Enrolment.id))
        .limit(PAGE)
    )
    return [
        (enrolment_id or 0, employer, programme, datetime.combine(day, time(), UTC))
        for enrolment_id, employer, programme, day in rows
    ]
