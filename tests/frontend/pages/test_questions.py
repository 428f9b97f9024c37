"""The assessor's questions: replying, changing just what was asked about, and sending back."""

from datetime import timedelta

import pytest
from sqlmodel import select

from api.services.review import request_information
from assessments.workflow import Status
from models.applications import Application, InformationQuestion
from models.base import utc_now
from tests.factories import actor, hand, make_application

KEY, OTHER = "bronze.needs_assessment", "bronze.health_information"


@pytest.fixture
def application(db, world) -> Application:
    made = make_application(db, world, status=Status.IN_REVIEW)
    assessor = actor(db, world.assessor)
    due = utc_now().date() + timedelta(days=14)
    request_information(db, assessor, hand(db, assessor, made), {KEY: "Who was asked?"}, due)
    db.commit()
    return made


def test_questions_are_answered_and_sent_back(visit, db, world, application):
    path = f"/applications/{application.id}"
    visit.as_(world.lead)
    assert "The assessor has 1 question for you" in visit.get(path).text
    page = visit.get(f"{path}/questions")
    assert "Who was asked?" in page.text
    early = visit.post(f"{path}/questions")
    assert early.status_code == 409
    assert "Reply to each question first" in early.text
    assert db.get_one(Application, application.id).status is Status.INFORMATION_REQUESTED
    page = visit.post(f"{path}/questions/{KEY}", {"reply": "All 60 of us."})
    assert page.headers["location"] == f"{path}/questions#c-bronze--needs_assessment"
    assert visit.post(f"{path}/questions").headers["location"] == path
    assert db.get_one(Application, application.id).status is Status.IN_REVIEW
    assert db.exec(select(InformationQuestion)).one().reply == "All 60 of us."
    assert "not waiting for anything" in visit.get(f"{path}/questions").text


def test_only_what_was_asked_about_can_be_changed(visit, db, world, application):
    path = f"/applications/{application.id}/criteria"
    visit.as_(world.lead)
    assert visit.post(f"{path}/{KEY}", {"answer": "partly", "version": "1"}).status_code == 303
    locked = visit.post(f"{path}/{OTHER}", {"answer": "partly", "version": "1"})
    assert locked.status_code == 409
    assert "The assessor asked about other criteria" in locked.text
    assert "Write your reply" in visit.get(f"{path}/{KEY}").text


def test_an_empty_reply_is_refused_beside_its_field(visit, world, application):
    page = visit.as_(world.lead).post(f"/applications/{application.id}/questions/{KEY}", {"reply": " "})
    assert page.status_code == 422
    assert 'href="#c-bronze--needs_assessment-reply"' in page.text


def test_a_reply_to_what_was_not_asked_is_refused(visit, world, application):
    page = visit.as_(world.lead).post(f"/applications/{application.id}/questions/{OTHER}", {"reply": "x"})
    assert page.status_code == 409


@pytest.mark.parametrize(
    ("who", "read", "reply", "send"),
    [(None, 303, 303, 303), ("stranger", 404, 404, 404), ("viewer", 200, 403, 403),
     ("colleague", 200, 303, 403), ("assessor", 200, 403, 403), ("other_lead", 404, 404, 404)],
)  # fmt: skip
def test_who_may_reply_and_send_back(visit, world, application, who, read, reply, send):
    visit.as_(getattr(world, who) if who else None)
    path = f"/applications/{application.id}/questions"
    assert visit.get(path).status_code == read
    assert visit.post(f"{path}/{KEY}", {"reply": "Yes"}).status_code == reply
    assert visit.post(path).status_code == send


def test_a_reply_saved_as_one_goes_gives_back_the_line_that_says_so(visit, world, application):
    path = f"/applications/{application.id}/questions/{KEY}"
    visit.as_(world.lead)
    page = visit.post(path, {"reply": "All."}, headers={"HX-Request": "true"})
    assert (page.status_code, page.text[:6]) == (200, "Saved ")
    page = visit.post(path, {"reply": ""}, headers={"HX-Request": "true"})
    assert (page.status_code, page.text.count("Enter the reply")) == (422, 1)
