"""Giving an application to people, with what speaks against each seen first."""

from sqlmodel import select

from assessments.roles import Role
from assessments.workflow import Status
from models.applications import Assignment
from models.mail import Message
from tests.counting import counted
from tests.factories import LONG_AGO, give_role, make_account, make_application


def given(db):
    rows = db.exec(select(Assignment).where(Assignment.ended_at.is_(None)))
    return {row.role: row.account_id for row in rows}


def draft(db, world):
    return f"/applications/{make_application(db, world, answered=False).id}"


def test_conflicts_and_load_are_seen_before_choosing(visit, db, world):
    member = give_role(db, make_account(db, "Mia Member"), Role.ASSESSOR, programme=world.programme)
    give_role(db, member, Role.VIEWER, employer=world.employer, until_on=LONG_AGO)
    give_role(db, world.adviser, Role.ASSESSOR, programme=world.programme)
    application = make_application(db, world, status=Status.SUBMITTED)
    page = visit.as_(world.coordinator).get(f"/applications/{application.id}/assign")
    assert "Cannot do this: they are or were a member of this employer." in page.text
    assert "Has advised this employer." in page.text
    blocked = page.text.split(f'name="assessor" type="radio" value="{member.id}"')[1].split(">")[0]
    assert " disabled" in blocked
    assert "1 open application" in page.text


def test_those_chosen_are_given_it_and_told(visit, db, world):
    here = draft(db, world)
    page = visit.as_(world.coordinator).post(
        f"{here}/assign", {"adviser": world.adviser.id, "assessor": world.assessor.id}
    )
    assert (page.status_code, page.headers["location"]) == (303, here)
    assert given(db) == {Role.ADVISER: world.adviser.id, Role.ASSESSOR: world.assessor.id}
    told = db.exec(select(Message).where(Message.template == "assigned")).all()
    assert {m.to_address: (f"{here}/review" in m.body) for m in told} == {
        world.adviser.email: False,
        world.assessor.email: True,
    }
    # Given to another, the first no longer sees it.
    another = give_role(db, make_account(db, "Ann Other"), Role.ASSESSOR, programme=world.programme)
    visit.as_(world.coordinator).post(f"{here}/assign", {"adviser": "", "assessor": another.id})
    assert given(db) == {Role.ASSESSOR: another.id}
    assert visit.as_(world.assessor).get(here).status_code == 404


def test_a_member_of_the_employer_is_refused_whatever_is_sent(visit, db, world):
    here = draft(db, world)
    give_role(db, world.assessor, Role.VIEWER, employer=world.employer, until_on=LONG_AGO)
    page = visit.as_(world.coordinator).post(
        f"{here}/assign", {"adviser": world.adviser.id, "assessor": world.assessor.id}
    )
    assert page.status_code == 422
    assert "Assessor Two cannot do this: they are or were a member of this employer." in page.text
    assert given(db) == {}
    for other in (world.other_assessor.id, world.lead.id, 2**62, "abc", "-1"):
        page = visit.post(f"{here}/assign", {"assessor": other})
        assert page.status_code == 422
    assert given(db) == {}


def test_who_may_give_it(visit, db, world):
    here = f"{draft(db, world)}/assign"
    for who, status in [
        (None, 303), (world.stranger, 404), (world.other_coordinator, 404), (world.lead, 403),
        (world.coordinator, 200),
    ]:  # fmt: skip
        assert visit.as_(who).get(here).status_code == status
        if status != 200:
            assert visit.post(here, {"assessor": world.assessor.id}).status_code == status
    assert given(db) == {}


def test_a_closed_application_is_given_to_nobody(visit, db, world):
    application = make_application(db, world, status=Status.DECIDED)
    here = f"/applications/{application.id}/assign"
    assert "This application is closed" in visit.as_(world.coordinator).get(here).text
    assert visit.post(here, {"assessor": ""}).status_code == 409


def test_the_page_asks_as_often_for_three_candidates_as_for_one(visit, db, world, connection):
    here = f"{draft(db, world)}/assign"
    visit.as_(world.coordinator)
    counts = []
    for names in ((), ("Ann", "Bea")):
        for name in names:
            give_role(db, make_account(db, name), Role.ASSESSOR, programme=world.programme)
        db.commit()
        with counted(connection) as sent:
            visit.get(here)
        counts.append(len(sent))
    assert counts == [9, 9]
