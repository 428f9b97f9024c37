import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from api.cli.schemes import app
from tests.assessments.definitions import small

SHIPPED = sorted(str(path) for path in Path("assessments/schemes").glob("*.yaml"))
AWARD, CHARTER = (
    f"assessments/schemes/{name}.yaml" for name in ("better_health_at_work", "workplace_wellbeing_charter")
)


def run(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words])


def write(folder: Path, text: str | bytes, name: str = "file.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def answer(folder: Path, **parts: object) -> Path:
    return write(folder, yaml.safe_dump(parts), "answers.yaml")


def shown(file: str) -> dict:
    return json.loads(run("show", file, "--json").stdout)


def keys(file: str, *levels: str) -> list[str]:
    return [
        criterion["key"]
        for theme in shown(file)["themes"]
        for criterion in theme["criteria"]
        if criterion["level"] in levels
    ]


def scored(folder: Path, file: str, *levels: str, but: dict | None = None, **parts: object) -> dict:
    criteria = dict.fromkeys(keys(file, *levels), "met") | (but or {})
    path = answer(folder, criteria=criteria, facts={"headcount": 60}, **parts)
    result = run("score", file, "--answers", path, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_the_shipped_definitions_have_no_faults():
    result = run("check", *SHIPPED)
    assert result.exit_code == 0
    assert [line.split(": ")[0] for line in result.stdout.splitlines()] == SHIPPED


def test_check_prints_every_fault_with_file_line_and_key(tmp_path):
    text = small(rule="count: {at_least: 18}").replace("title: Small award", "titel: Small award")
    path = write(tmp_path, text)
    result = run("check", path)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{path}:1: title: is missing",
        f"{path}:2: titel: is not known here; did you mean 'title'?",
    ]


def test_check_names_a_rule_that_asks_for_more_than_its_pool(tmp_path):
    path = write(tmp_path, small(rule="count: {at_least: 18}"))
    result = run("check", path)
    assert result.exit_code == 1
    assert result.stdout == f"{path}:28: levels.two.rule.count.at_least: asks for 18 of a pool of 3\n"


def test_check_says_that_a_file_is_missing_and_still_checks_the_others(tmp_path):
    path = write(tmp_path, "a: 1\na: 2\n")
    result = run("check", tmp_path / "none.yaml", path, AWARD)
    assert result.exit_code == 2
    assert "there is no such file" in result.stderr
    assert f"{path}:2: a: this key stands twice" in result.stdout
    assert f"{AWARD}: no faults found" in result.stdout


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"a: \0",
        b"[" * 5000,
        b"a: &a [1]\nb: [*a, *a]",
        b"- 1",
        b"a" * 2_000_001,
        b"!!python/name:os",
    ],
)
def test_no_file_brings_a_traceback(tmp_path, data):
    result = run("check", write(tmp_path, data))
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert ":1: file: " in result.stdout or ":2: file: " in result.stdout


