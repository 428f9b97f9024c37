"""The employer's side of an application through the JSON API alone: from answers to outcome."""

from datetime import timedelta

import pytest

from api.services.accounts import make_token
from api.services.review import request_information
from assessments.workflow import Status
from models.applications import Application, Claim
from models.base import utc_now
from models.portfolio import Evidence
from models.scope import everyones
from tests.factories import actor, hand, make_application

PDF = b"%PDF-1.7\n" + b"x" * 400 + b"\n%%EOF\n"
KEY = "bronze.needs_assessment"


@pytest.fixture
def call(visit, db):
    """Calls the API as somebody and gives the response: `call(account, "get", "/applications", json=...)`."""

    tokens: dict[int, str] = {}

    def made(account, method, path, **options):
        if account and account.id not in tokens:
            tokens[account.id] = make_token(db, actor(db, account), name="test", may_write=True)[1]
            db.commit()
        headers = {"Authorization": f"Bearer {tokens[account.id]}"} if account else {}
        answer = visit.client.request(method, f"/api/v1{path}", headers=headers, **options)
        db.expire_all()
        return answer

    return made


@pytest.fixture
def application(db, world) -> Application:
    return make_application(db, world, answered=False)


def test_an_application_is_answered_and_submitted_by_api_alone(call, db, world, application):
    here, lead = f"/applications/{application.id}", world.lead
    given = {"canteen": True, "union": False}
    facts = call(lead, "put", f"{here}/facts", json={"facts": given, "version": 0})
    known = {"headcount": 60, "fte": 52.5, "sector": "C", "ownership": "private"}
    assert facts.json() == {"facts": {**given, **known}, "version": 1}
    early = call(lead, "post", f"{here}/submit")
    assert early.status_code == 409
    assert early.json()["reasons"][0].startswith("Your answers do not reach this level yet.")
    library = f"/employers/{world.employer.id}/evidence"
    note = call(lead, "post", library, json={"title": "Policy", "note": "Ours."})
    assert note.status_code == 201
    evidence_id = note.json()["id"]
    for number in range(3):
        day = (utc_now() - timedelta(days=90 - number)).date().isoformat()
        body = {
            "title": f"Week {number}",
            "topic": f"topic {number}",
            "started_on": day,
            "from_needs_assessment": True,
        }
        made = call(lead, "post", f"{here}/campaigns", json=body)
        assert (made.status_code, made.json()["counts"]) == (201, True)
    for criterion in call(lead, "get", f"{here}/criteria").json():
        key = criterion["key"]
        assert (
            call(lead, "put", f"{here}/claims/{key}", json={"answer": "met", "version": 0}).json()["version"]
            == 1
        )
        shown = call(lead, "post", f"{here}/criteria/{key}/evidence", json={"evidence_id": evidence_id})
        assert shown.status_code == 201
    card = call(lead, "get", here).json()
    assert (card["score"]["level"], card["score"]["before_submitting"]) == ("bronze", [])
    assert card["actions"] == ["submit", "withdraw"]
    moved = call(lead, "post", f"{here}/submit")
    assert (moved.status_code, moved.json()["status"]) == (200, "submitted")
    assert (
        call(lead, "put", f"{here}/claims/{KEY}", json={"answer": "partly", "version": 1}).status_code == 409
    )
    assert call(lead, "post", f"{here}/withdraw").json()["status"] == "withdrawn"


def test_a_stale_version_is_answered_with_the_current_answer(call, db, world, application):
    path = f"/applications/{application.id}/claims/{KEY}"
    assert (
        call(world.lead, "put", path, json={"answer": "met", "comment": "First", "version": 0}).status_code
        == 200
    )
    late = call(world.colleague, "put", path, json={"answer": "not_met", "version": 0})
    assert late.status_code == 409
    assert late.headers["content-type"] == "application/problem+json"
    current = late.json()["current"]
    assert (current["answer"], current["comment"], current["version"]) == ("met", "First", 1)
    assert db.exec(everyones(Claim)).one().comment == "First"


@pytest.mark.parametrize(
    ("body", "status"),
    [({"answer": "splendid", "version": 0}, 422), ({"answer": "met"}, 422),
     ({"answer": "met", "version": -1}, 422),
     ({"answer": "met", "version": 2**63}, 422),
     ({"answer": "met", "comment": "x" * 5001, "version": 0}, 422),
     ({"answer": "not_applicable", "version": 0}, 422), ([], 422)],
)  # fmt: skip
def test_a_claim_that_cannot_be_is_refused(call, db, world, application, body, status):
    answer = call(world.lead, "put", f"/applications/{application.id}/claims/{KEY}", json=body)
    assert answer.status_code == status
    assert db.exec(everyones(Claim)).all() == []


def test_files_go_up_and_come_down(call, db, world):
    library = f"/employers/{world.employer.id}/evidence"
    made = call(world.lead, "post", library, data={"title": "Policy"}, files={"file": ("p.pdf", PDF)})
    assert made.status_code == 201
    item = made.json()
    assert (item["kind"], item["revision"]["media_type"], item["revision"]["scan"]) == (
        "file",
        "application/pdf",
        None,
    )
    assert "storage_key" not in made.text
    path = f"/evidence/{item['id']}"
    newer = call(world.lead, "post", f"{path}/revisions", files={"file": ("p.pdf", PDF + b"2")})
    assert (newer.status_code, newer.json()["number"]) == (201, 2)
    assert call(world.viewer, "get", f"{path}/revisions/1/file").content == PDF
    assert [one["number"] for one in call(world.viewer, "get", path).json()["revisions"]] == [2, 1]
    assert [one["id"] for one in call(world.viewer, "get", library).json()["items"]] == [item["id"]]
    assert call(world.other_lead, "get", path).status_code == 404
    assert call(world.other_lead, "get", f"{path}/revisions/1/file").status_code == 404


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"json": {}}, 422),
        ({"json": {"url": "javascript:alert(1)"}}, 422),
        ({"json": {"title": "x" * 201, "note": "x"}}, 422),
        ({"json": ["note"]}, 422),
        ({"content": b"{", "headers": {}}, 400),
        ({"files": {"file": ("p.pdf", b"MZ\x90\0")}}, 422),
        ({"data": {"dated_on": "never"}, "files": {"file": ("p.pdf", PDF)}}, 422),
    ],
)
def test_evidence_that_cannot_be_is_refused(call, visit, db, world, options, status):
    options.pop("headers", None)
    answer = call(world.lead, "post", f"/employers/{world.employer.id}/evidence", **options)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert db.exec(everyones(Evidence)).all() == []


