import psycopg
import pytest

from tests import run
from tests.postgres import Found, Missing, find_server, fresh_database
from tests.run import Outcome


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (Outcome("SQLite", "sqlite", "passed"), "SQLite: passed."),
        (
            Outcome("PostgreSQL", "postgres", "passed", "temporary server"),
            "PostgreSQL: passed (temporary server).",
        ),
    ],
)
def test_the_report_is_one_sentence_a_part(outcome, sentence):
    assert outcome.sentence() == sentence


@pytest.mark.parametrize(
    ("state", "required", "fails"),
    [
        ("passed", {"postgres"}, False),
        ("failed", set(), True),
        ("not run", set(), False),
        ("not run", {"browser"}, False),
        ("not run", {"postgres"}, True),
    ],
)
def test_what_is_required_fails_when_it_did_not_run(state, required, fails):
    assert Outcome("PostgreSQL", "postgres", state).fails(required) is fails


@pytest.mark.parametrize(
    ("code", "arguments", "state"),
    [
        (0, [], "passed"),
        (1, [], "failed"),
        (5, [], "failed"),
        (5, ["-k", "name"], "not run"),
        (3, ["-x"], "failed"),
        (2, [], "failed"),
    ],
)
def test_running_no_test_at_all_is_a_failure_unless_asked_for(code, arguments, state):
    assert run.state(code, arguments) == state


def test_an_unknown_requirement_is_told(monkeypatch, capsys):
    monkeypatch.setenv("HALEMARK_TEST_REQUIRE", "postgres,oracle")
    assert run.main([]) == 2
    assert capsys.readouterr().out == "HALEMARK_TEST_REQUIRE takes postgres and browser, not oracle.\n"


def test_a_named_server_that_does_not_answer_is_not_replaced_by_another(monkeypatch):
    monkeypatch.setenv("HALEMARK_TEST_POSTGRES_URL", "postgresql://nobody@127.0.0.1:9/none")
    with find_server() as server:
        assert isinstance(server, Missing)
        assert server.reason.startswith("HALEMARK_TEST_POSTGRES_URL cannot be used: ")


def test_a_fresh_database_is_empty_and_gone_afterwards():
    with find_server() as server:
        if not isinstance(server, Found):
            pytest.skip(server.reason)
        with fresh_database(server) as url:
            address = url.replace("+psycopg", "")
            with psycopg.connect(address) as connection:
                tables = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchall()
            assert tables == []
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(address)
