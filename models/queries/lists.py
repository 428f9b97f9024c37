"""Lists of applications: one query a page, whatever its length."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from assessments.roles import ASSIGNED_ROLES, Actor, Role
from assessments.workflow import CLOSED, Status
from models.applications import Application, Assignment, Enrolment, InformationRequest
from models.employers import Employer
from models.people import Account
from models.queries.editions import edition_by_hash
from models.queries.paging import PAGE, Page, decode, page_of
from models.schemes import Programme, SchemeEdition
from models.scope import held, may_see

Rows = sa.Select[Any]


class ApplicationRow(NamedTuple):
    """An application as a list shows it, made fifty times a page: so no more of it is read than is shown."""

    id: int
    edition_id: int
    edition_hash: str
    level: str
    status: Status
    status_since: datetime
    employer: str
    programme: str
    programme_slug: str
    scheme: str
    role: Role | None = None  # in which it was given to the person asking
    due_on: date | None = None  # when the employer must have answered
    assessor: str | None = None
    adviser: str | None = None

    @property
    def waiting_on_employer(self) -> bool:
        """Whether it is the employer's turn."""
        return self.status in (Status.DRAFT, Status.INFORMATION_REQUESTED)

    def overdue(self, today: date) -> bool:
        """Whether the employer has let the day to answer pass."""
        return self.due_on is not None and today > self.due_on

    def days_waiting(self, today: date) -> int:
        """How many days it has stood where it stands."""
        return max(0, (today - self.status_since.date()).days)


# What is the same in every statement is put together once: that costs as much as running it.
@cache
def _rows() -> Rows:
    return (
        sa.select(
            col(Application.id), col(Application.edition_id), col(SchemeEdition.content_hash),
            col(Application.level), col(Application.status), col(Application.status_since),
            col(Employer.name), col(Programme.name), col(Programme.slug), col(SchemeEdition.title),
        )
        .select_from(Application)
        .join(Employer, col(Employer.id) == Application.employer_id)
        .join(Programme, col(Programme.id) == Application.programme_id)
        .join(SchemeEdition, col(SchemeEdition.id) == Application.edition_id)
    )  # fmt: skip


@cache
def _open_request() -> "sa.ColumnElement[bool]":
    return (col(InformationRequest.application_id) == Application.id) & col(InformationRequest.closed_at).is_(
        None
    )


@cache
def _rows_with_holders() -> Rows:
    """The rows with the due date, and the names of who assesses and who advises."""
    query = _rows().add_columns(sa.null(), col(InformationRequest.due_on))
    query = query.join(InformationRequest, _open_request(), isouter=True)
    for role in (Role.ASSESSOR, Role.ADVISER):
        given, holder = aliased(Assignment), aliased(Account)
        query = (
            query.add_columns(holder.name)
            .join(
                given,
                (col(given.application_id) == Application.id)
                & (col(given.role) == role)
                & col(given.ended_at).is_(None),
                isouter=True,
            )
            .join(holder, col(holder.id) == given.account_id, isouter=True)
        )
    return query


@cache
def _queue(further: bool) -> Rows:
    """The queue of `account` in `programmes`; a further page begins after `since` and `last`.

    Which applications come first is found before anything is joined to them: a person may hold hundreds.
    """
    order = (col(Application.status_since), col(Application.id))
    mine = (
        select(Application.id, Assignment.role)
        .join(Assignment, col(Assignment.application_id) == Application.id)
        .where(
            held(col(Assignment.account_id) == sa.bindparam("account")),
            col(Assignment.ended_at).is_(None),
            col(Application.programme_id).in_(sa.bindparam("programmes", expanding=True)),
            col(Application.status).not_in(list(CLOSED)),
        )
        .order_by(*order)
        .limit(PAGE + 1)
    )
    if further:
        since = sa.bindparam("since", type_=col(Application.status_since).type)
        mine = mine.where(sa.tuple_(*order) > sa.tuple_(since, sa.bindparam("last", type_=sa.BigInteger())))
    first = mine.subquery()
    return (
        _rows()
        .add_columns(first.c.role, col(InformationRequest.due_on))
        .join(first, first.c.id == Application.id)
        .join(InformationRequest, _open_request(), isouter=True)
        .order_by(*order)
    )


