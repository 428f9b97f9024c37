"""The demo's region: councils, people, businesses and outlines, all made up, loaded as published figures are.

No code is a real one: official codes begin with the letter of a nation, these with X. No postcode is either.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from api.services.host_areas import add_area, add_partner, host_meant
from api.services.reference import About, load
from assessments.reference_data.kinds import Kind
from models.schemes import Host

TITLE = "Made-up region for the demo"
COUNTY, REGION = "X10000001", "X12000001"
AREAS_AS_AT = date(2025, 1, 1)
PEOPLE_AS_AT = date(2025, 6, 30)
JOBS_AS_AT = date(2025, 4, 30)
BUSINESS_YEAR = 2026


@dataclass(frozen=True)
class Council:
    """A made-up council: of Northmoor county, or one that stands for itself."""

    code: str
    name: str
    in_county: bool
    districts: tuple[str, ...]  # of postcodes
    people: int  # aged 16 to 64
    employed: float  # per cent of them
    jobs: int
    workplaces: tuple[int, ...]  # by size band
    score: float
    decile: int
    corners: str  # of its outline, on the grid below: bottom left, bottom right, top right, top left


COUNCILS = (
    Council(
        "X07000001", "Tarnbridge", True, ("NM1", "NM2"), 61_200, 76.9, 41_000,
        (1725, 365, 205, 115, 35, 20, 10), 18.4, 6, "e f b a",
    ),
    Council(
        "X07000002", "Wrayham", True, ("NM3", "NM4"), 48_300, 72.8, 30_500,
        (1180, 260, 150, 85, 25, 15, 5), 26.7, 3, "f g c b",
    ),
    Council(
        "X07000003", "Merehaven", True, ("NM6", "NM8"), 72_900, 67.5, 47_500,
        (1560, 390, 240, 140, 45, 25, 15), 38.1, 1, "i j f e",
    ),
    Council(
        "X07000004", "Highmoor", True, ("NM9", "NM11"), 33_500, 80.2, 18_500,
        (1490, 215, 100, 45, 10, 5, 0), 9.6, 9, "j k g f",
    ),
    Council(
        "X06000001", "Eastmarsh", False, ("EM1", "EM2", "EM3"), 88_400, 70.1, 58_000,
        (2035, 490, 290, 165, 50, 30, 15), 31.9, 2, "g h d c",
    ),
    Council(
        "X06000002", "Holm", False, ("HM1", "HM2"), 29_700, 77.4, 16_000,
        (1130, 190, 95, 45, 10, 5, 0), 14.2, 7, "k l h g",
    ),
)  # fmt: skip
# Longitude and latitude, out in the Atlantic.
GRID = {
    "a": (-14.2, 57.05), "b": (-13.7, 57.15), "c": (-13.1, 57.1), "d": (-12.6, 56.98),
    "e": (-14.3, 56.75), "f": (-13.75, 56.8), "g": (-13.15, 56.7), "h": (-12.5, 56.72),
    "i": (-14.1, 56.45), "j": (-13.7, 56.38), "k": (-13.05, 56.42), "l": (-12.6, 56.47),
}  # fmt: skip
# Of a hundred workplaces, those in each published group of SIC divisions.
INDUSTRIES = (
    ("01-03", 5), ("05-39", 6), ("41-43", 13), ("45", 3), ("46", 4), ("47", 10), ("49-53", 4), ("55-56", 9),
    ("58-63", 5), ("64-66", 2), ("68", 4), ("69-75", 12), ("77-82", 8), ("84", 1), ("85", 3), ("86-88", 5),
    ("90-99", 6),
)  # fmt: skip
BANDS = ("n_0_4", "n_5_9", "n_10_19", "n_20_49", "n_50_99", "n_100_249", "n_250_plus")
PARTNERSHIP = "Eastmarsh and Holm Partnership"


def load_region(session: Session) -> None:
    """Load every table of the region, each as a release."""
    for kind, day, heading, rows in (
        (Kind.AREAS, AREAS_AS_AT, _AREA_HEADING, _areas()),
        (Kind.SIMILAR_AREAS, AREAS_AS_AT, ("la_code", "rank", "similar_la_code"), _alike()),
        (Kind.POSTCODE_DISTRICTS, AREAS_AS_AT, ("postcode_district", "la_code"), _districts()),
        (Kind.POPULATION, PEOPLE_AS_AT, ("la_code", "age_16_64"), [(c.code, c.people) for c in COUNCILS]),
        (Kind.EMPLOYMENT, None, ("area_code", "year", "employment_rate_pct"), _employment()),
        (Kind.EMPLOYEE_JOBS, JOBS_AS_AT, ("la_code", "employee_jobs"), [(c.code, c.jobs) for c in COUNCILS]),
        (Kind.BUSINESS_SIZES, None, ("la_code", "reference_year", "unit", *BANDS), _sizes()),
        (Kind.BUSINESS_INDUSTRIES, None, _INDUSTRY_HEADING, _industries()),
        (Kind.DEPRIVATION, None, _INDEX_HEADING, _deprivation()),
    ):
        _load(session, kind, day, _csv(heading, rows))
    _load(session, Kind.BOUNDARIES, AREAS_AS_AT, _outlines())


def give_areas(session: Session) -> None:
    """Say which areas the demo's hosts look after, and who the partners of the partnership are."""
    hosts = {}
    for name in ("Northmoor Council", PARTNERSHIP, "Eastmarsh Council", "Holm Council"):
        hosts[name] = _host(session, name)
    add_area(session, None, hosts["Northmoor Council"], COUNTY)
    for council in COUNCILS:
        if not council.in_county:
            add_area(session, None, hosts[PARTNERSHIP], council.code)
            add_area(session, None, hosts[f"{council.name} Council"], council.code)
            add_partner(session, None, hosts[PARTNERSHIP], f"{council.name} Council", council.code)


