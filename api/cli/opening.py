"""What every command that touches data starts with: settings that are right, and a database that answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from api.database import make_engine, make_session
from api.settings import Settings, get_settings

# Exit codes: 1 for what the input got wrong, 2 for a command that could not start.
WRONG, CANNOT = 1, 2


def stop(sentence: str, code: int = WRONG) -> NoReturn:
    """End the command with a sentence on standard error."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def settings_or_exit() -> Settings:
    """The settings, or a sentence for each thing that is wrong with them."""
    try:
        return get_settings()
    except ValidationError as error:
        for fault in error.errors():
            name = "_".join(str(part) for part in fault["loc"]).upper()
            typer.echo(f"{'HALEMARK_' + name + ': ' if name else ''}{fault['msg']}", err=True)
        raise typer.Exit(CANNOT) from error


def open_engine() -> Engine:
    """The engine of the database that the settings name; its folder is made if it is a file."""
    settings = settings_or_exit()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.resolved_database_url)
    try:
        engine.connect().close()
    except OperationalError as error:
        shown = engine.url.render_as_string(hide_password=True)
        stop(f"The database at {shown} does not answer. Is it running? ({type(error.orig).__name__})", CANNOT)
    return engine


@contextmanager
def transaction() -> Iterator[Session]:
    """A session whose work is kept when the block ends well, and thrown away otherwise."""
    engine = open_engine()
    with make_session(engine) as session:
        yield session
        session.commit()
    engine.dispose()
