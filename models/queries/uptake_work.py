"""The work on applications of a workspace: whose they are, when they came and were decided, renewals due."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assessments.roles import Role
from assessments.uptake.workload import NOBODY, Case
from assessments.workflow import Status
from models.applications import Application, Assignment
from models.awards import Award
from models.people import Account
from models.queries.terms import every_term
from models.queries.uptake import Scope, where_of
from models.queries.uptake_rulings import begins
from models.scope import held
from models.uptake import UptakeJourney

# An amendment may make an award last longer than its own last day says: those just past it are read too.
MOST_EXTENDED = timedelta(days=731)


def cases_in(session: Session, scope: Scope, since: date) -> list[Case]:
    """The applications handed in by the day and open at some time since another, each with its assessor."""
    assessor = (
        select(col(Assignment.account_id))
        .where(held(col(Assignment.application_id) == Application.id), Assignment.role == Role.ASSESSOR)
        .order_by(col(Assignment.id).desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
    )
    began = begins(since)
    withdrawn = sa.and_(col(Application.status) == Status.WITHDRAWN, col(Application.status_since) < began)
    rows = session.exec(  # type: ignore[call-overload]
        select(
            assessor,
            col(Application.submitted_at),
            col(Application.decided_at),
            col(Application.status),
            col(Application.status_since),
        ).where(
            held(col(Application.enrolment_id).in_(_enrolments(scope))),
            *_of_edition(scope),
            col(Application.submitted_at) < begins(scope.day + timedelta(days=1)),
            sa.or_(col(Application.decided_at).is_(None), col(Application.decided_at) >= began),
            sa.not_(withdrawn),
        )
    )
    return [
        Case(
            account or NOBODY,
            submitted.date(),
            decided.date() if decided else None,
            changed.date() if status == Status.WITHDRAWN else None,
        )
        for account, submitted, decided, status, changed in rows
    ]


def names_of(session: Session, accounts: list[int]) -> dict[int, str]:
    """The names of some people by id."""
    return dict(session.exec(select(Account.id, Account.name).where(col(Account.id).in_(accounts))).all())


def last_days_in(session: Session, scope: Scope) -> list[date]:
    """The last days of awards held on the day that are not replaced by then, of those that run out."""
    awards = every_term(
        session,
        held(col(Award.enrolment_id).in_(_enrolments(scope))),
        col(Award.starts_on) <= scope.day,
        col(Award.ends_on) >= scope.day - MOST_EXTENDED,
    )
    return [term.last_day for _, term in awards if term.last_day is not None and term.held(scope.day)]


def _enrolments(scope: Scope) -> Any:
    asked = replace(scope, asked=replace(scope.asked, edition_id=None))
    still_there = sa.or_(
        col(UptakeJourney.left_on).is_(None), col(UptakeJourney.left_on) >= scope.asked.period_starts
    )
    return select(UptakeJourney.enrolment_id).where(*where_of(asked, UptakeJourney), still_there)


def _of_edition(scope: Scope) -> list[Any]:
    edition = scope.asked.edition_id
    return [] if edition is None else [col(Application.edition_id) == edition]
