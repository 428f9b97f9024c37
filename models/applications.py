"""Taking part in a programme, attempts at a level, and the answers given along the way."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from assessments.roles import Role
from assessments.scheme import Answer
from assessments.workflow import Outcome, Status
from models.base import Document, choice, utc_now


class Enrolment(SQLModel, table=True):
    """An employer, or one of its sites, taking part in a programme; holds the baseline at sign-up."""

    __table_args__ = (
        sa.UniqueConstraint("id", "employer_id", "programme_id"),
        # An employer takes part once as a whole and once per site: NULL sites would slip past a plain UNIQUE.
        # Whoever left may join again, as a new enrolment.
        sa.Index(
            "uq_enrolment_whole_employer",
            "employer_id",
            "programme_id",
            unique=True,
            sqlite_where=sa.text("site_id IS NULL AND left_on IS NULL"),
            postgresql_where=sa.text("site_id IS NULL AND left_on IS NULL"),
        ),
        sa.Index(
            "uq_enrolment_site",
            "programme_id",
            "site_id",
            unique=True,
            sqlite_where=sa.text("left_on IS NULL"),
            postgresql_where=sa.text("left_on IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", ondelete="RESTRICT", index=True)
    programme_id: int = Field(foreign_key="programme.id", ondelete="RESTRICT", index=True)
    site_id: int | None = Field(default=None, foreign_key="site.id", ondelete="RESTRICT")
    track: str | None = Field(default=None, max_length=60)
    baseline_headcount: int
    baseline_fte: float | None = None
    # The share of criteria that the employer said were met when its first self-assessment was first whole.
    baseline_met: float | None = None
    baseline_met_on: date | None = None
    enrolled_on: date
    left_on: date | None = None


class Application(SQLModel, table=True):
    """One attempt at a level within an enrolment, pinned to the edition it started on."""

    __table_args__ = (
        # The employer and programme are repeated here so that tenancy is one clause, and cannot drift.
        sa.ForeignKeyConstraint(
            ["enrolment_id", "employer_id", "programme_id"],
            ["enrolment.id", "enrolment.employer_id", "enrolment.programme_id"],
            ondelete="RESTRICT",
        ),
        sa.Index("ix_application_queue", "programme_id", "status", "status_since", "id"),
        # The coordinator's list of every status walks this one in its own order, however long it grows.
        sa.Index("ix_application_oldest", "programme_id", "status_since", "id"),
        sa.Index(
            "uq_application_one_open",
            "enrolment_id",
            unique=True,
            sqlite_where=sa.text("status NOT IN ('decided', 'withdrawn')"),
            postgresql_where=sa.text("status NOT IN ('decided', 'withdrawn')"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    enrolment_id: int = Field(index=True)
    employer_id: int = Field(index=True)
    programme_id: int
    edition_id: int = Field(foreign_key="edition.id", ondelete="RESTRICT", index=True)
    level: str = Field(max_length=60)  # the level applied for
    track: str | None = Field(default=None, max_length=60)
    status: Status = Field(default=Status.DRAFT, sa_type=choice(Status))
    status_since: datetime = Field(default_factory=utc_now)
    facts: dict[str, object] = Field(default_factory=dict, sa_type=Document)
    facts_version: int = 0
    started_at: datetime = Field(default_factory=utc_now)
    submitted_at: datetime | None = None
    decided_at: datetime | None = None


class Assignment(SQLModel, table=True):
    """A person given an application to advise on or to assess."""

    __table_args__ = (
        sa.Index(
            "uq_assignment_current",
            "application_id",
            "role",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_assignment_mine", "account_id", "ended_at", "application_id"),
    )

    id: int = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    account_id: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    role: Role = Field(sa_type=choice(Role))  # adviser or assessor
    assigned_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    assigned_at: datetime = Field(default_factory=utc_now)
    ended_at: datetime | None = None


class Claim(SQLModel, table=True):
    """The employer's own answer to a criterion."""

    __table_args__ = (sa.UniqueConstraint("application_id", "criterion"),)

    id: int = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT")
    criterion: str = Field(max_length=100)
    answer: Answer | None = Field(default=None, sa_type=choice(Answer))
    not_applicable_reason: str | None = Field(default=None, max_length=200)
    comment: str = Field(default="", max_length=5000)
    # Brought from another edition or scheme: the employer has to look at it once more before it is handed in.
    to_confirm: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    carried_from: int | None = Field(default=None, foreign_key="application.id", ondelete="RESTRICT")
    version: int = 1
    saved_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    saved_at: datetime = Field(default_factory=utc_now)


class Finding(SQLModel, table=True):
    """The assessor's answer to a criterion, with a reason."""

    __table_args__ = (sa.UniqueConstraint("application_id", "criterion"),)

    id: int = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT")
    criterion: str = Field(max_length=100)
    answer: Answer = Field(sa_type=choice(Answer))
    reason: str = Field(default="", max_length=5000)
    needed: str = Field(default="", max_length=2000)  # what would make it met; asked for unless it is met
    version: int = 1
    saved_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    saved_at: datetime = Field(default_factory=utc_now)


class InformationRequest(SQLModel, table=True):
    """Questions to the employer during review; unlocks only the criteria it names."""

    __tablename__ = "information_request"
    __table_args__ = (
        sa.Index(
            "uq_information_request_open",
            "application_id",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    asked_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    asked_at: datetime = Field(default_factory=utc_now)
    due_on: date
    closed_at: datetime | None = None  # answered, or taken up again without an answer


class InformationQuestion(SQLModel, table=True):
    """One criterion named by an information request, and what the employer replied."""

    __tablename__ = "information_question"
    __table_args__ = (sa.UniqueConstraint("request_id", "criterion"),)

    id: int = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="information_request.id", ondelete="RESTRICT")
    criterion: str = Field(max_length=100)
    question: str = Field(max_length=2000)
    reply: str = Field(default="", max_length=5000)
    replied_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    replied_at: datetime | None = None


class Recommendation(SQLModel, table=True):
    """What the assessor proposes to the moderator. Append-only: a review sent back gets a new one."""

    id: int = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    outcome: Outcome = Field(sa_type=choice(Outcome))
    level: str | None = Field(default=None, max_length=60)  # none when not yet
    summary: str = Field(max_length=5000)
    made_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    made_at: datetime = Field(default_factory=utc_now)


class SendBack(SQLModel, table=True):
    """A recommendation returned to the assessor, with what to look at again. Written once."""

    __tablename__ = "send_back"

    id: int = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    recommendation_id: int = Field(foreign_key="recommendation.id", ondelete="RESTRICT", unique=True)
    reason: str = Field(max_length=2000)
    sent_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    sent_at: datetime = Field(default_factory=utc_now)
