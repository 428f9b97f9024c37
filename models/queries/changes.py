"""Which edition a programme runs on, on any day, and what has been said about editions in use.

The edition of a programme is what its changes say; `Programme.edition_id` is the one it began with and is
never rewritten, so that there is one truth and it has a history.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.changes import EditionChange
from models.schemes import Programme, SchemeEdition


def running_edition(today: date) -> "sa.ColumnElement[int]":
    """The id of the edition that the programme of a query runs on, on a day: a column for joins."""
    newest: Any = (
        select(EditionChange.new_edition_id)
        .where(EditionChange.programme_id == Programme.id, EditionChange.starts_on <= today)
        .order_by(col(EditionChange.starts_on).desc(), col(EditionChange.id).desc())
        .limit(1)
        .correlate(Programme)
        .scalar_subquery()
    )
    return sa.func.coalesce(newest, col(Programme.edition_id))


def edition_id_on(session: Session, programme_id: int, day: date) -> int:
    """The id of the edition a programme runs on, on a day."""
    return session.exec(select(running_edition(day)).where(Programme.id == programme_id)).one()


def changes_of(session: Session, programme_id: int) -> list[EditionChange]:
    """A programme's moves from edition to edition, newest first."""
    return list(
        session.exec(
            select(EditionChange)
            .where(EditionChange.programme_id == programme_id)
            .order_by(col(EditionChange.starts_on).desc(), col(EditionChange.id).desc())
        )
    )


def moves_in_force(session: Session, programme_id: int, today: date) -> list[tuple[EditionChange, str, str]]:
    """The moves of a programme that still matter, soonest first, each with the old and the new version.

    Those to come, and those whose old edition may still be submitted.
    """
    old, new = aliased(SchemeEdition), aliased(SchemeEdition)
    rows = session.exec(
        select(EditionChange, old.version, new.version)
        .join(old, col(old.id) == EditionChange.old_edition_id)
        .join(new, col(new.id) == EditionChange.new_edition_id)
        .where(
            EditionChange.programme_id == programme_id,
            sa.or_(
                col(EditionChange.starts_on) > today,
                col(EditionChange.old_until) >= today,
            ),
        )
        .order_by(col(EditionChange.starts_on), col(EditionChange.id))
    )
    return list(rows.all())
