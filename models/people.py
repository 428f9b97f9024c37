"""Accounts, what they may do and where, and the ways they prove who they are."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from assessments.roles import Role
from models.base import choice, utc_now


class Account(SQLModel, table=True):
    """A person. One account, however many employers and programmes they work with."""

    id: int = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True)  # stored in lower case
    name: str = Field(max_length=200)
    password_hash: str | None = Field(default=None, max_length=200)  # none until an invited person sets one
    email_confirmed_at: datetime | None = None
    disabled_at: datetime | None = None
    created_at: datetime = Field(default_factory=utc_now)


class Membership(SQLModel, table=True):
    """A role held by an account at one employer, programme or host, between two dates."""

    __table_args__ = (
        sa.CheckConstraint(
            "(CASE WHEN employer_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN programme_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN host_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_place",
        ),
        sa.UniqueConstraint("account_id", "role", "employer_id", "from_on"),
        sa.UniqueConstraint("account_id", "role", "programme_id", "from_on"),
        sa.UniqueConstraint("account_id", "role", "host_id", "from_on"),
    )

    id: int = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", ondelete="RESTRICT", index=True)
    role: Role = Field(sa_type=choice(Role))
    employer_id: int | None = Field(default=None, foreign_key="employer.id", ondelete="RESTRICT", index=True)
    programme_id: int | None = Field(
        default=None, foreign_key="programme.id", ondelete="RESTRICT", index=True
    )
    host_id: int | None = Field(default=None, foreign_key="host.id", ondelete="RESTRICT", index=True)
    from_on: date
    until_on: date | None = None  # the last day it holds


class SignIn(SQLModel, table=True):
    """A signed-in browser. The cookie holds a random token; only its SHA-256 is kept here."""

    __tablename__ = "sign_in"

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", ondelete="RESTRICT", index=True)
    started_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime


class ApiToken(SQLModel, table=True):
    """A bearer token for the JSON API: hashed, scoped, and shown to its owner once."""

    __tablename__ = "api_token"

    id: int = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", ondelete="RESTRICT", index=True)
    name: str = Field(max_length=100)
    token_hash: str = Field(max_length=64, unique=True)
    may_write: bool = False
    created_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime
    revoked_at: datetime | None = None


class OneTimeLink(SQLModel, table=True):
    """A link sent by mail to confirm an address or set a password; works once, for a while."""

    __tablename__ = "one_time_link"

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", ondelete="RESTRICT", index=True)
    purpose: str = Field(max_length=30)
    expires_at: datetime
    used_at: datetime | None = None


class Attempt(SQLModel, table=True):
    """How often something was tried from one place in one window of time: the sign-in rate limit."""

    subject: str = Field(primary_key=True, max_length=100)  # a hash of the address or account
    window_start: datetime = Field(primary_key=True)
    count: int = 0
