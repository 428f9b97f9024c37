"""Local additions to an edition, from the first draft to the programme that runs on them, by forms alone."""

import pytest
from sqlmodel import select

from models.base import utc_now
from models.drafts import Draft
from models.queries.editions import edition_of, edition_of_programme
from models.schemes import Programme, SchemeEdition
from tests.factories import make_application
from tests.frontend.pages.test_studio import as_filled
from tests.studio import tree

LOCAL = {
    "title": "Fell rescue", "text": "Somebody is let go to mountain rescue.", "level": "gold",
    "origin": "authored", "role": "pool",
}  # fmt: skip


@pytest.fixture
def overlay(visit, world, db):
    """A draft of additions to the edition that the world's programme runs on."""
    visit.as_(world.coordinator)
    given = {
        "how": "overlay", "host_id": world.programme.host_id, "edition_id": world.programme.edition_id,
        "title": "Tyne Valley additions",
    }  # fmt: skip
    assert visit.post("/studio/new", given).status_code == 303
    return db.exec(select(Draft)).one()


def today(name="starts_on"):
    day = utc_now().date()
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def move(world, version):
    return {"version": version, "programmes": world.programme.id, "notice": "More is asked.", **today()}


def test_additions_are_published_and_a_programme_moves_to_them(visit, world, db, overlay):
    base = f"/studio/{overlay.id}"
    assert visit.post(f"{base}/add/themes.planning.criteria", LOCAL).status_code == 303
    page = visit.get(f"{base}/publish").text
    assert world.programme.name in page
    done = visit.post(f"{base}/publish", move(world, "2026-12"))
    assert "Tyne Valley additions 2026-12 is published" in done.text
    assert f"{world.programme.name}</a> moves to it" in done.text
    edition = db.get_one(SchemeEdition, overlay.published_id)
    assert (edition.base_id, edition.host_id) == (world.programme.edition_id, world.programme.host_id)
    assert edition.scheme_key == "tyne-valley-additions"
    whole = edition_of(db, edition.id)
    below = edition_of(db, world.programme.edition_id)
    assert whole.criterion("fell_rescue").title == "Fell rescue"
    assert whole.local == {"fell_rescue"}
    assert len(whole.criteria) == len(below.criteria) + 1
    assert edition_of_programme(db, world.programme).content_hash == whole.content_hash


def test_the_next_version_of_additions_follows_them(visit, world, db, overlay):
    visit.post(f"/studio/{overlay.id}/add/themes.planning.criteria", LOCAL)
    visit.post(f"/studio/{overlay.id}/publish", {"version": "2026-12"})
    given = {"how": "next", "host_id": overlay.host_id, "edition_id": overlay.published_id}
    assert visit.post("/studio/new", given).status_code == 303
    following = db.exec(select(Draft).where(Draft.id != overlay.id)).one()
    base = f"/studio/{following.id}"
    assert "Nothing to mend" in visit.get(base).text
    more = {**LOCAL, "title": "Fell walk", "change": "new"}
    assert visit.post(f"{base}/add/themes.planning.criteria", more).status_code == 303
    done = visit.post(f"{base}/publish", move(world, "2027-01"))
    assert "Tyne Valley additions 2027-01 is published" in done.text
    assert f"{world.programme.name}</a> moves to it" in done.text
    published = db.get_one(SchemeEdition, following.published_id)
    assert edition_of(db, published.id).replaces == "2026-12"
    assert edition_of(db, published.id).local == {"fell_rescue", "fell_walk"}


def test_a_rehearsal_of_additions_speaks_of_those_on_the_edition_below(visit, world, db, overlay):
    make_application(db, world)
    visit.post(
        f"/studio/{overlay.id}/add/themes.planning.criteria",
        {**LOCAL, "role": "mandatory", "level": "bronze"},
    )
    assert world.employer.name in visit.get(f"/studio/{overlay.id}/rehearse").text


