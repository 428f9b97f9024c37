"""The lists that staff work from."""

from datetime import timedelta

from assessments.roles import Role
from assessments.workflow import Status
from models.applications import Application, Assignment, InformationRequest
from models.base import utc_now
from models.queries.paging import PAGE
from tests.counting import counted
from tests.factories import LONG_AGO, give_role, make_account, make_application, make_employer, make_enrolment

EMPTY = "Nothing has been given to you."


def give(db, world, number, **more):
    """An application of another employer given to the assessor, as a row that nobody filled in."""
    employer = make_employer(db, f"Employer {number:03}")
    lead = give_role(db, make_account(db, f"Lead {number}"), Role.LEAD, employer=employer)
    enrolment = make_enrolment(db, lead, employer, world.programme)
    application = Application(
        enrolment_id=enrolment.id,
        employer_id=employer.id,
        programme_id=world.programme.id,
        edition_id=world.programme.edition_id,
        level="bronze",
        **{"status": Status.SUBMITTED, "status_since": utc_now() - timedelta(days=number), **more},
    )
    db.add(application)
    db.flush()
    db.add(
        Assignment(
            application_id=application.id,
            account_id=world.assessor.id,
            role=Role.ASSESSOR,
            assigned_by=world.coordinator.id,
        )
    )
    db.commit()
    return application


def employers_in(page):
    return [part.split("<")[0] for part in page.text.split('/review">')[1:]]


def test_the_queue_holds_what_was_given_to_me_longest_waiting_first(visit, db, world):
    for number in (3, 9, 1):
        give(db, world, number)
    page = visit.as_(world.assessor).get("/queue")
    assert employers_in(page) == ["Employer 009", "Employer 003", "Employer 001"]
    assert "9 days" in page.text
    assert EMPTY in visit.as_(world.other_assessor).get("/queue").text
    assert "you are neither at the moment" in visit.as_(world.lead).get("/queue").text
    assert visit.as_(None).get("/queue").headers["location"] == "/sign-in?next=/queue"


def test_what_was_taken_back_or_closed_is_not_in_the_queue(visit, db, world):
    taken, _closed = give(db, world, 1), give(db, world, 2, status=Status.DECIDED)
    for row in db.exec(Assignment.__table__.select().where(Assignment.application_id == taken.id)):
        db.get_one(Assignment, row.id).ended_at = utc_now()
    db.commit()
    assert EMPTY in visit.as_(world.assessor).get("/queue").text


def test_an_overdue_answer_stands_out(visit, db, world):
    application = give(db, world, 5, status=Status.INFORMATION_REQUESTED)
    asked = InformationRequest(
        application_id=application.id,
        asked_by=world.assessor.id,
        due_on=utc_now().date() - timedelta(days=1),
    )
    db.add(asked)
    db.commit()
    assert "Answer overdue" in visit.as_(world.assessor).get("/queue").text
    path = f"/programmes/{world.programme.slug}/applications"
    assert "Answer overdue" in visit.as_(world.coordinator).get(path).text
    asked.due_on = utc_now().date()
    db.add(asked)
    db.commit()
    assert "Answer overdue" not in visit.as_(world.assessor).get("/queue").text


def test_pages_follow_one_another_without_a_gap(visit, db, world):
    same_moment = utc_now() - timedelta(days=2)
    for number in range(PAGE + 3):
        give(db, world, number, status_since=same_moment)
    first = visit.as_(world.assessor).get("/queue")
    more = first.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = visit.get(more)
    assert (len(employers_in(first)), len(employers_in(second))) == (PAGE, 3)
    assert len(set(employers_in(first) + employers_in(second))) == PAGE + 3
    assert visit.get("/queue?after=nonsense").status_code == 422


def test_a_coordinator_narrows_the_list_of_a_programme(visit, db, world):
    make_application(db, world, status=Status.RECOMMENDED)
    give(db, world, 4)
    here = f"/programmes/{world.programme.slug}/applications"
    whole = visit.as_(world.coordinator).get(here)
    for words in ("Larkspur Bakery", "Employer 004", "Adviser Two", "Assessor Two", "With the moderator"):
        assert words in whole.text
    assert "Larkspur Bakery" not in visit.get(f"{here}?status=submitted").text
    assert "Employer 004" not in visit.get(f"{here}?search=larkspur").text
    assert "No application fits that." in visit.get(f"{here}?search=%25").text
    assert "Larkspur Bakery" in visit.get(f"{here}?status=nonsense").text
    # Whom to give it to is asked where nobody has it.
    assert whole.text.count("/assign") == 1


def test_only_the_programmes_own_coordinator_sees_its_list(visit, world):
    here = f"/programmes/{world.programme.slug}/applications"
    for who in (world.other_coordinator, world.assessor, world.analyst, world.lead, world.stranger):
        assert visit.as_(who).get(here).status_code == 403
    assert visit.as_(None).get(here).status_code == 303
    assert "Nobody has applied yet." in visit.as_(world.coordinator).get(here).text


def test_a_former_coordinator_no_longer_sees_it(visit, db, world):
    former = make_account(db, "Fred Former")
    give_role(db, former, Role.COORDINATOR, programme=world.programme, until_on=LONG_AGO)
    here = f"/programmes/{world.programme.slug}/applications"
    assert visit.as_(former).get(here).status_code == 403


def test_lists_ask_as_often_for_three_as_for_one(visit, db, world, connection):
    here = f"/programmes/{world.programme.slug}/applications"
    counts = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            give(db, world, number)
        for who, path in ((world.assessor, "/queue"), (world.coordinator, here)):
            visit.as_(who)
            with counted(connection) as sent:
                visit.get(path)
            counts.append(len(sent))
    assert counts == [2, 3, 2, 3]
