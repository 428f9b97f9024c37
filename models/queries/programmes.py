"""Programmes as anybody may see them."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select

from models.base import utc_now
from models.queries.changes import running_edition
from models.schemes import Host, Programme, SchemeEdition


@dataclass(frozen=True)
class PublicProgramme:
    """A programme with the names of its host and scheme."""

    programme: Programme
    host: str
    scheme: str

    def is_open(self, today: date) -> bool:
        """Whether an employer may join on a day."""
        closes = self.programme.closes_on
        return self.programme.opens_on <= today and (closes is None or today <= closes)


def _public() -> object:
    running = running_edition(utc_now().date())
    return (
        select(Programme, Host.name, SchemeEdition.title)
        .join(Host, col(Host.id) == Programme.host_id)
        .join(SchemeEdition, col(SchemeEdition.id) == running)
    )


def open_programmes(session: Session, today: date, search: str = "") -> list[PublicProgramme]:
    """Every programme that has opened, by area and name; closed ones say so themselves.

    `search` is part of a name, an area, a host or a scheme.
    """
    query = (
        _public()
        .where(Programme.opens_on <= today)
        .order_by(col(Programme.area), col(Programme.name), col(Programme.id))
    )  # type: ignore[attr-defined]
    if search:
        searched = (Programme.name, Programme.area, Host.name, SchemeEdition.title)
        query = query.where(or_(*(col(column).icontains(search, autoescape=True) for column in searched)))
    return [PublicProgramme(*row) for row in session.exec(query)]


def public_programme(session: Session, programme: Programme) -> PublicProgramme:
    """One programme with its names."""
    return PublicProgramme(*session.exec(_public().where(Programme.id == programme.id)).one())  # type: ignore[attr-defined]


def programme_by_slug(session: Session, slug: str) -> Programme | None:
    """The programme of a slug."""
    return session.exec(select(Programme).where(Programme.slug == slug)).first()
