"""The staff side of an application through the JSON API alone, from assigning to the certificate."""

from datetime import timedelta

import pytest
from sqlmodel import select

from api.services.accounts import make_token
from assessments.roles import Role
from assessments.workflow import Status
from models.activity import Event, Verb
from models.applications import InformationRequest
from models.base import utc_now
from models.queries.portfolios import load_portfolio
from tests.aging import age_awards
from tests.factories import LONG_AGO, actor, award_of, give_role, make_account, make_application


@pytest.fixture
def call(visit, db):
    """Calls the API as somebody: `call(account, "get", "/queue")` gives (status, answer)."""

    def made(account, method, path, body=None):
        token = make_token(db, actor(db, account), name="test", may_write=True)[1] if account else ""
        db.commit()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = visit.client.request(method, f"/api/v1{path}", json=body, headers=headers)
        db.expire_all()
        return answer.status_code, answer.json()

    return made


def keys_of(db, application):
    return [criterion.key for criterion in load_portfolio(db, application).criteria]


MET = {"answer": "met", "reason": "Seen on the visit."}


def test_from_submitted_to_certificate(call, db, world):
    application = make_application(db, world, status=Status.SUBMITTED)
    here = f"/applications/{application.id}"
    status, found = call(world.coordinator, "get", f"{here}/candidates")
    assert (status, [c["name"] for c in found["assessor"]]) == (200, ["Assessor Two"])
    people = {"adviser": world.adviser.id, "assessor": world.assessor.id}
    assert call(world.coordinator, "put", f"{here}/assignments", people) == (200, people)
    status, queue = call(world.assessor, "get", "/queue")
    assert [(row["id"], row["level"], row["my_role"]) for row in queue["items"]] == [
        (application.id, "bronze", "assessor")
    ]
    keys = keys_of(db, application)
    for key in keys:
        status, finding = call(world.assessor, "put", f"{here}/findings/{key}", MET)
        assert (status, finding["version"]) == (200, 1)
    status, findings = call(world.assessor, "get", f"{here}/findings")
    assert (findings["level"], findings["missing"], len(findings["findings"])) == ("bronze", [], len(keys))
    proposal = {"outcome": "award", "summary": "All met."}
    status, moved = call(world.assessor, "post", f"{here}/recommendation", proposal)
    assert (status, moved["status"]) == (201, "recommended")
    status, moved = call(world.moderator, "post", f"{here}/send-back", {"reason": "Say more."})
    assert (status, moved["status"]) == (200, "in_review")
    assert call(world.assessor, "post", f"{here}/recommendation", proposal)[0] == 201
    status, decision = call(
        world.moderator, "post", f"{here}/decision", {"outcome": "award", "summary": "Yes."}
    )
    assert (status, decision["level"], len(decision["snapshot_hash"])) == (201, "bronze", 64)
    number = decision["certificate_number"]
    status, certificate = call(None, "get", f"/certificates/{number.lower().replace('-', '')}")
    assert (status, certificate["employer"], certificate["standing"]) == (200, "Larkspur Bakery", "current")
    assert certificate["note"].startswith("Unofficial demonstration definition")
    status, register = call(None, "get", "/register?search=larkspur&area=Tyne Valley&level=Bronze")
    assert [row["certificate_number"] for row in register["items"]] == [number]
    assert call(None, "get", "/register?search=nobody") == (200, {"items": [], "after": None})


def test_questions_and_going_on_without_an_answer(call, db, world):
    application = make_application(db, world, status=Status.IN_REVIEW)
    here, key = f"/applications/{application.id}", keys_of(db, application)[0]
    ask = {
        "due_on": (utc_now().date() + timedelta(days=10)).isoformat(),
        "questions": [{"criterion": key, "question": "Who?"}],
    }
    status, moved = call(world.assessor, "post", f"{here}/information-requests", ask)
    assert (status, moved["status"]) == (201, "information_requested")
    status, problem = call(world.assessor, "post", f"{here}/continue")
    assert (status, problem["reasons"]) == (409, ["The employer still has time to reply."])
    request = db.exec(select(InformationRequest)).one()
    request.due_on = utc_now().date() - timedelta(days=1)
    db.add(request)
    db.commit()
    status, moved = call(world.assessor, "post", f"{here}/continue")
    assert (status, moved["status"]) == (200, "in_review")
    bad = {"due_on": "2020-01-01", "questions": [{"criterion": "nonsense", "question": "Who?"}]}
    status, problem = call(world.assessor, "post", f"{here}/information-requests", bad)
    assert (status, sorted(problem["errors"])) == (422, ["due_on", "question-nonsense"])


def test_a_stale_version_is_refused_and_nothing_is_written(call, db, world):
    application = make_application(db, world, status=Status.IN_REVIEW)
    path = f"/applications/{application.id}/findings/{keys_of(db, application)[0]}"
    assert call(world.assessor, "put", path, MET)[0] == 200
    assert call(world.assessor, "put", path, {**MET, "reason": "Another."})[0] == 409
    status, finding = call(world.assessor, "put", path, {**MET, "reason": "Again.", "version": 1})
    assert (status, finding["version"], finding["reason"]) == (200, 2, "Again.")


