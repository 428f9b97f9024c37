"""Case studies of employers, version by version."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from assessments.stories import State, Topic
from models.base import choice, utc_now

# Once approved, a version stays as it was read; the database refuses to change or delete it.
FROZEN = "approved"


class Story(SQLModel, table=True):
    """What an employer tells of its part in a programme. What it says stands in its versions."""

    __table_args__ = (sa.Index("ix_story_employer", "employer_id", "id"),)

    id: int = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", ondelete="RESTRICT")
    programme_id: int = Field(foreign_key="programme.id", ondelete="RESTRICT", index=True)
    made_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    made_at: datetime = Field(default_factory=utc_now)
    withdrawn_at: datetime | None = None  # by its employer: nobody else sees it from then on
    withdrawn_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")


class StoryVersion(SQLModel, table=True):
    """One version of a story: its text, who it is from as of then, and what the programme said to it."""

    __tablename__ = "story_version"
    __table_args__ = (
        sa.UniqueConstraint("story_id", "number"),
        sa.CheckConstraint("size_band BETWEEN 0 AND 6", name="size_band_known"),
        sa.CheckConstraint("state <> 'sent_back' OR reason <> ''", name="sent_back_with_a_reason"),
        sa.CheckConstraint(
            "state <> 'approved' OR (checked AND decided_at IS NOT NULL)", name="approved_checked"
        ),
        sa.Index("ix_story_version_public", "state", "decided_at", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    story_id: int = Field(foreign_key="story.id", ondelete="RESTRICT")
    number: int
    state: State = Field(default=State.DRAFT, sa_type=choice(State))
    title: str = Field(max_length=150)
    topic: Topic = Field(sa_type=choice(Topic))
    problem: str = Field(max_length=3000)
    done: str = Field(max_length=5000)
    changed: str = Field(max_length=3000)
    advice: str = Field(max_length=3000)
    cost: str = Field(default="", max_length=200)
    time: str = Field(default="", max_length=200)
    named: bool  # shown with the employer's name, or only with its size and sector
    # What the employer was when this was last written or sent.
    employer_name: str = Field(max_length=200)
    size_band: int
    sic_section: str | None = Field(default=None, max_length=1)
    level_title: str = Field(default="", max_length=100)  # of the award it held then; "" for none
    written_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    written_at: datetime = Field(default_factory=utc_now)
    sent_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    decided_at: datetime | None = None
    checked: bool = False  # who approved it found no personal or health data of anybody in it
    reason: str = Field(default="", max_length=2000)  # why it was sent back
