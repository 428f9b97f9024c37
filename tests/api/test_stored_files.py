"""Files follow the transaction they were stored in: kept with it, removed with it."""

import pytest
from obstore.store import MemoryStore

from api.database import make_session
from api.storage import put
from api.stored_files import remove_if_undone


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def keep(session, store, key: str) -> None:
    put(store, key, iter([b"bytes"]), 100)
    remove_if_undone(session, store, key)


def left(store) -> list[str]:
    return sorted(entry["path"] for batch in store.list() for entry in batch)


def test_a_committed_file_stays_even_when_later_work_is_undone(connection, store):
    with make_session(connection) as session:
        keep(session, store, "a/kept")
        session.commit()
        keep(session, store, "a/later")
        session.rollback()
    assert left(store) == ["a/kept"]


def test_a_session_closed_without_a_commit_takes_its_files_along(connection, store):
    with make_session(connection) as session:
        keep(session, store, "a/one")
    assert left(store) == []


def test_a_savepoint_takes_its_own_files_and_no_others(connection, store):
    with make_session(connection) as session:
        keep(session, store, "a/outer")
        inner = session.begin_nested()
        keep(session, store, "a/inner")
        inner.rollback()
        with session.begin_nested():
            keep(session, store, "a/released")
        session.commit()
    assert left(store) == ["a/outer", "a/released"]


def test_a_released_savepoint_is_still_undone_with_the_whole(connection, store):
    with make_session(connection) as session:
        with session.begin_nested():
            keep(session, store, "a/released")
        session.rollback()
    assert left(store) == []
