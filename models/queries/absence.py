"""Absence returns: the newest figures of each period, their history, and how warnings were explained."""

from collections.abc import Iterable
from dataclasses import fields

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from assessments.absence.returns import AbsenceFigures, Reason
from models.absence import AbsenceReturn
from models.scope import everyones

# What identifies a period: the site (None for the whole employer), its first and its last day.
Key = tuple[int | None, object, object]


def newest() -> sa.ColumnElement[bool]:
    """The clause for rows that no later revision replaces, those that take a period back included."""
    later = aliased(AbsenceReturn)
    return ~sa.exists().where(col(later.replaces_id) == col(AbsenceReturn.id))


def newest_of(session: Session, employer_id: int) -> list[AbsenceReturn]:
    """The newest revision of each period of an employer, oldest period first; taken back ones included."""
    return list(
        session.exec(
            everyones(AbsenceReturn)
            .where(AbsenceReturn.employer_id == employer_id, newest())
            .order_by(col(AbsenceReturn.period_start), col(AbsenceReturn.id))
        )
    )


def current(rows: Iterable[AbsenceReturn]) -> list[AbsenceReturn]:
    """Those of the newest rows that hold figures."""
    return [row for row in rows if not row.withdrawn]


def key_of(row: AbsenceReturn) -> Key:
    """What identifies the period that a row is of."""
    return row.site_id, row.period_start, row.period_end


def figures_of(row: AbsenceReturn) -> AbsenceFigures:
    """The figures that a row holds."""
    held = {field.name: getattr(row, field.name) for field in fields(AbsenceFigures)}
    return AbsenceFigures(**held | {"reasons": {Reason(key): days for key, days in row.reasons.items()}})


def columns_of(figures: AbsenceFigures) -> dict[str, object]:
    """The columns that hold figures; the opposite of `figures_of`."""
    held = {field.name: getattr(figures, field.name) for field in fields(AbsenceFigures)}
    return held | {"reasons": {reason.value: days for reason, days in figures.reasons.items()}}
