"""docs/schemes.md shows files and commands; each is what it says."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.app import app
from assessments.crosswalk import load_crosswalk
from assessments.overlays import load_overlay
from assessments.scheme import load
from assessments.shipped import load_shipped

PAGE = Path("docs/schemes.md").read_text(encoding="utf-8")
EXAMPLES = {path.name: path.read_text(encoding="utf-8") for path in Path("docs/examples").glob("*.yaml")}
COMMAND = "$ halemark "


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.splitlines()[0])
def test_a_command_prints_what_the_page_shows(block):
    line, _, shown = block.partition("\n")
    assert line.startswith(COMMAND)
    result = CliRunner().invoke(app, line.removeprefix(COMMAND).split())
    assert result.stderr == ""
    assert result.stdout == shown


@pytest.mark.parametrize("block", blocks("yaml"), ids=lambda block: block.splitlines()[0])
def test_what_the_page_shows_of_a_file_stands_in_one(block):
    assert any(block in text for text in EXAMPLES.values())


def test_the_page_shows_commands_and_files():
    assert len(blocks("console")) >= 4
    assert len(blocks("yaml")) >= 10


@pytest.mark.parametrize("name", ["fairbridge.yaml", "fairbridge-2028.yaml"])
def test_the_worked_example_has_no_faults(name):
    assert load(EXAMPLES[name]).key == "fairbridge-award"


def test_the_overlay_adds_one_criterion_and_renames_a_level():
    edition = load_overlay(EXAMPLES["fairbridge.yaml"], EXAMPLES["fairbridge-docks.yaml"])
    assert edition.local == {"cold_wet"}
    assert edition.level("bronze").title == "Anchor"


def test_the_crosswalk_names_criteria_that_both_schemes_have():
    other = load_shipped()["template-gloucestershire"]
    crosswalk = load_crosswalk(
        EXAMPLES["fairbridge-to-gloucestershire.yaml"], load(EXAMPLES["fairbridge.yaml"]), other
    )
    assert len(crosswalk.links) == 4


def test_links_on_the_page_lead_somewhere():
    for target in re.findall(r"\]\(([^)#][^)]*)\)", PAGE):
        assert Path("docs", target.partition("#")[0]).exists(), target
