"""Finds a PostgreSQL server for the tests: the one named, one that runs here, or a temporary one."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

SEARCHED = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt")
START_LIMIT = 60.0  # seconds a temporary server may take to make and start
# Nothing of a temporary server outlives the tests, and nobody else may reach it.
UNSAFE_BUT_QUICK = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off")


@dataclass(frozen=True)
class Found:
    """A server whose role may create databases: its address, and what to call it in the report."""

    url: URL
    label: str


@dataclass(frozen=True)
class Missing:
    """No server can be used, and why."""

    reason: str


@contextmanager
def find_server() -> Iterator[Found | Missing]:
    """The server to test on, kept running for the length of the block."""
    if named := os.environ.get("HALEMARK_TEST_POSTGRES_URL"):
        url = make_url(named).set(drivername="postgresql+psycopg")
        fault = _fault(url)
        yield (
            Missing(f"HALEMARK_TEST_POSTGRES_URL cannot be used: {fault}")
            if fault
            else Found(url, "named server")
        )
        return
    for url in _servers_running_here():
        if not _fault(url):
            yield Found(url, "local server")
            return
    initdb = _initdb()
    if not initdb:
        yield Missing("no server found; set HALEMARK_TEST_POSTGRES_URL or install postgresql")
        return
    with _temporary_server(initdb) as url:
        yield Found(url, "temporary server")


@contextmanager
def fresh_database(server: Found) -> Iterator[str]:
    """The address of an empty database, dropped afterwards with those made beside it (`<name>_...`)."""
    name = f"halemark_test_{os.getpid()}"
    _drop(server.url, name)
    with _connect(server.url) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield server.url.set(database=name).render_as_string(hide_password=False)
    finally:
        _drop(server.url, name)


def _servers_running_here() -> tuple[URL, ...]:
    plain = URL.create("postgresql+psycopg", database="postgres")
    return plain, plain.set(host="127.0.0.1", port=5432, username="postgres")


def _connect(url: URL) -> psycopg.Connection:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True, connect_timeout=3)


def _fault(url: URL) -> str:
    """Why this server will not do; empty when it will."""
    try:
        with _connect(url) as connection:
            row = connection.execute(
                "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        return str(error).strip().splitlines()[0]
    return "" if row and row[0] else "its role may not create databases"


def _drop(url: URL, name: str) -> None:
    with _connect(url) as connection:
        listed = connection.execute(
            "SELECT datname FROM pg_database WHERE datname = %s OR starts_with(datname, %s)",
            (name, f"{name}_"),
        ).fetchall()
        for (database,) in listed:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _initdb() -> Path | None:
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve()
    installed = [path for folder in SEARCHED for path in Path(folder).glob("*/bin/initdb")]
    return max(installed, key=_major_version, default=None)


def _major_version(path: Path) -> int:
    digits = "".join(c for c in path.parent.parent.name if c.isdigit())
    return int(digits or 0)


def _owner() -> str | None:
    """Whom a temporary server runs as, since PostgreSQL refuses root; None is whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def _temporary_server(initdb: Path) -> Iterator[URL]:
    owner = _owner()
    # Directly under /tmp: a socket's path has at most 107 characters, and some temporary folders are long.
    folder = Path(tempfile.mkdtemp(prefix="halemark-pg-", dir="/tmp"))
    if owner:
        shutil.chown(folder, owner)
    run_as = {"user": owner, "group": pwd.getpwnam(owner).pw_gid, "extra_groups": []} if owner else {}
    # Only this folder's owner reaches the socket, so no password is needed.
    url = URL.create(
        "postgresql+psycopg", username="halemark", database="postgres", query={"host": str(folder)}
    )
    try:
        options = ["-U", "halemark", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(
            [initdb, "-D", folder / "data", *options],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            timeout=START_LIMIT,
            **run_as,
        )
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [initdb.with_name("postgres"), "-D", folder / "data", "-k", folder, *UNSAFE_BUT_QUICK],
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,  # Ctrl-C reaches the tests alone; they stop the server
                **run_as,
            )
        try:
            _wait_until_it_answers(server, url, folder / "log")
            yield url
        finally:
            server.send_signal(signal.SIGINT)  # its "fast" shutdown: ends sessions, then stops
            server.wait(timeout=START_LIMIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_it_answers(server: subprocess.Popen, url: URL, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while fault := _fault(url):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The temporary PostgreSQL did not start: {fault}\n{log.read_text()}")
        time.sleep(0.1)
