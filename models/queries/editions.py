"""Editions as parsed definitions. An edition never changes, so each is parsed once in a process."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from assessments.definition import Edition
from assessments.overlays import load_overlay
from assessments.scheme import load
from models.base import utc_now
from models.changes import EditionChange
from models.queries.changes import running_edition
from models.schemes import EditionStatus, Host, Programme, SchemeEdition

_parsed: dict[str, Edition] = {}  # by content hash


def edition_of(session: Session, edition_id: int) -> Edition:
    """The definition of an edition. The id comes from a foreign key, so there is one."""
    wanted = SchemeEdition.id == edition_id
    content_hash = session.exec(select(SchemeEdition.content_hash).where(wanted)).one()
    if content_hash not in _parsed:
        _parsed[content_hash] = _read(session, edition_id)
    return _parsed[content_hash]


def _read(session: Session, edition_id: int) -> Edition:
    """Read an edition's own text, and that of the edition below when it is an overlay."""
    base = aliased(SchemeEdition)
    text, below = session.exec(
        select(SchemeEdition.definition, base.definition)
        .join(base, base.id == SchemeEdition.base_id, isouter=True)  # type: ignore[arg-type]
        .where(SchemeEdition.id == edition_id)
    ).one()
    return load(text) if below is None else load_overlay(below, text)


def edition_by_hash(session: Session, edition_id: int, content_hash: str) -> Edition:
    """The definition of an edition whose hash is known: no query once this process has read it."""
    return _parsed.get(content_hash) or edition_of(session, edition_id)


def editions_by_id(session: Session, edition_ids: Collection[int]) -> dict[int, Edition]:
    """Several definitions at once: one query, and one more for each that this process has not read yet."""
    hashes = select(SchemeEdition.id, SchemeEdition.content_hash).where(
        col(SchemeEdition.id).in_(edition_ids)
    )
    return {
        edition_id: edition_by_hash(session, edition_id, content_hash)
        for edition_id, content_hash in session.exec(hashes)
        if edition_id is not None
    }


def latest_edition(session: Session, scheme_key: str) -> SchemeEdition | None:
    """The newest published edition of a scheme."""
    return session.exec(
        select(SchemeEdition)
        .where(SchemeEdition.scheme_key == scheme_key, SchemeEdition.status == EditionStatus.PUBLISHED)
        .order_by(col(SchemeEdition.published_at).desc(), col(SchemeEdition.id).desc())
    ).first()


def edition_named(session: Session, scheme_key: str, version: str) -> SchemeEdition | None:
    """The edition of a scheme's key and version, whatever its status."""
    return session.exec(
        select(SchemeEdition).where(SchemeEdition.scheme_key == scheme_key, SchemeEdition.version == version)
    ).first()


def edition_of_programme(session: Session, programme: Programme) -> Edition:
    """The definition a programme runs on today: the one it began with until it moved to another."""
    return editions_of_programmes(session, (programme.id,))[programme.id]


def editions_of_programmes(session: Session, programme_ids: Collection[int]) -> dict[int, Edition]:
    """The definitions that several programmes run on today, by programme."""
    running = running_edition(utc_now().date())
    rows = session.exec(
        select(Programme.id, SchemeEdition.id, SchemeEdition.content_hash)
        .join(SchemeEdition, col(SchemeEdition.id) == running)
        .where(col(Programme.id).in_(programme_ids))
    )
    return {
        programme_id: edition_by_hash(session, edition_id, content_hash)
        for programme_id, edition_id, content_hash in rows
    }


def programmes_on(session: Session, edition_id: int, today: date) -> list[str]:
    """The names of the programmes that run on an edition on a day, or are to from a later one."""
    later = select(EditionChange.programme_id).where(
        EditionChange.new_edition_id == edition_id, EditionChange.starts_on > today
    )
    return list(
        session.exec(
            select(Programme.name)
            .where(
                or_(
                    running_edition(today) == edition_id,
                    col(Programme.id).in_(later),
                )
            )
            .order_by(col(Programme.name), col(Programme.id))
        )
    )


def all_editions(session: Session) -> list[SchemeEdition]:
    """Every edition, by scheme and newest first."""
    return list(
        session.exec(
            select(SchemeEdition).order_by(
                col(SchemeEdition.title),
                col(SchemeEdition.scheme_key),
                col(SchemeEdition.published_at).desc(),
                col(SchemeEdition.id).desc(),
            )
        )
    )


@dataclass(frozen=True)
class PublicEdition:
    """An edition as anybody may see it, with the host whose scheme it is (None: everybody's)."""

    id: int
    scheme_key: str
    version: str
    title: str
    status: EditionStatus
    closes_on: date | None
    retired_on: date | None
    published_at: datetime | None
    host: str | None


def public_editions(session: Session, scheme_key: str | None = None) -> list[PublicEdition]:
    """Every edition, of one scheme or of all, by scheme and newest first; without the definitions."""
    query = (
        sa.select(
            col(SchemeEdition.id), col(SchemeEdition.scheme_key), col(SchemeEdition.version),
            col(SchemeEdition.title), col(SchemeEdition.status), col(SchemeEdition.closes_on),
            col(SchemeEdition.retired_on), col(SchemeEdition.published_at), col(Host.name),
        )
        .join(Host, col(Host.id) == SchemeEdition.host_id, isouter=True)
        .order_by(
            col(SchemeEdition.scheme_key), col(SchemeEdition.published_at).desc(),
            col(SchemeEdition.id).desc(),
        )
    )  # fmt: skip
    if scheme_key is not None:
        query = query.where(col(SchemeEdition.scheme_key) == scheme_key)
    return [PublicEdition(*row) for row in session.exec(query)]  # type: ignore[call-overload]


def programmes_running(session: Session, edition_id: int, today: date) -> list[Programme]:
    """The programmes that have opened and run on an edition on a day, by name."""
    return list(
        session.exec(
            select(Programme)
            .where(running_edition(today) == edition_id, Programme.opens_on <= today)
            .order_by(col(Programme.name), col(Programme.id))
        )
    )
