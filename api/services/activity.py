"""Recording what happened, in the same transaction as the thing itself."""

from sqlmodel import Session

from api.services.uptake.refreshing import CHANGING, note
from assessments.roles import Actor
from models.activity import Event, Verb
from models.applications import Application


def record(
    session: Session,
    verb: Verb,
    actor: Actor | None,
    *,
    application: Application | None = None,
    employer_id: int | None = None,
    programme_id: int | None = None,
    **detail: object,
) -> None:
    """Add one event. `detail` holds keys, levels and ids only: never what a person wrote."""
    if application is not None:
        employer_id, programme_id = application.employer_id, application.programme_id
    session.add(
        Event(
            verb=verb,
            actor_id=actor.account_id if actor else None,
            application_id=application.id if application else None,
            employer_id=employer_id,
            programme_id=programme_id,
            detail=detail,
        )
    )
    if employer_id is not None and verb in CHANGING:
        note(session, employer_id)