def test_a_folder_is_not_a_file(tmp_path):
    result = run("check", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the file cannot be read" in result.stderr


def test_list_names_both_shipped_editions():
    lines = run("list").stdout.splitlines()
    assert lines[0].startswith("better-health-at-work  Better Health at Work Award, version ")
    assert "  levels: bronze, silver, gold, continuing_excellence" in lines
    assert "  levels: commitment, achievement, excellence" in lines
    assert f"  file: {CHARTER}" in lines


def test_show_gives_the_promised_shape_in_the_order_of_the_definition():
    data = shown(AWARD)
    assert data["key"] == "better-health-at-work"
    assert data["official"] is False
    assert [level["key"] for level in data["levels"]] == ["bronze", "silver", "gold", "continuing_excellence"]
    assert [track["key"] for track in data["tracks"]] == ["all"]
    first = data["themes"][0]["criteria"][0]
    assert [first[name] for name in ("key", "level", "role", "origin")] == [
        "bronze.needs_assessment",
        "bronze",
        "mandatory",
        "source",
    ]
    assert {criterion["origin"] for theme in data["themes"] for criterion in theme["criteria"]} == {"source"}
    assert all(criterion["source"] for theme in data["themes"] for criterion in theme["criteria"])


def test_every_theme_of_the_charter_asks_something_at_every_level_and_says_where_it_is_from():
    data = shown(CHARTER)
    assert len(data["themes"]) == 8
    for theme in data["themes"]:
        levels = [criterion["level"] for criterion in theme["criteria"]]
        assert 2 <= levels.count("commitment") <= 4
        assert levels.count("achievement") >= 2
        assert levels.count("excellence") >= 1
        for criterion in theme["criteria"]:
            assert (criterion["origin"] == "source") == bool(criterion["source"])


def test_show_for_people_names_each_criterion():
    result = run("show", "workplace-wellbeing-charter")
    assert result.exit_code == 0
    assert "  leadership.c4 [commitment, mandatory, our own] A lead employee with backing" in result.stdout


@pytest.mark.parametrize(
    ("file", "levels", "reached"),
    [
        (AWARD, [], None),
        (AWARD, ["bronze"], "bronze"),
        (AWARD, ["silver"], None),
        (AWARD, ["bronze", "silver"], "silver"),
        (AWARD, ["bronze", "silver", "gold", "continuing_excellence"], "continuing_excellence"),
        (CHARTER, [], None),
        (CHARTER, ["commitment"], "commitment"),
        (CHARTER, ["achievement"], None),
        (CHARTER, ["commitment", "achievement", "excellence"], "excellence"),
    ],
)
def test_score_finds_the_level(tmp_path, file, levels, reached):
    assert scored(tmp_path, file, *levels)["level"] == reached


def test_score_tells_the_themes_the_reasons_and_what_is_missing(tmp_path):
    data = scored(tmp_path, CHARTER, "commitment", but={"smoking.c1": "partly"})
    assert (data["level"], data["next_level"]) == (None, "commitment")
    assert data["themes"]["smoking"]["level"] is None
    assert data["themes"]["leadership"]["level"] == "commitment"
    assert [gap["criterion"] for gap in data["missing"]] == ["smoking.c1"]
    assert data["reasons"]["ok"] is False
    assert data["reasons"]["missing"] == ["smoking.c1"]
    assert len(data["reasons"]["children"]) == 3


def test_score_tells_the_shortest_way_to_the_next_level(tmp_path):
    plan = scored(tmp_path, AWARD, "bronze", but={"bronze.campaigns": "not_met"})["next_step"]
    assert (plan["level"], plan["also"], plan["blocked"]) == ("bronze", [], None)
    assert [step["criterion"] for step in plan["criteria"]] == ["bronze.campaigns"]
    assert scored(tmp_path, CHARTER, "commitment", "achievement", "excellence")["next_step"] is None
    path = answer(tmp_path, criteria=dict.fromkeys(keys(AWARD, "bronze")[1:], "met"), facts={"headcount": 60})
    told = run("score", AWARD, "--answers", path).stdout
    assert "Shortest way to Bronze: 1 criterion\n  bronze.needs_assessment  A health needs" in told


def test_score_takes_levels_held_and_campaigns_listed_or_counted(tmp_path):
    assert scored(tmp_path, AWARD, "silver", held=["bronze"])["level"] == "silver"
    run_twice = [{"topic": topic, "level": "bronze", "from_needs_assessment": True} for topic in ("a", "b")]
    assert scored(tmp_path, AWARD, "bronze", campaigns=run_twice)["level"] is None
    third = {"topic": "c", "level": "bronze", "from_needs_assessment": True, "started_on": "2026-01-01"}
    path = answer(tmp_path, campaigns=[third])
    assert "must be a date such as" in run("score", AWARD, "--answers", path).stderr
    del third["started_on"]
    assert scored(tmp_path, AWARD, "bronze", campaigns=[*run_twice, third])["level"] == "bronze"
    counted = dict.fromkeys(keys(AWARD, "bronze"), "met")
    path = answer(tmp_path, criteria=counted, facts={"headcount": 60, "campaigns": 2})
    assert json.loads(run("score", AWARD, "--answers", path, "--json").stdout)["level"] is None


def test_score_refuses_unknown_keys_and_bad_answers_with_their_lines(tmp_path):
    text = """\
criteria:
  bronze.consultation: met
  bronze.consultaton: met
  bronze.campaigns: maybe
facts:
  headcount: many
  canteen: sometimes
held: [iron]
campaigns:
  - {topic: Sleep, level: iron}
extra: 1
"""
    path = write(tmp_path, text)
    result = run("score", AWARD, "--answers", path, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"{path}:3: criteria.bronze.consultaton: is not known here; did you mean 'bronze.consultation'?",
        f"{path}:4: criteria.bronze.campaigns: must be one of met, partly, not_met, not_applicable, "
        "not 'maybe'",
        f"{path}:6: facts.headcount: must be a number of nought or more, not 'many'",
        f"{path}:7: facts.canteen: must be yes or no, not 'sometimes'",
        f"{path}:8: held: there is no level 'iron'",
        f"{path}:10: campaigns[1].level: there is no level 'iron'",
        f"{path}:11: extra: is not known here",
    ]


def test_a_fact_left_blank_is_a_fact_not_known(tmp_path):
    path = write(tmp_path, "criteria:\nfacts:\n  headcount: 60\n  canteen:\n")
    result = run("score", AWARD, "--answers", path, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "bronze.healthy_food" in [gap["criterion"] for gap in json.loads(result.stdout)["missing"]]


def test_score_for_people_is_in_words(tmp_path):
    criteria = dict.fromkeys(keys(AWARD, "bronze"), "met")
    path = answer(tmp_path, criteria=criteria, facts={"headcount": 60, "colour": "blue"})
    result = run("score", "better-health-at-work", "--answers", path)
    assert result.exit_code == 0
    assert result.stderr == "note: Better Health at Work Award asks nothing about the fact 'colour'\n"
    assert "Level reached: Bronze" in result.stdout
    assert "Missing for Silver" in result.stdout
    assert "  silver.advocates  Health advocates are supported: not answered yet" in result.stdout
    assert "campaigns not listed; the answer is taken as it stands" in result.stdout


@pytest.mark.parametrize(
    "words", [["score", "no-such-scheme", "--answers", AWARD], ["show", "no-such-scheme"]]
)
def test_a_scheme_that_does_not_exist_is_told_in_a_sentence(words):
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("no-such-scheme: there is no such file; give a path, or a key that")


def test_the_schema_and_the_reference_page_are_printed_as_they_stand_in_the_docs():
    assert run("schema").stdout == Path("docs/scheme.schema.json").read_text()
    assert run("reference").stdout == Path("docs/scheme-format.md").read_text()


def test_show_tells_the_terms_in_words():
    result = run("show", "small-workplace-health-award")
    assert result.exit_code == 0
    assert "\nTerms\n" in result.stdout
    assert "  Who may take part\n" in result.stdout


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a: \xe9\n", 1, "the file is not UTF-8 text; save it as UTF-8"),
        ("a: 1\nb: 2\na: 3\n", 3, "this key stands twice in the same place; keep one"),
        ("a: &x [1]\nb: *x\n", 2, "'*x' repeats another part of the file; write it out instead"),
        ("[" * 1000, 1, "the file is nested more than 30 levels deep"),
        (b"\xff\xfea\x00", 1, "the file is not UTF-8 text; save it as UTF-8"),
    ],
)
def test_check_refuses_what_no_definition_needs_with_a_sentence(tmp_path, content, line, words):
    result = run("check", write(tmp_path, content))
    assert result.exit_code == 1
    (told,) = result.stdout.splitlines()
    assert f":{line}: " in told
    assert told.endswith(words)