def test_a_use_is_taken_away_only_from_its_own_criterion(call, db, world, application):
    here = f"/applications/{application.id}/criteria"
    library = f"/employers/{world.employer.id}/evidence"
    item = call(world.lead, "post", library, json={"note": "Ours."}).json()
    use = call(world.lead, "post", f"{here}/{KEY}/evidence", json={"evidence_id": item["id"]}).json()
    assert call(world.lead, "delete", f"{here}/bronze.campaigns/evidence/{use['use_id']}").status_code == 204
    rows = {row["key"]: row for row in call(world.lead, "get", here).json()}
    assert [one["use_id"] for one in rows[KEY]["evidence"]] == [use["use_id"]]
    assert call(world.lead, "delete", f"{here}/{KEY}/evidence/{use['use_id']}").status_code == 204
    rows = {row["key"]: row for row in call(world.lead, "get", here).json()}
    assert rows[KEY]["evidence"] == []


def test_another_employers_evidence_cannot_be_shown(call, db, world, application):
    theirs = call(
        world.other_lead, "post", f"/employers/{world.other_employer.id}/evidence", json={"note": "Theirs."}
    ).json()
    path = f"/applications/{application.id}/criteria/{KEY}/evidence"
    assert call(world.lead, "post", path, json={"evidence_id": theirs["id"]}).status_code == 422


def test_questions_are_listed_answered_and_sent_back(call, db, world):
    application = make_application(db, world, status=Status.IN_REVIEW)
    assessor, due = actor(db, world.assessor), utc_now().date() + timedelta(days=14)
    request_information(db, assessor, hand(db, assessor, application), {KEY: "Who was asked?"}, due)
    db.commit()
    path = f"/applications/{application.id}/questions"
    found = call(world.viewer, "get", path).json()
    assert found["reply_by"] == due.isoformat()
    assert [(q["criterion"], q["question"], q["reply"]) for q in found["items"]] == [
        (KEY, "Who was asked?", "")
    ]
    assert call(world.lead, "post", f"{path}/send").status_code == 409
    assert call(world.colleague, "put", f"{path}/{KEY}", json={"reply": "All."}).status_code == 204
    assert call(world.colleague, "post", f"{path}/send").status_code == 403
    assert call(world.lead, "post", f"{path}/send").json()["status"] == "in_review"


def test_outcome_and_activity(call, db, world):
    application = make_application(db, world, status=Status.DECIDED)
    here = f"/applications/{application.id}"
    outcome = call(world.viewer, "get", f"{here}/outcome").json()
    assert (outcome["outcome"], outcome["level"], len(outcome["rulings"])) == ("award", "bronze", 12)
    assert outcome["certificate_number"].startswith("HM-")
    first = call(world.viewer, "get", f"{here}/activity").json()
    assert [event["what"] for event in first["items"][:2]] == ["awarded", "decided"]
    open_one = make_application(db, world, level="silver", answered=False)
    assert call(world.lead, "get", f"/applications/{open_one.id}/outcome").status_code == 409


def test_the_list_holds_what_one_may_see_and_pages(call, db, world):
    decided = make_application(db, world, status=Status.DECIDED)
    silver = make_application(db, world, level="silver", answered=False)
    ids = {
        name: [one["id"] for one in call(getattr(world, name), "get", "/applications").json()["items"]]
        for name in ("lead", "coordinator", "moderator", "other_lead", "stranger", "analyst")
    }
    both = [silver.id, decided.id]
    assert ids == {
        "lead": both,
        "coordinator": both,
        "moderator": [decided.id],
        "other_lead": [],
        "stranger": [],
        "analyst": [],
    }
    drafts = call(world.lead, "get", "/applications?status=draft").json()["items"]
    assert [one["id"] for one in drafts] == [silver.id]
    assert call(world.lead, "get", "/applications?after=rubbish").status_code == 422


@pytest.mark.parametrize(
    ("who", "read", "write"),
    [(None, 401, 401), ("stranger", 404, 404), ("other_lead", 404, 404), ("viewer", 200, 403),
     ("coordinator", 200, 403), ("analyst", 404, 404)],
)  # fmt: skip
def test_who_may_read_and_write(call, world, application, who, read, write):
    person, here = getattr(world, who) if who else None, f"/applications/{application.id}"
    for path in ("", "/criteria", "/campaigns", "/questions", "/activity"):
        assert call(person, "get", here + path).status_code == read, path
    claim = {"answer": "met", "version": 0}
    assert call(person, "put", f"{here}/claims/{KEY}", json=claim).status_code == write
    assert call(person, "put", f"{here}/facts", json={"facts": {}, "version": 0}).status_code == write
    assert call(person, "post", f"{here}/submit").status_code == write
    assert call(person, "delete", f"{here}/campaigns/1").status_code == write
    assert (
        call(person, "post", f"{here}/criteria/{KEY}/evidence", json={"evidence_id": 1}).status_code == write
    )
