"""Queueing, claiming and settling jobs. A claim commits before the work starts; the work holds no lock."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, select

from models.base import utc_now
from models.jobs import Job

INSERTS = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
STOPPED = "The worker stopped during the last attempt"


def insert_once(session: Session, table: type[SQLModel], unique: str, values: Mapping[str, object]) -> bool:
    """Insert a row unless one with the same `unique` column is there already; says whether it did.

    Both databases can do it without failing the transaction, each in its own dialect. Two who try at once
    wait for each other, and one of them inserts.
    """
    insert = INSERTS[session.get_bind().dialect.name]
    statement = insert(table).values(**values).on_conflict_do_nothing(index_elements=[unique])
    return bool(session.execute(statement.returning(sa.literal(1))).all())


def add_job(
    session: Session, name: str, payload: dict[str, object], *, dedupe: str | None, run_at: datetime
) -> bool:
    """Write a job in the caller's transaction; False when its dedupe key was used before."""
    values = {
        "name": name,
        "payload": payload,
        "dedupe": dedupe,
        "queued_at": utc_now(),
        "run_at": run_at,
        "attempts": 0,
    }
    return insert_once(session, Job, "dedupe", values)


def is_due(now: datetime) -> sa.ColumnElement[bool]:
    """Open, its time has come, and no living worker has it."""
    return sa.and_(
        col(Job.finished_at).is_(None),
        col(Job.failed_at).is_(None),
        col(Job.run_at) <= now,
        sa.or_(col(Job.leased_until).is_(None), col(Job.leased_until) < now),
    )


def any_due(session: Session, now: datetime) -> bool:
    """Whether a claim is worth taking SQLite's write lock for."""
    return session.exec(select(Job.id).where(is_due(now)).limit(1)).first() is not None


def claim(session: Session, now: datetime, *, lease: timedelta, max_attempts: int) -> Job | None:
    """Take the job due longest, for as long as the lease; the caller commits at once.

    PostgreSQL skips rows that another worker is claiming; on SQLite the write lock is held already, and the
    clause is left out. A job whose every attempt ended with its worker is given up instead of taken.
    """
    oldest = select(Job).where(is_due(now)).order_by(col(Job.run_at), col(Job.id)).limit(1)
    while job := session.exec(oldest.with_for_update(skip_locked=True)).first():
        if job.attempts < max_attempts:
            job.attempts += 1
            job.leased_until = now + lease
            session.add(job)
            return job
        job.failed_at, job.last_error = now, STOPPED
        session.add(job)
        session.flush()
    return None


def finish(session: Session, job: Job, now: datetime) -> bool:
    """Mark an attempt's job as done; False when another worker has taken the job over since."""
    return _settle(session, job, finished_at=now, leased_until=None, last_error=None)


def retry(session: Session, job: Job, error: str, at: datetime) -> bool:
    """Put a failed attempt's job back, to run again at a time."""
    return _settle(session, job, run_at=at, leased_until=None, last_error=error[:300])


def give_up(session: Session, job: Job, error: str, now: datetime) -> bool:
    """Mark a job as failed for good; it stays in the table, with the reason."""
    return _settle(session, job, failed_at=now, leased_until=None, last_error=error[:300])


def _settle(session: Session, job: Job, **values: Any) -> bool:
    mine = sa.and_(
        col(Job.id) == job.id,
        col(Job.attempts) == job.attempts,
        col(Job.finished_at).is_(None),
        col(Job.failed_at).is_(None),
    )
    settled = session.execute(sa.update(Job).where(mine).values(**values).returning(col(Job.id)))
    return bool(settled.all())
