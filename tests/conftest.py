"""One migrated database a worker; every test runs in a transaction that is rolled back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings as property_tests
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url
from sqlmodel import Session

from api.database import db_slots, make_engine, make_session
from api.main import create_app
from api.migrate import migrate
from api.settings import Settings, get_settings
from tests.browsing import Visitor
from tests.factories import World, make_world

# A busy machine is no fault of the code.
property_tests.register_profile("patient", deadline=None)
property_tests.load_profile("patient")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what touches no database: it ran on SQLite already."""
    if not os.environ.get("HALEMARK_TEST_DATABASE_URL"):
        return
    apart = [item for item in items if "engine" not in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=apart)
    items[:] = [item for item in items if item not in set(apart)]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of their own: nothing of the developer's machine is read or written."""
    folder = tmp_path_factory.mktemp("data")
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("HALEMARK_") and "TEST" not in name]:
        del os.environ[name]
    os.environ |= {"HALEMARK_DATA_DIR": str(folder), "HALEMARK_LOG_LEVEL": "ERROR"}
    get_settings.cache_clear()
    yield get_settings()
    os.environ.clear()
    os.environ.update(before)
    get_settings.cache_clear()


@pytest.fixture(scope="session")
def engine(settings: Settings, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Engine]:
    """A database made by the migrations: SQLite, or PostgreSQL where `HALEMARK_TEST_DATABASE_URL` says so."""
    url = os.environ.get("HALEMARK_TEST_DATABASE_URL", "")
    made = make_engine(
        _own_database(url, worker_id) if url else f"sqlite:///{_folder(tmp_path_factory)}/test.sqlite"
    )
    migrate(made)
    yield made
    made.dispose()


def _folder(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("database")


def _own_database(url: str, worker_id: str) -> str:
    """A database of this worker's own beside the one given, made new."""
    address = make_url(url)
    name = f"{address.database}_{worker_id}"
    server = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    server.dispose()
    return address.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that ends with the test and is never committed."""
    with engine.connect() as made:
        transaction = made.begin()
        yield made
        transaction.rollback()


@pytest.fixture
def db(connection: Connection) -> Iterator[Session]:
    """A session inside the test's transaction; its commits are savepoints."""
    with make_session(connection) as session:
        yield session


@pytest.fixture
def world(db: Session) -> World:
    """Two programmes, three employers and one person of each kind."""
    made = make_world(db)
    db.commit()
    return made


@pytest.fixture(scope="session")
def app(settings: Settings, engine: Engine):
    """The application, put together once; `visit` points it at the test's own connection."""
    return create_app(settings, engine)


@pytest.fixture
def visit(app, db: Session, connection: Connection) -> Iterator[Visitor]:
    """A visitor to the site: signed out until `visit.as_(account)`."""
    app.state.engine = connection
    with Visitor(app, db) as visitor:
        app.state.db_slots = db_slots(1)  # the requests share the test's one connection
        yield visitor
