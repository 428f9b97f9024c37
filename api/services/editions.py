"""Taking a definition into the database, once, as an edition."""

from sqlmodel import Session, select

from assessments.errors import Conflict
from assessments.scheme import load
from models.base import utc_now
from models.schemes import EditionStatus, SchemeEdition


def add_edition(session: Session, text: str, *, publish: bool = False) -> SchemeEdition:
    """Add a definition, as a draft or published at once. The same content again is the edition there is.

    Raises SchemeFaults for a definition with faults, and Conflict for other content under a version that is
    taken.
    """
    definition = load(text)
    known = session.exec(
        select(SchemeEdition).where(SchemeEdition.content_hash == definition.content_hash)
    ).first()
    if known:
        return known
    taken = session.exec(
        select(SchemeEdition).where(
            SchemeEdition.scheme_key == definition.key, SchemeEdition.version == definition.version
        )
    ).first()
    if taken:
        raise Conflict(
            f"{definition.title} {definition.version} has other content here. Give this one a new version."
        )
    edition = SchemeEdition(
        scheme_key=definition.key,
        version=definition.version,
        title=definition.title,
        status=EditionStatus.PUBLISHED if publish else EditionStatus.DRAFT,
        content_hash=definition.content_hash,
        definition=text,
        published_at=utc_now() if publish else None,
    )
    session.add(edition)
    session.flush()
    return edition
