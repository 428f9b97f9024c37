"""Bringing a database to the newest form of its tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

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
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        job(config)