def test_check_reads_no_more_of_a_huge_file_than_shows_that_it_is_too_large(tmp_path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000_000)  # a hole on the disk: read whole, it would not fit in memory
    result = run("check", path)
    assert result.exit_code == 1
    assert (
        result.stdout
        == f"{path}:1: file: the file is larger than 2 MB; a definition is far smaller than that\n"
    )


OVERLAY = """\
extends: %s
key: local-award
version: "1"
title: Local award
dated: 2026-11-23
themes:
  - key: %s
    criteria:
      - {key: local.shade, title: Shade, text: There is shade., level: %s, role: pool, origin: authored}
"""


def test_check_holds_an_overlay_against_the_edition_it_adds_to(tmp_path):
    below = write(tmp_path, small(), "below.yaml")
    overlay = write(tmp_path, OVERLAY % ("small-award@1", "food", "two"), "overlay.yaml")
    result = run("check", overlay, "--base", below)
    assert (result.exit_code, "8 criteria" in result.stdout) == (0, True)
    result = run("check", overlay)
    words = "small-award@1 does not ship with Halemark; give its file with --base"
    assert (result.exit_code, result.stdout) == (1, f"{overlay}:1: extends: {words}\n")
    result = run("check", write(tmp_path, OVERLAY % ("small-award@1", "food", "six")), "--base", below)
    assert (result.exit_code, "there is no level 'six'" in result.stdout) == (1, True)


def test_check_finds_the_shipped_edition_below_an_overlay(tmp_path):
    edition = shown(AWARD)
    named = f"{edition['key']}@{edition['version']}"
    parts = (named, edition["themes"][0]["key"], edition["levels"][0]["key"])
    assert run("check", write(tmp_path, OVERLAY % parts)).exit_code == 0
