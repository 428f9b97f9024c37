"""Employers of an area that have not signed up, the lists they came from, and who was invited or opted out.

A list is a host's own. An email address in it is personal data: it goes when its lead opts out or its list is
deleted, from the mails that were sent as well. Of an address that opted out only a hash is kept, for good, so
that a later list cannot bring the person back.
"""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import Document, choice, today, utc_now


class ListState(StrEnum):
    """How far a list is."""

    WAITING = "waiting"  # read without a fault; somebody must confirm it
    LOADED = "loaded"
    DROPPED = "dropped"  # taken back, or too old, before it was confirmed
    DELETED = "deleted"  # its leads are gone; the counts stay


class OptOutKind(StrEnum):
    """Whom an opt-out is for."""

    ADDRESS = "address"
    DOMAIN = "domain"  # everybody at an organisation's addresses
    ORGANISATION = "organisation"  # told by telephone or letter, for an employer whatever its address


class LeadList(SQLModel, table=True):
    """A list of employers as a host loaded it. `waiting` holds its rows until it is confirmed or dropped."""

    __tablename__ = "lead_list"
    __table_args__ = (sa.Index("ix_lead_list_host_id", "host_id", "id"),)

    id: int = Field(default=None, primary_key=True)
    host_id: int = Field(foreign_key="host.id", ondelete="RESTRICT")
    name: str = Field(max_length=200)
    source: str = Field(max_length=200)  # where the host has it from; told to everybody invited from it
    file_name: str = Field(max_length=200)
    state: ListState = Field(default=ListState.WAITING, sa_type=choice(ListState))
    rows: int = 0
    fresh: int = 0  # of those: not known before
    known: int = 0  # leads already
    signed_up: int = 0
    opted_out: int = 0
    repeated: int = 0  # lines of the file for an employer that stands in it before
    waiting: list[dict[str, object]] = Field(default_factory=list, sa_type=Document)
    loaded_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    loaded_at: datetime = Field(default_factory=utc_now)
    deleted_at: datetime | None = None
    deleted_leads: int = 0


class Lead(SQLModel, table=True):
    """An employer that a host would like to reach. Whether it has signed up is never stored: see the queries.

    The hashes are SHA-256 of what an opt-out may be for: the address, its domain, the company number, and the
    name with the district; "" where there is none.
    """

    __table_args__ = (
        sa.UniqueConstraint("host_id", "name_key", "district", "company_number", name="uq_lead_identity"),
        sa.Index("ix_lead_host_id", "host_id", "id"),
        sa.Index("ix_lead_company_number", "company_number"),
        sa.CheckConstraint("section BETWEEN 'A' AND 'U'", name="section_known"),
        sa.CheckConstraint("band BETWEEN 0 AND 6", name="band_known"),
    )

    id: int = Field(default=None, primary_key=True)
    host_id: int = Field(foreign_key="host.id", ondelete="RESTRICT")
    list_id: int | None = Field(default=None, foreign_key="lead_list.id", ondelete="RESTRICT", index=True)
    name: str = Field(max_length=200)
    name_key: str = Field(max_length=200)
    company_number: str = Field(default="", max_length=8)
    postcode: str = Field(default="", max_length=8)
    district: str = Field(default="", max_length=4)  # the first half of the postcode
    area_code: str = Field(default="", max_length=12)
    headcount: int | None = None
    band: int
    section: str = Field(max_length=1)
    industry: str = Field(max_length=10)
    email: str = Field(default="", max_length=254)
    address_hash: str = Field(default="", max_length=64, index=True)
    domain_hash: str = Field(default="", max_length=64, index=True)
    number_hash: str = Field(default="", max_length=64)
    place_hash: str = Field(default="", max_length=64)
    source: str = Field(default="", max_length=200)
    added_on: date = Field(default_factory=today)
    touched_on: date = Field(default_factory=today)  # last loaded or invited


class LeadInvitation(SQLModel, table=True):
    """One invitation. It outlives its lead, with the groups it counts in and no name or address."""

    __tablename__ = "lead_invitation"
    __table_args__ = (sa.Index("ix_lead_invitation_address", "host_id", "address_hash"),)

    id: int = Field(default=None, primary_key=True)
    host_id: int = Field(foreign_key="host.id", ondelete="RESTRICT")
    programme_id: int = Field(foreign_key="programme.id", ondelete="RESTRICT")
    lead_id: int | None = Field(default=None, foreign_key="lead.id", ondelete="RESTRICT", index=True)
    address_hash: str = Field(max_length=64)
    domain_hash: str = Field(default="", max_length=64)  # "" where nobody can speak for the whole domain
    token_hash: str = Field(max_length=64, unique=True)
    band: int
    industry: str = Field(max_length=10)
    area_code: str = Field(default="", max_length=12)
    invited_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    invited_on: date = Field(default_factory=today)
    message_id: int | None = Field(default=None, foreign_key="message.id", ondelete="RESTRICT")
    # Who followed the invitation and joined.
    enrolment_id: int | None = Field(
        default=None, foreign_key="enrolment.id", ondelete="RESTRICT", index=True
    )


class OptOut(SQLModel, table=True):
    """Somebody who wants no invitations of a host any more. Nothing of theirs is kept but a hash."""

    __tablename__ = "opt_out"
    __table_args__ = (sa.UniqueConstraint("host_id", "hash"),)

    id: int = Field(default=None, primary_key=True)
    host_id: int = Field(foreign_key="host.id", ondelete="RESTRICT")
    kind: OptOutKind = Field(sa_type=choice(OptOutKind))
    hash: str = Field(max_length=64)
    opted_out_on: date = Field(default_factory=today)
    recorded_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
