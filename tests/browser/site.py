"""A real Halemark to visit: a server on a port of its own, with its worker, its database and its mail."""

import email
import email.policy
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from api.database import make_engine, make_session
from api.migrate import migrate

MAIL_PATIENCE = 20  # seconds for the worker to write what was queued


@dataclass(frozen=True)
class Mail:
    """A mail as it was written: whom to, about what, and its text."""

    to: str
    subject: str
    text: str

    def link(self) -> str:
        """The address the mail leads to."""
        return re.findall(r"https?://\S+", self.text)[0]


@dataclass(frozen=True)
class Site:
    """A running Halemark: its address, its folder, and a way into its database."""

    address: str
    folder: Path
    database_url: str

    @cached_property
    def engine(self) -> Engine:
        return make_engine(self.database_url)

    def session(self) -> Session:
        return make_session(self.engine)

    def halemark(self, *arguments: str) -> str:
        """Run the `halemark` command on this site's data, as whoever runs the service would."""
        command = Path(sys.executable).with_name("halemark")
        done = subprocess.run(
            [str(command), *arguments], env=self.settings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def settings(self) -> dict[str, str]:
        """The environment of the server and of every command."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HALEMARK_")}
        return clean | {
            "HALEMARK_DATA_DIR": str(self.folder),
            "HALEMARK_DATABASE_URL": self.database_url,
            "HALEMARK_BASE_URL": self.address,
            "HALEMARK_LOG_LEVEL": "WARNING",
            "HALEMARK_SIGN_IN_ATTEMPTS": "500",
        }

    def mail(self, to: str, subject: str) -> Mail:
        """The newest mail to somebody whose subject holds some words, once the worker has written it."""
        until = time.monotonic() + MAIL_PATIENCE
        while time.monotonic() < until:
            found = [mail for mail in self.mails() if mail.to == to and subject in mail.subject]
            if found:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError(
            f"no mail to {to} about {subject!r}: {[(m.to, m.subject) for m in self.mails()]}"
        )

    def mails(self) -> list[Mail]:
        """The mails written so far, oldest first."""
        files = sorted((self.folder / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [_read(file) for file in files]


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """A server with an empty migrated SQLite database in a folder, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = Site(f"http://127.0.0.1:{port}", folder, f"sqlite:///{folder}/halemark.sqlite")
    migrate(site.engine)
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "--factory", "api.main:create_app", "--port", str(port)],
            env=site.settings,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        try:
            _wait_for(site.address)
            yield site
        finally:
            server.terminate()
            server.wait(20)
            site.engine.dispose()


def _wait_for(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(address + "/sign-in").close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"{address} does not answer")


def _read(file: Path) -> Mail:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return Mail(str(message["To"]).split("<")[-1].rstrip(">"), str(message["Subject"]), body.get_content())
