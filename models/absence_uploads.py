"""Tables of figures that an employer has uploaded and not confirmed yet, and how their columns are matched.

The file itself waits in the store. Its figures become returns only once they are confirmed; until then they
are nowhere else, and after some days they are gone.
"""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import Document, choice, utc_now


class UploadState(StrEnum):
    """How far an upload is."""

    READING = "reading"  # waits for the worker
    ASKING = "asking"  # somebody must choose a sheet or organisation, or match the columns
    FAULTY = "faulty"  # something must be mended in the file
    READY = "ready"  # waits to be confirmed
    RECORDING = "recording"  # confirmed; waits for the worker
    RECORDED = "recorded"
    REFUSED = "refused"  # the file could not be read
    DROPPED = "dropped"  # replaced by another upload, taken back, or too old


class AbsenceUpload(SQLModel, table=True):
    """One uploaded table, from its arrival until it is recorded or dropped.

    `chosen` is what somebody chose of it: sheet, organisation, columns (field -> place). `told` is what was
    found in it, for the page: faults by cell, and what would be stored. Both are emptied with the file.
    """

    __tablename__ = "absence_upload"
    __table_args__ = (sa.Index("ix_absence_upload_employer_id", "employer_id", "id"),)

    id: int = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", ondelete="RESTRICT")
    uploaded_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    uploaded_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime
    file_name: str = Field(max_length=200)
    size: int  # bytes
    storage_key: str | None = Field(default=None, max_length=200)
    state: UploadState = Field(default=UploadState.READING, sa_type=choice(UploadState))
    chosen: dict[str, object] = Field(default_factory=dict, sa_type=Document)
    told: dict[str, object] = Field(default_factory=dict, sa_type=Document)


class AbsenceColumns(SQLModel, table=True):
    """How an employer's headings were matched last: the field by heading, empty for a column not read."""

    __tablename__ = "absence_columns"

    employer_id: int = Field(foreign_key="employer.id", ondelete="RESTRICT", primary_key=True)
    fields: dict[str, str] = Field(default_factory=dict, sa_type=Document)
    matched_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    matched_at: datetime = Field(default_factory=utc_now)
