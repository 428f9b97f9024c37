"""Counts the queries of a block, so that a page that asks once a row is found out."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import Connection


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """The statements sent in the block; savepoints are no queries and are left out."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.lstrip().upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)