def _oldest_first(query: Rows, after: str | None) -> Rows:
    query = query.order_by(col(Application.status_since), col(Application.id)).limit(PAGE + 1)
    if after is None:
        return query
    return query.where(
        sa.tuple_(col(Application.status_since), col(Application.id)) > sa.tuple_(*decode(after))
    )


def _place(row: ApplicationRow) -> tuple[object, int]:
    return row.status_since, row.id


def my_queue(session: Session, actor: Actor, *, after: str | None = None) -> Page[ApplicationRow]:
    """The open applications given to this person, longest in their status first."""
    given = {"account": actor.account_id, "programmes": list(actor.programmes_as(*ASSIGNED_ROLES))}
    if after is not None:
        given["since"], given["last"] = decode(after)
    rows = session.exec(_queue(after is not None), params=given)
    return page_of([ApplicationRow(*row) for row in rows], _place)


def of_programme(
    session: Session,
    actor: Actor,
    programme: Programme,
    *,
    status: Status | None = None,
    search: str = "",
    after: str | None = None,
) -> Page[ApplicationRow]:
    """The applications of a programme that this person may see, longest in their status first."""
    query = _rows_with_holders().where(may_see(Application, actor), Application.programme_id == programme.id)
    if status:
        query = query.where(Application.status == status)
    if search:
        query = query.where(col(Employer.name).icontains(search, autoescape=True))
    return page_of([ApplicationRow(*row) for row in session.exec(_oldest_first(query, after))], _place)


def of_employers(session: Session, actor: Actor) -> list[ApplicationRow]:
    """The open applications of the employers this person works with, oldest first, with any due date."""
    query = (
        _rows()
        .add_columns(sa.null(), col(InformationRequest.due_on))
        .join(InformationRequest, _open_request(), isouter=True)
        .where(
            held(col(Application.employer_id).in_(actor.employer_ids)),
            col(Application.status).not_in(list(CLOSED)),
        )
        .order_by(col(Application.status_since), col(Application.id))
        .limit(PAGE)
    )
    return [ApplicationRow(*row) for row in session.exec(query)]


def unassigned(session: Session, actor: Actor) -> list[ApplicationRow]:
    """Submitted applications that no assessor has been given, in the programmes this person coordinates."""
    given = select(Assignment.application_id).where(
        Assignment.role == Role.ASSESSOR, col(Assignment.ended_at).is_(None)
    )
    query = _rows().where(
        held(col(Application.programme_id).in_(actor.programmes_as(Role.COORDINATOR))),
        Application.status == Status.SUBMITTED,
        col(Application.id).not_in(given),
    )
    return [ApplicationRow(*row) for row in session.exec(_oldest_first(query, None))][:PAGE]


def before_the_panel(session: Session, actor: Actor) -> list[ApplicationRow]:
    """Applications with a recommendation, in the programmes this person moderates."""
    query = _rows().where(
        held(col(Application.programme_id).in_(actor.programmes_as(Role.MODERATOR))),
        Application.status == Status.RECOMMENDED,
    )
    return [ApplicationRow(*row) for row in session.exec(_oldest_first(query, None))][:PAGE]


def of_enrolment(session: Session, enrolment: Enrolment) -> list[Application]:
    """Every application of an enrolment from a guard, newest first."""
    return list(
        session.exec(
            select(Application)
            .where(held(col(Application.enrolment_id) == enrolment.id))
            .order_by(col(Application.id).desc())
        )
    )


def level_titles(session: Session, rows: Iterable[ApplicationRow]) -> dict[tuple[int, str], str]:
    """What the levels of some applications are called, by edition id and level."""
    levels = {(row.edition_id, row.edition_hash, row.level) for row in rows}
    return {
        (edition_id, level): edition_by_hash(session, edition_id, content_hash).level(level).title
        for edition_id, content_hash, level in levels
    }
