"""What happened to an application or an employer, newest first."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.activity import Event
from models.people import Account
from models.queries.paging import PAGE, Page, decode, page_of
from models.scope import held


@dataclass(frozen=True)
class Happening:
    """An event with the name of the person who did it."""

    event: Event
    who: str


def happenings(session: Session, application_id: int, *, after: str | None = None) -> Page[Happening]:
    """A page of an application's events, newest first. The application came from a guard."""
    query = (
        select(Event, Account.name)
        .join(Account, col(Account.id) == Event.actor_id, isouter=True)
        .where(held(col(Event.application_id) == application_id))
        .order_by(col(Event.id).desc())
        .limit(PAGE + 1)
    )
    if after is not None:
        query = query.where(col(Event.id) < decode(after)[1])
    rows = [Happening(event, name or "Halemark") for event, name in session.exec(query)]
    return page_of(rows, lambda row: (row.event.at, row.event.id))
