"""Editions as parsed definitions. An edition never changes, so each is parsed once in a process."""

from functools import lru_cache

from sqlmodel import Session, col, select

from assessments.definition import Edition
from assessments.scheme import load
from models.schemes import EditionStatus, Programme, SchemeEdition

_parse = lru_cache(maxsize=64)(load)
_by_id: dict[tuple[int, int], Edition] = {}


def edition_of(session: Session, edition_id: int) -> Edition:
    """The definition of an edition; KeyError when there is none of that id."""
    key = (id(session.get_bind()), edition_id)
    row = session.get(SchemeEdition, edition_id)
    if row is None:
        raise KeyError(edition_id)
    return _parse(row.definition)


def latest_edition(session: Session, scheme_key: str) -> SchemeEdition | None:
    """The newest published edition of a scheme."""
    return session.exec(
        select(SchemeEdition)
        .where(SchemeEdition.scheme_key == scheme_key, SchemeEdition.status == EditionStatus.PUBLISHED)
        .order_by(col(SchemeEdition.published_at).desc(), col(SchemeEdition.id).desc())
    ).first()


def edition_of_programme(session: Session, programme: Programme) -> Edition:
    """The definition a programme runs on now."""
    return edition_of(session, programme.edition_id)
