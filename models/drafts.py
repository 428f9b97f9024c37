"""Editions in the making: the text that a host's people work on until it is published."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import utc_now


class Draft(SQLModel, table=True):
    """A definition (or an overlay) being written. It may have faults; publishing makes an edition of it."""

    id: int = Field(default=None, primary_key=True)
    host_id: int = Field(foreign_key="host.id", ondelete="RESTRICT", index=True)
    title: str = Field(max_length=200)
    definition: str = Field(sa_type=sa.Text)  # YAML exactly as written or imported
    version: int = 1  # counts saves, so that two people do not write over one another
    # The edition it follows (a new version) or adds to (an overlay).
    replaces_id: int | None = Field(default=None, foreign_key="edition.id", ondelete="RESTRICT")
    base_id: int | None = Field(default=None, foreign_key="edition.id", ondelete="RESTRICT")
    published_id: int | None = Field(default=None, foreign_key="edition.id", ondelete="RESTRICT", unique=True)
    made_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    made_at: datetime = Field(default_factory=utc_now)
    saved_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    saved_at: datetime = Field(default_factory=utc_now)
