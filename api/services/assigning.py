"""Giving an application to an adviser and an assessor, with conflicts of interest seen before, not after."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from api.services.activity import record
from api.services.applications import about
from api.services.notices import tell
from assessments.errors import Conflict, InvalidInput
from assessments.roles import ASSIGNED_ROLES, Actor, Role
from assessments.workflow import CLOSED
from models.activity import Verb
from models.applications import Application, Assignment
from models.base import utc_now
from models.people import Account
from models.queries.in_hand import InHand
from models.queries.people import advisers_of, ever_members_of, people_at
from models.scope import everyones, of


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be given an application: how much they have, and what speaks against them."""

    account: Account
    open_applications: int
    blocked: str = ""  # a conflict that cannot be waved through
    note: str = ""  # something to weigh


def assign(session: Session, actor: Actor, in_hand: InHand, people: Mapping[Role, int | None]) -> None:
    """Give an application to an adviser, an assessor, or both; None leaves a role with nobody.

    Raises InvalidInput for somebody who does not hold that role in the programme, or is of the employer.
    """
    application = in_hand.application
    assert application.id is not None
    if application.status in CLOSED:
        raise Conflict("This application is closed, so nobody can be given it.")
    current = {
        row.role: row
        for row in session.exec(of(Assignment, application.id).where(col(Assignment.ended_at).is_(None)))
    }
    for role, account_id in people.items():
        held = current.get(role)
        if role not in ASSIGNED_ROLES or (held.account_id if held else None) == account_id:
            continue
        if held:
            held.ended_at = utc_now()
            session.add(held)
            session.flush()
        if account_id is not None:
            _give(session, actor, application, role, account_id)


def _give(session: Session, actor: Actor, application: Application, role: Role, account_id: int) -> None:
    candidates = {c.account.id: c for c in candidates_for(session, application, role)}
    chosen = candidates.get(account_id)
    if chosen is None:
        raise InvalidInput({role.value: f"Choose somebody who is an {role.value} in this programme."})
    if chosen.blocked:
        raise InvalidInput({role.value: f"{chosen.account.name} cannot do this: {chosen.blocked}"})
    assert application.id is not None
    session.add(
        Assignment(
            application_id=application.id, account_id=account_id, role=role, assigned_by=actor.account_id
        )
    )
    record(session, Verb.ASSIGNED, actor, application=application, role=role.value, account_id=account_id)
    tell(session, [chosen.account], "assigned", role=role.value, **about(session, application))


def candidates_for(session: Session, application: Application, role: Role) -> list[Candidate]:
    """Everyone in the programme who holds the role, least loaded first, with what speaks against each."""
    people = people_at(session, [role], programme_id=application.programme_id)
    members = ever_members_of(session, application.employer_id)
    load = _open_applications(session, role)
    advised = advisers_of(session, application.enrolment_id) if role is Role.ASSESSOR else frozenset()
    found = [
        Candidate(
            account=person,
            open_applications=load.get(person.id or 0, 0),
            blocked="they are or were a member of this employer." if person.id in members else "",
            note="Has advised this employer: somebody else must decide." if person.id in advised else "",
        )
        for person in people
    ]
    return sorted(found, key=lambda c: (bool(c.blocked), c.open_applications, c.account.name))


def _open_applications(session: Session, role: Role) -> dict[int, int]:
    """How many open applications each person has been given in a role."""
    still_open = (
        everyones(Application)
        .where(col(Application.status).not_in(list(CLOSED)))
        .with_only_columns(Application.id)
    )
    counts = (
        select(Assignment.account_id, func.count())
        .where(
            Assignment.role == role,
            col(Assignment.ended_at).is_(None),
            col(Assignment.application_id).in_(still_open),
        )
        .group_by(col(Assignment.account_id))
    )
    return dict(session.exec(counts).all())
