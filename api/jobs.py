"""Background work: queued in the caller's transaction, done later by a worker, at least once.

A handler may run again after it has done its work (the worker was killed before it could say so), so each one
first looks whether its work is still to do. It opens its own short transactions, because one held during a
conversation with a mail server or a virus scanner would stop every writer on SQLite.
"""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from traceback import extract_tb

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from api.database import make_session
from api.settings import Settings, get_settings
from models.base import utc_now
from models.jobs import Job
from models.queries.jobs import add_job, any_due, claim, finish, give_up, retry

LEASE = timedelta(minutes=5)  # longer than any one job takes
MAX_ATTEMPTS = 12  # with these waits the last comes about half a day after the first
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=4)
POLL_SECONDS = 1.0

log = structlog.get_logger()
_handlers: dict[str, Callable[..., None]] = {}
_daily: list[Callable[[Session], None]] = []


class GiveUp(Exception):
    """Raised by a handler when trying again cannot help; its message is kept, so it names no person."""


class UnknownJob(LookupError):
    """No handler has this name here. A newer release may have queued it, so it is tried again later."""


def enqueue(
    session: Session,
    name: str,
    *,
    dedupe: str | None = None,
    run_at: datetime | None = None,
    **payload: object,
) -> bool:
    """Queue a job in the caller's transaction: it runs only if that commits.

    `run_at` is the earliest time (aware; now when left out). A `dedupe` key that was ever used before queues
    nothing and returns False. The payload is JSON: ids, not what people wrote.
    """
    return add_job(session, name, payload, dedupe=dedupe, run_at=run_at or utc_now())


def handler(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function the one that does jobs of this name: `def f(work: Work, *, thing_id: int) -> None`."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        if _handlers.setdefault(name, function) is not function:
            raise ValueError(f"Two handlers for the job {name}")
        return function

    return register


def daily(queue: Callable[[Session], None]) -> Callable[[Session], None]:
    """Have a worker call this when it begins, to queue the next of what is done each day.

    What it queues has a `dedupe` key with its day, so any number of workers may begin.
    """
    _daily.append(queue)
    return queue


def queue_daily(work: "Work") -> None:
    """Queue the next of everything that is done each day, unless it is queued already."""
    with work.transaction() as session:
        for queue in _daily:
            queue(session)


def backoff(attempts: int) -> timedelta:
    """How long to wait after this many failed attempts: doubling, capped, spread by a quarter each way."""
    wait: timedelta = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return wait * random.uniform(0.75, 1.25)  # noqa: S311 - spreads the load; nothing secret


def run_due(engine: "Engine | Connection", now: datetime, settings: Settings | None = None) -> int:
    """Run everything due at `now`, in this thread, and return how many attempts were made.

    Tests give the connection they will roll back. What fails is put back for later than `now`.
    """
    work = Work(engine, settings or get_settings())
    attempts = 0
    while run_next(work, now):
        attempts += 1
    return attempts


def run_worker(
    engine: Engine,
    settings: Settings,
    stop: threading.Event,
    *,
    poll_seconds: float = POLL_SECONDS,
    lease: timedelta = LEASE,
) -> None:
    """Run jobs as they come due until `stop` is set; the job in hand is finished first.

    Any number of workers may run beside each other. A database that is away or not migrated is waited for.
    """
    work = Work(engine, settings)
    wait, begun = 0.0, False
    while not stop.wait(wait):
        try:
            if not begun:
                queue_daily(work)
                begun = True
            wait = 0.0 if run_next(work, utc_now(), lease=lease) else poll_seconds
        except DBAPIError as error:
            log.error("worker_cannot_use_database", error=where(error))
            wait = 10 * poll_seconds


@contextmanager
def embedded_worker(engine: Engine, settings: Settings) -> Iterator[None]:
    """A worker in a thread of this process for the length of the block; for a web server's lifespan."""
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(engine, settings, stop), name="worker")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def run_next(work: "Work", now: datetime, *, lease: timedelta = LEASE) -> bool:
    """Claim one job due at `now` and make one attempt at it; False when none was due."""
    with work.reading() as session:
        if not any_due(session, now):
            return False
    with work.transaction() as session:
        job = claim(session, now, lease=lease, max_attempts=MAX_ATTEMPTS)
    if job is None:
        return False
    error = _attempt(work, job)
    with work.transaction() as session:
        _settle(session, job, error, max(now, utc_now()))
    return True


def where(error: BaseException) -> str:
    """What kind of fault and where it arose. Its message is left out: it may hold an address or answer."""
    frames = extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place


def _attempt(work: "Work", job: Job) -> Exception | None:
    try:
        if job.name not in _handlers:
            raise UnknownJob(job.name)
        _handlers[job.name](work, **job.payload)
    except Exception as error:
        return error
    return None


def _settle(session: Session, job: Job, error: Exception | None, now: datetime) -> None:
    facts = {"job": job.name, "id": job.id, "attempt": job.attempts}
    if error is None:
        finish(session, job, now)
        log.info("job_done", **facts)
    elif isinstance(error, GiveUp):
        give_up(session, job, str(error), now)
        log.error("job_given_up", **facts, error=str(error))
    elif job.attempts >= MAX_ATTEMPTS:
        give_up(session, job, where(error), now)
        log.error("job_given_up", **facts, error=where(error))
    else:
        at = now + backoff(job.attempts)
        retry(session, job, where(error), at)
        log.warning("job_put_back", **facts, error=where(error), run_at=at.isoformat())


@dataclass(frozen=True)
class Work:
    """What a handler works with: the settings, and sessions of its own."""

    engine: Engine | Connection
    settings: Settings

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end of the block and rolls back when it raises. Keep it short."""
        with make_session(self.engine) as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to read with; it takes no write lock."""
        with make_session(self.engine, reading=True) as session:
            yield session
