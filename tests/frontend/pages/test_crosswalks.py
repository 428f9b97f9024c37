"""The page of what already counts, for the employer's own people only; and the amendments' pages."""

import pytest

from models.queries.portfolios import load_portfolio
from tests.api.services.test_amending import say
from tests.api.services.test_crosswalking import two_schemes
from tests.factories import make_application


def test_an_employer_sees_what_counts_and_brings_it(visit, db, world):
    old, new = two_schemes(db, world)
    db.commit()
    path = f"/applications/{new.id}"
    assert f'href="{path}/already-counts"' in visit.as_(world.lead).get(path).text
    page = visit.get(f"{path}/already-counts")
    for words in ("From Valley Award", "Partly covered", "Show the rest.", "Policy"):
        assert words in page.text
    refused = visit.post(f"{path}/already-counts", {"source": str(old.id)})
    assert refused.status_code == 422
    assert "Choose at least one criterion" in refused.text
    chosen = {"source": str(old.id), "criteria": ["bronze.healthy_food"]}
    assert visit.post(f"{path}/already-counts", chosen).headers["location"] == path
    assert load_portfolio(db, new).claims["bronze.healthy_food"].to_confirm
    assert "brought from Valley Award" in visit.get(f"{path}/criteria/bronze.healthy_food").text


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 303), ("stranger", 404), ("other_lead", 404), ("viewer", 403), ("coordinator", 403),
     ("colleague", 200)],
)  # fmt: skip
def test_nobody_but_the_employers_own_people_sees_what_it_did_elsewhere(visit, db, world, who, status):
    _, new = two_schemes(db, world)
    db.commit()
    person = getattr(world, who) if who else None
    page = visit.as_(person).get(f"/applications/{new.id}/already-counts")
    assert page.status_code == status
    assert ("Valley Award" in page.text) == (status == 200)


def test_those_who_run_a_programme_read_no_other_schemes_name_with_what_was_brought(visit, db, world):
    old, new = two_schemes(db, world)
    db.commit()
    chosen = {"source": str(old.id), "criteria": ["bronze.healthy_food"]}
    visit.as_(world.lead).post(f"/applications/{new.id}/already-counts", chosen)
    theme = load_portfolio(db, new).edition.criterion("bronze.healthy_food").theme
    for path in ("", "/criteria/bronze.healthy_food", f"/themes/{theme}", "/activity"):
        page = visit.as_(world.coordinator).get(f"/applications/{new.id}{path}")
        assert page.status_code == 200, path
        assert "Valley Award" not in page.text, path


def test_an_amendment_is_written_by_those_who_run_the_programme_and_shown_where_it_applies(visit, db, world):
    application = make_application(db, world, answered=False)
    path = f"/programmes/{world.programme.slug}/amendments"
    edition = world.programme.edition_id
    given = {
        "title": "Canteens", "text": "A vending machine counts.", "dated-day": "1", "dated-month": "11",
        "dated-year": "2026", "editions": [str(edition)], "criteria": [f"{edition}:bronze.healthy_food"],
    }  # fmt: skip
    assert visit.as_(world.coordinator).get(path).status_code == 200
    refused = visit.post(path, given | {"text": "", "extends_months": "x"})
    assert refused.status_code == 422
    assert 'value="Canteens"' in refused.text
    assert visit.post(path, given).headers["location"] == path
    assert "A vending machine counts." in visit.as_(world.administrator).get(path).text
    lead = visit.as_(world.lead)
    assert "A vending machine counts." in lead.get(f"/applications/{application.id}").text
    assert (
        "vending machine counts"
        in lead.get(f"/applications/{application.id}/criteria/bronze.healthy_food").text
    )
    assert "vending machine" not in lead.get(f"/applications/{application.id}/criteria/bronze.campaigns").text


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 303), ("stranger", 403), ("lead", 403), ("moderator", 403), ("other_coordinator", 403),
     ("coordinator", 200), ("administrator", 200)],
)  # fmt: skip
def test_who_may_write_amendments(visit, db, world, who, status):
    say(db, world)
    db.commit()
    person = getattr(world, who) if who else None
    assert visit.as_(person).get(f"/programmes/{world.programme.slug}/amendments").status_code == status
