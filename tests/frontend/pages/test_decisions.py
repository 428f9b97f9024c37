"""Deciding by page, sending back, and why some people may not."""

from sqlmodel import select

from assessments.roles import Role
from assessments.workflow import Outcome, Status
from models.awards import Award, Decision
from models.queries.portfolios import load_portfolio
from tests.counting import counted
from tests.factories import actor, find_everything_met, give_role, make_application


def path_of(application, page="/decision"):
    return f"/applications/{application.id}{page}"


def test_the_page_shows_the_recommendation_the_findings_and_the_score(visit, db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    page = visit.as_(world.moderator).get(path_of(application))
    for words in ("Assessor Two", "All criteria are met.", "Seen on the visit.", "Policy"):
        assert words in page.text
    assert page.text.count("Seen on the visit.") == len(load_portfolio(db, application).criteria)
    assert '<p class="hm-score__level">Bronze</p>' in page.text


def test_deciding_makes_the_award_and_shows_it(visit, db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    visit.as_(world.moderator)
    sent = visit.post(path_of(application), {"outcome": "award", "summary": "Confirmed."})
    assert (sent.status_code, sent.headers["location"]) == (303, path_of(application))
    award = db.exec(select(Award)).one()
    page = visit.get(path_of(application))
    assert f"/certificates/{award.certificate_number}" in page.text
    assert visit.post(path_of(application), {"outcome": "not_yet", "summary": "No."}).status_code == 409
    assert [d.outcome for d in db.exec(select(Decision))] == [Outcome.AWARD]


def test_what_is_missing_is_said_beside_its_field(visit, db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    page = visit.as_(world.moderator).post(path_of(application), {"outcome": "award", "summary": ""})
    assert (page.status_code, "Give the reasons for the decision" in page.text) == (422, True)
    page = visit.post(path_of(application), {"outcome": "everything", "summary": "Kept."})
    assert (page.status_code, "Kept.</textarea>" in page.text) == (422, True)
    page = visit.post(path_of(application, "/send-back"), {"reason": ""})
    assert (page.status_code, "Tell the assessor what to look at again." in page.text) == (422, True)
    assert 'href="#back-reason"' in page.text


def test_an_outcome_that_the_findings_do_not_bear_out_is_refused(visit, db, world):
    silver = make_application(db, world, status=Status.DECIDED)
    silver = make_application(db, world, status=Status.RECOMMENDED, level="silver")
    visit.as_(world.moderator)
    for level, words in [
        ("bronze", "Bronze has been awarded already. Choose “Not yet”."),
        ("gold", "Gold is not lower than the level applied for."),
        ("nonsense", "Choose the level to award."),
        ("", "Choose the level to award."),
    ]:
        page = visit.post(path_of(silver), {"outcome": "award_lower", "level": level, "summary": "Lower."})
        assert (page.status_code, words in page.text) == (409, True), level
    assert len(db.exec(select(Decision)).all()) == 1


def test_a_lower_level_is_awarded_where_the_findings_reach_it(visit, db, world):
    world.enrolment = world.other_enrolment
    world.lead, world.employer = world.other_lead, world.other_employer
    people = {
        name: getattr(world, f"other_{name}") for name in ("coordinator", "adviser", "assessor", "moderator")
    }
    world.people.update(people)
    application = make_application(db, world, status=Status.RECOMMENDED, level="achievement")
    page = visit.as_(world.moderator).post(
        path_of(application), {"outcome": "award_lower", "level": "commitment", "summary": "So far."}
    )
    assert page.status_code == 303
    assert db.exec(select(Award)).one().level == "commitment"


def test_who_recommended_reads_why_they_may_not_decide_and_whom_to_ask(visit, db, world):
    give_role(db, world.assessor, Role.MODERATOR, programme=world.programme)
    application = make_application(db, world, status=Status.RECOMMENDED)
    page = visit.as_(world.assessor).get(path_of(application))
    assert page.status_code == 200
    assert "You made the recommendation, so another moderator must decide." in page.text
    assert 'href="mailto:team@example.org"' in page.text
    assert 'name="summary"' not in page.text
    refused = visit.post(path_of(application), {"outcome": "award", "summary": "Mine."})
    assert refused.status_code == 409
    assert db.exec(select(Decision)).all() == []


def test_sent_back_with_a_reason_that_the_assessor_reads(visit, db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    visit.as_(world.moderator)
    sent = visit.post(path_of(application, "/send-back"), {"reason": "The visit note is missing."})
    assert (sent.status_code, sent.headers["location"]) == (303, "/")
    assert visit.get(path_of(application)).status_code == 404
    visit.as_(world.assessor)
    for page in ("/review", "/recommendation"):
        assert "The visit note is missing." in visit.get(path_of(application, page)).text
    assert (
        "The visit note is missing." not in visit.as_(world.lead).get(path_of(application, "/activity")).text
    )


def test_who_may_decide(visit, db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    decision = {"outcome": "award", "summary": "x", "reason": "x"}
    for who, status in [
        (None, 303), (world.stranger, 404), (world.other_moderator, 404), (world.lead, 403),
        (world.assessor, 403), (world.coordinator, 403), (world.adviser, 403),
    ]:  # fmt: skip
        visit.as_(who)
        assert visit.get(path_of(application)).status_code == status
        assert visit.post(path_of(application), decision).status_code == status
        assert visit.post(path_of(application, "/send-back"), decision).status_code == status
    db.refresh(application)
    assert application.status is Status.RECOMMENDED


def test_before_the_panel_has_it_a_moderator_who_assesses_reads_that_there_is_nothing_to_decide(
    visit, db, world
):
    give_role(db, world.assessor, Role.MODERATOR, programme=world.programme)
    application = make_application(db, world, status=Status.IN_REVIEW)
    find_everything_met(db, actor(db, world.assessor), application)
    db.commit()
    page = visit.as_(world.assessor).get(path_of(application))
    assert "There is nothing to decide: this application is now “In review”." in page.text


def test_the_page_makes_at_most_twelve_queries(visit, db, world, connection):
    application = make_application(db, world, status=Status.RECOMMENDED)
    path = path_of(application)
    visit.as_(world.moderator)
    with counted(connection) as before:
        visit.get(path)
    visit.post(path, {"outcome": "award", "summary": "Confirmed."})
    with counted(connection) as after:
        visit.get(path)
    assert (len(before), len(after)) == (11, 11)
