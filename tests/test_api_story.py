"""From registering an employer to a verified Bronze certificate, through the JSON API alone."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from api.services.accounts import make_token
from models.base import utc_now
from models.people import Account
from tests.browser import files
from tests.browsing import Visitor
from tests.factories import World, actor, make_account

DETAILS = {
    "name": "Larkspur Joinery",
    "company_number": "01234567",
    "ownership": "private",
    "sic_section": "F",
    "headcount": 48,
    "fte": 41.5,
    "postcode": "ne1 4lp",
    "contacts": [
        {"name": "Priya Nair", "email": "priya@joinery.example"},
        {"name": "Tom Weir", "email": "tom@joinery.example", "phone": "0191 498 0000"},
    ],
}
TOPICS = ("sleep", "alcohol", "being active")


class Caller:
    """A program that calls the API with the token of one person."""

    def __init__(self, visit: Visitor, token: str | None) -> None:
        self.visit = visit
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def call(self, method: str, path: str, expected: int = 200, **options):
        """Call, and give what was answered; the answer must have the status that is expected."""
        answer = self.visit.client.request(method, f"/api/v1{path}", headers=self.headers, **options)
        self.visit.db.expire_all()
        assert answer.status_code == expected, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        if expected >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
        is_json = answer.content and "json" in answer.headers["content-type"]
        return answer.json() if is_json else answer.content

    def get(self, path: str, expected: int = 200, **options):
        return self.call("GET", path, expected, **options)

    def put(self, path: str, body: dict, expected: int = 200):
        return self.call("PUT", path, expected, json=body)

    def post(self, path: str, body: dict | None = None, expected: int = 201):
        return self.call("POST", path, expected, json=body)


@pytest.fixture
def caller(visit: Visitor, db: Session) -> Iterator:
    """Makes callers, one for each person: `caller(world.assessor)`."""

    def make(account: Account | None, *, may_write: bool = True) -> Caller:
        token = make_token(db, actor(db, account), name="story", may_write=may_write)[1] if account else None
        db.commit()
        return Caller(visit, token)

    return make


def test_the_bronze_story_by_api_alone(caller, db: Session, world: World):
    priya = caller(make_account(db, "Priya Nair"))
    employer, here = sign_up(priya, world.programme.slug)
    tom = caller(let_a_colleague_in(caller, db, priya, employer))
    too_early(priya, tom, here)
    keys = answer(priya, tom, employer, here)
    submit(priya, tom, here, keys)
    give_out(caller(world.coordinator), world, here)
    assessor = caller(world.assessor)
    review(assessor, here, keys)
    answer_questions(priya, assessor, here, keys)
    recommend(assessor, here, keys[-1])
    number = decide(caller(world.moderator), assessor, here)
    anybody_reads(caller(None), number)
    outcome = priya.get(f"{here}/outcome")
    assert outcome["certificate_number"] == number
    for outsider in (world.other_lead, world.other_assessor, world.stranger):
        caller(outsider).get(here, 404)
    caller(None).get(here, 401)


def sign_up(priya: Caller, slug: str) -> tuple[int, str]:
    """Register, join the programme and start Bronze: the employer's id and the application's path."""
    assert slug in [programme["slug"] for programme in priya.get("/programmes")]
    employer = priya.post("/employers", DETAILS)
    assert (employer["name"], employer["sites"][0]["postcode"]) == ("Larkspur Joinery", "NE1 4LP")
    twin = priya.post("/employers", DETAILS | {"not_a_twin": True}, 409)
    assert [one["same_number"] for one in twin["alike"]] == [True]
    enrolment = priya.post(f"/employers/{employer['id']}/enrolments", {"programme": slug})
    assert enrolment["track_words"]
    started = priya.post(f"/enrolments/{enrolment['id']}/applications", {"level": "bronze"})
    assert started["status"] == "draft"
    return employer["id"], f"/applications/{started['id']}"


def let_a_colleague_in(caller, db: Session, priya: Caller, employer: int) -> Account:
    """Somebody asks to join and is let in as a contributor."""
    account = make_account(db, "Tom Weir")
    tom = caller(account)
    tom.get(f"/employers/{employer}", 404)
    tom.post(f"/employers/{employer}/join-requests", {"message": "I work with Priya."})
    [waiting] = priya.get(f"/employers/{employer}/join-requests")
    assert (waiting["name"], waiting["message"]) == ("Tom Weir", "I work with Priya.")
    priya.post(f"/employers/{employer}/join-requests/{waiting['id']}", {"role": "contributor"}, 204)
    return account


def too_early(priya: Caller, tom: Caller, here: str) -> None:
    """What is not ready is refused with the reasons; who may not submit is refused without."""
    refused = priya.post(f"{here}/submit", None, 409)
    assert [reason for reason in refused["reasons"] if "Still needed" in reason]
    assert "reasons" not in tom.post(f"{here}/submit", None, 403)


def answer(priya: Caller, tom: Caller, employer: int, here: str) -> list[str]:
    """Facts, campaigns, evidence and answers; the keys of the criteria that are asked."""
    facts = priya.put(f"{here}/facts", {"facts": {"canteen": True, "union": False}, "version": 0})
    assert facts["version"] == 1
    for number, topic in enumerate(TOPICS):
        start = utc_now().date() - timedelta(days=100 - 30 * number)
        campaign = {"title": f"{topic} week", "topic": topic, "started_on": start.isoformat()}
        tom.post(f"{here}/campaigns", campaign | {"from_needs_assessment": True, "evaluation": "It helped."})
    item = upload(tom, employer)
    keys = [criterion["key"] for criterion in priya.get(f"{here}/criteria")]
    for key in keys:
        claim = priya.put(f"{here}/claims/{key}", {"answer": "met", "comment": "In place.", "version": 0})
        assert claim["version"] == 1
        tom.post(f"{here}/criteria/{key}/evidence", {"evidence_id": item, "where": "page 2"})
    stale = tom.put(f"{here}/claims/{keys[0]}", {"answer": "not_met", "version": 0}, 409)
    assert (stale["current"]["answer"], stale["current"]["comment"]) == ("met", "In place.")
    return keys


def upload(tom: Caller, employer: int) -> int:
    """A real PDF goes up and comes down again without a byte changed; the id of the item."""
    policy = files.pdf()
    library = f"/employers/{employer}/evidence"
    sent = {"file": (policy.name, policy.content, policy.media_type)}
    item = tom.call("POST", library, 201, files=sent, data={"title": "Wellbeing policy"})
    revision = item["revision"]
    assert (revision["media_type"], revision["size"]) == ("application/pdf", len(policy.content))
    assert revision["sha256"] == hashlib.sha256(policy.content).hexdigest()
    assert tom.get(f"/evidence/{item['id']}/revisions/1/file") == policy.content
    disguised = {"file": ("policy.pdf", b"MZ\x90\x00 not a PDF at all", "application/pdf")}
    assert "file" in tom.call("POST", library, 422, files=disguised)["errors"]
    assert [one["id"] for one in tom.get(library)["items"]] == [item["id"]]
    return item["id"]


def submit(priya: Caller, tom: Caller, here: str, keys: list[str]) -> None:
    score = priya.get(here)["score"]
    assert (score["level"], score["before_submitting"]) == ("bronze", [])
    assert priya.post(f"{here}/submit", None, 200)["status"] == "submitted"
    locked = tom.put(f"{here}/claims/{keys[0]}", {"answer": "partly", "version": 1}, 409)
    assert locked["status"] == 409


def give_out(coordinator: Caller, world: World, here: str) -> None:
    """The coordinator gives it to an adviser and an assessor."""
    offered = coordinator.get(f"{here}/candidates")
    assert world.assessor.id in [one["account_id"] for one in offered["assessor"]]
    people = {"adviser": world.adviser.id, "assessor": world.assessor.id}
    assert coordinator.put(f"{here}/assignments", people) == people


def review(assessor: Caller, here: str, keys: list[str]) -> None:
    """All but the last are found met; of the last the employer is asked."""
    assert [row["employer"] for row in assessor.get("/queue")["items"]] == ["Larkspur Joinery"]
    for key in keys[:-1]:
        finding = assessor.put(f"{here}/findings/{key}", {"answer": "met", "reason": "Seen on the visit."})
        assert finding["version"] == 1
    again = {"answer": "partly", "reason": "Not so.", "needed": "More.", "version": 0}
    assessor.put(f"{here}/findings/{keys[0]}", again, 409)
    due = (utc_now().date() + timedelta(days=14)).isoformat()
    question = {"criterion": keys[-1], "question": "Who chose the members of the group?"}
    assessor.post(f"{here}/information-requests", {"due_on": due, "questions": [question]})


def answer_questions(priya: Caller, assessor: Caller, here: str, keys: list[str]) -> None:
    """The employer may change just what was asked about, and hands it back."""
    asked = priya.get(f"{here}/questions")
    assert [one["criterion"] for one in asked["items"]] == [keys[-1]]
    assert date.fromisoformat(asked["reply_by"]) > utc_now().date()
    assert priya.post(f"{here}/questions/send", None, 409)["reasons"]
    priya.put(f"{here}/questions/{keys[-1]}", {"reply": "Each department chose its own."}, 204)
    priya.put(f"{here}/claims/{keys[0]}", {"answer": "partly", "version": 1}, 409)
    priya.put(f"{here}/claims/{keys[-1]}", {"answer": "met", "comment": "Since May.", "version": 1})
    assert priya.post(f"{here}/questions/send", None, 200)["status"] == "in_review"


def recommend(assessor: Caller, here: str, last: str) -> None:
    proposal = {"outcome": "award", "summary": "All are met."}
    assert assessor.post(f"{here}/recommendation", proposal, 409)["reasons"]
    assessor.put(f"{here}/findings/{last}", {"answer": "met", "reason": "The reply makes it clear."})
    assert assessor.post(f"{here}/recommendation", proposal)["status"] == "recommended"


def decide(moderator: Caller, assessor: Caller, here: str) -> str:
    """Somebody other than the assessor decides; the number of the certificate."""
    decision = {"outcome": "award", "summary": "Confirmed by the panel."}
    assessor.post(f"{here}/decision", decision, 403)
    made = moderator.post(f"{here}/decision", decision)
    assert (made["outcome"], made["level"]) == ("award", "bronze")
    assert moderator.post(f"{here}/decision", decision, 409)["status"] == 409
    return made["certificate_number"]


def anybody_reads(anybody: Caller, number: str) -> None:
    """Without a token: the register finds it, and the number is taken as it is typed."""
    [found] = anybody.get("/register?search=larkspur joinery")["items"]
    assert (found["certificate_number"], found["employer"]) == (number, "Larkspur Joinery")
    certificate = anybody.get(f"/certificates/{number.lower().replace('-', ' ')}")
    assert (certificate["certificate_number"], certificate["standing"]) == (number, "current")
    anybody.get("/certificates/HM-2026-AAAA-AAAA", 404)