def _host(session: Session, name: str) -> Host:
    host = host_meant(session, name)
    if host is None:
        host = Host(name=name)
        session.add(host)
        session.flush()
    return host


def _load(session: Session, kind: Kind, day: date | None, content: str) -> None:
    about = About(title=TITLE, publisher="Nobody: made up for the demo", refers_to=day)
    ending = "geojson" if kind == Kind.BOUNDARIES else "csv"
    load(session, None, kind, io.BytesIO(content.encode()), f"made-up-{kind.value}.{ending}", about)


def _csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    made = io.StringIO()
    csv.writer(made).writerows([heading, *rows])
    return made.getvalue()


_AREA_HEADING = (
    "la_code", "la_name", "upper_tier_code", "upper_tier_name", "region_code", "region_name", "icb_code",
    "icb_name",
)  # fmt: skip
_INDUSTRY_HEADING = ("area_code", "reference_year", "unit", "sic_divisions", "count")
_INDEX_HEADING = (
    "la_code", "index", "prop_small_areas_most_deprived_10pc", "la_decile",
)  # fmt: skip


def _areas() -> list[tuple[str, ...]]:
    return [
        (
            c.code, c.name, *((COUNTY, "Northmoor") if c.in_county else (c.code, c.name)),
            REGION, "North Mere", "X54000001", "North Mere Integrated Care Board",
        )
        for c in COUNCILS
    ]  # fmt: skip


def _alike() -> list[tuple[str, int, str]]:
    """The others by how near their scores of deprivation are."""
    return [
        (council.code, rank, other.code)
        for council in COUNCILS
        for rank, other in enumerate(
            sorted(
                (one for one in COUNCILS if one is not council),
                key=lambda one: abs(one.score - council.score),
            ),
            start=1,
        )
    ]


def _districts() -> list[tuple[str, str]]:
    return [(district, council.code) for council in COUNCILS for district in council.districts]


def _employment() -> list[tuple[str, int, float]]:
    """Two years, a little better in the second."""
    return [(c.code, 2024 + n, round(c.employed - 0.4 + 0.4 * n, 1)) for c in COUNCILS for n in (0, 1)]


def _sizes() -> list[tuple[object, ...]]:
    return [
        (c.code, BUSINESS_YEAR, unit, *(_rounded(many * share) for many in c.workplaces))
        for c in COUNCILS
        for unit, share in (("local_units", 1.0), ("enterprises", 0.86))
    ]


def _industries() -> list[tuple[object, ...]]:
    return [
        (c.code, BUSINESS_YEAR, unit, divisions, _rounded(sum(c.workplaces) * share * part / 100))
        for c in COUNCILS
        for unit, share in (("local_units", 1.0), ("enterprises", 0.86))
        for divisions, part in (*INDUSTRIES, ("01-99", 100))
    ]


def _rounded(many: float) -> int:
    """To the nearest five, as counts of businesses are published."""
    return 5 * round(many / 5)


def _deprivation() -> list[tuple[object, ...]]:
    index = "Made-up index 2025"
    return [(c.code, index, round(max(0.0, c.score - 12) / 100, 4), c.decile) for c in COUNCILS]


def _outlines() -> str:
    features = []
    for council in COUNCILS:
        corners = council.corners.split()
        ring = [list(GRID[corner]) for corner in (*corners, corners[0])]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": council.code, "name": council.name},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return json.dumps({"type": "FeatureCollection", "features": features})
