"""What has a say in an award's term beside its dates: extensions, a higher level at work, a newer award."""

from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from assessments.awards import Term, extension_months
from assessments.definition import Edition
from assessments.roles import Actor
from assessments.terms import Clocks
from assessments.workflow import CLOSED
from models.applications import Application
from models.awards import Award
from models.changes import Amendment, AmendmentEdition
from models.queries.editions import edition_by_hash
from models.schemes import Programme, SchemeEdition
from models.scope import anybody, everyones, may_see


@cache
def term_columns() -> tuple["sa.ColumnElement[Any]", ...]:
    """Columns for a query of awards: extensions, the level being worked at, when a newer one began."""
    return (_extensions(), _working_on(), _replaced_on())


def _extensions() -> "sa.ColumnElement[Any]":
    """What amendments to its edition, or to the one that adds to, give: "2026-05-01:6,2026-11-01:3"."""
    base = sa.select(col(SchemeEdition.base_id)).where(col(SchemeEdition.id) == Award.edition_id)
    touching = sa.select(col(AmendmentEdition.amendment_id)).where(
        sa.or_(
            col(AmendmentEdition.edition_id) == Award.edition_id,
            col(AmendmentEdition.edition_id) == base.correlate(Award).scalar_subquery(),
        )
    )
    host = sa.select(col(Programme.host_id)).where(col(Programme.id) == Award.programme_id)
    given = sa.cast(col(Amendment.dated), sa.String) + ":" + sa.cast(col(Amendment.extends_months), sa.String)
    return (
        sa.select(sa.func.coalesce(sa.func.aggregate_strings(given, ","), ""))
        .where(
            col(Amendment.id).in_(touching.correlate(Award)),
            col(Amendment.extends_months).is_not(None),
            sa.or_(
                col(Amendment.host_id).is_(None),
                col(Amendment.host_id) == host.correlate(Award).scalar_subquery(),
            ),
            col(Amendment.dated) >= Award.starts_on,
        )
        .correlate(Award)
        .scalar_subquery()
    )


def _read(extensions: str) -> list[tuple[date, int]]:
    pairs = (given.split(":") for given in extensions.split(",") if given)
    return [(date.fromisoformat(day), int(months)) for day, months in pairs]


def _working_on() -> "sa.ColumnElement[Any]":
    return (
        everyones(Application)
        .with_only_columns(col(Application.level))
        .where(
            col(Application.enrolment_id) == Award.enrolment_id,
            col(Application.status).not_in(list(CLOSED)),
        )
        .limit(1)
        .correlate(Award)
        .scalar_subquery()
    )


def _replaced_on() -> "sa.ColumnElement[Any]":
    newer = aliased(Award)
    return (
        sa.select(sa.func.min(newer.starts_on))
        .where(
            anybody(),
            col(newer.enrolment_id) == Award.enrolment_id,
            col(newer.level) == Award.level,
            col(newer.starts_on) > Award.starts_on,
        )
        .correlate(Award)
        .scalar_subquery()
    )


def term_of(
    edition: Edition,
    level: str,
    starts_on: date,
    ends_on: date | None,
    extensions: str,
    working_on: str | None,
    replaced_on: date | None,
) -> Term:
    """The term of an award of a level, with the clocks of the edition it was given on."""
    keys = edition.level_keys
    clocks = edition.level(level).clocks if level in keys else Clocks()
    higher = level in keys and working_on in keys and keys.index(working_on) > keys.index(level)
    extended = extension_months(starts_on, ends_on, _read(extensions))
    return Term(starts_on, ends_on, clocks, extended, higher, replaced_on)


def awards_with_terms(
    session: Session, actor: Actor, *clauses: "sa.ColumnElement[bool] | bool"
) -> list[tuple[Award, Term]]:
    """The awards that this person may see and that fit, newest first, each with its term; in one query."""
    return every_term(session, may_see(Award, actor), *clauses)


def every_term(session: Session, *clauses: "sa.ColumnElement[bool] | bool") -> list[tuple[Award, Term]]:
    """The same of the awards that fit, for what is decided on all of them, whoever asks."""
    rows = session.exec(
        select(Award, SchemeEdition.content_hash, *term_columns())  # type: ignore[call-overload]
        .join(SchemeEdition, col(SchemeEdition.id) == Award.edition_id)
        .where(anybody(), *clauses)
        .order_by(col(Award.id).desc())
    )
    found = []
    for award, content_hash, *clocks in rows:
        edition = edition_by_hash(session, award.edition_id, content_hash)
        found.append((award, term_of(edition, award.level, award.starts_on, award.ends_on, *clocks)))
    return found
