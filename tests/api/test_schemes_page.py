"""docs/schemes.md shows files and commands; each is what it says."""

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.app import app
from api.database import make_engine
from api.migrate import migrate
from api.settings import get_settings
from assessments.crosswalk import load_crosswalk
from assessments.overlays import load_overlay
from assessments.scheme import load
from assessments.shipped import load_shipped

PAGE = Path("docs/schemes.md").read_text(encoding="utf-8")
EXAMPLES = {path.name: path.read_text(encoding="utf-8") for path in Path("docs/examples").glob("*.yaml")}
COMMAND = "$ halemark "


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def own_database(settings, tmp_path, monkeypatch):
    """A database of the page's own, on the day the page was written: the days it names lie ahead."""
    url = f"sqlite:///{tmp_path}/own.sqlite"
    monkeypatch.setenv("HALEMARK_DATABASE_URL", url)
    for module in ("api.services.upgrading", "api.services.editions"):
        monkeypatch.setattr(f"{module}.utc_now", lambda: datetime(2026, 11, 24, tzinfo=UTC))
    get_settings.cache_clear()
    engine = make_engine(url)
    migrate(engine)
    yield
    engine.dispose()
    get_settings.cache_clear()


def test_the_commands_print_what_the_page_shows_one_after_the_other(own_database):
    for block in blocks("console"):
        line, _, shown = block.replace("\\\n", "").partition("\n")
        assert line.startswith(COMMAND)
        result = CliRunner().invoke(app, shlex.split(line.removeprefix(COMMAND)))
        assert (line, result.stderr) == (line, "")
        assert (line, result.stdout) == (line, shown)


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
    edition = load_overlay(EXAMPLES["fairbridge-2028.yaml"], EXAMPLES["fairbridge-docks.yaml"])
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