def test_a_finding_says_what_is_missing(call, db, world):
    application = make_application(db, world, status=Status.IN_REVIEW)
    path = f"/applications/{application.id}/findings/{keys_of(db, application)[0]}"
    status, problem = call(world.assessor, "put", path, {"answer": "not_met", "reason": " "})
    assert (status, problem["errors"]) == (
        422,
        {
            "reason": "Say what you saw, so that the employer and the moderator understand the finding.",
            "needed": "Say what would make this met.",
        },
    )
    assert call(world.assessor, "put", path.rsplit("/", 1)[0] + "/nonsense", MET)[0] == 404


def test_nobody_of_the_employer_is_given_its_application(call, db, world):
    former = give_role(db, make_account(db, "Fred Former"), Role.ASSESSOR, programme=world.programme)
    give_role(db, former, Role.VIEWER, employer=world.employer, until_on=LONG_AGO)
    application = make_application(db, world, status=Status.SUBMITTED)
    here = f"/applications/{application.id}"
    status, found = call(world.coordinator, "get", f"{here}/candidates")
    assert [(c["name"], c["blocked"]) for c in found["assessor"]] == [
        ("Assessor Two", ""),
        ("Fred Former", "they are or were a member of this employer."),
    ]
    status, problem = call(
        world.coordinator, "put", f"{here}/assignments", {"adviser": None, "assessor": former.id}
    )
    assert (status, problem["errors"]) == (
        422,
        {"assessor": "Fred Former cannot do this: they are or were a member of this employer."},
    )
    status, problem = call(
        world.coordinator, "put", f"{here}/assignments", {"adviser": world.other_adviser.id, "assessor": None}
    )
    assert (status, problem["errors"]) == (
        422, {"adviser": "Choose somebody who is an adviser in this programme."}
    )  # fmt: skip


def test_who_may_not(call, db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    here = f"/applications/{application.id}"
    outcome = {"outcome": "award", "summary": "x"}
    for who, method, path, body, status in [
        (None, "get", "/queue", None, 401),
        (None, "get", f"{here}/findings", None, 401),
        (world.lead, "get", f"{here}/findings", None, 403),
        (world.stranger, "get", f"{here}/findings", None, 404),
        (world.other_moderator, "post", f"{here}/decision", outcome, 404),
        (world.assessor, "post", f"{here}/decision", outcome, 403),
        (world.lead, "post", f"{here}/recommendation", outcome, 403),
        (world.moderator, "post", f"{here}/recommendation", outcome, 403),
        (world.assessor, "post", f"{here}/recommendation", outcome, 409),
        (world.moderator, "put", f"{here}/assignments", {"adviser": None, "assessor": None}, 403),
        (world.assessor, "get", f"/programmes/{world.programme.slug}/applications", None, 403),
        (world.other_coordinator, "get", f"/programmes/{world.programme.slug}/applications", None, 403),
        (world.stranger, "get", "/programmes/nonsense/applications", None, 404),
        (None, "get", "/certificates/HM-2026-7K3Q-9XWP", None, 404),
        (None, "get", "/certificates/%00", None, 400),
    ]:
        assert call(who, method, path, body)[0] == status, (who and who.name, path)
    assert application.status is Status.RECOMMENDED


def test_a_coordinator_lists_a_programme(call, db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    here = f"/programmes/{world.programme.slug}/applications"
    _, page = call(world.coordinator, "get", here)
    assert [(r["id"], r["adviser"], r["assessor"], r["status"]) for r in page["items"]] == [
        (application.id, "Adviser Two", "Assessor Two", "recommended")
    ]
    assert call(world.coordinator, "get", f"{here}?status=draft")[1]["items"] == []
    assert call(world.coordinator, "get", f"{here}?status=nonsense")[0] == 422
    assert call(world.coordinator, "get", f"{here}?after=nonsense")[0] == 422


def test_giving_it_to_the_same_people_again_tells_nobody_twice(call, db, world):
    application = make_application(db, world, status=Status.SUBMITTED)
    people = {"adviser": world.adviser.id, "assessor": world.assessor.id}
    call(world.coordinator, "put", f"/applications/{application.id}/assignments", people)
    assert len(db.exec(select(Event).where(Event.verb == Verb.ASSIGNED)).all()) == 2
    nobody = {"adviser": None, "assessor": None}
    assert call(world.coordinator, "put", f"/applications/{application.id}/assignments", nobody) == (
        200, nobody
    )  # fmt: skip
    assert call(world.assessor, "get", f"/applications/{application.id}/findings")[0] == 404


def test_an_award_that_ran_out_says_so_and_is_listed_on_request(call, db, world):
    application = make_application(db, world, status=Status.DECIDED)
    number = award_of(db, application).certificate_number
    age_awards(db, years=3)
    assert call(None, "get", f"/certificates/{number}")[1]["standing"] == "expired"
    assert call(None, "get", "/register")[1]["items"] == []
    assert [r["standing"] for r in call(None, "get", "/register?expired=true")[1]["items"]] == ["expired"]
