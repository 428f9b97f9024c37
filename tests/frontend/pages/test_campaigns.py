"""Campaigns: listing them, what counts, and taking them out."""

import pytest

from assessments.workflow import Status
from models.portfolio import Campaign
from models.scope import of
from tests.factories import make_application

GOOD = {
    "title": "Sleep week", "topic": "sleep", "from_needs_assessment": "true", "reach": "1,200",
    "started_on-day": "7", "started_on-month": "3", "started_on-year": "2026",
}  # fmt: skip


@pytest.fixture
def path(db, world) -> str:
    return f"/applications/{make_application(db, world, answered=False).id}/campaigns"


def test_a_campaign_is_added_counted_and_removed(visit, db, world, path):
    visit.as_(world.colleague)
    assert "No campaigns are listed yet. Add the first one below." in visit.get(path).text
    assert visit.post(path, GOOD).headers["location"] == path
    page = visit.get(path)
    assert "1 of 3 so far" in page.text
    assert "1,200 people took part" in page.text
    visit.post(path, {**GOOD, "from_needs_assessment": ""})
    page = visit.get(path)
    assert "1 of 3 so far" in page.text
    assert page.text.count("Does not count yet") == 1
    application_id = int(path.split("/")[2])
    first = db.exec(of(Campaign, application_id)).first()
    assert visit.post(f"{path}/{first.id}/remove").status_code == 303
    assert len(db.exec(of(Campaign, application_id)).all()) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Enter the name of the campaign"),
        ({"started_on-month": "13"}, "Start date must"),
        ({"started_on-year": "2999"}, "this date is in the future"),
        ({"reach": "many"}, "must be a whole number"),
        (
            {"ended_on-day": "1", "ended_on-month": "1", "ended_on-year": "2026"},
            "cannot end before it starts",
        ),
    ],
)
def test_a_refused_campaign_keeps_what_was_typed(visit, db, world, path, change, sentence):
    page = visit.as_(world.lead).post(path, {**GOOD, **change})
    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="sleep"' in page.text


def test_campaigns_are_locked_with_their_criterion(visit, db, world):
    application = make_application(db, world, status=Status.SUBMITTED)
    path = f"/applications/{application.id}/campaigns"
    page = visit.as_(world.lead).get(path)
    assert 'id="add"' not in page.text
    assert visit.post(path, GOOD).status_code == 409


def test_another_employers_campaign_stays(visit, db, world, path):
    visit.as_(world.lead).post(path, GOOD)
    campaign = db.exec(of(Campaign, int(path.split("/")[2]))).one()
    assert visit.as_(world.other_lead).post(f"{path}/{campaign.id}/remove").status_code == 404
    assert visit.as_(world.viewer).post(f"{path}/{campaign.id}/remove").status_code == 403


def test_a_criterion_that_counts_campaigns_is_complete_with_enough_of_them(visit, db, world, path):
    home, key = path.removesuffix("/campaigns"), "bronze.campaigns"
    visit.as_(world.lead)
    visit.post(f"{home}/criteria/{key}", {"answer": "met", "version": "0"})
    visit.post(f"{home}/criteria/{key}/evidence", {"note": "Posters"})
    assert "1 needs campaigns" in visit.get(home).text
    for topic in ("sleep", "diet", "smoking"):
        visit.post(path, {**GOOD, "topic": topic})
    assert "needs campaigns" not in visit.get(home).text
