"""The page of published figures: what is loaded, and loading more."""

import gzip
import json

import pytest
from sqlmodel import select

from api.jobs import run_due
from models.activity import Event, Verb
from models.base import utc_now
from models.employers import Site
from models.reference import Area, AreaBoundary, PostcodeArea, ReferenceRelease, ReferenceUpload, UploadStage
from models.uptake import UptakeSpell
from tests.counting import counted

AREAS = "la_code,la_name\nX06000001,Northmoor\nX06000002,Holm\n"
POSTCODES = "postcode_sector,la_code\nNE1 4,X06000001\n"


def send(visit, content: str | bytes, kind: str = "areas", name: str = "in.csv", **given):
    content = content.encode() if isinstance(content, str) else content
    return visit.post("/reference", {"kind": kind, **given}, files={"file": (name, content, "text/csv")})


def test_an_administrator_loads_a_file_and_everybody_sees_it(visit, db, world):
    empty = visit.as_(world.administrator).get("/reference").text
    assert "Nothing is loaded yet." in empty
    answer = send(
        visit, AREAS, title="Our areas", publisher="Our council", licence="Ours",
        **{"refers_to-day": "31", "refers_to-month": "1", "refers_to-year": "2026"},
    )  # fmt: skip
    assert answer.status_code == 303
    assert "2 rows of Our areas are loaded." in visit.get(answer.headers["location"]).text
    page = visit.as_(world.viewer).get("/reference").text
    for words in ("Our areas", "Our council", "Ours", "31 January 2026"):
        assert words in page
    assert "Load a file" not in page
    release = db.exec(select(ReferenceRelease)).one()
    assert release.loaded_by == world.administrator.id
    assert release.sha256[:16] in page
    event = db.exec(select(Event).where(Event.verb == Verb.REFERENCE_LOADED)).one()
    assert event.detail == {"release": release.id, "kind": "areas"}


def test_nobody_else_loads(visit, db, world):
    assert visit.as_(None).get("/reference").status_code == 303
    for who in (world.stranger, world.analyst, world.coordinator, world.lead):
        assert visit.as_(who).get("/reference").status_code == 200
        assert send(visit, AREAS).status_code == 403
    assert db.exec(select(Area)).all() == []


@pytest.mark.parametrize(
    ("content", "given", "says"),
    [
        (AREAS + "nonsense,Dale\n", {}, "line 4, la_code: &#39;nonsense&#39; is not an area code"),
        ("name\nNorthmoor\n", {}, "line 1, la_code: there is no such column"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 99, {}, "There is a problem"),
        ("{}", {"kind": "boundaries"}, "not a GeoJSON FeatureCollection"),
        ("la_code,employee_jobs\nX06000001,5\n", {"kind": "employee-jobs"}, "does not say which day"),
        (AREAS, {"kind": "weather"}, "What the file tells"),
        (AREAS, {"title": "x" * 201}, "200 characters"),
        (AREAS, {"refers_to-day": "99", "refers_to-month": "1", "refers_to-year": "2026"}, "real date"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(visit, db, world, content, given, says):
    answer = send(visit.as_(world.administrator), content, **{"publisher": "Somebody", **given})
    assert answer.status_code == 422
    assert says in answer.text
    assert "Somebody" in answer.text
    assert db.exec(select(ReferenceRelease)).all() == []


def test_a_file_must_be_chosen_and_is_loaded_once(visit, world):
    visit.as_(world.administrator)
    assert "Choose one file." in visit.post("/reference", {"kind": "areas"}).text
    assert send(visit, AREAS).status_code == 303
    again = send(visit, AREAS)
    assert again.status_code == 409
    assert "This file was loaded on" in again.text


def test_what_takes_long_is_loaded_by_the_worker_who_says_so(visit, db, world, connection, settings):
    answer = send(visit.as_(world.administrator), gzip.compress(AREAS.encode()), name="areas.csv.gz")
    assert answer.headers["location"] == "/reference#uploads"
    assert (
        "areas.csv.gz (Local authorities and what they belong to), uploaded" in visit.get("/reference").text
    )
    assert db.exec(select(Area)).all() == []
    run_due(connection, utc_now(), settings)
    assert len(db.exec(select(Area)).all()) == 2
    upload = db.exec(select(ReferenceUpload)).one()
    assert (upload.stage, upload.storage_key) == (UploadStage.LOADED, None)
    assert db.exec(select(ReferenceRelease.loaded_by)).one() == world.administrator.id
    send(visit, gzip.compress(b"la_code,la_name\nnonsense,Dale\n"), name="more.csv.gz")
    run_due(connection, utc_now(), settings)
    page = visit.get("/reference").text
    assert "not loaded." in page
    assert "line 2, la_code: &#39;nonsense&#39; is not an area code" in page


def test_workplaces_and_uptake_move_to_the_areas_of_new_look_ups(visit, db, world, connection, settings):
    assert set(db.exec(select(Site.area_code)).all()) == {""}
    send(visit.as_(world.administrator), POSTCODES, kind="postcode-sectors")
    run_due(connection, utc_now(), settings)
    db.expire_all()
    assert set(db.exec(select(Site.area_code)).all()) == {"X06000001"}
    assert set(db.exec(select(UptakeSpell.area_code)).all()) == {"X06000001"}
    # A newer look-up takes the place of what it tells of the same postcode area, and of nothing else.
    release = db.exec(select(ReferenceRelease.id)).one()
    db.add(PostcodeArea(postcode="SR1 1", area_code="X06000002", release_id=release))
    db.commit()
    send(visit, "postcode_sector,la_code\nNE1 5,X06000002\n", kind="postcode-sectors")
    run_due(connection, utc_now(), settings)
    db.expire_all()
    assert sorted(db.exec(select(PostcodeArea.postcode)).all()) == ["NE1 5", "SR1 1"]
    assert set(db.exec(select(Site.area_code)).all()) == {""}


def test_outlines(visit, db, world):
    ring = [[-1.5, 54.0], [-1.0, 54.0], [-1.0, 54.5], [-1.5, 54.0]]
    feature = {
        "type": "Feature",
        "properties": {"code": "X06000001"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    content = json.dumps({"type": "FeatureCollection", "features": [feature]})
    assert send(visit.as_(world.administrator), content, "boundaries", "a.geojson").status_code == 303
    assert json.loads(db.exec(select(AreaBoundary.outline)).one())["coordinates"] == [ring]


def test_the_page_takes_as_many_queries_for_three_releases_as_for_one(visit, world, connection):
    visit.as_(world.administrator)
    send(visit, AREAS)
    with counted(connection) as few:
        visit.get("/reference")
    send(visit, "la_code,la_name\nX06000003,Dale\n")
    send(visit, "la_code,la_name\nX06000004,Fell\n")
    with counted(connection) as many:
        visit.get("/reference")
    assert len(few) == len(many) == 3


def test_programs_read_the_list(visit, db, world):
    send(visit.as_(world.administrator), AREAS, title="Our areas")
    from tests.walking import bearer

    assert visit.client.get("/api/v1/reference").status_code == 401
    listed = visit.client.get("/api/v1/reference", headers=bearer(db, world.viewer)).json()
    assert [(one["kind"], one["title"], one["rows"]) for one in listed] == [("areas", "Our areas", 2)]
