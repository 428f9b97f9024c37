"""Evaluations of a programme: who asked, exactly which returns it was made from, and what it found."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import Document, choice, utc_now


class RunStatus(StrEnum):
    """How far an evaluation has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class EvaluationRun(SQLModel, table=True):
    """One evaluation. Returns are never changed, so `last_return_id` and `asked_at` say what it rests on.

    `found` is the document that `halemark evaluate` writes; it holds employers by number, never by name.
    """

    __tablename__ = "evaluation_run"
    __table_args__ = (sa.Index("ix_evaluation_run_newest", "programme_id", "id"),)

    id: int = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", ondelete="RESTRICT")
    asked_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    asked_at: datetime = Field(default_factory=utc_now)
    last_return_id: int  # revisions sent later are not part of it
    cost: float | None = None  # what the programme cost over the time evaluated
    cost_perspective: str | None = Field(default=None, max_length=20)
    day_value: float | None = None
    status: RunStatus = Field(default=RunStatus.WAITING, sa_type=choice(RunStatus))
    finished_at: datetime | None = None
    problem: str = Field(default="", max_length=1000)
    found: dict[str, object] | None = Field(default=None, sa_type=Document)
    inputs_hash: str | None = Field(default=None, max_length=64)
