"""Saving an answer that several people may be giving at once: each save says which version it saw."""

from collections.abc import Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from assessments.errors import Conflict
from models.applications import Claim, Finding
from models.scope import of

Answered = TypeVar("Answered", Claim, Finding)


def save_version(
    session: Session,
    table: type[Answered],
    application_id: int,
    criterion: str,
    seen: int,
    values: Mapping[str, Any],
    *,
    otherwise: str,
) -> Answered:
    """Write an answer to a criterion when it is still the version that was seen (0 for none yet).

    Raises Conflict with the sentence `otherwise` when somebody saved in between; nothing is written then.
    """
    if seen == 0:
        try:
            with session.begin_nested():
                session.add(table(application_id=application_id, criterion=criterion, **values))
        except IntegrityError as error:
            raise Conflict(otherwise) from error
    else:
        touched = session.exec(
            sa.update(table)
            .where(
                col(table.application_id) == application_id,
                col(table.criterion) == criterion,
                col(table.version) == seen,
            )
            .values(**values, version=seen + 1)
        )
        if touched.rowcount != 1:
            raise Conflict(otherwise)
    saved = of(table, application_id).where(col(table.criterion) == criterion)
    return session.exec(saved.execution_options(populate_existing=True)).one()
