"""The assessor's desk, findings, questions to the employer, and the recommendation."""

from datetime import timedelta

import pytest
from sqlmodel import select

from api.services.review import reply
from assessments.definition import Answer
from assessments.roles import Role
from assessments.workflow import Outcome, Status
from models.applications import Finding, InformationQuestion, InformationRequest, Recommendation
from models.base import utc_now
from models.queries.portfolios import load_portfolio
from tests.counting import counted
from tests.factories import LONG_AGO, actor, find_everything_met, give_role, make_application

SAVED_BY_ANOTHER = "Someone else has just saved a finding here."


@pytest.fixture
def application(db, world):
    return make_application(db, world, status=Status.IN_REVIEW)


def criteria_of(db, application):
    return load_portfolio(db, application).criteria


def path_of(application, page=""):
    return f"/applications/{application.id}{page}"


def findings(db):
    return {row.criterion: row for row in db.exec(select(Finding))}


def due(days=14):
    day = utc_now().date() + timedelta(days=days)
    return {"due_on-day": day.day, "due_on-month": day.month, "due_on-year": day.year}


def test_the_desk_shows_answers_evidence_and_the_score_so_far(visit, db, world, application):
    criteria = criteria_of(db, application)
    page = visit.as_(world.assessor).get(path_of(application, "/review"))
    for criterion in criteria:
        assert criterion.title in page.text.replace("&#39;", "'")
    assert page.text.count("1 item<") == len(criteria)
    assert "No level yet" in page.text
    assert f'{path_of(application, "/review/")}{criteria[0].key}" role="button"' in page.text
    find_everything_met(db, actor(db, world.assessor), application)
    db.commit()
    done = visit.get(path_of(application, "/review"))
    assert "Next without a finding" not in done.text
    assert '<p class="hm-score__level">Bronze</p>' in done.text


def test_who_sees_findings_and_who_records_them(visit, db, world, application):
    desk, key = path_of(application, "/review"), criteria_of(db, application)[0].key
    for who, sees, records in [
        (None, 303, 303), (world.stranger, 404, 404), (world.other_assessor, 404, 404),
        (world.lead, 403, 403), (world.viewer, 403, 403), (world.adviser, 403, 403),
        (world.coordinator, 200, 403), (world.moderator, 404, 404), (world.assessor, 200, 200),
    ]:  # fmt: skip
        visit.as_(who)
        assert visit.get(desk).status_code == sees
        assert visit.get(f"{desk}/{key}").status_code == records
        if records != 200:
            answer = visit.post(f"{desk}/{key}", {"answer": "met", "reason": "x"})
            assert answer.status_code == records
    assert findings(db) == {}


def test_saving_goes_on_to_the_next_without_a_finding_and_round_again(visit, db, world, application):
    keys = [criterion.key for criterion in criteria_of(db, application)]
    desk, finding = path_of(application, "/review"), {"answer": "met", "reason": "Seen.", "then": "next"}
    visit.as_(world.assessor)
    assert visit.post(f"{desk}/{keys[1]}", finding).headers["location"] == f"{desk}/{keys[2]}"
    assert visit.post(f"{desk}/{keys[-1]}", finding).headers["location"] == f"{desk}/{keys[0]}"
    assert visit.post(f"{desk}/{keys[0]}", finding).headers["location"] == f"{desk}/{keys[2]}"
    for key in keys[2:-2]:
        visit.post(f"{desk}/{key}", finding)
    stay = {**finding, "then": "stay"}
    assert visit.post(f"{desk}/{keys[-2]}", stay).headers["location"] == f"{desk}/{keys[-2]}"
    again = {**finding, "version": findings(db)[keys[0]].version}
    assert visit.post(f"{desk}/{keys[0]}", again).headers["location"] == desk
    assert {key: row.answer for key, row in findings(db).items()} == dict.fromkeys(keys, Answer.MET)


