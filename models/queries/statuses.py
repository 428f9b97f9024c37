"""Statuses outside the ladder: who holds which, and what was decided that may bear one out."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assessments.definition import Answer
from assessments.roles import Actor, Role
from assessments.workflow import Status
from models.applications import Application, Enrolment
from models.awards import Award, Decision, Ruling, StatusGrant, StatusWithdrawal
from models.scope import anybody, everyones, held


@dataclass(frozen=True)
class GivenStatus:
    """A status that was given, and what took it back if anything did."""

    grant: StatusGrant
    withdrawal: StatusWithdrawal | None

    def held(self, today: date) -> bool:
        """Whether it is held on a day: from its first day to its last, or until it was taken back."""
        grant, taken = self.grant, self.withdrawal
        if taken is not None and taken.withdrawn_on <= today:
            return False
        return grant.starts_on <= today and (grant.ends_on is None or today <= grant.ends_on)


def enrolment_decided_on(session: Session, actor: Actor, enrolment_id: int) -> Enrolment | None:
    """An enrolment with a decided application in a programme where this person is a moderator, or None.

    A moderator has no business with an employer before its work has come before the panel.
    """
    decided = held(
        sa.and_(
            col(Application.enrolment_id) == enrolment_id,
            col(Application.status) == Status.DECIDED,
            col(Application.programme_id).in_(actor.programmes_as(Role.MODERATOR)),
        )
    )
    return session.exec(
        everyones(Enrolment).where(
            Enrolment.id == enrolment_id,
            col(Enrolment.id).in_(select(Application.enrolment_id).where(decided)),
        )
    ).first()


def grants_of(session: Session, enrolment_id: int) -> list[GivenStatus]:
    """The statuses ever given to an enrolment from a guard, newest first, in one query."""
    rows = session.exec(
        select(StatusGrant, StatusWithdrawal)
        .join(StatusWithdrawal, col(StatusWithdrawal.grant_id) == StatusGrant.id, isouter=True)
        .where(anybody(), StatusGrant.enrolment_id == enrolment_id)
        .order_by(col(StatusGrant.id).desc())
    )
    return [GivenStatus(grant, withdrawal) for grant, withdrawal in rows]


def statuses_beside(session: Session, award_id: int, today: date) -> list[StatusGrant]:
    """The statuses that the holder of an award holds on a day, oldest first; public, as the award is."""
    holder = everyones(Award).where(Award.id == award_id).with_only_columns(Award.enrolment_id)
    given = everyones(StatusGrant).where(col(StatusGrant.enrolment_id).in_(holder), *_holds_on(today))
    return list(session.exec(given.order_by(col(StatusGrant.id))))


@cache
def titles_beside() -> "sa.ColumnElement[str]":
    """A column for a query of awards: the titles of the statuses that the holder holds on the day `:today`.

    One title a line, in no order, as databases put them together in any; see `titles_in`.
    """
    today = sa.bindparam("today", type_=sa.Date)
    return (
        sa.select(sa.func.coalesce(sa.func.aggregate_strings(col(StatusGrant.status_title), "\n"), ""))
        .where(anybody(), col(StatusGrant.enrolment_id) == Award.enrolment_id, *_holds_on(today))
        .correlate(Award)
        .scalar_subquery()
    )


def titles_in(text: str) -> tuple[str, ...]:
    """The titles of a `titles_beside` column, by the alphabet."""
    return tuple(sorted(text.splitlines()))


def _holds_on(today: "date | sa.BindParameter[date]") -> "tuple[sa.ColumnElement[bool], ...]":
    ends = col(StatusGrant.ends_on)
    taken = sa.exists().where(
        col(StatusWithdrawal.grant_id) == StatusGrant.id, col(StatusWithdrawal.withdrawn_on) <= today
    )
    return col(StatusGrant.starts_on) <= today, sa.or_(ends.is_(None), ends >= today), ~taken


def latest_rulings(session: Session, enrolment_id: int) -> dict[str, Answer]:
    """The newest decided answer to each criterion, over all decisions of an enrolment."""
    rows = session.exec(
        select(Ruling.criterion, Ruling.answer)
        .join(Decision, col(Decision.id) == Ruling.decision_id)
        .join(Application, col(Application.id) == Decision.application_id)
        .where(anybody(), Application.enrolment_id == enrolment_id)
        .order_by(col(Decision.id))
    )
    return dict(rows.all())


def latest_decision(session: Session, enrolment_id: int) -> Decision | None:
    """The newest decision of an enrolment, whatever its outcome."""
    return session.exec(
        select(Decision)
        .join(Application, col(Application.id) == Decision.application_id)
        .where(anybody(), Application.enrolment_id == enrolment_id)
        .order_by(col(Decision.id).desc())
        .limit(1)
    ).first()
