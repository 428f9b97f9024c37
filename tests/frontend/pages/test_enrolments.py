"""An enrolment's page, and starting an application there."""

from sqlmodel import select

from api.services.enrolments import enrol
from assessments.workflow import Status
from models.applications import Application
from models.awards import Award
from models.base import today
from models.employers import Employer
from tests.counting import counted
from tests.factories import actor, make_application


def path(world) -> str:
    return f"/enrolments/{world.enrolment.id}"


def test_the_ladder_shows_what_is_open_and_why_the_rest_is_not(visit, world):
    page = visit.as_(world.lead).get(path(world))
    assert page.status_code == 200
    assert "Start Bronze" in page.text
    assert "Start Silver" not in page.text
    assert "Opens when you have been awarded Bronze." in page.text
    assert "This scheme asks the same of employers of every size." in page.text


def test_a_level_is_started_once(visit, db, world):
    visit.as_(world.lead)
    page = visit.post(path(world) + "/applications", {"level": "bronze"})
    application = db.exec(select(Application)).one()
    assert (page.status_code, page.headers["location"]) == (303, f"/applications/{application.id}")
    again = visit.post(path(world) + "/applications", {"level": "bronze"})
    assert again.status_code == 409
    assert "You have an application open already." in again.text
    assert f'href="/applications/{application.id}"' in visit.get(path(world)).text
    assert f'href="/applications/{application.id}"' in visit.get(f"/employers/{world.employer.id}").text


def test_a_level_that_is_closed_or_unknown_or_left_out_is_refused(visit, db, world):
    visit.as_(world.lead)
    for level, says in [
        ("silver", "Opens when you have been awarded Bronze."),
        ("platinum", "Choose the level to apply for."),
        ("", "Select the level"),
    ]:
        page = visit.post(path(world) + "/applications", {"level": level})
        assert page.status_code == 422
        assert says in page.text
    assert db.exec(select(Application)).all() == []


def test_who_may_see_and_who_may_start(visit, world):
    seen = {
        who: (
            visit.as_(world.people[who]).get(path(world)).status_code,
            visit.post(path(world) + "/applications", {"level": "bronze"}).status_code,
        )
        for who in ("viewer", "colleague", "coordinator", "stranger", "other_lead", "other_coordinator")
    }
    assert seen == {
        "viewer": (200, 403), "colleague": (200, 403), "coordinator": (200, 403),
        "stranger": (404, 404), "other_lead": (404, 404), "other_coordinator": (404, 404),
    }  # fmt: skip
    assert visit.as_(None).get(path(world)).status_code == 303


def test_what_was_awarded_is_shown_and_opens_the_next(visit, db, world, connection):
    make_application(db, world, status=Status.DECIDED)
    award = db.exec(select(Award)).one()
    visit.as_(world.lead)
    with counted(connection) as sent:
        page = visit.get(path(world))
    for words in ("Held", f'href="/certificates/{award.certificate_number}"', "Start Silver", "Apply again"):
        assert words in page.text
    assert "Holds" in visit.get(f"/employers/{world.employer.id}").text
    assert len(sent) == 8


def test_a_lead_leaves_a_programme_and_may_join_it_again(visit, world, db):
    address = f"/enrolments/{world.enrolment.id}"
    visit.as_(world.lead)
    assert "Leave this programme" in visit.get(address).text
    assert visit.post(f"{address}/leave").status_code == 303
    db.expire_all()
    assert world.enrolment.left_on == today()
    assert "Leave this programme" not in visit.get(address).text
    assert visit.post(f"{address}/leave").status_code == 409
    again = enrol(db, actor(db, world.lead), db.get_one(Employer, world.employer.id), world.programme)
    assert again.id != world.enrolment.id


def test_nobody_leaves_while_an_application_is_open(visit, world, db):
    make_application(db, world)
    answer = visit.as_(world.lead).post(f"/enrolments/{world.enrolment.id}/leave")
    assert answer.status_code == 409
    assert "Withdraw it" in answer.text