def test_additions_to_additions_are_refused(visit, world, overlay, db):
    visit.post(f"/studio/{overlay.id}/add/themes.planning.criteria", LOCAL)
    visit.post(f"/studio/{overlay.id}/publish", {"version": "2026-12"})
    given = {
        "how": "overlay", "host_id": overlay.host_id, "edition_id": overlay.published_id, "title": "More",
    }  # fmt: skip
    refused = visit.post("/studio/new", given)
    assert refused.status_code == 422
    assert "Choose the edition below it" in refused.text


def test_an_uploaded_file_of_additions_finds_its_edition(visit, world, overlay, db):
    file = {"file": ("ours.yaml", overlay.definition.encode(), "application/yaml")}
    assert (
        visit.post("/studio/new", {"how": "file", "host_id": overlay.host_id}, files=file).status_code == 303
    )
    brought = db.exec(select(Draft).where(Draft.id != overlay.id)).one()
    assert brought.base_id == overlay.base_id
    assert "Nothing to mend" in visit.get(f"/studio/{brought.id}").text
    lost = overlay.definition.replace("@2026-11", "@1999-01").encode()
    file = {"file": ("ours.yaml", lost, "application/yaml")}
    assert (
        visit.post("/studio/new", {"how": "file", "host_id": overlay.host_id}, files=file).status_code == 303
    )
    newest = max(db.exec(select(Draft)), key=lambda draft: draft.id)
    assert "publish it first" in visit.get(f"/studio/{newest.id}").text


def test_only_programmes_of_the_scheme_are_offered(visit, world, db):
    visit.as_(world.coordinator)
    given = {"how": "nothing", "host_id": world.programme.host_id, "title": "Fells Wellbeing"}
    visit.post("/studio/new", given)
    draft = db.exec(select(Draft)).one()
    page = visit.get(f"/studio/{draft.id}/publish").text
    assert "None of your programmes runs an earlier edition of this scheme" in page
    assert 'name="programmes"' not in page
    refused = visit.post(f"/studio/{draft.id}/publish", move(world, "2026-12"))
    assert refused.status_code == 422
    assert "is another scheme" in refused.text
    assert db.exec(select(Programme).where(Programme.id == world.programme.id)).one()


def test_the_edition_is_given_local_names_by_form(visit, world, db, overlay):
    base = f"/studio/{overlay.id}"
    assert f'href="{base}/edit/names"' in visit.get(base).text
    page = visit.get(f"{base}/edit/names").text
    assert "own words" in page
    given = as_filled(page)
    named = {
        "levels__bronze__title": "Foothill",
        "answers__met": "In place",
        "themes__planning__title": "Maps",
    }
    assert visit.post(f"{base}/edit/names", {**given, **named}).status_code == 303
    assert tree(overlay)["names"] == {
        "levels.bronze.title": "Foothill", "themes.planning.title": "Maps", "answers.met": "In place",
    }  # fmt: skip
    assert "Nothing to mend" in visit.get(base).text
    again = as_filled(visit.get(f"{base}/edit/names").text)
    assert again["levels__bronze__title"] == "Foothill"
    visit.post(f"{base}/publish", {"version": "2026-12"})
    assert edition_of(db, overlay.published_id).level("bronze").title == "Foothill"


def test_names_that_are_taken_back_leave_no_trace(visit, overlay):
    base, before = f"/studio/{overlay.id}", overlay.definition
    given = as_filled(visit.get(f"{base}/edit/names").text)
    visit.post(f"{base}/edit/names", {**given, "levels__bronze__title": "Foothill"})
    again = as_filled(visit.get(f"{base}/edit/names").text)
    assert visit.post(f"{base}/edit/names", again).status_code == 303
    assert "levels.bronze.title: Foothill" in overlay.definition
    visit.post(f"{base}/edit/names", {**again, "levels__bronze__title": ""})
    assert overlay.definition == before


def test_names_stand_in_no_whole_scheme(visit, draft):
    assert visit.get(f"/studio/{draft.id}/edit/names").status_code == 404
    assert "edit/names" not in visit.get(f"/studio/{draft.id}").text
