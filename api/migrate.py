"""Bringing a database to the newest form of its tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

import models.migrations

LATEST = "head"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(models.migrations.__path__[0])))
    return config


def migrate(engine: Engine, revision: str = LATEST) -> None:
    """Apply every migration up to `revision`, in one transaction; nothing happens when all are applied."""
    _run(engine, lambda config: command.upgrade(config, revision))


def unmigrate(engine: Engine, revision: str) -> None:
    """Take migrations back down to `revision`."""
    _run(engine, lambda config: command.downgrade(config, revision))


def check(engine: Engine) -> None:
    """Raise alembic's CommandError when the tables in the code are not those the migrations make."""
    _run(engine, command.check)


def _run(engine: Engine, job) -> None:  # type: ignore[no-untyped-def]
    config = _config()
    with engine.connect() as connection, _tables_may_be_made_anew(connection), connection.begin():
        config.attributes["connection"] = connection
        job(config)


@contextmanager
def _tables_may_be_made_anew(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew: foreign keys must not hinder that, and are checked after.

    See "Making Other Kinds Of Table Schema Changes" in SQLite's own documentation of ALTER TABLE.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"The migration left rows that refer to nothing: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
