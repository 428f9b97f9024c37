"""A server of its own on a port of this machine, started by the command that people start it with."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from api.database import make_engine, make_session
from api.migrate import migrate
from tests.factories import World, make_world

PATIENCE = 30  # seconds for the server to answer for the first time


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, Engine, World]]:
    """A running server's port, an engine on its database, and the world in it; SQLite, in a folder."""
    engine = make_engine(f"sqlite:///{folder}/halemark.sqlite")
    migrate(engine)
    with make_session(engine) as db:
        world = make_world(db)
        db.commit()
        db.expunge_all()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HALEMARK_")}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(Path(sys.executable).with_name("halemark")), "serve", "--port", str(port)],
            env=clean | {"HALEMARK_DATA_DIR": str(folder), "HALEMARK_SIGN_IN_ATTEMPTS": "1000"},
            stderr=log,
        )
    try:
        _wait_for(port)
        yield port, engine, world
    finally:
        server.terminate()
        server.wait(10)
        engine.dispose()


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
