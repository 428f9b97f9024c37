"""Dated notes on editions in use, and where they are shown."""

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.applications import Application
from models.changes import Amendment, AmendmentEdition, EditionChange
from models.schemes import Host, Programme, SchemeEdition


@dataclass(frozen=True)
class Noted:
    """An amendment with what it touches of one edition; no criteria means the edition as a whole."""

    amendment: Amendment
    criteria: tuple[str, ...]
    host: str | None = None  # who says so


def amendments_of(session: Session, application: Application, criterion: str | None = None) -> list[Noted]:
    """The amendments that touch an application, newest first; with a criterion only those that name it."""
    host = select(Programme.host_id).where(Programme.id == application.programme_id).scalar_subquery()
    rows = _noted(session, application.edition_id, sa.or_(_anybodys(), col(Amendment.host_id) == host))
    return [row for row in rows if criterion is None or criterion in row.criteria]


def amendments_on(session: Session, edition_id: int, host_id: int | None = None) -> list[Noted]:
    """The amendments to an edition, newest first: of every host, or of one and those that go for all."""
    wanted = sa.true() if host_id is None else sa.or_(_anybodys(), col(Amendment.host_id) == host_id)
    return _noted(session, edition_id, wanted)


def _anybodys() -> "sa.ColumnElement[bool]":
    return col(Amendment.host_id).is_(None)


def _touching(edition_id: int) -> "sa.ColumnElement[bool]":
    """Those of an edition, and of the one it adds to when it is an overlay."""
    base = select(SchemeEdition.base_id).where(SchemeEdition.id == edition_id).scalar_subquery()
    return sa.or_(col(AmendmentEdition.edition_id) == edition_id, col(AmendmentEdition.edition_id) == base)


def _noted(session: Session, edition_id: int, wanted: "sa.ColumnElement[bool]") -> list[Noted]:
    rows = session.exec(
        select(Amendment, AmendmentEdition.criterion, Host.name)
        .join(AmendmentEdition, col(AmendmentEdition.amendment_id) == Amendment.id)
        .join(Host, col(Host.id) == Amendment.host_id, isouter=True)
        .where(_touching(edition_id), wanted)
        .order_by(col(Amendment.dated).desc(), col(Amendment.id).desc(), col(AmendmentEdition.criterion))
    ).all()
    keys: dict[int, list[str]] = defaultdict(list)
    for amendment, criterion, _ in rows:
        keys[amendment.id] += [criterion] if criterion else []
    return [
        Noted(amendment, tuple(dict.fromkeys(keys[amendment.id])), host)
        for amendment, host in {row[0].id: (row[0], row[2]) for row in rows}.values()
    ]


def editions_run_by(session: Session, programme: Programme) -> list[SchemeEdition]:
    """The editions that a programme's host runs or has run, newest first: those it may amend."""
    own = select(Programme.id).where(Programme.host_id == programme.host_id)
    ids = sa.union(
        select(Programme.edition_id).where(Programme.host_id == programme.host_id),
        select(EditionChange.new_edition_id).where(col(EditionChange.programme_id).in_(own)),
    )
    return list(
        session.exec(
            select(SchemeEdition).where(col(SchemeEdition.id).in_(ids)).order_by(col(SchemeEdition.id).desc())
        )
    )
