"""The engine and the session: one request, one transaction."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import DataError
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from assessments.errors import InvalidInput

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "cache_size=-8000",  # 8 MB a connection: the 2 it has by default do not hold the rows a long queue sorts
)
READS = frozenset({"GET", "HEAD", "OPTIONS"})
UNFIT = "A number or text you sent is not one this service can keep. Check it and try again."


class WriteOnRead(RuntimeError):
    """A page that only reads tried to change data; its changes were thrown away."""


def make_engine(url: str, *, slots: int = 12) -> Engine:
    """An engine for SQLite or PostgreSQL whose pool holds at least `slots` connections.

    Bound parameters never appear in errors: they are people's data.
    """
    options: dict[str, Any] = {"hide_parameters": True, "pool_size": slots, "max_overflow": 4}
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"check_same_thread": False}, **options)
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
    else:
        engine = create_engine(url, pool_pre_ping=True, **options)
    event.listen(engine, "handle_error", _on_error)
    return engine


def _on_error(context: ExceptionContext) -> None:
    # Forms and models check what they take; what slips past them is still somebody's input, not our fault:
    # an integer past 64 bits, half of a surrogate pair, a NUL. Each driver complains in its own way.
    if isinstance(context.original_exception, OverflowError | UnicodeEncodeError) or isinstance(
        context.sqlalchemy_exception, DataError
    ):
        raise InvalidInput({"": UNFIT})


def _on_sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not start transactions of its own
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _on_sqlite_begin(connection: Any) -> None:
    # A writer takes the lock at once: upgrading a read lock later fails when another writer was first.
    mode = "" if connection.get_execution_options().get("reading") else "IMMEDIATE"
    connection.exec_driver_sql(f"BEGIN {mode}")


def make_session(engine: Any, *, reading: bool = False) -> Session:
    """A session on an engine (or on one connection, in tests); `reading` takes no write lock on SQLite."""
    bind = engine.execution_options(reading=True) if reading and isinstance(engine, Engine) else engine
    return Session(bind, expire_on_commit=False, join_transaction_mode="create_savepoint")


async def get_session(request: Request) -> AsyncIterator[Session]:
    """The session of this request: returning commits before the response is sent, raising rolls back.

    Only as many requests as there are slots hold a connection at once. Without that, threads wait for
    connections held by requests that wait for threads, and the server stands still under load.
    """
    reading = request.method in READS
    async with request.app.state.db_slots:
        session = make_session(request.app.state.engine, reading=reading)
        try:
            yield session
            sound = await run_in_threadpool(_end, session, reading)
        except BaseException:
            await run_in_threadpool(session.close)
            raise
        if not sound:
            raise WriteOnRead(f"{request.method} {request.url.path} tried to change data")


def _end(session: Session, reading: bool) -> bool:
    """Commit, or throw away what a read did, and give the connection back: one visit to a thread for all.

    False when something that should only read had changed data.
    """
    with session:
        if not reading:
            session.commit()
        return not (reading and (session.new or session.dirty or session.deleted))


def db_slots(count: int) -> asyncio.Semaphore:
    """The limit on requests that hold a connection."""
    return asyncio.Semaphore(count)


# The function scope is what makes the commit come before the response: the default scope runs the code
# after `yield` once the response has been sent, when a failed commit would go unseen.
Db = Annotated[Session, Depends(get_session, scope="function")]
