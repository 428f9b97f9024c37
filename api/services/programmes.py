"""Setting up a programme: a host runs an edition of a scheme in an area."""

import re
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from api.services.editions import add_edition
from assessments.errors import InvalidInput
from assessments.scheme import load
from assessments.shipped import shipped_files
from models.queries.editions import latest_edition
from models.schemes import Host, Programme, SchemeEdition


@dataclass(frozen=True)
class ProgrammeInput:
    """A programme as given; `scheme` is the key of a scheme."""

    name: str
    host: str
    area: str
    scheme: str
    contact_email: str
    opens_on: date
    summary: str = ""


def create_programme(session: Session, given: ProgrammeInput) -> Programme:
    """Write a programme on the newest published edition of its scheme, and its host if that is new.

    A shipped scheme that is not in the database yet is published there first. Raises InvalidInput by field:
    for an unknown scheme, or a name whose address another programme has.
    """
    slug = slug_of(given.name)
    if not slug:
        raise InvalidInput({"name": "Give the programme a name with letters in it."})
    if session.exec(select(Programme).where(Programme.slug == slug)).first():
        raise InvalidInput({"name": f"There is a programme at /programmes/{slug} already."})
    edition = latest_edition(session, given.scheme) or publish_shipped(session, given.scheme)
    host = session.exec(select(Host).where(Host.name == given.host)).first() or Host(name=given.host)
    session.add(host)
    session.flush()
    programme = Programme(
        host_id=host.id,
        edition_id=edition.id,
        slug=slug,
        name=given.name,
        area=given.area,
        summary=given.summary,
        contact_email=given.contact_email,
        opens_on=given.opens_on,
    )
    session.add(programme)
    session.flush()
    return programme


def slug_of(name: str) -> str:
    """A name as it stands in an address."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80]


def publish_shipped(session: Session, scheme: str) -> SchemeEdition:
    """Publish the edition of a scheme that ships with Halemark. Raises InvalidInput when none does."""
    shipped = {load(text).key: text for text in (f.read_text(encoding="utf-8") for f in shipped_files())}
    if scheme not in shipped:
        raise InvalidInput({"scheme": f"There is no scheme “{scheme}”; shipped are {', '.join(shipped)}."})
    return add_edition(session, shipped[scheme])