def test_the_first_finding_takes_up_the_review(visit, db, world):
    application = make_application(db, world, status=Status.SUBMITTED)
    key = criteria_of(db, application)[0].key
    visit.as_(world.assessor).post(
        path_of(application, f"/review/{key}"), {"answer": "met", "reason": "Seen."}
    )
    db.refresh(application)
    assert application.status is Status.IN_REVIEW


def test_a_finding_that_cannot_be_saved_is_kept_with_what_is_wrong(visit, db, world, application):
    path = path_of(application, f"/review/{criteria_of(db, application)[0].key}")
    page = visit.as_(world.assessor).post(path, {"answer": "partly", "reason": "Half <done>.", "needed": ""})
    assert page.status_code == 422
    assert "Say what would make this met." in page.text
    assert "Half &lt;done&gt;.</textarea>" in page.text
    assert "Choose a finding." in visit.post(path, {"reason": "x"}).text
    assert visit.post(path, {"answer": "met", "reason": "x" * 5001}).status_code == 422
    assert visit.post(path, {"answer": "splendid", "reason": "x"}).status_code == 422
    assert findings(db) == {}
    assert visit.get(path_of(application, "/review/nonsense")).status_code == 404


def test_two_who_save_at_once_see_both_and_nothing_is_lost(visit, db, world, application):
    key = criteria_of(db, application)[0].key
    path = path_of(application, f"/review/{key}")
    visit.as_(world.assessor).post(path, {"answer": "met", "reason": "The first.", "version": 0})
    second = {"answer": "partly", "reason": "The second.", "needed": "More.", "version": 0}
    page = visit.post(path, second)
    assert page.status_code == 409
    for words in (SAVED_BY_ANOTHER, "The first.", "The second.</textarea>", 'name="version" value="1"'):
        assert words in page.text
    assert findings(db)[key].reason == "The first."
    assert visit.post(path, {**second, "version": 1}).status_code == 303
    db.expire_all()
    assert (findings(db)[key].reason, findings(db)[key].version) == ("The second.", 2)


def test_a_mistake_does_not_lift_the_version_that_was_typed_against(visit, db, world, application):
    path = path_of(application, f"/review/{criteria_of(db, application)[0].key}")
    visit.as_(world.assessor).post(path, {"answer": "met", "reason": "The first.", "version": 0})
    page = visit.post(path, {"answer": "not_met", "reason": "", "version": 0})
    assert page.status_code == 422
    assert 'name="version" value="0"' in page.text


def test_questions_go_to_the_employer_and_come_back_beside_the_criterion(visit, db, world, application):
    first, second = criteria_of(db, application)[:2]
    path = path_of(application, "/information-request")
    chosen = visit.as_(world.assessor).get(f"{path}?criterion={second.key}")
    ticked = [part.split(">")[0] for part in chosen.text.split('type="checkbox" ')[1:]]
    assert next(one for one in ticked if one.endswith(" checked")).startswith(f'value="{second.key}"')
    sent = visit.post(path, {"criteria": [first.key], f"question-{first.key}": "Who leads?", **due()})
    assert (sent.status_code, sent.headers["location"]) == (303, path_of(application, "/review"))
    assert [q.question for q in db.exec(select(InformationQuestion))] == ["Who leads?"]
    desk = visit.get(path_of(application, "/review"))
    assert "Question open" in desk.text
    assert "Go on without an answer" not in desk.text
    reply(db, actor(db, world.lead), application, first.key, "Rosa does.")
    db.commit()
    beside = visit.get(path_of(application, f"/review/{first.key}"))
    assert "Who leads?" in beside.text
    assert "Rosa does." in beside.text
    assert "Who leads?" not in visit.get(path_of(application, f"/review/{second.key}")).text


