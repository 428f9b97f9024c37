"""The page on which a moderator grants a status, and where a status is shown."""

import csv
from io import BytesIO, StringIO

from pypdf import PdfReader
from sqlmodel import select

from assessments.workflow import Status
from models.awards import Award, StatusGrant, StatusWithdrawal
from models.mail import Message
from tests.factories import make_application
from tests.walking import bearer


def path(world) -> str:
    return f"/enrolments/{world.enrolment.id}/statuses"


def given(world, **more):
    return {"status": "ambassador", "reason": "They help.", "recommended_by": str(world.adviser.id)} | more


def test_a_status_is_granted_and_shown_wherever_the_employer_is(visit, db, world):
    application = make_application(db, world, status=Status.DECIDED)
    visit.as_(world.moderator)
    assert f'href="{path(world)}"' in visit.get(f"/applications/{application.id}/decision").text
    page = visit.get(path(world))
    assert (page.status_code, "Grant a status" in page.text) == (200, True)
    sent = visit.post(path(world), given(world))
    assert (sent.status_code, sent.headers["location"]) == (303, path(world))
    assert "They help." in visit.get(path(world)).text
    award = db.exec(select(Award)).one()
    assert "Ambassador Status" in visit.as_(None).get(f"/certificates/{award.certificate_number}").text
    shown = visit.as_(world.lead).get(f"/enrolments/{world.enrolment.id}").text
    assert "Ambassador Status" in shown
    assert "They help." not in shown
    answer = visit.get(f"/api/v1/enrolments/{world.enrolment.id}", headers=bearer(db, world.lead)).json()
    assert [one["title"] for one in answer["statuses"]] == ["Ambassador Status"]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(visit, db, world):
    make_application(db, world, status=Status.DECIDED)
    page = visit.as_(world.moderator).post(path(world), given(world, recommended_by="", reason="Kept."))
    assert (page.status_code, "Say who recommended Ambassador Status." in page.text) == (422, True)
    assert "Kept.</textarea>" in page.text
    visit.post(path(world), given(world))
    again = visit.post(path(world), given(world))
    assert (again.status_code, "is held already" in again.text) == (409, True)
    assert len(db.exec(select(StatusGrant)).all()) == 1


def test_only_a_moderator_who_decided_there_reaches_it(visit, db, world):
    visit.as_(world.moderator)
    assert visit.get(path(world)).status_code == 404
    make_application(db, world, status=Status.RECOMMENDED)
    assert visit.get(path(world)).status_code == 404


def test_who_may_grant(visit, db, world):
    make_application(db, world, status=Status.DECIDED)
    for who, status in [
        (None, 303), (world.stranger, 404), (world.other_moderator, 404), (world.assessor, 404),
        (world.adviser, 404), (world.lead, 403), (world.coordinator, 403),
    ]:  # fmt: skip
        visit.as_(who)
        assert visit.get(path(world)).status_code == status
        assert visit.post(path(world), given(world)).status_code == status
    assert db.exec(select(StatusGrant)).all() == []


def test_a_status_is_public_where_it_is_held_and_gone_when_taken_back(visit, db, world):
    make_application(db, world, status=Status.DECIDED)
    visit.as_(world.moderator).post(path(world), given(world))
    number = db.exec(select(Award)).one().certificate_number

    def shown():
        text = visit.as_(None).get("/register.csv").text.removeprefix("\ufeff")
        pdf = PdfReader(BytesIO(visit.get(f"/certificates/{number}.pdf").content))
        return [
            "Ambassador Status" in visit.get("/register").text,
            next(csv.DictReader(StringIO(text)))["Beside the level"] == "Ambassador Status",
            visit.get("/api/v1/register").json()["items"][0]["statuses"] == ["Ambassador Status"],
            visit.get(f"/api/v1/certificates/{number}").json()["statuses"] == ["Ambassador Status"],
            "Ambassador Status" in visit.get(f"/certificates/{number}").text,
            "Ambassador Status" in " ".join(pdf.pages[0].extract_text().split()),
        ]

    assert shown() == [True] * 6
    grant = db.exec(select(StatusGrant)).one()
    address = f"{path(world)}/{grant.id}/take-back"
    assert address in visit.as_(world.moderator).get(path(world)).text
    assert "Take back Ambassador Status" in visit.get(address).text
    empty = visit.post(address, {"reason": " "})
    assert (empty.status_code, "Give the reason" in empty.text) == (422, True)
    assert visit.post(address, {"reason": "They left."}).headers["location"] == path(world)
    assert visit.post(address, {"reason": "They left."}).status_code == 409
    assert "They left." in visit.get(path(world)).text
    assert shown() == [False] * 6
    page = visit.as_(world.lead).get(f"/enrolments/{world.enrolment.id}").text
    assert ("Taken back" in page, "They left." in page) == (True, True)
    (mail,) = db.exec(select(Message).where(Message.template == "status_withdrawn"))
    assert (mail.to_address, "They left." in mail.body) == (world.lead.email, False)
    assert visit.as_(world.moderator).post(path(world), given(world)).status_code == 303
    assert shown() == [True] * 6


def test_what_is_no_status_of_the_employer_cannot_be_taken_back(visit, db, world):
    make_application(db, world, status=Status.DECIDED)
    visit.as_(world.moderator).post(path(world), given(world))
    grant = db.exec(select(StatusGrant)).one()
    assert visit.get(f"{path(world)}/{grant.id + 1}/take-back").status_code == 404
    for who, status in [
        (None, 303), (world.stranger, 404), (world.other_moderator, 404), (world.adviser, 404),
        (world.lead, 403), (world.coordinator, 403),
    ]:  # fmt: skip
        visit.as_(who)
        assert visit.get(f"{path(world)}/{grant.id}/take-back").status_code == status
        assert visit.post(f"{path(world)}/{grant.id}/take-back", {"reason": "No."}).status_code == status
    assert db.exec(select(StatusWithdrawal)).all() == []
