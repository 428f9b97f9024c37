"""Decisions and the awards they lead to. Every row here is written once."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from assessments.scheme import Answer
from assessments.workflow import Outcome
from models.base import Document, choice, utc_now


class Decision(SQLModel, table=True):
    """The moderated outcome of an application, with a snapshot that lets it be recomputed."""

    id: int = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    outcome: Outcome = Field(sa_type=choice(Outcome))
    level: str | None = Field(default=None, max_length=60)
    summary: str = Field(max_length=5000)
    decided_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    decided_at: datetime = Field(default_factory=utc_now)
    snapshot: dict[str, object] = Field(sa_type=Document)
    snapshot_hash: str = Field(max_length=64)


class Ruling(SQLModel, table=True):
    """The final answer to one criterion, and what would make it met when it is not."""

    __table_args__ = (sa.UniqueConstraint("decision_id", "criterion"),)

    id: int = Field(default=None, primary_key=True)
    decision_id: int = Field(foreign_key="decision.id", ondelete="RESTRICT")
    criterion: str = Field(max_length=100)
    answer: Answer = Field(sa_type=choice(Answer))
    reason: str = Field(default="", max_length=5000)
    needed: str = Field(default="", max_length=2000)


class Award(SQLModel, table=True):
    """A level held from a date to a date: one row a term."""

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["enrolment_id", "employer_id", "programme_id"],
            ["enrolment.id", "enrolment.employer_id", "enrolment.programme_id"],
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name="ends_after_start"),
        sa.Index("ix_award_register", "starts_on", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    enrolment_id: int = Field(index=True)
    employer_id: int = Field(index=True)
    programme_id: int = Field(index=True)
    decision_id: int = Field(foreign_key="decision.id", ondelete="RESTRICT", unique=True)
    edition_id: int = Field(foreign_key="edition.id", ondelete="RESTRICT")
    level: str = Field(max_length=60)
    level_title: str = Field(max_length=100)
    employer_name: str = Field(max_length=200)  # as awarded; the certificate does not change with a rename
    starts_on: date
    ends_on: date | None = None  # the last day held
    certificate_number: str = Field(max_length=30, unique=True)
    awarded_at: datetime = Field(default_factory=utc_now)


class AwardTheme(SQLModel, table=True):
    """The level held in one theme, for schemes that record levels per theme."""

    __tablename__ = "award_theme"

    award_id: int = Field(primary_key=True, foreign_key="award.id", ondelete="RESTRICT")
    position: int
    theme: str = Field(primary_key=True, max_length=60)
    theme_title: str = Field(max_length=200)
    level: str | None = Field(default=None, max_length=60)
    level_title: str | None = Field(default=None, max_length=100)


class StatusGrant(SQLModel, table=True):
    """A status outside the ladder (a mentor, an ambassador) given to an enrolment. Written once."""

    __tablename__ = "status_grant"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["enrolment_id", "employer_id", "programme_id"],
            ["enrolment.id", "enrolment.employer_id", "enrolment.programme_id"],
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name="ends_after_start"),
    )

    id: int = Field(default=None, primary_key=True)
    enrolment_id: int = Field(index=True)
    employer_id: int = Field(index=True)
    programme_id: int = Field(index=True)
    edition_id: int = Field(foreign_key="edition.id", ondelete="RESTRICT")
    status: str = Field(max_length=80)
    status_title: str = Field(max_length=200)
    reason: str = Field(max_length=2000)
    recommended_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    granted_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    starts_on: date
    ends_on: date | None = None
    granted_at: datetime = Field(default_factory=utc_now)


class StatusWithdrawal(SQLModel, table=True):
    """The end of a status before its time, with the reason. Written once, beside the grant it ends."""

    __tablename__ = "status_withdrawal"

    id: int = Field(default=None, primary_key=True)
    grant_id: int = Field(foreign_key="status_grant.id", ondelete="RESTRICT", unique=True)
    withdrawn_on: date  # the first day on which it is no longer held
    reason: str = Field(max_length=2000)
    withdrawn_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    withdrawn_at: datetime = Field(default_factory=utc_now)
