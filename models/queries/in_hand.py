"""An application together with what one person may do to it."""

from dataclasses import dataclass

from sqlmodel import Session, col

from assessments.roles import ASSIGNED_ROLES, Actor, Permission, Role, permissions_of, roles_at
from models.applications import Application, Assignment
from models.scope import of, visible


@dataclass(frozen=True)
class InHand:
    """An application that a person may see, with the permissions and roles they hold towards it."""

    application: Application
    permissions: frozenset[Permission]
    roles: frozenset[Role]


def take_in_hand(session: Session, actor: Actor, application_id: int) -> InHand | None:
    """An application this person may see with what they may do to it, or None."""
    application = session.exec(visible(Application, actor).where(Application.id == application_id)).first()
    if application is None:
        return None
    assigned: set[Role] = set()
    if actor.roles & ASSIGNED_ROLES:
        given = of(Assignment, application_id).where(
            Assignment.account_id == actor.account_id, col(Assignment.ended_at).is_(None)
        )
        assigned = {row.role for row in session.exec(given)}
    roles = roles_at(
        actor,
        employer_id=application.employer_id,
        programme_ids=(application.programme_id,),
        assigned=assigned,
    )
    return InHand(application, permissions_of(roles), roles)
