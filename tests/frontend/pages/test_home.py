"""The front page of each kind of person, and the API's reference."""

import pytest

from assessments.workflow import Status
from tests.factories import make_application


def waiting(page) -> list[str]:
    """What the page says is waiting, in its order."""
    items = page.text.split('class="hm-work__what">')[1:]
    return [item.split(">", 1)[1].split("<", 1)[0] for item in items]


def test_a_stranger_is_told_what_this_is(visit):
    page = visit.get("/")
    assert page.status_code == 200
    assert "Find a programme near you" in page.text


def test_somebody_with_no_role_is_led_to_register_their_organisation(visit, world):
    page = visit.as_(world.stranger).get("/")
    assert 'href="/employers/new"' in page.text


@pytest.mark.parametrize(
    ("status", "who", "tasks"),
    [
        (Status.DRAFT, "lead", ["Continue your self-assessment"]),
        (Status.DRAFT, "colleague", ["Continue your self-assessment"]),
        (Status.SUBMITTED, "lead", []),
        (Status.SUBMITTED, "assessor", ["Start the review"]),
        (Status.SUBMITTED, "adviser", []),
        (Status.IN_REVIEW, "assessor", ["Continue the review"]),
        (Status.RECOMMENDED, "moderator", ["Decide"]),
        (Status.RECOMMENDED, "other_moderator", []),
        (Status.DECIDED, "moderator", []),
    ],
)
def test_each_person_sees_what_waits_for_them(visit, world, db, status, who, tasks):
    make_application(db, world, status=status)
    assert waiting(visit.as_(world.people[who]).get("/")) == tasks


def test_the_coordinator_sees_what_nobody_has(visit, world, db):
    from sqlmodel import select

    from models.applications import Assignment
    from models.base import utc_now

    make_application(db, world, status=Status.SUBMITTED)
    for given in db.exec(select(Assignment)):
        given.ended_at = utc_now()
        db.add(given)
    db.commit()
    assert waiting(visit.as_(world.coordinator).get("/")) == ["Give to an assessor"]
    assert waiting(visit.as_(world.other_coordinator).get("/")) == []


def test_an_employer_that_joined_and_has_not_begun_is_asked_to(visit, world):
    assert waiting(visit.as_(world.lead).get("/")) == ["Choose a level and start"]


def test_the_reference_shows_every_operation_of_the_api(visit, app):
    page = visit.get("/api/docs")
    operations = [
        f"{method.upper()} {path}" for path, methods in app.openapi()["paths"].items() for method in methods
    ]
    assert [one for one in operations if one not in page.text] == []


def test_somebody_who_asked_to_join_is_told_to_wait(visit, world, db):
    from api.services.joining import ask_to_join
    from tests.factories import actor

    ask_to_join(db, actor(db, world.stranger), world.employer.id, "")
    db.commit()
    assert "You have asked to join Larkspur Bakery." in visit.as_(world.stranger).get("/").text


def test_an_answer_that_is_overdue_comes_back_to_the_assessor(visit, world, db):
    from datetime import timedelta

    from sqlmodel import select

    from api.services.review import request_information
    from models.applications import InformationRequest
    from models.base import utc_now
    from models.queries.portfolios import load_portfolio
    from tests.factories import actor, hand

    application = make_application(db, world, status=Status.IN_REVIEW)
    assessor, today = actor(db, world.assessor), utc_now().date()
    key = load_portfolio(db, application).criteria[0].key
    request_information(db, assessor, hand(db, assessor, application), {key: "When?"}, today + timedelta(9))
    db.commit()
    assert waiting(visit.as_(world.assessor).get("/")) == []
    request = db.exec(select(InformationRequest)).one()
    request.due_on = today - timedelta(1)
    db.add(request)
    db.commit()
    assert waiting(visit.as_(world.assessor).get("/")) == ["Go on without an answer"]


def test_the_lead_of_an_employer_without_contacts_is_asked_to_name_two(visit, world, db):
    from sqlmodel import select

    from models.employers import Contact

    for contact in db.exec(select(Contact).where(Contact.employer_id == world.employer.id)):
        db.delete(contact)
    db.commit()
    assert "Name two contacts" in waiting(visit.as_(world.lead).get("/"))
    assert "Name two contacts" not in waiting(visit.as_(world.colleague).get("/"))
