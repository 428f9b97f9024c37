"""The life of an edition by the command line: compared, rehearsed, published, closed and retired."""

import json
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from api.cli.app import app
from api.database import make_engine, make_session
from api.migrate import migrate
from api.settings import get_settings
from models.queries.changes import changes_of
from models.queries.editions import all_editions, edition_of
from models.queries.programmes import programme_by_slug
from tests.editions import FIRST, SECOND

OVERLAY = """\
extends: valley-award@2025-04
key: hill-award
version: "1"
title: Hill Award
dated: 2026-11-23
"""


@pytest.fixture
def run(settings, tmp_path, monkeypatch):
    """The command line on a database of its own, in a folder with the two editions and an overlay."""
    url = f"sqlite:///{tmp_path}/own.sqlite"
    monkeypatch.setenv("HALEMARK_DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    get_settings.cache_clear()
    engine = make_engine(url)
    migrate(engine)
    for name, text in (("first", FIRST), ("second", SECOND), ("overlay", OVERLAY)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")

    def made(*arguments: object):
        return CliRunner().invoke(app, ["schemes", *map(str, arguments)])

    made.engine = engine
    yield made
    engine.dispose()
    get_settings.cache_clear()


def programme(run):
    made = CliRunner().invoke(
        app,
        ["programme", "create", "Valley Programme", "--host", "Valley Council", "--area", "Valley",
         "--scheme", "valley-award", "--contact", "team@valley.example"],
    )  # fmt: skip
    assert made.exit_code == 0, made.output


def test_two_files_are_compared_in_words(run):
    told = run("diff", "first.yaml", "second.yaml")
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[:6] == [
        "Valley Award 2025-04 -> Valley Award 2026-11",
        "same: 2, reworded: 1, asks more: 1, new: 1, no longer asked: 1",
        "  Reworded: menu  Menu",
        "    what is asked has other words",
        "  Asks more: breaks  Breaks",
        "    now mandatory, pool before",
    ]


def test_a_comparison_is_data_for_other_programs(run):
    told = json.loads(run("diff", "first.yaml", "second.yaml", "--json").stdout)
    assert told["old"] == {"key": "valley-award", "version": "2025-04"}
    assert told["counts"] == {"same": 2, "reworded": 1, "stronger": 1, "new": 1, "removed": 1}
    assert {own["key"]: own["carries"] for own in told["criteria"] if own["key"]} == {
        "water": "answer", "menu": "draft", "breaks": "evidence", "fruit": "nothing", "plan": "answer",
    }  # fmt: skip


def test_what_an_edition_says_wrongly_of_the_one_before_ends_with_one(run, tmp_path):
    wrong = SECOND.replace("day., level: bronze,", "day., level: bronze, change: same,")
    (tmp_path / "second.yaml").write_text(wrong, encoding="utf-8")
    told = run("diff", "first.yaml", "second.yaml")
    assert (told.exit_code, told.stderr) == (
        1, "menu: is declared same, and is reworded (what is asked has other words)\n",
    )  # fmt: skip
    run("publish", "first.yaml")
    refused = run("publish", "second.yaml")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("second.yaml:")


def test_an_edition_is_published_and_a_programme_goes_over_to_the_next(run):
    assert run("publish", "first.yaml").stdout == (
        "Valley Award 2025-04 is published: valley-award@2025-04\n"
    )
    programme(run)
    until = date.today() + timedelta(days=90)
    moved = run(
        "publish", "second.yaml", "--programme", "valley-programme", "--old-until", until,
        "--notice", "A new edition.",
    )  # fmt: skip
    assert moved.exit_code == 0, moved.output
    assert "Valley Programme runs on it from" in moved.stdout
    with make_session(run.engine, reading=True) as session:
        (change,) = changes_of(session, programme_by_slug(session, "valley-programme").id)
        assert (change.old_until, change.notice) == (until, "A new edition.")


def test_nothing_is_published_when_its_programme_cannot_move(run):
    run("publish", "first.yaml")
    refused = run("publish", "second.yaml", "--programme", "nowhere")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "nowhere: there is no programme at /programmes/nowhere\n",
    )
    assert "valley-award@2026-11" not in run("editions").stdout
    assert run("publish", "second.yaml", "--notice", "Hello").exit_code == 1


def test_an_overlay_is_published_on_the_edition_it_names(run):
    assert run("publish", "overlay.yaml").stderr == (
        "overlay.yaml:1: extends: there is no edition valley-award@2025-04 here; publish it first\n"
    )
    run("publish", "first.yaml")
    assert run("publish", "overlay.yaml", "--base", "valley-award@2025-04").exit_code == 0
    with make_session(run.engine, reading=True) as session:
        overlay = next(row for row in all_editions(session) if row.scheme_key == "hill-award")
        assert edition_of(session, overlay.id).extends == "valley-award@2025-04"
    told = run("diff", "valley-award@2025-04", "overlay.yaml")
    assert "same: 5" in told.stdout


def test_editions_are_listed_closed_and_retired(run):
    assert run("editions").stdout.startswith("There are no editions here yet.")
    run("publish", "first.yaml")
    closed = run("close", "valley-award@2025-04", "2099-03-31")
    assert closed.stdout == ("valley-award@2025-04 is closing, new applications until 31 March 2099.\n")
    assert run("close", "valley-award@2025-04", "2020-01-01").exit_code == 1
    assert run("retire", "valley-award@2025-04").stdout == "valley-award@2025-04 is retired.\n"
    assert run("editions").stdout == "valley-award@2025-04  Valley Award: retired\n"
    assert run("retire", "valley-award@9").stderr.startswith("valley-award@9: there is no such edition here")


def test_what_a_programme_runs_on_is_not_retired(run):
    run("publish", "first.yaml")
    programme(run)
    refused = run("retire", "valley-award@2025-04")
    assert (refused.exit_code, "Valley Programme runs on" in refused.stderr) == (1, True)


def test_a_rehearsal_with_nobody_taking_part_says_so(run):
    run("publish", "first.yaml")
    told = run("rehearse", "second.yaml")
    assert told.stdout == "Nobody holds or works towards a level of another edition of Valley Award here.\n"
    assert json.loads(run("rehearse", "second.yaml", "--json").stdout) == {"rows": [], "counts": []}


def test_a_file_that_is_not_there_or_has_faults_is_told_plainly(run, tmp_path):
    assert run("diff", "first.yaml", "nowhere.yaml").exit_code == 2
    (tmp_path / "bad.yaml").write_text("key: x", encoding="utf-8")
    told = run("diff", "first.yaml", "bad.yaml")
    assert (told.exit_code, told.stderr.startswith("bad.yaml:1: title: is missing")) == (1, True)
