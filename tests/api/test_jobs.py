import os
import re
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import StatementError
from sqlmodel import Session, SQLModel, select

from api.database import make_engine, make_session
from api.jobs import (
    FIRST_WAIT,
    LEASE,
    LONGEST_WAIT,
    MAX_ATTEMPTS,
    GiveUp,
    backoff,
    embedded_worker,
    enqueue,
    handler,
    run_due,
    run_worker,
)
from api.mail import queue_mail
from api.settings import Settings
from models.jobs import Job
from models.mail import Message
from models.queries.jobs import STOPPED, claim, finish

NOON = datetime(2100, 6, 3, 12, 0, tzinfo=UTC)  # beyond any clock, so that it is always the later time
RAN: list[str] = []

API = Path(__file__).parents[2] / "api"
CRASHING_WORKER = """
import sys, time, threading
from pathlib import Path
from api.database import make_engine
from api.jobs import handler, run_worker
from api.settings import Settings

@handler("test.write_slowly")
def write_slowly(work, *, path):
    Path(path).write_text("started")
    time.sleep(60)

run_worker(make_engine(sys.argv[1]), Settings(), threading.Event())
"""


@handler("test.note")
def note(work, *, text):
    RAN.append(text)


@handler("test.write_slowly")
def write_slowly(work, *, path):
    Path(path).write_text("done")


@handler("test.fail")
def fail(work, *, text):
    RAN.append(text)
    raise RuntimeError(f"the address ann@example.org in {text}")


@handler("test.hopeless")
def hopeless(work, *, text):
    raise GiveUp("The file is gone.")


@handler("test.chain")
def chain(work, *, text):
    with work.transaction() as session:
        enqueue(session, "test.note", text=text)