def test_questions_that_cannot_be_sent_are_kept(visit, db, world, application):
    first, second = criteria_of(db, application)[:2]
    path = path_of(application, "/information-request")
    visit.as_(world.assessor)
    none = visit.post(path, due())
    assert (none.status_code, "Choose at least one criterion to ask about." in none.text) == (409, True)
    empty = visit.post(path, {"criteria": [first.key], **due()})
    assert (empty.status_code, f"Write your question about “{first.title}”." in empty.text) == (422, True)
    soon = visit.post(path, {"criteria": [first.key], f"question-{first.key}": "Who?", **due(1)})
    assert "Give the employer between 2 and 180 days to answer." in soon.text
    assert "Who?</textarea>" in soon.text
    both = {f"question-{first.key}": "Who?", f"question-{second.key}": "When?"}
    unticked = visit.post(path, {"criteria": [first.key], **both, **due()})
    assert (unticked.status_code, "was not ticked" in unticked.text) == (422, True)
    assert "When?</textarea>" in unticked.text
    undated = visit.post(path, {"criteria": [first.key], f"question-{first.key}": "Who?"})
    assert "Give the date to answer by." in undated.text
    assert db.exec(select(InformationRequest)).all() == []


def test_the_review_goes_on_once_the_day_has_passed(visit, db, world, application):
    key = criteria_of(db, application)[0].key
    visit.as_(world.assessor).post(
        path_of(application, "/information-request"),
        {"criteria": [key], f"question-{key}": "Who?", **due()},
    )
    early = visit.post(path_of(application, "/continue"))
    assert (early.status_code, "The employer still has time to reply." in early.text) == (409, True)
    request = db.exec(select(InformationRequest)).one()
    request.due_on = utc_now().date() - timedelta(days=1)
    db.add(request)
    db.commit()
    assert "Go on without an answer" in visit.get(path_of(application, "/review")).text
    assert visit.post(path_of(application, "/continue")).status_code == 303
    db.refresh(application)
    assert application.status is Status.IN_REVIEW
    assert "Not answered" in visit.get(path_of(application, f"/review/{key}")).text


def test_a_recommendation_waits_until_every_finding_is_there(visit, db, world, application):
    path = path_of(application, "/recommendation")
    page = visit.as_(world.assessor).get(path)
    assert "Record a finding for every criterion first" in page.text
    assert "The findings do not reach Bronze. Still missing: " in page.text
    early = visit.post(path, {"outcome": "award", "summary": "All well."})
    assert early.status_code == 409
    assert "Record a finding for every criterion first" in early.text
    assert "All well.</textarea>" in early.text
    find_everything_met(db, actor(db, world.assessor), application)
    db.commit()
    assert "Record a finding" not in visit.get(path).text
    assert "Sum up what you found" in visit.post(path, {"outcome": "award", "summary": " "}).text
    assert "Choose an outcome." in visit.post(path, {"summary": "x"}).text
    sent = visit.post(path, {"outcome": "award", "summary": "All well."})
    assert (sent.status_code, sent.headers["location"]) == (303, path_of(application, "/review"))
    (made,) = db.exec(select(Recommendation))
    assert (made.outcome, made.level, made.made_by) == (Outcome.AWARD, "bronze", world.assessor.id)
    assert "A recommendation is made while the application is in review." in visit.get(path).text
    assert visit.post(path, {"outcome": "award", "summary": "Again."}).status_code == 409


def test_a_former_member_records_nothing(visit, db, world, application):
    give_role(db, world.assessor, Role.VIEWER, employer=world.employer, until_on=LONG_AGO)
    db.commit()
    key = criteria_of(db, application)[0].key
    page = visit.as_(world.assessor).post(
        path_of(application, f"/review/{key}"), {"answer": "met", "reason": "x"}
    )
    assert page.status_code == 409
    assert "You are or were a member of this employer, so somebody else must review it." in page.text
    assert findings(db) == {}


def test_pages_ask_no_more_often_for_more_findings(visit, db, world, application, connection):
    key = criteria_of(db, application)[0].key
    pages = ("/review", f"/review/{key}", "/information-request", "/recommendation")
    counts = []
    for _ in range(2):
        visit.as_(world.assessor)
        for page in pages:
            path = path_of(application, page)
            with counted(connection) as sent:
                visit.get(path)
            counts.append(len(sent))
        find_everything_met(db, actor(db, world.assessor), application) if not findings(db) else None
        db.commit()
    assert counts == [10, 11, 10, 11] * 2
