"""A key is changed by form: where it is named is shown first, and history is asked after."""

import pytest
from sqlmodel import select

from assessments.editing import value_at
from assessments.scheme import load
from assessments.shipped import shipped_text
from models.drafts import Draft
from models.queries.editions import edition_of
from models.schemes import SchemeEdition
from tests.studio import CRITERION, tree

FIRST = "themes.first_theme.criteria.first"


@pytest.fixture
def following(visit, draft, db):
    """The draft of the version that follows a published one."""
    visit.post(f"/studio/{draft.id}/publish", {"version": "2026-01"})
    db.refresh(draft)
    given = {"how": "next", "host_id": draft.host_id, "edition_id": draft.published_id}
    visit.post("/studio/new", given)
    return db.exec(select(Draft).where(Draft.id != draft.id)).one()


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("levels.bronze", "levels.start"),
        ("tracks.all", "tracks.everybody"),
        ("themes.planning", "themes.needs"),
        ("facts.canteen", "facts.kitchen"),
    ],
)
def test_every_place_that_names_it_changes_along(visit, draft, db, path, new):
    draft.definition = shipped_text("better_health_at_work.yaml")
    db.commit()
    base = f"/studio/{draft.id}"
    assert f'href="{base}/key/{path}"' in visit.get(f"{base}/edit/{path}").text
    page = visit.get(f"{base}/key/{path}").text
    assert "of the draft name" in page
    moved = visit.post(f"{base}/key/{path}", {"key": new.partition(".")[2]})
    assert moved.status_code == 303
    assert moved.headers["location"].startswith(f"{base}/edit/{new}")
    assert load(draft.definition)
    visit.post(f"{base}/key/{new}", {"key": path.partition(".")[2]})
    assert draft.definition == shipped_text("better_health_at_work.yaml")


def test_a_criterion_says_what_it_was(visit, following, db):
    address = f"/studio/{following.id}/key/{FIRST}"
    assert "Version 2026-01 asks this criterion under the key it has now" in visit.get(address).text
    refused = visit.post(address, {"key": "lead"})
    assert refused.status_code == 422
    assert "Choose what it is to the edition before." in refused.text
    assert visit.post(address, {"key": "lead", "history": "same"}).status_code == 303
    assert value_at(tree(following), "themes.first_theme.criteria.lead.was") == ["first"]
    visit.post(f"/studio/{following.id}/publish", {"version": "2026-02"})
    db.refresh(following)
    assert edition_of(db, following.published_id).criterion("lead").was == ("first",)


def test_its_old_key_back_needs_no_history(visit, following):
    before = following.definition
    visit.post(f"/studio/{following.id}/key/{FIRST}", {"key": "lead", "history": "same"})
    again = visit.get(f"/studio/{following.id}/key/themes.first_theme.criteria.lead").text
    assert "What it is to the edition before" not in again
    visit.post(f"/studio/{following.id}/key/themes.first_theme.criteria.lead", {"key": "first"})
    assert following.definition == before


def test_another_criterion_leaves_the_old_one_behind(visit, following, db):
    visit.post(f"/studio/{following.id}/key/{FIRST}", {"key": "lead", "history": "another"})
    assert tree(following)["removed"] == ["first"]
    assert "Nothing to mend" in visit.get(f"/studio/{following.id}").text
    done = visit.post(f"/studio/{following.id}/publish", {"version": "2026-02"})
    assert "2026-02 is published" in done.text
    assert db.exec(select(SchemeEdition).where(SchemeEdition.version == "2026-02")).one()


def test_a_level_on_a_next_version_says_what_is_lost(visit, following):
    page = visit.get(f"/studio/{following.id}/key/levels.bronze").text
    assert "under another key this is another level" in page


def test_a_bad_key_is_refused_beside_its_field(visit, draft):
    base = f"/studio/{draft.id}"
    visit.post(f"{base}/add/themes.first_theme.criteria", CRITERION)
    for key, why in (
        ("water", "has the key “water” already"),
        ("first", "This is its key already"),
        ("No!", "Key must be small letters"),
        ("", "Enter the new key"),
    ):
        refused = visit.post(f"{base}/key/{FIRST}", {"key": key})
        assert refused.status_code == 422, key
        assert why in refused.text
    assert "has a meaning of its own" in visit.post(f"{base}/key/levels.bronze", {"key": "any"}).text
    assert visit.get(f"{base}/key/scheme").status_code == 404
    assert visit.get(f"{base}/key/levels.none").status_code == 404


def test_a_theme_of_the_edition_below_keeps_its_key(visit, world, db):
    visit.as_(world.coordinator)
    given = {
        "how": "overlay", "host_id": world.programme.host_id, "edition_id": world.programme.edition_id,
        "title": "Tyne Valley additions",
    }  # fmt: skip
    visit.post("/studio/new", given)
    overlay = db.exec(select(Draft)).one()
    base = f"/studio/{overlay.id}"
    visit.post(f"{base}/add/themes.planning.criteria", {**CRITERION, "role": "info"})
    assert "a theme of the edition below" in visit.get(f"{base}/key/themes.planning").text
    assert visit.post(f"{base}/key/themes.planning", {"key": "x"}).status_code == 422
    assert visit.post(f"{base}/key/themes.planning.criteria.water", {"key": "tap"}).status_code == 303
    assert "Nothing to mend" in visit.get(base).text
