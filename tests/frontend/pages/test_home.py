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
