"""`halemark report uptake`: every figure with what it is set against, from the command line."""

import csv
import json
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlmodel import select
from typer.testing import CliRunner

from api.cli.app import app
from api.database import make_engine, make_session
from api.migrate import migrate
from api.settings import get_settings
from assessments.reference_data.kinds import Kind, Level, Measure
from assessments.uptake.figures import wilson
from models.base import today
from models.reference import Area, AreaFigure, ReferenceRelease
from models.schemes import Host
from models.uptake import UptakeJourney, UptakeSpell
from tests.factories import make_world

AREA = "X01"


@pytest.fixture
def run(settings, tmp_path, monkeypatch):
    """The command line on a database of its own, in which one employer of Tyne Valley takes part."""
    url = f"sqlite:///{tmp_path}/own.sqlite"
    monkeypatch.setenv("HALEMARK_DATABASE_URL", url)
    get_settings.cache_clear()
    engine = make_engine(url)
    migrate(engine)
    with make_session(engine) as session:
        world = make_world(session)
        session.commit()
        for table in (UptakeSpell, UptakeJourney):
            for row in session.exec(select(table)):
                row.area_code = AREA
                session.add(row)
        load(session)
        host = session.get_one(Host, world.programme.host_id).name
        session.commit()

    def made(*arguments: str):
        return CliRunner().invoke(app, ["report", "uptake", *arguments])

    made.host = host
    yield made
    engine.dispose()
    get_settings.cache_clear()


def load(session):
    """What there is in the area, as one release tells it."""
    release = ReferenceRelease(
        kind=next(iter(Kind)),
        title="Made-up counts",
        publisher="Office for Made-up Statistics",
        refers_to=date(2025, 3, 14),
        file_name="x.csv",
        sha256="ab" * 32,
        rows=1,
    )
    session.add(release)
    session.flush()
    session.add(Area(code=AREA, level=next(iter(Level)), name="Tyne Valley", release_id=release.id))
    facts = {
        (Measure.POPULATION_16_64, -1): 1000.0,
        (Measure.ENTERPRISES, -1): 90.0,
        **{(Measure.ENTERPRISES, band): 10.0 for band in range(7)},
    }
    session.add_all(
        AreaFigure(
            release_id=release.id,
            area_code=AREA,
            measure=measure,
            refers_to=release.refers_to,
            band=band,
            value=value,
        )
        for (measure, band), value in facts.items()
    )


def test_json_has_every_figure_with_its_denominator(run, tmp_path):
    out = tmp_path / "uptake.json"
    done = run("--area", AREA, "--json", str(out))
    assert done.exit_code == 0, done.output
    told = json.loads(out.read_text())
    figures = {one["key"]: one for part in told["parts"] for one in part["figures"]}
    needed = {"numerator", "denominator", "denominator_source", "as_of", "value", "ci95"}
    assert all(needed <= set(one) for one in figures.values())
    people = figures["working_age.population"]
    # Both employers of the two programmes: 60 and 12 people.
    assert (people["numerator"], people["denominator"], people["value"]) == (72, 1000, 0.072)
    assert "Office for Made-up Statistics" in people["denominator_source"]
    assert people["as_of"] == today().isoformat()
    medium = figures["by_size.medium.enterprises"]
    assert (medium["numerator"], medium["denominator"]) == (1, 20)
    assert medium["ci95"] == pytest.approx(list(wilson(1, 20)))
    assert {one["key"] for one in told["indicators"]} >= {"uptake-enterprises", "coverage-working-age"}
    assert told["host"] == "All programmes"


def test_one_host_and_a_day_before_anybody_joined(run, tmp_path):
    out = tmp_path / "uptake.json"
    assert run("--area", AREA, "--host", run.host, str(out)).exit_code == 0
    figures = {one["key"]: one for part in json.loads(out.read_text())["parts"] for one in part["figures"]}
    assert figures["taking_part"]["value"] == 1
    before = (today() - timedelta(days=1)).isoformat()
    assert run("--area", AREA, "--as-of", before, str(out)).exit_code == 0
    figures = {one["key"]: one for part in json.loads(out.read_text())["parts"] for one in part["figures"]}
    assert figures["taking_part"]["value"] == 0


def test_every_other_form(run, tmp_path):
    for form in ("pdf", "xlsx", "html", "csv"):
        out = tmp_path / "uptake.out"
        assert run("--area", AREA, f"--{form}", str(out)).exit_code == 0
        if form == "pdf":
            assert "Tyne Valley" in PdfReader(out).metadata.title
        elif form == "xlsx":
            assert CalamineWorkbook.from_path(out).sheet_names[0] == "Notes"
        elif form == "html":
            assert "not issued" in out.read_text()
        else:
            rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
            assert next(row["value"] for row in rows if row["key"] == "employees") == "72"
    short = tmp_path / "board.pdf"
    assert run("--area", AREA, "--kind", "board_paper", str(short)).exit_code == 0
    assert len(PdfReader(short).pages) <= 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--host", "Nobody Council", "x.json"), "There is no host called 'Nobody Council'."),
        (("--json", "--pdf", "x.json"), "Name one form"),
        (("x.txt",), "Name a form, or a file that ends in"),
        (("--kind", "poem", "x.json"), "--kind is one of"),
        (("--as-of", "2999-01-01", "x.json"), "--as-of must be today or in the past."),
        (("/nowhere/at/all.json",), "cannot be written"),
    ],
)
def test_what_cannot_be_used_is_said(run, arguments, sentence):
    done = run("--area", AREA, *arguments)
    assert done.exit_code == 2
    assert sentence in done.output


def test_an_area_nobody_named_is_said(run, tmp_path):
    done = run("--area", "E99999999", str(tmp_path / "x.json"))
    assert done.exit_code == 0
    assert "No release that was loaded names E99999999" in done.output
