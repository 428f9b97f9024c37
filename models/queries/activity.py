"""What happened to an application or an employer, newest first."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.activity import Event
from models.people import Account

PAGE = 50


@dataclass(frozen=True)
class Happening:
    """An event with the name of the person who did it."""

    event: Event
    who: str


def happenings(session: Session, application_id: int, *, before: int | None = None) -> list[Happening]:
    """A page of an application's events, newest first; `before` is the last event id of the page before.

    The application came from a guard.
    """
    query = (
        select(Event, Account.name)
        .join(Account, col(Account.id) == Event.actor_id, isouter=True)
        .where(Event.application_id == application_id)
        .order_by(col(Event.id).desc())
        .limit(PAGE)
    )
    if before is not None:
        query = query.where(col(Event.id) < before)
    return [Happening(event, name or "Halemark") for event, name in session.exec(query)]
