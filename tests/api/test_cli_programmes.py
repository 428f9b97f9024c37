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


def test_areas_and_partners_of_a_host(run, tmp_path):
    file = tmp_path / "areas.csv"
    file.write_text("la_code,la_name\nX06000001,Northmoor\nX06000002,East Holm\n")
    with make_session(run.engine) as session:
        session.add_all([Host(name="Council One"), Host(name="Council Two")])
        session.commit()

    def told(*words: str) -> tuple[int, str]:
        made = run(*words)
        return made.exit_code, made.output

    assert told("reference", "load", "areas", str(file))[0] == 0
    listed = "X06000001\tNorthmoor\nX06000002\tEast Holm\n"
    assert told("programme", "areas", "council one", "X06000001", "East Holm") == (0, listed)
    kept = (0, "X06000002\tEast Holm\n")
    assert told("programme", "areas", "Council One", "X06000001", "--remove") == kept
    assert told("programme", "areas", "Council Three")[0] == 2
    code, said = told("programme", "areas", "Council One", "X06000001", "Holm")
    assert (code, "Did you mean East Holm?" in said) == (1, True)
    assert told("programme", "areas", "Council One") == kept
    seen = (0, "Council Two\tX06000002\tEast Holm\n")
    assert told("programme", "partner", "Council One", "Council Two", "X06000002") == seen
    assert told("programme", "partner", "Council One", "Council One", "X06000002")[0] == 1
