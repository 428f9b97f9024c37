"""How many statements a page makes and what it shows, found by asking for it inside this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from api.database import make_engine
from api.main import create_app
from api.settings import Settings
from bench.pages import Ask, Page
from bench.seed import PASSWORD, Seeded

# What begins and ends a transaction asks for no rows.
NOT_COUNTED = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


@dataclass(frozen=True)
class Seen:
    """A page as it was answered once: its statements, the rows it shows and its size in bytes."""

    statements: tuple[str, ...]
    rows: int
    size: int


class PageMissing(RuntimeError):
    """A page did not answer as it should, so measuring it would measure something else."""


def look(seeded: Seeded, pages: list[Page], folder: Path) -> dict[str, Seen]:
    """Every page as answered by the application in this process, the second time it is asked for."""
    engine = make_engine(seeded.url)
    settings = Settings(data_dir=folder, log_level="ERROR", embedded_worker=False, sign_in_attempts=10**9)
    app = create_app(settings, engine)
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        seen = {page.key: _look_at(client, engine, page, seeded) for page in pages}
    engine.dispose()
    return seen


def _look_at(client: TestClient, engine: Engine, page: Page, seeded: Seeded) -> Seen:
    ask = page.asks(seeded)[-1]
    client.cookies.clear()
    if ask.person:
        client.post("/sign-in", data={"email": ask.person, "password": PASSWORD, "next": "/"})
    _send(client, ask, version=-1)  # what is read once in a process (a definition, a template) is read now
    if not ask.person:
        client.cookies.clear()
    with counted(engine) as statements:
        answer = _send(client, ask, version=1)
    head = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
    if answer.status_code != page.status or page.text not in head + answer.text:
        raise PageMissing(f"{ask.method} {ask.path} answered {answer.status_code}, or without {page.text!r}.")
    rows = answer.text.count(page.counted) if page.counted else 0
    return Seen(tuple(statements), rows, len(answer.content))


def _send(client: TestClient, ask: Ask, version: int) -> Any:
    if ask.method == "GET":
        return client.get(ask.path)
    form = ask.form.replace("{version}", str(version))
    return client.post(ask.path, content=form, headers={"content-type": "application/x-www-form-urlencoded"})


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent to the database within the block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(NOT_COUNTED):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
