"""Employers, where they work, whom to contact, and people who ask to join them."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import choice, today, utc_now


class Ownership(StrEnum):
    """Who owns an employer; evaluations are split on it."""

    PUBLIC = "public"
    PRIVATE = "private"
    VOLUNTARY = "voluntary"


class JoinStatus(StrEnum):
    """Where a request to join an employer stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


class Employer(SQLModel, table=True):
    """An organisation that takes part."""

    __table_args__ = (
        sa.CheckConstraint("headcount >= 1", name="headcount_positive"),
        sa.CheckConstraint("fte IS NULL OR fte > 0", name="fte_positive"),
        sa.CheckConstraint("sic_section BETWEEN 'A' AND 'U'", name="sic_section_known"),
    )

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    name_key: str = Field(max_length=200, index=True)  # see base.name_key
    company_number: str | None = Field(default=None, max_length=8, unique=True)
    ownership: Ownership = Field(sa_type=choice(Ownership))
    sic_section: str | None = Field(default=None, max_length=1)  # none: imported, and its source did not say
    headcount: int
    fte: float | None = None
    created_at: datetime = Field(default_factory=utc_now)


class Site(SQLModel, table=True):
    """A workplace of an employer. `area_code` and `one_of_several` are derived, for counting workplaces."""

    __table_args__ = (sa.Index("ix_site_one_of_several", "one_of_several", "area_code"),)

    id: int = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", ondelete="RESTRICT", index=True)
    name: str = Field(max_length=200)
    postcode: str = Field(max_length=8)
    is_main: bool = False
    added_on: date = Field(default_factory=today)
    # The local authority of its postcode, by the newest look-up there is; "" where none knows it.
    area_code: str = Field(default="", max_length=12, index=True, sa_column_kwargs={"server_default": ""})
    # Whether the employer has other workplaces; kept with the spells of uptake.
    one_of_several: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class Contact(SQLModel, table=True):
    """One of the two people an employer names, so that a leaver never takes the award along."""

    __table_args__ = (
        sa.UniqueConstraint("employer_id", "position"),
        sa.CheckConstraint("position IN (1, 2)", name="first_or_second"),
    )

    id: int = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", ondelete="RESTRICT", index=True)
    position: int
    name: str = Field(max_length=200)
    email: str = Field(max_length=254)
    phone: str | None = Field(default=None, max_length=30)


class JoinRequest(SQLModel, table=True):
    """Somebody says "this is us": a contact or the coordinator answers."""

    __tablename__ = "join_request"
    __table_args__ = (
        sa.Index(
            "uq_join_request_waiting",
            "employer_id",
            "account_id",
            unique=True,
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", ondelete="RESTRICT", index=True)
    account_id: int = Field(foreign_key="account.id", ondelete="RESTRICT", index=True)
    message: str = Field(default="", max_length=1000)
    status: JoinStatus = Field(default=JoinStatus.WAITING, sa_type=choice(JoinStatus))
    asked_at: datetime = Field(default_factory=utc_now)
    answered_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    answered_at: datetime | None = None
