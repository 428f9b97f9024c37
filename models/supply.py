"""Links between an employer and its suppliers, under which a supplier shares the award it holds."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from assessments.supply import State
from models.base import choice, utc_now

_OPEN = sa.text("state IN ('asked', 'agreed')")


class SupplyLink(SQLModel, table=True):
    """One employer asked another which award it holds, and what became of that.

    A request that fits nobody is a row as well, without a supplier: who asks is shown the same for both.
    """

    __tablename__ = "supply_link"
    __table_args__ = (
        sa.CheckConstraint("supplier_id <> buyer_id", name="two_employers"),
        sa.CheckConstraint(
            "supplier_id IS NOT NULL OR state IN ('asked', 'ended')", name="answered_by_somebody"
        ),
        sa.Index(
            "uq_supply_link_open",
            "buyer_id",
            "supplier_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index("ix_supply_link_buyer", "buyer_id", "state", "id"),
        sa.Index("ix_supply_link_supplier", "supplier_id", "state", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    buyer_id: int = Field(foreign_key="employer.id", ondelete="RESTRICT")
    supplier_id: int | None = Field(default=None, foreign_key="employer.id", ondelete="RESTRICT")
    asked_as: str = Field(max_length=200)  # as typed: all that the asker sees until the supplier agrees
    asked_key: str = Field(max_length=200)  # the same, as compared
    message: str = Field(default="", max_length=500)
    state: State = Field(default=State.ASKED, sa_type=choice(State))
    asked_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    asked_at: datetime = Field(default_factory=utc_now)
    answered_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    answered_at: datetime | None = None
    ended_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    ended_at: datetime | None = None
