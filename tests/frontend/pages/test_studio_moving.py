"""A criterion goes to another theme by form, and only its own lines move."""

import pytest
from sqlmodel import select

from assessments.editing import value_at
from assessments.reading import read
from assessments.shipped import shipped_text
from models.drafts import Draft
from tests.studio import CRITERION, tree

NAME = "better_health_at_work.yaml"
CRITERION_AT = "themes.planning.criteria.silver.health_policies"


@pytest.fixture
def shipped(draft, db):
    """A draft of a whole scheme."""
    draft.definition = shipped_text(NAME)
    db.commit()
    return draft


def test_a_criterion_moves_with_its_own_lines(visit, shipped):
    address = f"/studio/{shipped.id}/theme/{CRITERION_AT}"
    assert f'href="{address}"' in visit.get(f"/studio/{shipped.id}/edit/{CRITERION_AT}").text
    assert '<option value="planning" selected>' in visit.get(address).text
    key = next(theme["key"] for theme in tree(shipped)["themes"] if theme["key"] != "planning")
    moved = visit.post(address, {"theme": key})
    assert moved.status_code == 303
    assert moved.headers["location"].startswith(
        f"/studio/{shipped.id}/edit/themes.{key}.criteria.silver.health_policies"
    )
    before = shipped_text(NAME)
    assert sorted(shipped.definition.splitlines()) == sorted(before.splitlines())
    was = value_at(read(before).plain(), CRITERION_AT)
    assert value_at(tree(shipped), f"themes.{key}.criteria")[-1] == was
    visit.post(f"/studio/{shipped.id}/theme/themes.{key}.criteria.silver.health_policies", {"theme": key})
    assert value_at(tree(shipped), f"themes.{key}.criteria")[-1] == was


def test_what_a_rule_counted_there_is_then_a_thing_to_mend(visit, draft):
    base = f"/studio/{draft.id}"
    visit.post(f"{base}/add/themes", {"title": "Food", "summary": "Eating well."})
    visit.post(f"{base}/add/themes.food.criteria", CRITERION)
    assert "Nothing to mend" in visit.get(base).text
    visit.post(f"{base}/theme/themes.food.criteria.water", {"theme": "first_theme"})
    page = visit.get(base).text
    assert "1 thing to mend" in page
    assert f'href="{base}/edit/themes.food"' in page


def test_a_theme_that_is_not_there_is_refused(visit, shipped):
    refused = visit.post(f"/studio/{shipped.id}/theme/{CRITERION_AT}", {"theme": "nowhere"})
    assert refused.status_code == 422
    assert "Choose one of the themes of this draft." in refused.text
    assert shipped.definition == shipped_text(NAME)
    assert visit.get(f"/studio/{shipped.id}/theme/levels.gold").status_code == 404
    assert visit.post(f"/studio/{shipped.id}/theme/themes.none.criteria.x", {"theme": "a"}).status_code == 404


def test_local_additions_go_from_one_theme_of_the_edition_to_another(visit, world, db):
    visit.as_(world.coordinator)
    given = {
        "how": "overlay", "host_id": world.programme.host_id, "edition_id": world.programme.edition_id,
        "title": "Tyne Valley additions",
    }  # fmt: skip
    visit.post("/studio/new", given)
    overlay = db.exec(select(Draft)).one()
    base = f"/studio/{overlay.id}"
    visit.post(f"{base}/add/themes.planning.criteria", {**CRITERION, "role": "info"})
    page = visit.get(f"{base}/theme/themes.planning.criteria.water").text
    other = page.split('<option value="')[2].split('"')[0]
    assert other != "planning"
    visit.post(f"{base}/theme/themes.planning.criteria.water", {"theme": other})
    assert [theme["key"] for theme in tree(overlay)["themes"]] == [other]
    assert "Nothing to mend" in visit.get(base).text
