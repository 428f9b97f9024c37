"""Giving an application to an adviser and an assessor, with conflicts of interest seen before, not after."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

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
from models.queries.people import advisers_of, ever_members_of, holders_at, open_applications_of
from models.scope import of

ASSIGNED_BY_ANOTHER = "Somebody else has just given this application to others. Reload the page to see whom."


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
    if application.status in CLOSED:
        raise Conflict("This application is closed, so nobody can be given it.")
    current = assigned_to(session, application.id)
    candidates = candidates_by_role(session, application)
    for role in ASSIGNED_ROLES & people.keys():
        held, account_id = current.get(role), people[role]
        if (held.account_id if held else None) == account_id:
            continue
        chosen = _checked(candidates[role], role, account_id) if account_id is not None else None
        if held:
            held.ended_at = utc_now()
            session.add(held)
            session.flush()
        if chosen:
            _give(session, actor, application, role, chosen)


def assigned_to(session: Session, application_id: int) -> dict[Role, Assignment]:
    """Who has an application now, by role."""
    given = of(Assignment, application_id).where(col(Assignment.ended_at).is_(None))
    return {row.role: row for row in session.exec(given)}


def _checked(candidates: list[Candidate], role: Role, account_id: int) -> Account:
    found = next((c for c in candidates if c.account.id == account_id), None)
    if found is None:
        raise InvalidInput({role.value: f"Choose somebody who is an {role.value} in this programme."})
    if found.blocked:
        raise InvalidInput({role.value: f"{found.account.name} cannot do this: {found.blocked}"})
    return found.account


def _give(session: Session, actor: Actor, application: Application, role: Role, chosen: Account) -> None:
    try:
        with session.begin_nested():
            session.add(
                Assignment(
                    application_id=application.id,
                    account_id=chosen.id,
                    role=role,
                    assigned_by=actor.account_id,
                )
            )
    except IntegrityError as error:
        raise Conflict(ASSIGNED_BY_ANOTHER) from error
    record(session, Verb.ASSIGNED, actor, application=application, role=role.value, account_id=chosen.id)
    page = "/review" if role is Role.ASSESSOR else ""
    tell(session, [chosen], "assigned", role=role.value, **about(session, application, page))


def candidates_by_role(session: Session, application: Application) -> dict[Role, list[Candidate]]:
    """Everyone in the programme who advises or assesses, with what speaks against each, in four queries.

    Those who can be given it come first, the least loaded at their head.
    """
    members = ever_members_of(session, application.employer_id)
    advised = advisers_of(session, application.enrolment_id)
    holders = holders_at(session, ASSIGNED_ROLES, programme_id=application.programme_id)
    load = open_applications_of(session, [person.id for _, person in holders])
    found: dict[Role, list[Candidate]] = {role: [] for role in ASSIGNED_ROLES}
    for role, person in holders:
        coach = role is Role.ASSESSOR and person.id in advised
        found[role].append(
            Candidate(
                account=person,
                open_applications=load[role].get(person.id, 0),
                blocked="they are or were a member of this employer." if person.id in members else "",
                note="Has advised this employer." if coach else "",
            )
        )
    return {
        role: sorted(
            people, key=lambda c: (bool(c.blocked), bool(c.note), c.open_applications, c.account.name)
        )
        for role, people in found.items()
    }


def candidates_for(session: Session, application: Application, role: Role) -> list[Candidate]:
    """Everyone in the programme who holds one role, with what speaks against each."""
    return candidates_by_role(session, application)[role]
