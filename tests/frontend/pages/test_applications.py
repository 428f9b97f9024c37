"""The application's own page: tasks, score card, submitting, withdrawing, outcome and activity."""

import pytest

from api.services.applications import start
from api.services.assessment import CampaignInput, add_campaign
from api.services.editions import add_edition
from api.services.evidence import EvidenceInput, add, use
from assessments.shipped import shipped_text
from assessments.workflow import Status
from models.applications import Application
from models.base import utc_now
from models.queries.portfolios import load_portfolio
from tests.counting import counted
from tests.factories import actor, answer_everything, make_application, make_enrolment, make_programme

WORST = 12  # queries a page may make, those of signing in included


def test_the_task_list_tells_what_is_left_and_who_has_it(visit, db, world):
    application = make_application(db, world, answered=False)
    page = visit.as_(world.lead).get(f"/applications/{application.id}")
    assert page.status_code == 200
    assert "Bronze, Better Health at Work Award" in page.text
    assert "Shortest way to Bronze: 1" in page.text
    assert "0 of 3 criteria answered" in page.text or "0 of 1 criterion answered" in page.text
    assert "Answer the questions about your workplace" in page.text
    assert f'action="/applications/{application.id}/submit"' in page.text


def test_the_way_to_a_level_names_what_has_evidence_first_and_leads_to_it(visit, db, world):
    application = make_application(db, world, answered=False)
    lead = actor(db, world.lead)
    criterion = load_portfolio(db, application).edition.criterion("bronze.mental_health")
    note = add(db, None, lead, application.employer_id, EvidenceInput(title="Plan", note="Ours."), 1000)
    use(db, lead, application, criterion, note.id)
    db.commit()
    page = visit.as_(world.lead).get(f"/applications/{application.id}")
    assert "; 1 has evidence already" in page.text
    way = page.text.split("Shortest way to Bronze")[1]
    assert way.index(criterion.title) < way.index("A health needs assessment is offered")
    assert f'href="/applications/{application.id}/criteria/bronze.mental_health">' in way


def test_the_way_to_any_other_level_is_shown_on_request(visit, db, world):
    application = make_application(db, world, answered=False)
    path = f"/applications/{application.id}"
    page = visit.as_(world.lead).get(path, params={"towards": "silver"})
    assert "Shortest way to Silver: 2" in page.text
    assert "Health-related policies" in page.text
    assert f'href="{path}/criteria/silver.health_policies"' not in page.text
    assert "Shortest way to Silver" not in visit.get(path, params={"towards": "platinum"}).text


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 303), ("stranger", 404), ("other_lead", 404), ("other_coordinator", 404), ("analyst", 404),
     ("viewer", 200), ("coordinator", 200), ("adviser", 200), ("assessor", 200), ("other_assessor", 404)],
)  # fmt: skip
def test_only_those_around_it_see_an_application(visit, db, world, who, status):
    application = make_application(db, world, status=Status.SUBMITTED)
    person = getattr(world, who) if who else None
    for path in ("", "/about", "/themes/planning", "/criteria/bronze.campaigns", "/campaigns", "/activity"):
        assert visit.as_(person).get(f"/applications/{application.id}{path}").status_code == status, path


def test_a_submission_that_is_not_ready_says_why_and_changes_nothing(visit, db, world):
    application = make_application(db, world, answered=False)
    page = visit.as_(world.lead).post(f"/applications/{application.id}/submit")
    assert page.status_code == 409
    assert "This cannot be submitted yet" in page.text
    assert "Your answers do not reach this level yet." in page.text
    assert db.get_one(Application, application.id).status is Status.DRAFT


def test_submitting_and_withdrawing(visit, db, world):
    application = make_application(db, world)
    path = f"/applications/{application.id}"
    page = visit.as_(world.lead).get(path)
    assert "Everything is in place." in page.text
    assert visit.post(f"{path}/submit").headers["location"] == path
    assert db.get_one(Application, application.id).status is Status.SUBMITTED
    assert "You have submitted this application." in visit.get(path).text
    assert visit.post(f"{path}/withdraw").headers["location"] == path
    assert db.get_one(Application, application.id).status is Status.WITHDRAWN
    assert visit.post(f"{path}/withdraw").status_code == 409


