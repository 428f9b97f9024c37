"""`halemark evaluate` from files alone: answers, refusals, unusable files, and the same bytes again."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.app import app
from tests.assessments.absence.evaluation.made_up import Files, made_up_files
from tests.assessments.absence.evaluation.panels import files

DRAWS = ("--draws", "99")


def written(folder: Path, made: Files) -> list[str]:
    for name, text in (("returns", made.returns), ("joins", made.joins)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return ["--returns", str(folder / "returns.csv"), "--joins", str(folder / "joins.csv")]


def run(*words: object):
    return CliRunner().invoke(app, ["evaluate", *[str(word) for word in words]])


def found(folder: Path, made: Files, *words: object) -> dict:
    out = folder / "out.json"
    result = run(*written(folder, made), *DRAWS, "--json", out, *words)
    assert result.exit_code == 0, result.output
    return json.loads(out.read_text(encoding="utf-8"))


def test_the_statement_is_printed_and_the_document_written(tmp_path):
    out = tmp_path / "out.json"
    result = run(*written(tmp_path, files(1)), *DRAWS, "--json", out)
    document = json.loads(out.read_text(encoding="utf-8"))
    assert result.exit_code == 0
    assert result.stdout.strip() == document["statement"]
    assert document["primary"]["method"] == "poisson_imputation"
    assert set(document["inputs"]["versions"]) == {"halemark", "numpy", "pandas", "scipy", "statsmodels"}


@pytest.mark.parametrize("suffix", [".html", ".csv", ".pdf"])
def test_a_report_is_written(tmp_path, suffix):
    report = tmp_path / f"report{suffix}"
    assert run(*written(tmp_path, files(1)), *DRAWS, "--report", report).exit_code == 0
    assert report.stat().st_size > 1000


def test_a_refusal_is_an_answer(tmp_path):
    document = found(tmp_path, files(1, 19))
    assert document["refused"]
    assert "primary" not in document


def test_costs_are_reckoned_where_they_are_named(tmp_path):
    economics = found(tmp_path, files(1), "--cost", 90000, "--cost-perspective", "both", "--day-value", 120)[
        "economics"
    ]
    assert economics["perspective"] == "both"
    assert economics["cost_per_day"]["ci95"][0] < economics["cost_per_day"]["value"]


def test_a_cost_per_day_is_not_established_where_no_effect_is(tmp_path):
    nothing = made_up_files(4, change=0.0, noise=0.25)
    document = found(tmp_path, nothing, "--cost", 90000)
    low, high = document["primary"]["days_avoided_ci95"]
    assert low < 0 < high
    assert document["economics"]["cost_per_day"] is None
    assert "not established" in document["economics"]["statement"]


def test_nothing_is_said_of_costs_that_were_not_named(tmp_path):
    assert "economics" not in found(tmp_path, files(1))


def test_another_donut_may_be_chosen(tmp_path):
    assert found(tmp_path, files(1), "--donut", 0)["primary"]["donut_periods"] == 0


def test_a_run_in_another_process_gives_the_same_bytes(tmp_path):
    given = written(tmp_path, files(1))
    texts = []
    for number in (1, 2):
        out = tmp_path / f"{number}.json"
        command = [sys.executable, "-m", "api.cli.app", "evaluate", *given, *DRAWS, "--json", str(out)]
        env = {**os.environ, "PYTHONHASHSEED": str(number)}
        subprocess.run(command, check=True, capture_output=True, env=env)
        texts.append(out.read_bytes())
    assert texts[0] == texts[1]


REFUSED = [
    (("--cost", "-1"), "--cost: The cost must be above nought."),
    (("--cost", "5", "--cost-perspective", "mine"), "commissioner, employer or both"),
    (("--day-value", "5"), "needs a --cost"),
    (("--cost", "5", "--day-value", "-5"), "nought or more"),
]


@pytest.mark.parametrize(("words", "sentence"), REFUSED)
def test_costs_that_make_no_sense_are_refused(tmp_path, words, sentence):
    result = run(*written(tmp_path, files(1)), *words)
    assert result.exit_code == 2
    assert sentence in result.output


def test_a_file_that_cannot_be_used_is_refused_with_its_line(tmp_path):
    lines = files(1).returns.splitlines()
    lines[3] = lines[3].replace(",2021-10-01,", ",soon,")
    result = run(*written(tmp_path, Files("\n".join(lines), files(1).joins, 0.0)))
    assert result.exit_code == 2
    assert "returns: line 4: period_start 'soon' is not a date" in result.output


def test_a_file_that_is_not_there_is_refused(tmp_path):
    result = run("--returns", tmp_path / "none.csv", "--joins", tmp_path / "none.csv")
    assert result.exit_code == 2
    assert "cannot be read" in result.output


def test_what_to_name_is_told():
    result = run()
    assert result.exit_code == 2
    assert "Name --returns and --joins, or --panel" in result.output


NHS = Path(__file__).parents[3] / "shared" / "data" / "nhs_sickness_absence_monthly.csv.gz"


def test_the_monthly_file_of_the_nhs_is_taken_as_it_is(tmp_path):
    if not NHS.exists():
        pytest.skip("The real NHS returns are not beside the project.")
    with gzip.open(NHS, "rt", encoding="utf-8") as lines:
        codes = sorted({line.split(",")[1] for line in lines} - {"org_code"})
    joins = tmp_path / "joins.csv"
    rows = [f"{code},{'2024-07-01' if number % 3 == 0 else ''}" for number, code in enumerate(codes)]
    joins.write_text("\n".join(["employer,joined_on", *rows]), encoding="utf-8")
    out = tmp_path / "found.json"
    done = run("--returns", str(NHS), "--joins", str(joins), "--draws", "99", "--json", str(out))
    assert done.exit_code == 0, done.output
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["inputs"]["basis"] == "calendar"
    assert found["inputs"]["rows"] == 10_194
    # Nothing happened on that day, so the interval should hold nought.
    assert found["primary"]["ci95"][0] < 0 < found["primary"]["ci95"][1]
    assert found["descriptive"]["by_group"]["rows"][0]["rate"] == pytest.approx(19.17, abs=0.01)
