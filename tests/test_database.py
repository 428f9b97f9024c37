"""One request, one transaction: the promise that everything else rests on."""

from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from api.database import Db, db_slots, make_engine, make_session
from api.migrate import check, migrate, unmigrate
from assessments.roles import Role
from assessments.workflow import Status
from models.people import Account, Membership
from tests.factories import make_account, make_application, make_world


@pytest.fixture
def small(engine, tmp_path):
    """A small application on a database of its own, whose commits are real."""
    own = make_engine(f"sqlite:///{tmp_path}/own.sqlite")
    migrate(own)
    app = FastAPI()
    app.state.engine, app.state.db_slots = own, db_slots(4)
    seen: dict[str, object] = {}

    def guard(db: Db) -> Session:
        return db

    @app.post("/write")
    def write(db: Db, guarded: Annotated[Session, Depends(guard, scope="function")], name: str = "Pat"):
        seen["same"] = db is guarded
        db.add(Account(name=name, email="pat@example.com"))
        db.flush()
        return {"ok": True}

    @app.post("/raise")
    def fail(db: Db):
        db.add(Account(name="Lost", email="lost@example.com"))
        db.flush()
        raise RuntimeError("after the write")

    @app.post("/late")
    def late(db: Db):
        # Passes the flush and fails at the commit, as a deferred constraint would.
        seen["commit"] = db.commit
        db.commit = lambda: (_ for _ in ()).throw(RuntimeError("the commit failed"))
        return {"ok": True}

    @app.get("/read")
    def read(db: Db):
        db.add(Account(name="Sneaky", email="sneaky@example.com"))
        return {"ok": True}

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client, own, seen
    own.dispose()


def names(engine) -> list[str]:
    with make_session(engine, reading=True) as session:
        return list(session.exec(select(Account.name)))


def test_guard_and_route_share_one_session_and_returning_commits(small):
    client, engine, seen = small
    assert client.post("/write").json() == {"ok": True}
    assert (seen["same"], names(engine)) == (True, ["Pat"])


def test_raising_rolls_back(small):
    client, engine, _ = small
    assert client.post("/raise").status_code == 500
    assert names(engine) == []


def test_a_failed_commit_is_an_error_not_a_success(small):
    client, _engine, _ = small
    assert client.post("/late").status_code == 500


def test_a_get_cannot_change_data(small):
    client, engine, _ = small
    assert client.get("/read").status_code == 500
    assert names(engine) == []


def test_the_migrations_make_the_tables_of_the_code(engine):
    check(engine)


def test_migrations_go_down_and_up_again(tmp_path):
    own = make_engine(f"sqlite:///{tmp_path}/own.sqlite")
    migrate(own)
    unmigrate(own, "base")
    migrate(own)
    check(own)
    own.dispose()


def test_rows_in_use_survive_a_change_of_tables(tmp_path):
    """SQLite makes some tables anew: nothing that refers to them is lost, and what was kept stays kept."""
    own = make_engine(f"sqlite:///{tmp_path}/own.sqlite")
    migrate(own)
    with make_session(own) as session:
        make_application(session, make_world(session), status=Status.DECIDED)
        session.commit()
    unmigrate(own, "0002")
    migrate(own)
    with own.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM application").scalar() == 1
        with pytest.raises(IntegrityError, match="written once"):
            connection.exec_driver_sql("UPDATE edition SET definition = 'x'")
        with pytest.raises(IntegrityError):
            connection.exec_driver_sql("UPDATE application SET edition_id = 999")
    own.dispose()


@pytest.mark.parametrize(
    "table", ["decision", "ruling", "award", "evidence_revision", "event", "recommendation"]
)
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_written_once_rows_stay_as_they_were(db, world, table, change):
    make_application(db, world, status=Status.DECIDED)
    with pytest.raises(Exception, match="written once"), db.begin_nested():
        db.connection().exec_driver_sql(change.format(table))


def test_a_role_stands_at_exactly_one_place(db, world):
    db.add(Membership(account_id=make_account(db).id, role=Role.LEAD, from_on=world.enrolment.enrolled_on))
    with pytest.raises(IntegrityError, match="one_place"):
        db.flush()
    db.rollback()


def test_updates_say_how_many_rows_they_touched(db):
    make_account(db)
    touched = db.exec(update(Account).where(col(Account.id) == -1).values(name="x"))
    assert touched.rowcount == 0
