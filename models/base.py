"""What every table shares: constraint names, choice columns and the clock."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel

# SQLite's batch migrations and every error message need constraints that have names.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Ids are the database's 64-bit integers; a larger one in an address cannot exist.
LARGEST_ID = 2**63 - 1

# JSON for documents that are read whole (a definition, a snapshot), never for facts that are filtered on.
Document = sa.JSON().with_variant(JSONB(), "postgresql")

Text = Annotated[str, sa.Text]


def utc_now() -> datetime:
    """The time now, in UTC and aware, as every stored time is."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is now, in UTC."""
    return utc_now().date()


def choice(options: type[StrEnum]) -> Any:
    """A column type for one of a closed list, stored by value with a CHECK that names the list."""
    return sa.Enum(
        options,
        native_enum=False,
        create_constraint=True,
        length=30,
        name=options.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def name_key(name: str) -> str:
    """A name as compared for sameness: case, spaces, punctuation and company endings do not count."""
    words = "".join(c if c.isalnum() else " " for c in name.casefold().replace("&", " and ")).split()
    while len(words) > 1 and words[-1] in {"ltd", "limited", "plc", "llp", "cic", "cio"}:
        words.pop()
    # "&" becomes a word, so a name that fits its column can have a key that would not.
    return " ".join(words)[:200]
