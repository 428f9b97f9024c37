"""The portfolio: evidence with its revisions, where it is used, and the campaigns an employer ran."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import choice, utc_now


class EvidenceKind(StrEnum):
    """What an item of evidence is."""

    FILE = "file"
    LINK = "link"
    NOTE = "note"


class ScanResult(StrEnum):
    """What the virus scanner said of a stored file."""

    CLEAN = "clean"
    INFECTED = "infected"


class Evidence(SQLModel, table=True):
    """An item an employer can show for any number of criteria."""

    id: int = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", ondelete="RESTRICT", index=True)
    kind: EvidenceKind = Field(sa_type=choice(EvidenceKind))
    title: str = Field(max_length=200)
    added_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    added_at: datetime = Field(default_factory=utc_now)


class EvidenceRevision(SQLModel, table=True):
    """What an item of evidence says at one time. Append-only; decisions name the exact revision seen."""

    __tablename__ = "evidence_revision"
    __table_args__ = (
        sa.UniqueConstraint("evidence_id", "number"),
        sa.CheckConstraint("size IS NULL OR size > 0", name="size_positive"),
    )

    id: int = Field(default=None, primary_key=True)
    evidence_id: int = Field(foreign_key="evidence.id", ondelete="RESTRICT")
    number: int
    file_name: str | None = Field(default=None, max_length=200)
    media_type: str | None = Field(default=None, max_length=100)
    size: int | None = None  # bytes
    sha256: str | None = Field(default=None, max_length=64)
    storage_key: str | None = Field(default=None, max_length=100, unique=True)
    url: str | None = Field(default=None, max_length=2000)
    note: str | None = Field(default=None, max_length=10_000)
    dated_on: date | None = None  # the date of the thing itself, which is not the date it was uploaded
    added_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    added_at: datetime = Field(default_factory=utc_now)


class EvidenceScan(SQLModel, table=True):
    """What the scanner said of a revision; a file without a row has not been scanned."""

    __tablename__ = "evidence_scan"

    revision_id: int = Field(primary_key=True, foreign_key="evidence_revision.id", ondelete="RESTRICT")
    result: ScanResult = Field(sa_type=choice(ScanResult))
    signature: str | None = Field(default=None, max_length=200)
    scanned_at: datetime = Field(default_factory=utc_now)


class EvidenceUse(SQLModel, table=True):
    """An item of evidence shown for a criterion of an application."""

    __tablename__ = "evidence_use"
    __table_args__ = (sa.UniqueConstraint("application_id", "criterion", "evidence_id"),)

    id: int = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT")
    criterion: str = Field(max_length=100)
    evidence_id: int = Field(foreign_key="evidence.id", ondelete="RESTRICT", index=True)
    where: str = Field(default="", max_length=200)  # page or passage, e.g. "page 4"
    added_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    added_at: datetime = Field(default_factory=utc_now)


class Campaign(SQLModel, table=True):
    """A health campaign an employer ran, counted by schemes that ask for a number of them."""

    __table_args__ = (
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
        sa.CheckConstraint("reach IS NULL OR reach >= 0", name="reach_not_negative"),
    )

    id: int = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    topic: str = Field(max_length=100)
    theme: str | None = Field(default=None, max_length=80)  # where a scheme counts campaigns theme by theme
    title: str = Field(max_length=200)
    started_on: date
    ended_on: date | None = None
    from_needs_assessment: bool = False
    evaluation: str = Field(default="", max_length=5000)  # what was learned; empty means not evaluated
    reach: int | None = None  # people who took part
    added_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    added_at: datetime = Field(default_factory=utc_now)
