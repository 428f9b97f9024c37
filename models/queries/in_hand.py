"""An application together with what one person may do to it."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessments.roles import Actor, Permission, Role, permissions_of, roles_at
from models.applications import Application, Assignment
from models.scope import may_see


@dataclass(frozen=True)
class InHand:
    """An application that a person may see, with the permissions and roles they hold towards it."""

    application: Application
    permissions: frozenset[Permission]
    roles: frozenset[Role]


def take_in_hand(session: Session, actor: Actor, application_id: int) -> InHand | None:
    """An application this person may see with what they may do to it, or None."""
    # One query: the application with each role in which it was given to this person.
    rows = session.exec(
        select(Application, Assignment.role)
        .join(
            Assignment,
            (col(Assignment.application_id) == Application.id)
            & (col(Assignment.account_id) == actor.account_id)
            & col(Assignment.ended_at).is_(None),
            isouter=True,
        )
        .where(may_see(Application, actor), Application.id == application_id)
    ).all()
    if not rows:
        return None
    application = rows[0][0]
    roles = roles_at(
        actor,
        employer_id=application.employer_id,
        programme_ids=(application.programme_id,),
        assigned={role for _, role in rows if role is not None},
    )
    return InHand(application, permissions_of(roles), roles)
