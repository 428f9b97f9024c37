"""The demo's region: whole, made up, and loaded as published figures are."""

import json
import re
from itertools import pairwise

import pytest
from sqlmodel import select

from api.demo.cast import EMPLOYERS
from api.demo.region import COUNCILS, COUNTY, PARTNERSHIP, REGION, TITLE, give_areas, load_region
from api.services.host_areas import host_meant
from api.services.programmes import ProgrammeInput, create_programme
from assessments.reference_data.kinds import Kind, Measure
from models.base import today
from models.queries.areas import (
    PostcodeBook,
    area_of_postcode,
    neighbours_of,
)
from models.queries.workspaces import places_in
from models.reference import AreaBoundary, AreaFigure, ReferenceRelease
from models.uptake import HostArea, PartnerArea
from tests.areas import deciles_of, figures_of, parts_of
from tests.factories import make_edition

CODES = {council.code for council in COUNCILS}


@pytest.fixture
def region(db):
    load_region(db)
    db.flush()


def test_every_table_is_a_release_of_its_own(db, region):
    found = db.exec(select(ReferenceRelease)).all()
    assert len({one.kind for one in found}) == len(found) == 10
    assert {one.title for one in found} == {TITLE}
    assert not any(one.address or one.licence for one in found)
    assert all(re.fullmatch(r"X\d{8}", code) for code in db.exec(select(AreaFigure.area_code)))


def test_every_council_has_every_figure(db, region):
    for measure in set(Measure) - {Measure.DEPRIVATION_SCORE}:
        told = figures_of(db, CODES, measure)
        assert told.keys() == CODES, measure
        assert all(one.value is not None for one in told.values()), measure
    for measure in (Measure.ENTERPRISES, Measure.LOCAL_UNITS):
        sizes = figures_of(db, CODES, measure)
        industries = figures_of(db, CODES, measure, kind=Kind.BUSINESS_INDUSTRIES)
        for code in CODES:
            assert sum(sizes[code].bands.values()) == sizes[code].value
            assert abs(sum(industries[code].industries.values()) - sizes[code].value) <= 5 * 17
    assert deciles_of(db, CODES) == {council.code: council.decile for council in COUNCILS}


def test_councils_belong_together(db, region):
    assert places_in(db, [REGION]) == CODES
    assert set(parts_of(db, COUNTY)) == {council.code for council in COUNCILS if council.in_county}
    assert [code for code, _ in neighbours_of(db, COUNCILS[0].code)] != []


def test_every_employer_lies_in_a_council_and_none_is_left_without(db, region):
    book = PostcodeBook.read(db)
    placed = {plan.name: book.area_of(plan.postcode) for plan in EMPLOYERS}
    assert set(placed.values()) == CODES
    assert all(area_of_postcode(db, plan.postcode) == placed[plan.name] for plan in EMPLOYERS)


def test_outlines_meet_without_gaps(db, region):
    outlines = [json.loads(one)["coordinates"][0] for one in db.exec(select(AreaBoundary.outline))]
    assert len(outlines) == len(COUNCILS)
    for ring in outlines:
        # Counted by the shoelace, an outer ring runs against the clock.
        assert sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)) > 0


def test_hosts_look_after_areas_and_the_partnership_has_partners(db, region):
    make_edition(db)
    for host in ("Northmoor Council", PARTNERSHIP):
        given = ProgrammeInput(
            name=f"Programme of {host}", host=host, area="There", scheme="better-health-at-work",
            contact_email="team@demo.example", opens_on=today(), summary="",
        )  # fmt: skip
        create_programme(db, given)
    give_areas(db)
    partnership = host_meant(db, PARTNERSHIP)
    assert set(db.exec(select(HostArea.area_code).where(HostArea.host_id == partnership.id))) == {
        "X06000001", "X06000002",
    }  # fmt: skip
    seen = db.exec(select(PartnerArea.partner_id, PartnerArea.area_code)).all()
    assert sorted(code for _, code in seen) == ["X06000001", "X06000002"]
    assert {one for one, _ in seen} == {host_meant(db, f"{n} Council").id for n in ("Eastmarsh", "Holm")}
