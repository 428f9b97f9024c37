"""Editions of schemes, the hosts that run them, and the programmes they run."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from assessments.absence.periods import Every
from models.base import choice, utc_now


class EditionStatus(StrEnum):
    """The life of an edition. Its definition never changes; one still being written is a draft of its own."""

    PUBLISHED = "published"
    CLOSING = "closing"
    RETIRED = "retired"


class SchemeEdition(SQLModel, table=True):
    """One immutable version of a scheme's definition, with the hash of its content."""

    __tablename__ = "edition"
    __table_args__ = (sa.UniqueConstraint("scheme_key", "version"),)

    id: int = Field(default=None, primary_key=True)
    scheme_key: str = Field(max_length=100)
    version: str = Field(max_length=30)
    title: str = Field(max_length=200)
    status: EditionStatus = Field(default=EditionStatus.PUBLISHED, sa_type=choice(EditionStatus))
    content_hash: str = Field(max_length=64, unique=True)
    definition: str = Field(sa_type=sa.Text)  # the YAML as it was loaded: an overlay's own when it has a base
    # An overlay adds to this edition and never edits it.
    base_id: int | None = Field(default=None, foreign_key="edition.id", ondelete="RESTRICT")
    # The host whose scheme it is; none for one that any host may run.
    host_id: int | None = Field(default=None, foreign_key="host.id", ondelete="RESTRICT", index=True)
    added_at: datetime = Field(default_factory=utc_now)
    published_at: datetime | None = None
    closes_on: date | None = None  # while closing: the last day to start an application on it
    retired_on: date | None = None


class Host(SQLModel, table=True):
    """The body that runs programmes: a council, a partnership, a charity."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=200, unique=True)


class Programme(SQLModel, table=True):
    """An edition as run by a host in an area. The tenant."""

    id: int = Field(default=None, primary_key=True)
    host_id: int = Field(foreign_key="host.id", ondelete="RESTRICT", index=True)
    edition_id: int = Field(foreign_key="edition.id", ondelete="RESTRICT", index=True)
    slug: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=200)
    area: str = Field(max_length=200, index=True)
    summary: str = Field(default="", max_length=1000)
    contact_email: str = Field(max_length=254)
    opens_on: date
    closes_on: date | None = None  # the last day an employer may join
    # How often its employers send absence figures.
    returns_every: Every = Field(
        default=Every.QUARTER, sa_type=choice(Every), sa_column_kwargs={"server_default": "quarter"}
    )
