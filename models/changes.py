"""What happens to editions in use: a programme moves to another, a dated amendment, links between schemes."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import utc_now


class EditionChange(SQLModel, table=True):
    """A programme's move from one edition to the next, with the time in which both are open. Written once."""

    __tablename__ = "edition_change"
    __table_args__ = (sa.CheckConstraint("old_until IS NULL OR old_until >= starts_on", name="overlap"),)

    id: int = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", ondelete="RESTRICT", index=True)
    old_edition_id: int = Field(foreign_key="edition.id", ondelete="RESTRICT")
    new_edition_id: int = Field(foreign_key="edition.id", ondelete="RESTRICT")
    starts_on: date  # from when new applications are on the new edition
    old_until: date | None = None  # the last day an application on the old one may be submitted
    notice: str = Field(default="", max_length=2000)
    changed_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    changed_at: datetime = Field(default_factory=utc_now)


class Amendment(SQLModel, table=True):
    """A dated note that explains or extends, without changing the edition it names. Written once.

    `extends_months` gives every award of these editions that is current on the date so much longer.
    """

    id: int = Field(default=None, primary_key=True)
    host_id: int | None = Field(default=None, foreign_key="host.id", ondelete="RESTRICT")
    dated: date
    title: str = Field(max_length=200)
    text: str = Field(max_length=5000)
    extends_months: int | None = None
    made_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    made_at: datetime = Field(default_factory=utc_now)


class AmendmentEdition(SQLModel, table=True):
    """An edition that an amendment touches, and the criterion it concerns when it is about one."""

    __tablename__ = "amendment_edition"
    __table_args__ = (sa.UniqueConstraint("amendment_id", "edition_id", "criterion"),)

    id: int = Field(default=None, primary_key=True)
    amendment_id: int = Field(foreign_key="amendment.id", ondelete="RESTRICT")
    edition_id: int = Field(foreign_key="edition.id", ondelete="RESTRICT", index=True)
    criterion: str = Field(default="", max_length=100)


class CrosswalkFile(SQLModel, table=True):
    """A crosswalk between two schemes as it was added: which criterion of one counts for which of another."""

    __tablename__ = "crosswalk"

    id: int = Field(default=None, primary_key=True)
    from_scheme: str = Field(max_length=100, index=True)
    to_scheme: str = Field(max_length=100, index=True)
    definition: str = Field(sa_type=sa.Text)  # the YAML as it was added
    content_hash: str = Field(max_length=64, unique=True)
    added_at: datetime = Field(default_factory=utc_now)
