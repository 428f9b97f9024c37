"""Absence returns: the newest figures of each period, their history, and how warnings were explained."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from assessments.absence.periods import Period
from assessments.absence.returns import AbsenceFigures, Reason
from assessments.roles import Actor
from models.absence import AbsenceExplanation, AbsenceReturn
from models.applications import Enrolment
from models.people import Account
from models.queries.paging import PAGE, Page, decode, page_of
from models.schemes import Programme
from models.scope import anybody, everyones, held, visible

# What identifies a period: the site (None for the whole employer), its first and its last day.
Key = tuple[int | None, date, date]


def newest() -> sa.ColumnElement[bool]:
    """The clause for rows that no later revision replaces, those that take a period back included."""
    later = aliased(AbsenceReturn)
    return ~sa.exists().where(col(later.replaces_id) == col(AbsenceReturn.id))


def newest_of(session: Session, employer_id: int) -> list[AbsenceReturn]:
    """The newest revision of each period of an employer, oldest period first; taken back ones included."""
    return list(
        session.exec(
            everyones(AbsenceReturn)
            .where(AbsenceReturn.employer_id == employer_id, newest())
            .order_by(col(AbsenceReturn.period_start), col(AbsenceReturn.id))
        )
    )


def current(rows: Iterable[AbsenceReturn]) -> list[AbsenceReturn]:
    """Those of the newest rows that hold figures."""
    return [row for row in rows if not row.withdrawn]


def key_of(row: AbsenceReturn) -> Key:
    """What identifies the period that a row is of."""
    return row.site_id, row.period_start, row.period_end


def figures_of(row: AbsenceReturn) -> AbsenceFigures:
    """The figures that a row holds."""
    held = {field.name: getattr(row, field.name) for field in fields(AbsenceFigures)}
    return AbsenceFigures(**held | {"reasons": {Reason(key): days for key, days in row.reasons.items()}})


def columns_of(figures: AbsenceFigures) -> dict[str, object]:
    """The columns that hold figures; the opposite of `figures_of`."""
    held = {field.name: getattr(figures, field.name) for field in fields(AbsenceFigures)}
    return held | {"reasons": {reason.value: days for reason, days in figures.reasons.items()}}


def sent_page(
    session: Session, actor: Actor, employer_id: int, *, after: str | None = None
) -> Page[AbsenceReturn]:
    """The newest revision of each period of an employer, latest period first; a page of them."""
    query = visible(AbsenceReturn, actor).where(AbsenceReturn.employer_id == employer_id, newest())
    if after is not None:
        moment, row_id = decode(after)
        place = sa.tuple_(col(AbsenceReturn.period_start), col(AbsenceReturn.id))
        query = query.where(place < sa.tuple_(sa.literal(moment.date()), sa.literal(row_id)))
    query = query.order_by(col(AbsenceReturn.period_start).desc(), col(AbsenceReturn.id).desc())
    return page_of(session.exec(query.limit(PAGE + 1)).all(), lambda row: (row.period_start, row.id))


def periods_sent(session: Session, employer_id: int) -> dict[int | None, list[Period]]:
    """The periods an employer has figures for, by site (None for the whole)."""
    found: dict[int | None, list[Period]] = {}
    rows = session.exec(
        select(AbsenceReturn.site_id, AbsenceReturn.period_start, AbsenceReturn.period_end).where(
            held(col(AbsenceReturn.employer_id) == employer_id),
            newest(),
            col(AbsenceReturn.withdrawn).is_(False),
        )
    )
    for site_id, start, end in rows:
        found.setdefault(site_id, []).append(Period(start, end))
    return found


def one_return(session: Session, actor: Actor, employer_id: int, return_id: int) -> AbsenceReturn | None:
    """One revision of a return of an employer from a guard."""
    query = visible(AbsenceReturn, actor)
    return session.exec(
        query.where(AbsenceReturn.id == return_id, AbsenceReturn.employer_id == employer_id)
    ).first()


@dataclass(frozen=True)
class Revision:
    """A revision and who sent it."""

    row: AbsenceReturn
    who: str


def revisions_of(session: Session, row: AbsenceReturn) -> list[Revision]:
    """Every revision of the period that a row is of, newest first."""
    rows = session.exec(
        select(AbsenceReturn, Account.name)
        .join(Account, col(Account.id) == AbsenceReturn.sent_by)
        .where(held(col(AbsenceReturn.employer_id) == row.employer_id), _same_period(row))
        .order_by(col(AbsenceReturn.revision).desc(), col(AbsenceReturn.id))
    )
    return [Revision(*found) for found in rows]


def _same_period(row: AbsenceReturn) -> sa.ColumnElement[bool]:
    return sa.and_(
        col(AbsenceReturn.site_id) == row.site_id,
        col(AbsenceReturn.period_start) == row.period_start,
        col(AbsenceReturn.period_end) == row.period_end,
    )


def period_before(session: Session, row: AbsenceReturn) -> AbsenceReturn | None:
    """The newest figures of the period before that of a row, for the same site."""
    query = everyones(AbsenceReturn).where(
        AbsenceReturn.employer_id == row.employer_id,
        AbsenceReturn.site_id == row.site_id,
        AbsenceReturn.period_start < row.period_start,
        col(AbsenceReturn.withdrawn).is_(False),
        newest(),
    )
    query = query.order_by(col(AbsenceReturn.period_start).desc(), col(AbsenceReturn.id).desc())
    return session.exec(query.limit(1)).first()


def explanations_of(session: Session, return_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    """The newest answer to each warning about some returns, by return and gate."""
    rows = session.exec(
        everyones(AbsenceExplanation)
        .where(col(AbsenceExplanation.return_id).in_(list(return_ids)))
        .order_by(col(AbsenceExplanation.id))
    )
    return {(row.return_id, row.gate): row.text for row in rows}


@dataclass(frozen=True)
class Asked:
    """An enrolment as far as returns are concerned: who is asked, how often, and from when."""

    enrolment: Enrolment
    programme: Programme


def asked_of(session: Session, employer_id: int) -> list[Asked]:
    """The programmes that ask an employer from a guard for returns, earliest joined first."""
    rows = session.exec(
        select(Enrolment, Programme)
        .join(Programme, col(Programme.id) == Enrolment.programme_id)
        .where(held(col(Enrolment.employer_id) == employer_id))
        .order_by(col(Enrolment.enrolled_on), col(Enrolment.id))
    )
    return [Asked(*row) for row in rows]


def newest_of_period(session: Session, employer_id: int, key: Key) -> AbsenceReturn:
    """The newest revision of a period that an employer from a guard has sent."""
    site_id, start, end = key
    query = everyones(AbsenceReturn).where(
        AbsenceReturn.employer_id == employer_id,
        AbsenceReturn.site_id == site_id,
        AbsenceReturn.period_start == start,
        AbsenceReturn.period_end == end,
        newest(),
    )
    return session.exec(query).one()


def asked_of_everybody(session: Session, after: int, limit: int) -> list[Asked]:
    """Enrolments that go on, of every employer, by id after `after`: for work of no one person."""
    rows = session.exec(
        select(Enrolment, Programme)
        .join(Programme, col(Programme.id) == Enrolment.programme_id)
        .where(anybody(), col(Enrolment.left_on).is_(None), col(Enrolment.id) > after)
        .order_by(col(Enrolment.id))
        .limit(limit)
    )
    return [Asked(*row) for row in rows]
