"""The places a person works at, for their home page."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from assessments.roles import Actor, Role
from models.base import utc_now
from models.employers import Contact, Employer, JoinRequest, JoinStatus
from models.people import Account, Membership
from models.queries.paging import PAGE
from models.schemes import Programme
from models.scope import anybody, may_see, visible


def my_employers(session: Session, actor: Actor) -> list[Employer]:
    """The employers this person works with, by name."""
    mine = visible(Employer, actor).where(col(Employer.id).in_(actor.employer_ids))
    return list(session.exec(mine.order_by(col(Employer.name), col(Employer.id)).limit(PAGE)))


def my_programmes(session: Session, actor: Actor) -> list[tuple[Programme, bool]]:
    """The programmes this person has a role in, by name, and whether they coordinate each."""
    mine = {grant.programme_id for grant in actor.grants if grant.programme_id is not None}
    if not mine:
        return []
    coordinated = actor.programmes_as(Role.COORDINATOR)
    found = session.exec(
        select(Programme).where(col(Programme.id).in_(mine)).order_by(col(Programme.name), col(Programme.id))
    )
    return [(programme, programme.id in coordinated) for programme in found]


def waiting_for_answer(session: Session, actor: Actor) -> list[tuple[int, str, str, datetime]]:
    """People who ask to join an employer this person leads, or one without a lead in a programme they
    coordinate: employer id and name, who asks, and since when.
    """
    today = utc_now().date()
    led = [grant.employer_id for grant in actor.grants if grant.role is Role.LEAD]
    has_a_lead = select(Membership.employer_id).where(
        Membership.role == Role.LEAD,
        col(Membership.employer_id).is_not(None),
        (col(Membership.until_on).is_(None)) | (col(Membership.until_on) >= today),
    )
    rows = session.exec(
        select(Employer.id, Employer.name, Account.name, JoinRequest.asked_at)
        .join(JoinRequest, col(JoinRequest.employer_id) == Employer.id)
        .join(Account, col(Account.id) == JoinRequest.account_id)
        .where(
            may_see(JoinRequest, actor),
            JoinRequest.status == JoinStatus.WAITING,
            sa.or_(col(Employer.id).in_(led), col(Employer.id).not_in(has_a_lead)),
        )
        .order_by(col(JoinRequest.asked_at), col(JoinRequest.id))
        .limit(PAGE)
    )
    return [(employer_id, employer, who, asked_at) for employer_id, employer, who, asked_at in rows]


def my_requests(session: Session, actor: Actor) -> list[str]:
    """The names of the employers this person has asked to join and waits for."""
    asked = (
        select(Employer.name)
        .join(JoinRequest, col(JoinRequest.employer_id) == Employer.id)
        .where(
            JoinRequest.account_id == actor.account_id, JoinRequest.status == JoinStatus.WAITING, anybody()
        )
        .order_by(col(JoinRequest.id))
    )
    return list(session.exec(asked))


def without_two_contacts(session: Session, actor: Actor) -> list[Employer]:
    """The employers this person leads that have not named two contacts, as those brought in from a file."""
    led = [grant.employer_id for grant in actor.grants if grant.role is Role.LEAD]
    named = (
        select(Contact.employer_id)
        .where(may_see(Contact, actor))
        .group_by(col(Contact.employer_id))
        .having(func.count() >= 2)
    )
    found = visible(Employer, actor).where(col(Employer.id).in_(led), col(Employer.id).not_in(named))
    return list(session.exec(found.order_by(col(Employer.id)).limit(PAGE)))
