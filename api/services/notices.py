"""Who is told what, by mail, queued in the same transaction as the thing they are told about."""

from collections.abc import Iterable

from sqlmodel import Session

from api.mail import queue_mail
from api.settings import get_settings
from models.people import Account


def link(path: str) -> str:
    """The full address of a page, for a mail."""
    return get_settings().base_url.rstrip("/") + path


def tell(session: Session, people: Iterable[Account], template: str, **context: object) -> None:
    """Queue the same mail for each of these people, addressed by name."""
    for person in people:
        queue_mail(session, to=person.email, template=template, context={"name": person.name, **context})