@pytest.fixture(scope="module")
def engine(tmp_path_factory, worker_id):
    """A database that work is really committed to: workers have connections of their own."""
    url = os.environ.get("HALEMARK_TEST_DATABASE_URL", "")
    if url:
        address = make_url(url)
        name = f"{address.database}_jobs_{worker_id}"
        server = sa.create_engine(address, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        server.dispose()
        made = make_engine(address.set(database=name).render_as_string(hide_password=False))
    else:
        made = make_engine(f"sqlite:///{tmp_path_factory.mktemp('jobs')}/jobs.sqlite")
    SQLModel.metadata.create_all(made, tables=[Job.__table__, Message.__table__])
    yield made
    made.dispose()


@pytest.fixture(autouse=True)
def _empty(engine):
    RAN.clear()
    with make_session(engine) as session:
        session.execute(sa.delete(Job))
        session.execute(sa.delete(Message))
        session.commit()


def add(engine, name, **options):
    with make_session(engine) as session:
        queued = enqueue(session, name, **options)
        session.commit()
    return queued


def only_job(engine) -> Job:
    with make_session(engine, reading=True) as session:
        return session.exec(select(Job)).one()


def ends_soon(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_a_job_runs_once_when_its_transaction_commits(engine):
    add(engine, "test.note", text="one")
    assert run_due(engine, NOON) == 1
    assert RAN == ["one"]
    assert run_due(engine, NOON) == 0
    assert only_job(engine).finished_at == NOON


def test_a_rollback_queues_nothing(engine):
    with make_session(engine) as session:
        enqueue(session, "test.note", text="one")
        session.rollback()
    assert run_due(engine, NOON) == 0
    assert RAN == []


def test_due_work_runs_inside_a_transaction_that_is_rolled_back(engine):
    with engine.connect() as connection:
        outer = connection.begin()
        with make_session(connection) as session:
            enqueue(session, "test.chain", text="inner")
            session.commit()
        assert run_due(connection, NOON) == 2
        outer.rollback()
    assert RAN == ["inner"]
    with make_session(engine, reading=True) as session:
        assert session.exec(select(Job)).all() == []


def test_a_dedupe_key_queues_once_for_good(engine):
    assert add(engine, "test.note", dedupe="tick", text="one") is True
    assert add(engine, "test.note", dedupe="tick", text="two") is False
    assert run_due(engine, NOON) == 1
    assert add(engine, "test.note", dedupe="tick", text="three") is False
    assert run_due(engine, NOON) == 0
    assert RAN == ["one"]


def test_a_job_waits_for_its_time(engine):
    add(engine, "test.note", run_at=NOON, text="noon")
    assert run_due(engine, NOON - timedelta(seconds=1)) == 0
    assert run_due(engine, NOON) == 1


def test_the_job_due_longest_comes_first(engine):
    add(engine, "test.note", run_at=NOON, text="second")
    add(engine, "test.note", run_at=NOON - timedelta(hours=1), text="first")
    add(engine, "test.note", run_at=NOON, text="third")
    assert run_due(engine, NOON) == 3
    assert RAN == ["first", "second", "third"]


def test_a_time_without_a_zone_is_refused(engine):
    with make_session(engine) as session, pytest.raises(StatementError):
        enqueue(session, "test.note", run_at=datetime(2030, 6, 3, 12, 0), text="when?")


def test_a_failure_is_put_back_for_later_and_its_message_is_not_kept(engine):
    add(engine, "test.fail", text="a")
    assert run_due(engine, NOON) == 1
    job = only_job(engine)
    assert (job.attempts, job.leased_until, job.finished_at, job.failed_at) == (1, None, None, None)
    assert job.run_at - NOON >= FIRST_WAIT * 0.75
    assert job.run_at - NOON <= FIRST_WAIT * 1.25
    line = fail.__code__.co_firstlineno + 3
    assert job.last_error == f"RuntimeError at test_jobs.py:{line}"
    assert run_due(engine, NOON) == 0


def test_a_job_that_always_fails_is_given_up(engine):
    add(engine, "test.fail", text="a")
    later = [NOON + LONGEST_WAIT * 2 * turn for turn in range(MAX_ATTEMPTS + 3)]
    assert sum(run_due(engine, now) for now in later) == MAX_ATTEMPTS
    job = only_job(engine)
    assert (job.attempts, job.failed_at) == (MAX_ATTEMPTS, later[MAX_ATTEMPTS - 1])
    assert len(RAN) == MAX_ATTEMPTS


def test_a_handler_can_say_that_trying_again_is_no_use(engine):
    add(engine, "test.hopeless", text="a")
    assert run_due(engine, NOON) == 1
    job = only_job(engine)
    assert (job.failed_at, job.last_error, job.attempts) == (NOON, "The file is gone.", 1)


def test_a_job_nobody_knows_is_kept_for_a_newer_release(engine):
    add(engine, "test.not_yet_written")
    assert run_due(engine, NOON) == 1
    job = only_job(engine)
    assert (job.finished_at, job.failed_at) == (None, None)
    assert job.last_error.startswith("UnknownJob")


@pytest.mark.parametrize("process", ["api.cli.worker", "api.main"])
def test_each_kind_of_worker_has_a_handler_for_every_job_that_is_queued(process):
    queued = {
        match
        for path in API.rglob("*.py")
        for match in re.findall(r'\benqueue\(\s*session,\s*"(\w+)"', path.read_text())
    }
    listing = f"import {process}, api.jobs; print(*api.jobs._handlers)"
    known = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    assert queued <= set(known.stdout.split())
    assert {"send_mail", "remind_of_questions"} <= queued


def test_two_handlers_for_one_name_are_refused():
    with pytest.raises(ValueError, match=r"Two handlers for the job test\.note"):
        handler("test.note")(hopeless)


@pytest.mark.parametrize(("attempts", "wait"), [(1, FIRST_WAIT), (4, FIRST_WAIT * 8), (40, LONGEST_WAIT)])
def test_waits_double_up_to_a_limit_and_differ(attempts, wait):
    waits = [backoff(attempts) for _ in range(50)]
    assert min(waits) >= wait * 0.75
    assert max(waits) <= wait * 1.25
    assert len(set(waits)) > 1


def test_a_lease_keeps_others_off_until_it_runs_out_and_then_fences_the_first_worker(engine):
    add(engine, "test.note", text="one")
    with make_session(engine) as session:
        first = claim(session, NOON, lease=LEASE, max_attempts=MAX_ATTEMPTS)
        session.commit()
    assert run_due(engine, NOON + LEASE) == 0
    after = NOON + LEASE + timedelta(seconds=1)
    with make_session(engine) as session:
        second = claim(session, after, lease=LEASE, max_attempts=MAX_ATTEMPTS)
        session.commit()
    assert (first.id, first.attempts) == (second.id, 1)
    assert second.attempts == 2
    with make_session(engine) as session:
        assert finish(session, first, after) is False
        assert finish(session, second, after) is True
        session.commit()


def test_a_job_that_kills_its_worker_every_time_is_given_up(engine):
    add(engine, "test.note", text="poison")
    with make_session(engine) as session:
        session.execute(sa.update(Job).values(attempts=MAX_ATTEMPTS, leased_until=NOON - LEASE))
        session.commit()
    assert run_due(engine, NOON) == 0
    job = only_job(engine)
    assert (job.failed_at, job.last_error, RAN) == (NOON, STOPPED, [])


def test_claims_do_not_wait_for_each_other_on_postgresql(engine):
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    add(engine, "test.note", text="one")
    add(engine, "test.note", text="two")
    with make_session(engine) as here, make_session(engine) as there:
        one = claim(here, NOON, lease=LEASE, max_attempts=MAX_ATTEMPTS)
        two = claim(there, NOON, lease=LEASE, max_attempts=MAX_ATTEMPTS)
        third = claim(there, NOON, lease=LEASE, max_attempts=MAX_ATTEMPTS)
        assert sorted([one.payload["text"], two.payload["text"]]) == ["one", "two"]
        assert third is None


def test_workers_side_by_side_run_each_job_once(engine):
    for number in range(30):
        add(engine, "test.note", text=str(number))
    stop = threading.Event()
    options = {"poll_seconds": 0.02}
    workers = [
        threading.Thread(target=run_worker, args=(engine, Settings(), stop), kwargs=options) for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    try:
        assert ends_soon(lambda: len(RAN) >= 30)
    finally:
        stop.set()
        for worker in workers:
            worker.join()
    assert sorted(RAN, key=int) == [str(number) for number in range(30)]


def test_the_embedded_worker_lives_as_long_as_its_block(engine):
    add(engine, "test.note", text="one")
    before = threading.active_count()
    with embedded_worker(engine, Settings()):
        assert threading.active_count() == before + 1
        assert ends_soon(lambda: RAN == ["one"])
    assert threading.active_count() == before


def test_a_worker_waits_for_the_tables_to_be_made(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/new.sqlite")
    stop = threading.Event()
    options = {"poll_seconds": 0.02}
    worker = threading.Thread(target=run_worker, args=(engine, Settings(), stop), kwargs=options)
    worker.start()
    try:
        time.sleep(0.1)
        SQLModel.metadata.create_all(engine, tables=[Job.__table__])
        add(engine, "test.note", text="one")
        assert ends_soon(lambda: RAN == ["one"])
    finally:
        stop.set()
        worker.join()
        engine.dispose()


def test_work_of_a_killed_worker_is_taken_up_by_another(engine, tmp_path):
    path = tmp_path / "made"
    add(engine, "test.write_slowly", path=str(path))
    process = subprocess.Popen([sys.executable, "-c", CRASHING_WORKER, _address(engine)])
    try:
        assert ends_soon(path.exists, 30)
    finally:
        process.kill()
        process.wait()
    taken = only_job(engine)
    assert (taken.attempts, taken.finished_at) == (1, None)
    assert run_due(engine, taken.leased_until) == 0
    assert run_due(engine, taken.leased_until + timedelta(seconds=1)) == 1
    assert path.read_text() == "done"
    assert only_job(engine).attempts == 2


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_worker_command_sends_mail_and_ends_cleanly(engine, tmp_path, ending):
    with make_session(engine) as session:
        queue_mail(session, to="ann@example.org", template="reset_password", context={"link": "http://x/y"})
        session.commit()
    environment = os.environ | {"HALEMARK_DATABASE_URL": _address(engine), "HALEMARK_DATA_DIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", "import typer, api.cli.worker as w; typer.run(w.worker)"],
        env=environment, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    sent = ends_soon(lambda: _sent(engine), 30)
    process.send_signal(ending)
    _, errors = process.communicate(timeout=20)
    assert (sent, process.returncode) == (True, 0), errors
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1
    assert "ann@example.org" not in errors


def _address(engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def _sent(engine) -> bool:
    with Session(engine.execution_options(reading=True)) as session:
        return session.exec(select(Message)).one().sent_at is not None
