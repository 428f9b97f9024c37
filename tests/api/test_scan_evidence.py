"""Scanning uploads in the background, against a scanner that says what it is told to."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlmodel import select

from api.jobs import run_due
from api.services.evidence import EvidenceInput, Upload, add
from api.settings import Settings, get_settings
from api.storage import make_store
from models.base import utc_now
from models.jobs import Job
from models.portfolio import EvidenceScan, ScanResult
from tests.factories import actor

LATER = utc_now() + timedelta(days=1)


@contextmanager
def scanner(answer: bytes) -> Iterator[str]:
    """A daemon of clamd's protocol that gives one answer, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                while not connection.recv(65536).endswith(b"\0\0\0\0"):
                    pass
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


@pytest.fixture
def upload(db, world, settings, monkeypatch):
    """Uploads a file where a scanner is set at an address, and gives the settings the worker runs with."""

    def made(address: str) -> Settings:
        monkeypatch.setenv("HALEMARK_CLAMD_ADDRESS", address)
        get_settings.cache_clear()
        given = EvidenceInput(upload=Upload("words.txt", io.BytesIO(b"Plain words")))
        add(db, make_store(settings), actor(db, world.lead), world.employer.id, given, 1000)
        db.commit()
        return get_settings()

    yield made
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.mark.parametrize(
    ("answer", "result", "signature"),
    [(b"stream: OK\0", ScanResult.CLEAN, None), (b"stream: Eicar FOUND\0", ScanResult.INFECTED, "Eicar")],
)
def test_the_verdict_is_written_down_once(db, connection, upload, answer, result, signature):
    with scanner(answer) as address:
        assert run_due(connection, LATER, upload(address)) == 1
    db.expire_all()
    scan = db.exec(select(EvidenceScan)).one()
    assert (scan.result, scan.signature) == (result, signature)


def test_no_verdict_is_tried_again_and_never_taken_for_clean(db, connection, upload):
    with scanner(b"stream: size limit exceeded ERROR\0") as address:
        assert run_due(connection, LATER, upload(address)) == 1
    db.expire_all()
    assert db.exec(select(EvidenceScan)).all() == []
    job = db.exec(select(Job)).one()
    assert (job.name, job.attempts) == ("scan_evidence", 1)


def test_without_a_scanner_nothing_is_queued(db, upload):
    upload("")
    assert db.exec(select(Job)).all() == []
