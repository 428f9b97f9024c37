"""Absence returns: what employers sent in for each period, and how they explain what looks unusual.

Every row here is written once. Figures that are put right are a new revision, so that an evaluation can say
exactly which figures it was made from.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from assessments.absence.returns import Basis, LongFrom, Source
from models.base import Document, choice, utc_now

_NEVER_NEGATIVE = (
    "days_lost", "days_available", "days_lost_short", "days_lost_long",
    "spells_total", "spells_long", "staff_with_any_absence",
)  # fmt: skip


class AbsenceReturn(SQLModel, table=True):
    """One employer's figures for one period, as a whole or for one site, at one revision. Written once.

    The columns are the fields of `AbsenceFigures`; `reasons` are days lost by reason. The newest revision of
    a period is the one that no other replaces; a revision that takes a period back repeats its figures.
    """

    __tablename__ = "absence_return"
    __table_args__ = (
        # A whole employer's site is NULL, which would slip past a plain UNIQUE.
        sa.Index(
            "uq_absence_return_whole_employer",
            "employer_id",
            "period_start",
            "period_end",
            "revision",
            unique=True,
            sqlite_where=sa.text("site_id IS NULL"),
            postgresql_where=sa.text("site_id IS NULL"),
        ),
        sa.UniqueConstraint("site_id", "period_start", "period_end", "revision"),
        sa.Index("ix_absence_return_newest_first", "employer_id", "period_start", "id"),
        sa.CheckConstraint("period_end >= period_start", name="end_after_start"),
        sa.CheckConstraint("headcount_avg > 0 AND fte_avg > 0", name="somebody_works"),
        sa.CheckConstraint("revision >= 1", name="revision_counts_from_one"),
        *(
            sa.CheckConstraint(f"{column} IS NULL OR {column} >= 0", name=f"{column}_not_negative")
            for column in _NEVER_NEGATIVE
        ),
    )

    id: int = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", ondelete="RESTRICT")
    site_id: int | None = Field(default=None, foreign_key="site.id", ondelete="RESTRICT")
    period_start: date
    period_end: date  # the last day counted
    revision: int = 1
    replaces_id: int | None = Field(
        default=None, foreign_key="absence_return.id", ondelete="RESTRICT", unique=True
    )
    withdrawn: bool = False  # this revision takes the period back: there are no figures for it now
    headcount_avg: float
    fte_avg: float
    days_lost: float
    basis: Basis = Field(default=Basis.WORKING, sa_type=choice(Basis))
    days_available: float | None = None
    fte_adjusted: bool = True
    days_lost_short: float | None = None
    days_lost_long: float | None = None
    long_from: LongFrom | None = Field(default=None, sa_type=choice(LongFrom))
    spells_total: int | None = None
    spells_long: int | None = None
    staff_with_any_absence: int | None = None
    reasons: dict[str, float] = Field(default_factory=dict, sa_type=Document)
    covid_included: bool = True
    maternity_included: bool = False
    source: Source = Field(default=Source.MANUAL, sa_type=choice(Source))
    provisional: bool = False
    sent_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    sent_at: datetime = Field(default_factory=utc_now)


class AbsenceExplanation(SQLModel, table=True):
    """An employer's answer to a warning about one revision of a return. Written once."""

    __tablename__ = "absence_explanation"
    __table_args__ = (sa.Index("ix_absence_explanation_return_id", "return_id", "gate", "id"),)

    id: int = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="absence_return.id", ondelete="RESTRICT")
    gate: str = Field(max_length=60)  # the key of the gate that warned
    text: str = Field(max_length=1000)
    given_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    given_at: datetime = Field(default_factory=utc_now)
