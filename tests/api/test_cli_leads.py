"""`halemark leads load`, run as a command on a database of its own."""

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner

from api.cli.app import app
from api.database import make_engine
from api.migrate import migrate
from api.settings import get_settings
from models.leads import Lead, LeadList
from models.schemes import Host
from tests.leads import ACME, BREW, as_csv


@pytest.fixture
def session(settings, tmp_path, monkeypatch):
    """A session on a new database that the command uses too, with one host."""
    monkeypatch.setenv("HALEMARK_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    engine = make_engine(f"sqlite:///{tmp_path / 'halemark.sqlite'}")
    migrate(engine)
    with Session(engine) as made:
        made.add(Host(name="Northmoor Council"))
        made.commit()
        yield made
    engine.dispose()
    get_settings.cache_clear()


def run(tmp_path, content: bytes, *options: str, host: str = "Northmoor Council"):
    file = tmp_path / "spring.csv"
    file.write_bytes(content)
    return CliRunner().invoke(app, ["leads", "load", host, str(file), "--source", "the register", *options])


def test_a_list_is_loaded_and_again_is_known(session, tmp_path):
    first = run(tmp_path, as_csv(ACME, BREW))
    assert (first.exit_code, first.stdout) == (
        0, "Loaded 2 employers; 2 new; 0 known already; 0 signed up already; 0 opted out.\n",
    )  # fmt: skip
    assert "0 new; 2 known already" in run(tmp_path, as_csv(ACME, BREW)).stdout
    assert len(session.exec(select(Lead)).all()) == 2
    assert {one.name for one in session.exec(select(LeadList))} == {"spring"}


def test_a_dry_run_writes_nothing(session, tmp_path):
    assert "Would load 2 employers" in run(tmp_path, as_csv(ACME, BREW), "--dry-run").stdout
    assert session.exec(select(LeadList)).all() == []


def test_faults_are_told_by_cell_and_nothing_is_written(session, tmp_path):
    told = run(tmp_path, as_csv(("", "45", "C", "", "", ""), BREW))
    assert told.exit_code == 1
    assert "spring.csv:A2: Name: must be the employer’s name" in told.stderr
    assert "1 fault found, so nothing was written." in told.stderr
    assert session.exec(select(LeadList)).all() == []


def test_a_host_that_is_not_there_is_told_with_those_that_are(session, tmp_path):
    told = run(tmp_path, as_csv(ACME), host="Nowhere")
    assert told.exit_code == 2
    assert "Northmoor Council" in told.stderr
