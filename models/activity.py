"""What happened, who did it and when: one append-only list that feeds the activity pages and the audit."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import Document, utc_now


class Event(SQLModel, table=True):
    """One thing that happened. `detail` names keys, levels and ids, never what a person wrote."""

    __table_args__ = (
        sa.Index("ix_event_application", "application_id", "id"),
        sa.Index("ix_event_employer", "employer_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=utc_now)
    verb: str = Field(max_length=60)  # see assessments/activity.py for the sentence each one makes
    actor_id: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    application_id: int | None = Field(default=None, foreign_key="application.id", ondelete="RESTRICT")
    employer_id: int | None = Field(default=None, foreign_key="employer.id", ondelete="RESTRICT")
    programme_id: int | None = Field(default=None, foreign_key="programme.id", ondelete="RESTRICT")
    detail: dict[str, object] = Field(default_factory=dict, sa_type=Document)
