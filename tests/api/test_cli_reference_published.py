"""Every published file that is at hand, loaded whole by the command, and what is known of it."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select
from typer.testing import CliRunner

from api.cli.app import app
from api.database import make_engine
from api.migrate import migrate
from api.settings import get_settings
from assessments.reference_data.kinds import Kind, Level, Measure
from models.queries.areas import (
    PostcodeBook,
    area_of_postcode,
    locate_area,
    neighbours_of,
)
from models.queries.denominators import published_by_area, releases_by_preference
from models.reference import Area, AreaFigure, Industry, PostcodeArea, PublishedRate, ReferenceRelease
from tests.areas import deciles_of, figures_of, parts_of, wider_than

PUBLISHED = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published files are not at hand")
FILES = (
    ("area-codes", "local_authority_code_history.csv", "2026-06-01"),
    ("icbs", "la_icb_lookup.csv", "2024-04-01"),
    ("areas", "local_authorities.csv", "2026-06-01"),
    ("upper-tiers", "upper_tier_authorities.csv", "2026-06-01"),
    ("similar-areas", "la_similar_areas.csv", "2026-06-01"),
    ("postcode-sectors", "postcode_sector_la.csv", "2025-05-01"),
    ("postcode-districts", "postcode_district_la.csv", "2025-05-01"),
    ("postcode-exceptions", "postcode_la_exceptions.csv.gz", "2025-05-01"),
    ("population", "population_working_age_la.csv", ""),
    ("employment", "employment_rate_16_64.csv", ""),
    ("employee-jobs", "employee_jobs_la.csv", "2024-04-30"),
    ("business-sizes", "business_counts_la_sizeband.csv", "2025-03-14"),
    ("business-sizes", "business_counts_region_sizeband.csv", "2025-03-14"),
    ("business-industries", "business_counts_la_industry.csv.gz", "2025-03-14"),
    ("deprivation", "imd_la_england.csv", ""),
    ("deprivation", "deprivation_la_wales_scotland_ni.csv", ""),
    ("industries", "sic2007.csv", ""),
    ("absence-rates", "absence_benchmarks_published.csv", ""),
)


@pytest.fixture(scope="module")
def session(settings, tmp_path_factory):
    """A session on a database of its own, with every file in it."""
    folder = tmp_path_factory.mktemp("reference")
    patch = pytest.MonkeyPatch()
    patch.setenv("HALEMARK_DATA_DIR", str(folder))
    get_settings.cache_clear()
    engine = make_engine(f"sqlite:///{folder / 'halemark.sqlite'}")
    migrate(engine)
    for kind, name, day in FILES:
        words = ["reference", "load", kind, str(PUBLISHED / name), *(["--refers-to", day] if day else [])]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.stderr
    with Session(engine) as made:
        yield made
    engine.dispose()
    patch.undo()
    get_settings.cache_clear()


def sum_of(session, measure, kind, band=-1, industry="", like="%"):
    return session.exec(
        select(func.sum(AreaFigure.value))
        .join(ReferenceRelease, col(ReferenceRelease.id) == AreaFigure.release_id)
        .join(Area, col(Area.code) == AreaFigure.area_code)
        .where(
            AreaFigure.measure == measure,
            ReferenceRelease.kind == kind,
            AreaFigure.band == band,
            AreaFigure.industry == industry,
            Area.level == Level.LOCAL_AUTHORITY,
            col(AreaFigure.area_code).like(like),
        )
    ).one()


def test_areas(session):
    assert Counter(session.exec(select(Area.level)).all()) == {
        Level.LOCAL_AUTHORITY: 361, Level.UPPER_TIER: 21, Level.REGION: 9, Level.COUNTRY: 7,
        Level.ICB: 42, Level.COMBINED_AUTHORITY: 16,
    }  # fmt: skip
    assert len(parts_of(session, "K02000001")) == 361
    assert len(parts_of(session, "E92000001")) == 296
    assert len(parts_of(session, "E12000001")) == 12
    assert locate_area(session, "hartlepool").code == "E06000001"
    assert [area.name for area in wider_than(session, "E06000001")] == [
        "Tees Valley", "NHS North East and North Cumbria Integrated Care Board", "North East", "England",
        "United Kingdom", "Great Britain", "England and Wales",
    ]  # fmt: skip
    assert neighbours_of(session, "E06000001")[0][0] == "E08000018"
    assert len(neighbours_of(session, "E06000001")) == 15


@pytest.mark.parametrize(
    ("measure", "like", "known"),
    [
        (Measure.ENTERPRISES, "%", 2_734_615),
        (Measure.LOCAL_UNITS, "%", 3_180_620),
        (Measure.ENTERPRISES, "E%", 2_376_615),
        (Measure.LOCAL_UNITS, "E%", 2_741_400),
    ],
)
def test_businesses(session, measure, like, known):
    assert sum_of(session, measure, Kind.BUSINESS_SIZES, like=like) == known
    code = "K02000001" if like == "%" else "E92000001"
    assert figures_of(session, [code], measure)[code].value == known
    if like == "E%" and measure == Measure.ENTERPRISES:
        industries = figures_of(session, [code], measure, kind=Kind.BUSINESS_INDUSTRIES)[code]
        assert industries.value == known
        assert industries.industries["G"] == 70805 + 89085 + 184860
        assert abs(sum(industries.industries.values()) - known) <= 5 * 17


def test_people(session):
    england = sum_of(session, Measure.POPULATION_16_64, Kind.POPULATION, like="E%")
    assert england == sum_of_column("population_working_age_la.csv", "age_16_64", "E")
    assert round(england / 1e6, 2) == 36.26
    told = figures_of(session, ["E06000001", "N09000003"], Measure.POPULATION_16_64)
    assert told.keys() == {"E06000001"}
    assert told["E06000001"].value == 58204
    assert told["E06000001"].note == "ONS mid-2023 estimate"


def test_employment_by_year(session):
    def rate(day):
        return figures_of(session, ["K02000001"], Measure.EMPLOYMENT_RATE_16_64, day)["K02000001"]

    assert (rate(None).value, rate(None).low, rate(None).high) == (0.757, 0.754, 0.76)
    years = [rate(date_of(year)).refers_to.year for year in (2010, 2018, 2020, 2030)]
    assert years == [2018, 2018, 2020, 2023]


@pytest.mark.parametrize(("year", "told"), [(2010, 2018), (2020, 2020), (2030, 2023)])
def test_denominators_are_of_the_day_asked_for(session, year, told):
    day = date_of(year)
    found = published_by_area(
        session, releases_by_preference(session, day), day, frozenset({"K02000001"}),
        [Measure.EMPLOYMENT_RATE_16_64],
    )  # fmt: skip
    of_year = figures_of(session, ["K02000001"], Measure.EMPLOYMENT_RATE_16_64, date_of(told))
    assert found["K02000001", Measure.EMPLOYMENT_RATE_16_64][0] == of_year["K02000001"].value


def test_deprivation(session):
    worst = deciles_of(session, ["E06000009", "E06000001", "W06000001", "N09000003", "S12000049"])
    assert worst["E06000009"] == worst["E06000001"] == worst["S12000049"] == worst["N09000003"] == 1
    assert len(worst) == 5


def test_postcodes(session):
    count = session.exec(select(func.count()).select_from(PostcodeArea)).one()
    assert count == 10_846 + 2_863 + 58_076
    book = PostcodeBook.read(session)
    for postcode, code in {
        "AB12 3GQ": "S12000034",  # an exception to its sector
        "AB10 1AB": "S12000033",
        "AB12 9ZZ": "S12000033",  # only its district is known
        "BT1 5GS": "",
        "TS24 8AY": "E06000001",
    }.items():
        assert area_of_postcode(session, postcode) == book.area_of(postcode) == code


def test_trades_and_absence(session):
    levels = Counter(session.exec(select(Industry.level)).all())
    assert levels == {"section": 21, "division": 88, "class": 615, "subclass": 731}
    assert session.exec(select(func.count()).select_from(PublishedRate)).one() == 200


def test_every_file_has_a_release(session):
    found = session.exec(select(ReferenceRelease)).all()
    assert len(found) == len(FILES)
    assert all(len(one.sha256) == 64 and one.licence for one in found)


def date_of(year: int):
    return date(year, 12, 31)


def sum_of_column(name: str, column: str, start: str) -> int:
    with (PUBLISHED / name).open(encoding="utf-8-sig") as file:
        return sum(int(row[column]) for row in csv.DictReader(file) if row["la_code"].startswith(start))
