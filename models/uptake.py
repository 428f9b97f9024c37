"""Who is reached, kept ready for questions about any day.

`EmployerHistory`, `HostArea` and `PartnerArea` are facts. `UptakeSpell` and `UptakeJourney` are made from
facts alone by `api/services/uptake/refreshing.py`: rebuilt, they come out the same.
"""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import choice
from models.employers import Ownership


class HostArea(SQLModel, table=True):
    """An area that a host looks after, by its official code."""

    __tablename__ = "host_area"

    host_id: int = Field(primary_key=True, foreign_key="host.id", ondelete="RESTRICT")
    area_code: str = Field(primary_key=True, max_length=12)


class PartnerArea(SQLModel, table=True):
    """A partner of a host, and the area of which that partner sees the rows.

    A partnership runs a programme for several councils: each sees the partnership's totals, and employers
    only where it is the partner for their area.
    """

    __tablename__ = "partner_area"

    host_id: int = Field(primary_key=True, foreign_key="host.id", ondelete="RESTRICT")
    partner_id: int = Field(primary_key=True, foreign_key="host.id", ondelete="RESTRICT", index=True)
    area_code: str = Field(primary_key=True, max_length=12)


class EmployerHistory(SQLModel, table=True):
    """What an employer was from a day on, until the next row of its own."""

    __tablename__ = "employer_history"

    employer_id: int = Field(primary_key=True, foreign_key="employer.id", ondelete="RESTRICT")
    since: date = Field(primary_key=True)
    headcount: int
    sic_section: str | None = Field(default=None, max_length=1)
    ownership: Ownership = Field(sa_type=choice(Ownership))
    postcode: str = Field(max_length=8)  # of its main site


BY_AREA = (
    "area_code", "only", "until_on", "from_on", "programme_id", "employer_id", "band", "industry",
    "ownership", "headcount", "enrolled_on", "applying", "rank", "sites", "level", "level_title",
)  # fmt: skip


class UptakeSpell(SQLModel, table=True):
    """A time in which nothing about an enrolment changes that uptake is told by. Derived.

    A day's figures are the spells with `from_on <= day < until_on`; the last one has `until_on` 9999-12-31.
    """

    __tablename__ = "uptake_spell"
    __table_args__ = (
        # Those that hold now are few among those of all years, and stand at the end of this one.
        sa.Index("ix_uptake_spell_programme", "programme_id", "until_on", "from_on"),
        # Has everything that counting needs, so that no row is looked up: three times as fast.
        sa.Index("ix_uptake_spell_area", *BY_AREA),
    )

    enrolment_id: int = Field(primary_key=True, foreign_key="enrolment.id", ondelete="RESTRICT")
    from_on: date = Field(primary_key=True)
    until_on: date  # the first day on which it no longer holds
    employer_id: int = Field(index=True)
    programme_id: int
    edition_id: int = 0  # of the newest application; 0 before there is one
    area_code: str = Field(default="", max_length=12)  # the local authority; "" where it is not known
    enrolled_on: date
    headcount: int
    band: int
    industry: str = Field(max_length=10)  # a key of groups.INDUSTRIES, or "unknown"
    ownership: str = Field(max_length=30)
    applying: bool
    level: str = Field(default="", max_length=60)  # the highest held; "" for none
    level_title: str = Field(default="", max_length=100)
    rank: int = 0  # of that level in its edition, lowest 1; 0 for none
    # Of the employer, now: whether this is its only enrolment ever, and how many workplaces it has.
    # Most have one of each, and need no second look so as to count once.
    only: bool = True
    sites: int = 1


class UptakeJourney(SQLModel, table=True):
    """How far an enrolment came, and when. Derived. The groups are those of the day of joining."""

    __tablename__ = "uptake_journey"
    __table_args__ = (
        sa.Index("ix_uptake_journey_programme", "programme_id", "enrolled_on"),
        sa.Index(
            "ix_uptake_journey_area",
            "area_code",
            "enrolled_on",
            "only",
            "employer_id",
            "left_on",
            "programme_id",
        ),
    )

    enrolment_id: int = Field(primary_key=True, foreign_key="enrolment.id", ondelete="RESTRICT")
    employer_id: int = Field(index=True)
    programme_id: int
    edition_id: int
    area_code: str = Field(default="", max_length=12)
    headcount: int
    band: int
    industry: str = Field(max_length=10)
    ownership: str = Field(max_length=30)
    enrolled_on: date
    assessed_on: date | None = None  # every criterion of a level had its first answer
    submitted_on: date | None = None
    decided_on: date | None = None
    awarded_on: date | None = None
    renewed_on: date | None = None  # a second award of a level, or one of a higher level
    left_on: date | None = None
    only: bool = True  # whether the employer has no other enrolment
    baseline_met: float | None = None  # the share of criteria met when the self-assessment was first whole
