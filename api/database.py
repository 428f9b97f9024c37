"""The engine and the session: one request, one transaction."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON")
READS = frozenset({"GET", "HEAD", "OPTIONS"})


class WriteOnRead(RuntimeError):
    """A page that only reads tried to change data; its changes were thrown away."""


def make_engine(url: str, *, slots: int = 12) -> Engine:
    """An engine for SQLite or PostgreSQL whose pool holds at least `slots` connections.

    Bound parameters never appear in errors: they are people's data.
    """
    options: dict[str, Any] = {"hide_parameters": True, "pool_size": slots, "max_overflow": 4}
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, **options)
    engine = create_engine(url, connect_args={"check_same_thread": False}, **options)
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _on_sqlite_begin)
    return engine


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
            if reading:
                changed = bool(session.new or session.dirty or session.deleted)
                await run_in_threadpool(session.rollback)
                if changed:
                    raise WriteOnRead(f"{request.method} {request.url.path} tried to change data")
            else:
                await run_in_threadpool(session.commit)
        finally:
            await run_in_threadpool(session.close)


def db_slots(count: int) -> asyncio.Semaphore:
    """The limit on requests that hold a connection."""
    return asyncio.Semaphore(count)


# The function scope is what makes the commit come before the response: the default scope runs the code
# after `yield` once the response has been sent, when a failed commit would go unseen.
Db = Annotated[Session, Depends(get_session, scope="function")]