@pytest.mark.parametrize(
    ("who", "status"), [(None, 303), ("stranger", 404), ("colleague", 403), ("coordinator", 403)]
)
def test_only_a_lead_submits_or_withdraws(visit, db, world, who, status):
    application = make_application(db, world)
    for step in ("submit", "withdraw"):
        visit.as_(getattr(world, who) if who else None)
        assert visit.post(f"/applications/{application.id}/{step}").status_code == status
    assert db.get_one(Application, application.id).status is Status.DRAFT


def test_staff_are_led_to_their_own_part(visit, db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    path = f"/applications/{application.id}"
    seen = {
        name: [part for part in ("assign", "review", "decision") if f'href="{path}/{part}"' in page.text]
        for name in ("lead", "coordinator", "assessor", "moderator")
        for page in [visit.as_(getattr(world, name)).get(path)]
    }
    assert seen == {
        "lead": [],
        "coordinator": ["assign", "review"],
        "assessor": ["review"],
        "moderator": ["review", "decision"],
    }


def test_the_outcome_shows_once_it_is_decided_and_findings_never_before(visit, db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    path = f"/applications/{application.id}"
    visit.as_(world.lead)
    early = visit.get(f"{path}/outcome")
    assert early.status_code == 409
    assert "has not been decided yet" in early.text
    for part in ("", "/themes/planning", "/criteria/bronze.campaigns", "/activity"):
        assert "Seen on the visit." not in visit.get(path + part).text


def test_a_decided_application_shows_reasons_and_certificate(visit, db, world):
    application = make_application(db, world, status=Status.DECIDED)
    page = visit.as_(world.lead).get(f"/applications/{application.id}/outcome")
    assert page.status_code == 200
    assert "Bronze awarded" in page.text
    assert "Confirmed." in page.text
    assert page.text.count("Seen on the visit.") == 12
    assert 'href="/certificates/HM-' in page.text


def test_the_feed_gathers_answers_given_in_a_row(visit, db, world):
    application = make_application(db, world, status=Status.SUBMITTED)
    page = visit.as_(world.viewer).get(f"/applications/{application.id}/activity")
    assert page.text.count("submitted the application") == 1
    assert "started an application for Bronze" in page.text
    assert "Done." not in page.text  # what was written in an answer is no event
    assert visit.get(f"/applications/{application.id}/activity?after=nonsense").status_code == 422


@pytest.mark.parametrize(
    "part", ["", "/themes/planning", "/criteria/bronze.campaigns", "/campaigns", "/activity"]
)
def test_a_page_makes_as_many_queries_for_an_empty_as_for_a_full_portfolio(
    visit, db, world, connection, part
):
    application = make_application(db, world, answered=False)
    path = f"/applications/{application.id}{part}"
    visit.as_(world.lead)
    made = []
    for fill in (False, True):
        if fill:
            answer_everything(db, actor(db, world.lead), application)
            db.commit()
        with counted(connection) as queries:
            assert visit.get(path).status_code == 200
        made.append(len(queries))
    assert made[0] == made[1] <= WORST


def test_campaigns_of_an_earlier_level_are_set_against_that_level(db, world):
    decided = make_application(db, world, status=Status.DECIDED)
    silver = make_application(db, world, level="silver", answered=False)
    day = utc_now().date()
    add_campaign(db, actor(db, world.lead), silver, CampaignInput("Sleep week", "sleep", day, day))
    db.flush()
    portfolio = load_portfolio(db, silver)
    assert [campaign.title for campaign in portfolio.campaigns] == ["Sleep week"]
    assert {campaign.level for campaign in portfolio.earlier_campaigns} == {"bronze"}
    assert len(portfolio.earlier_campaigns) == len(load_portfolio(db, decided).campaigns) == 6


def test_the_task_list_counts_every_question_about_the_workplace(visit, db, world):
    add_edition(db, shipped_text("east_sussex.yaml"))
    sussex = make_programme(db, "Sussex Award", scheme="template-east-sussex")
    enrolment = make_enrolment(db, world.lead, world.employer, sussex)
    application = start(db, actor(db, world.lead), enrolment, "bronze")
    db.commit()
    page = visit.as_(world.lead).get(f"/applications/{application.id}")
    assert "2 questions that decide what is asked" in page.text
