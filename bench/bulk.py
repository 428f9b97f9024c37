"""Rows by the hundred thousand: collected in memory, written with one statement a table."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import count

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import SQLModel

ROWS_HELD = 40_000  # written once this many are collected, which bounds the memory


class Bulk:
    """Collects rows, numbers them after those there are, and writes them in the order their keys need."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.rows: dict[str, list[dict[str, object]]] = defaultdict(list)
        self.ids: dict[str, Iterator[int]] = {}
        self.defaults: dict[str, dict[str, object]] = {}
        self.held = 0

    def add(self, model: type[SQLModel], **values: object) -> int:
        """Add a row; what is left out takes the model's default. Returns its id, 0 for tables without one."""
        name = str(model.__tablename__)
        if name not in self.defaults:
            self.defaults[name] = {
                field: info.get_default(call_default_factory=True)
                for field, info in model.model_fields.items()
                if not info.is_required()
            }
        row = {**self.defaults[name], **values}
        if row.get("id", 0) is None:
            if name not in self.ids:
                self.ids[name] = count(self._last_id(name) + 1)
            row["id"] = next(self.ids[name])
        self.rows[name].append(row)
        self.held += 1
        return int(row.get("id", 0))  # type: ignore[call-overload]

    def _last_id(self, name: str) -> int:
        table = SQLModel.metadata.tables[name]
        return self.connection.execute(sa.select(sa.func.max(table.c.id))).scalar() or 0

    def write_when_full(self) -> None:
        """Write what is collected if that is much; call it where no row waits for one it points to."""
        if self.held >= ROWS_HELD:
            self.write()

    def write(self) -> None:
        """Write what is collected, parents before children."""
        for table in SQLModel.metadata.sorted_tables:
            if rows := self.rows.pop(table.name, []):
                self.connection.execute(table.insert(), rows)
        self.held = 0

    def finish(self) -> None:
        """Write the rest, and let the database go on numbering after the last row."""
        self.write()
        if self.connection.dialect.name == "postgresql":
            for name in self.ids:
                self.connection.execute(sa.text(_GO_ON_NUMBERING.format(table=name)))


_GO_ON_NUMBERING = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
