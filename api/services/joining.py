"""People of an employer: asking to join, letting in, changing what somebody may do, and leaving."""

from datetime import timedelta

from sqlmodel import Session, col, select

from api.services.activity import record
from api.services.notices import link, tell
from assessments.employers import has_hidden_characters
from assessments.errors import Conflict, InvalidInput, NotAllowed
from assessments.roles import EMPLOYER_ROLES, Actor, Role
from models.activity import Verb
from models.applications import Enrolment
from models.base import utc_now
from models.employers import Employer, JoinRequest, JoinStatus
from models.people import Account, Membership
from models.queries.employers import current_members
from models.queries.people import leads_of, people_at
from models.scope import everyones, visible

# Each request mails the people of an employer, so nobody may have many in the air.
MOST_WAITING = 5
LONGEST_MESSAGE = 1000


def ask_to_join(session: Session, actor: Actor, employer_id: int, message: str = "") -> JoinRequest:
    """Say "this is us". The employer's leads, or the coordinators where it takes part, are told by mail.

    Raises Conflict for a member, a second request or too many at once; InvalidInput for the message.
    """
    employer = session.exec(everyones(Employer).where(Employer.id == employer_id)).first()
    if employer is None:
        raise InvalidInput({"employer_id": "Choose the organisation to join."})
    message = message.strip()
    if len(message) > LONGEST_MESSAGE or has_hidden_characters(message, lines=True):
        raise InvalidInput(
            {"message": f"Message must be plain text of up to {LONGEST_MESSAGE:,} characters."}
        )
    if employer_id in actor.employer_ids:
        raise Conflict("You are a member of this organisation already.")
    _refuse_another(session, actor, employer_id)
    request = JoinRequest(employer_id=employer_id, account_id=actor.account_id, message=message)
    session.add(request)
    session.flush()
    record(session, Verb.JOIN_REQUESTED, actor, employer_id=employer_id, request_id=request.id)
    answerers = leads_of(session, employer_id) or coordinators_for(session, employer_id)
    tell(
        session, answerers, "join_request",
        who=actor.name, employer=employer.name, message=request.message,
        link=link(f"/employers/{employer_id}"),
    )  # fmt: skip
    return request


def _refuse_another(session: Session, actor: Actor, employer_id: int) -> None:
    waiting = session.exec(
        everyones(JoinRequest)
        .where(JoinRequest.account_id == actor.account_id, JoinRequest.status == JoinStatus.WAITING)
        .order_by(col(JoinRequest.id))
        .limit(MOST_WAITING)
    ).all()
    if any(request.employer_id == employer_id for request in waiting):
        raise Conflict("You have asked already. You will get a mail once somebody has answered.")
    if len(waiting) >= MOST_WAITING:
        raise Conflict(
            f"You are waiting for {MOST_WAITING} organisations to answer. "
            "Wait for one of them before you ask another."
        )


def coordinators_for(session: Session, employer_id: int) -> list[Account]:
    """The coordinators of every programme an employer takes part in."""
    joined = everyones(Enrolment).where(Enrolment.employer_id == employer_id)
    programmes = {enrolment.programme_id for enrolment in session.exec(joined)}
    found = {
        account.id: account
        for programme_id in sorted(programmes)
        for account in people_at(session, [Role.COORDINATOR], programme_id=programme_id)
    }
    return list(found.values())


def answer_join_request(
    session: Session, actor: Actor, employer: Employer, request_id: int, *, role: Role | None
) -> None:
    """Let somebody in with a role, or decline (role None).

    Raises Conflict when it is answered already, and NotAllowed for one's own request.
    """
    request = session.exec(
        visible(JoinRequest, actor).where(
            JoinRequest.id == request_id,
            JoinRequest.employer_id == employer.id,
            JoinRequest.status == JoinStatus.WAITING,
        )
    ).first()
    if request is None:
        raise Conflict("This request has been answered already.")
    if request.account_id == actor.account_id:
        raise NotAllowed("Somebody else must answer your own request.")
    request.status = JoinStatus.APPROVED if role else JoinStatus.DECLINED
    request.answered_by, request.answered_at = actor.account_id, utc_now()
    session.add(request)
    if role:
        let_in(session, request.account_id, employer, role)
    verb = Verb.JOIN_APPROVED if role else Verb.JOIN_DECLINED
    record(session, verb, actor, employer_id=employer.id, request_id=request_id)
    asker = session.get_one(Account, request.account_id)
    there = link(f"/employers/{employer.id}" if role else "/")
    tell(
        session, [asker], "join_request_decided",
        employer=employer.name, approved=role is not None, link=there,
    )  # fmt: skip


def let_in(session: Session, account_id: int, employer: Employer, role: Role) -> None:
    """Make somebody a member from today. Who is one already gets this role instead of the one they had."""
    today = utc_now().date()
    assert role in EMPLOYER_ROLES
    for member in current_members(session, employer.id):
        if member.account.id == account_id and member.membership.role is not role:
            _end(session, member.membership)
        elif member.account.id == account_id:
            return
    today_already = session.exec(
        select(Membership).where(
            Membership.employer_id == employer.id,
            Membership.account_id == account_id,
            Membership.role == role,
            Membership.from_on == today,
        )
    ).first()
    membership = today_already or Membership(
        account_id=account_id, role=role, employer_id=employer.id, from_on=today
    )
    membership.until_on = None
    session.add(membership)
    session.flush()


def change_role(session: Session, actor: Actor, employer: Employer, membership_id: int, role: Role) -> None:
    """Give a member another role from today; the row of the old one stays, with its last day.

    Raises Conflict when the person is no longer a member, or is the only lead and would not be one.
    """
    membership = _current(session, employer, membership_id)
    if membership.role is role:
        return
    _keep_a_lead(session, employer, membership)
    let_in(session, membership.account_id, employer, role)
    record(
        session, Verb.EMPLOYER_CHANGED, actor,
        employer_id=employer.id, membership_id=membership_id, role=role.value,
    )  # fmt: skip


def end_membership(session: Session, actor: Actor, employer: Employer, membership_id: int) -> int:
    """Take somebody off an employer at once; gives their account's id. That they were there stays on record.

    Raises Conflict when they are no longer a member, or are the only lead: leaving hands over first.
    """
    membership = _current(session, employer, membership_id)
    _keep_a_lead(session, employer, membership)
    _end(session, membership)
    session.flush()
    record(session, Verb.EMPLOYER_CHANGED, actor, employer_id=employer.id, membership_ended=membership_id)
    return membership.account_id


def _current(session: Session, employer: Employer, membership_id: int) -> Membership:
    # Locked, so that two leads who step down at the same moment cannot both find the other still there.
    session.get_one(Employer, employer.id, with_for_update=True)
    for member in current_members(session, employer.id):
        if member.membership.id == membership_id:
            return member.membership
    raise Conflict("This person is no longer a member. Reload the page to see who is.")


def _keep_a_lead(session: Session, employer: Employer, leaving: Membership) -> None:
    leads = [m for m in current_members(session, employer.id) if m.membership.role is Role.LEAD]
    if leaving.role is Role.LEAD and all(m.account.id == leaving.account_id for m in leads):
        raise Conflict("This is the organisation’s only lead. Make somebody else a lead first.")


def _end(session: Session, membership: Membership) -> None:
    # The last day is a day a role still holds, so one that ends now held until yesterday.
    membership.until_on = utc_now().date() - timedelta(days=1)
    session.add(membership)
