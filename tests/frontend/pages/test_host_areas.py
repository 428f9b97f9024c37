"""Which areas a host looks after, and its partners."""

import pytest
from sqlmodel import select

from assessments.reference_data.kinds import Kind, Level
from models.base import today
from models.reference import Area, ReferenceRelease
from models.schemes import Host
from models.uptake import HostArea, PartnerArea
from tests.counting import counted


@pytest.fixture
def place(db, world):
    """The address of the page, with four areas to choose from."""
    release = ReferenceRelease(
        kind=Kind.AREAS, title="Areas", publisher="Us", refers_to=today(), file_name="a", sha256="0", rows=4
    )
    db.add(release)
    db.flush()
    for number, name in enumerate(("Northmoor", "Eastmarsh", "East Holm", "Dale"), start=1):
        level = Level.LOCAL_AUTHORITY if number < 4 else Level.REGION
        db.add(Area(code=f"X0600000{number}", level=level, name=name, release_id=release.id))
    db.commit()
    return f"/hosts/{world.programme.host_id}/areas"


def areas_of(db) -> list[str]:
    return sorted(db.exec(select(HostArea.area_code)).all())


def test_an_administrator_finds_adds_and_removes_areas(visit, db, world, place):
    page = visit.as_(world.administrator).get(place).text
    assert "No areas yet." in page
    found = visit.get(place, params={"q": "east"}).text
    assert "2 areas found" in found
    for words in ("Eastmarsh", "East Holm", "Local authority, X06000002"):
        assert words in found
    assert visit.post(place, {"area": "X06000002"}).status_code == 303
    assert visit.post(place, {"area": "  northmoor "}).status_code == 303
    assert visit.post(place, {"area": "Northmoor"}).status_code == 303
    assert areas_of(db) == ["X06000001", "X06000002"]
    assert visit.post(f"{place}/remove", {"code": "X06000001"}).status_code == 303
    assert visit.post(f"{place}/remove", {"code": "X06000001"}).status_code == 303
    assert areas_of(db) == ["X06000002"]


def test_partners_see_areas(visit, db, world, place):
    other = db.get_one(Host, world.charter.host_id)
    visit.as_(world.administrator)
    given = {"partner": other.name.upper(), "partner_area": "East Holm"}
    assert visit.post(f"{place}/partners", given).status_code == 303
    row = db.exec(select(PartnerArea)).one()
    assert (row.host_id, row.partner_id, row.area_code) == (world.programme.host_id, other.id, "X06000003")
    page = visit.get(place).text
    assert "sees East Holm, X06000003" in page
    assert visit.post(f"{place}/remove", {"code": "X06000003", "partner_id": other.id}).status_code == 303
    assert db.exec(select(PartnerArea)).all() == []


@pytest.mark.parametrize(
    ("path", "given", "says"),
    [
        ("", {"area": "East"}, "Did you mean East Holm or Eastmarsh?"),
        ("", {"area": "Nowhere"}, "Search for part of its name."),
        ("", {}, "Enter the area"),
        ("/partners", {"partner": "Nobody", "partner_area": "Dale"}, "no organisation of exactly this name"),
        ("/partners", {"partner": "own", "partner_area": "Dale"}, "no partner of itself"),
        ("/remove", {}, "Enter the area"),
        ("/remove", {"code": "X06000001", "partner_id": "many"}, "must be a"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(
    visit, db, world, place, path, given, says
):
    if given.get("partner") == "own":
        given = given | {"partner": db.get_one(Host, world.programme.host_id).name}
    answer = visit.as_(world.administrator).post(f"{place}{path}", given)
    assert answer.status_code == 422
    assert says in answer.text
    for typed in given.values():
        assert path == "/remove" or f'value="{typed}"' in answer.text
    assert areas_of(db) == []


def test_analysts_look_and_others_do_not(visit, db, world, place):
    page = visit.as_(world.coordinator).get(place)
    assert page.status_code == 200
    assert "Add an area" not in page.text
    assert visit.post(place, {"area": "Dale"}).status_code == 403
    assert visit.post(f"{place}/partners", {}).status_code == 403
    for who in (world.stranger, world.lead, world.other_coordinator):
        assert visit.as_(who).get(place).status_code == 404
        assert visit.post(place, {"area": "Dale"}).status_code == 404
    assert visit.as_(None).get(place).status_code == 303
    assert areas_of(db) == []


def test_the_page_takes_as_many_queries_for_three_areas_as_for_one(visit, world, place, connection):
    visit.as_(world.administrator)
    visit.post(place, {"area": "Northmoor"})
    with counted(connection) as few:
        visit.get(place)
    visit.post(place, {"area": "Eastmarsh"})
    visit.post(place, {"area": "East Holm"})
    with counted(connection) as many:
        visit.get(place)
    assert len(few) == len(many) <= 11
