"""Setting up a service from nothing by the command line: a programme, then the people who run it."""

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from api.cli.app import app
from api.database import make_engine, make_session
from api.migrate import migrate
from api.settings import get_settings
from assessments.roles import Role
from models.people import Account, Membership
from models.schemes import Host, Programme, SchemeEdition

CREATE = [
    "programme", "create", "Fell Side Better Health", "--host", "Fell Side Council", "--area", "Fell Side",
    "--contact", "team@fellside.example",
]  # fmt: skip


@pytest.fixture
def run(settings, tmp_path, monkeypatch):
    """The command line on a database of its own."""
    url = f"sqlite:///{tmp_path}/own.sqlite"
    monkeypatch.setenv("HALEMARK_DATABASE_URL", url)
    get_settings.cache_clear()
    engine = make_engine(url)
    migrate(engine)

    def made(*arguments: str):
        return CliRunner().invoke(app, list(arguments))

    made.engine = engine
    yield made
    engine.dispose()
    get_settings.cache_clear()


def test_a_programme_and_its_coordinator_are_made_from_nothing(run):
    made = run(*CREATE, "--scheme", "better-health-at-work")
    assert (made.exit_code, made.output) == (
        0,
        "Fell Side Better Health is at /programmes/fell-side-better-health. "
        "Give it people with `halemark user create`.\n",
    )
    person = run(
        "user", "create", "dev@fellside.example", "--name", "Dev Patel", "--role", "coordinator",
        "--programme", "fell-side-better-health",
    )  # fmt: skip
    assert person.exit_code == 0, person.output
    with make_session(run.engine, reading=True) as session:
        programme, host = session.exec(select(Programme)).one(), session.exec(select(Host)).one()
        edition = session.get_one(SchemeEdition, programme.edition_id)
        held = session.exec(select(Membership)).one()
        assert (host.name, edition.scheme_key, edition.status) == (
            "Fell Side Council", "better-health-at-work", "published",
        )  # fmt: skip
        assert (held.role, held.programme_id) == (Role.COORDINATOR, programme.id)
        assert session.get_one(Account, held.account_id).password_hash is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--scheme", "no-such"], "scheme: There is no scheme “no-such”; shipped are"),
        (["--scheme", "better-health-at-work", "--contact", "nobody"], "contact: "),
        (["--scheme", "better-health-at-work", "--area", " "], "name, host and area: "),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(run, more, said):
    made = run(*CREATE, *more)
    assert made.exit_code == 1
    assert made.output.startswith(said)
    with make_session(run.engine, reading=True) as session:
        assert session.exec(select(Programme)).all() == []


def test_the_same_programme_is_not_made_twice(run):
    run(*CREATE, "--scheme", "better-health-at-work")
    again = run(*CREATE, "--scheme", "better-health-at-work")
    assert (again.exit_code, again.output) == (
        1, "name: There is a programme at /programmes/fell-side-better-health already.\n",
    )  # fmt: skip
