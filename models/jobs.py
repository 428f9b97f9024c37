"""Work to be done after a request: one row a job, written in the transaction that asks for it."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import Document, utc_now


class Job(SQLModel, table=True):
    """One piece of work. It is open until `finished_at` or `failed_at` is set.

    `payload` holds ids, never what a person wrote, and `last_error` says what kind of fault it was and where.
    """

    __table_args__ = (
        sa.Index(
            "ix_job_open",
            "run_at",
            "id",
            sqlite_where=sa.text("finished_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL AND failed_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=60)
    payload: dict[str, object] = Field(default_factory=dict, sa_type=Document)
    dedupe: str | None = Field(default=None, max_length=200, unique=True)  # no two jobs share one, ever
    queued_at: datetime = Field(default_factory=utc_now)
    run_at: datetime = Field(default_factory=utc_now)  # not before this time
    attempts: int = 0  # also the fence: a worker may only report on the attempt it started
    leased_until: datetime | None = None  # a worker has it until then; one that died never gives it back
    finished_at: datetime | None = None
    failed_at: datetime | None = None  # given up
    last_error: str | None = Field(default=None, max_length=300)
