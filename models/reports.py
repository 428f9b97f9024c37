"""Reports of uptake as they were issued, and what is to be issued by itself."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import choice, utc_now


class ReportKind(StrEnum):
    """What a report is for."""

    ANNUAL_RETURN = "annual_return"
    BOARD_PAPER = "board_paper"
    JSNA_PACK = "jsna_pack"
    OPEN_DATA = "open_data"


class ReportEvery(StrEnum):
    """How often a report is issued by itself."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class IssuedReport(SQLModel, table=True):
    """A report with its numbers frozen. Written once: what was wrong is put right by a new issue.

    `document` is the canonical JSON that `sha256` was made from, kept as text so that not one byte changes.
    """

    __tablename__ = "issued_report"
    __table_args__ = (
        sa.UniqueConstraint("host_id", "kind", "area_code", "as_of", "issue"),
        sa.CheckConstraint("(replaces_id IS NULL) = (issue = 1)", name="later_issues_replace"),
        sa.Index("ix_issued_report_newest", "host_id", "issued_at", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    host_id: int = Field(foreign_key="host.id", ondelete="RESTRICT")
    kind: ReportKind = Field(sa_type=choice(ReportKind))
    area_code: str = Field(default="", max_length=12)  # "" for all areas of the host
    area_name: str = Field(max_length=500)
    as_of: date
    issue: int = 1
    replaces_id: int | None = Field(
        default=None, foreign_key="issued_report.id", ondelete="RESTRICT", unique=True
    )
    reason: str = Field(default="", max_length=1000)  # why it replaces another
    note: str = Field(default="", max_length=300)
    document: str = Field(sa_type=sa.Text)
    sha256: str = Field(max_length=64)
    issued_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    issued_at: datetime = Field(default_factory=utc_now)


class ReportSchedule(SQLModel, table=True):
    """A report that is issued by itself on a day of the month, until it is stopped."""

    __tablename__ = "report_schedule"
    __table_args__ = (
        sa.CheckConstraint("day BETWEEN 1 AND 28", name="every_month_has_it"),
        sa.Index("ix_report_schedule_host", "host_id", "id"),
        sa.Index("ix_report_schedule_due", "next_on", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    host_id: int = Field(foreign_key="host.id", ondelete="RESTRICT")
    kind: ReportKind = Field(sa_type=choice(ReportKind))
    area_code: str = Field(default="", max_length=12)
    every: ReportEvery = Field(sa_type=choice(ReportEvery))
    day: int
    next_on: date  # when it is due next; as of the last day of the month before
    made_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    made_at: datetime = Field(default_factory=utc_now)
    stopped_at: datetime | None = None
    stopped_because: str = Field(default="", max_length=300)


class ReportRecipient(SQLModel, table=True):
    """Somebody who is mailed the link when a scheduled report is issued."""

    __tablename__ = "report_recipient"

    schedule_id: int = Field(primary_key=True, foreign_key="report_schedule.id", ondelete="RESTRICT")
    account_id: int = Field(primary_key=True, foreign_key="account.id", ondelete="RESTRICT", index=True)
