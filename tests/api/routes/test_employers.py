"""Sign-up through the JSON API alone: registering, joining, letting in, and starting a level."""

import pytest
from sqlmodel import select

from api.services.accounts import make_token
from assessments.workflow import Status
from models.applications import Enrolment
from models.employers import Employer, JoinRequest
from models.people import Membership
from tests.counting import counted
from tests.factories import actor, make_application, make_employer

GIVEN = {
    "name": "Harbour Books", "company_number": "1234567", "ownership": "private", "sic_section": "G",
    "headcount": 12, "fte": 9.5, "site_name": "Quay Street", "postcode": "ne1 4lp",
    "contacts": [
        {"name": "Rosa Field", "email": "rosa@example.com", "phone": "0191 498 0000"},
        {"name": "Tom Weir", "email": "tom@example.com"},
    ],
}  # fmt: skip


@pytest.fixture
def call(visit, db):
    """Calls the API as somebody: `call(account, "get", "/employers")` gives (status, answer)."""

    def made(account, method, path, body=None, *, may_write=True):
        token = make_token(db, actor(db, account), name="test", may_write=may_write)[1] if account else ""
        db.commit()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = visit.client.request(method, f"/api/v1{path}", json=body, headers=headers)
        db.expire_all()
        return answer.status_code, answer.json() if answer.content else None

    return made


def test_from_nothing_to_an_application_under_way(call, db, world):
    status, employer = call(world.stranger, "post", "/employers", GIVEN)
    assert status == 201
    assert {**employer, "id": 0, "sites": [], "contacts": []} == {
        "id": 0, "name": "Harbour Books", "company_number": "01234567", "ownership": "private",
        "sic_section": "G", "headcount": 12, "fte": 9.5, "sites": [], "contacts": [], "enrolments": [],
    }  # fmt: skip
    assert [(s["name"], s["postcode"], s["is_main"]) for s in employer["sites"]] == [
        ("Quay Street", "NE1 4LP", True)
    ]
    path = f"/employers/{employer['id']}"
    status, joined = call(
        world.stranger, "post", f"{path}/enrolments", {"programme": "northshire-wellbeing-charter"}
    )
    assert (status, joined["track"], joined["track_words"]) == (
        201, "small", "Your track is Small (1 to 49 people).",
    )  # fmt: skip
    status, enrolment = call(world.stranger, "get", f"/enrolments/{joined['id']}")
    assert [(level["key"], level["open"]) for level in enrolment["levels"]] == [
        ("commitment", True), ("achievement", True), ("excellence", True),
    ]  # fmt: skip
    status, started = call(
        world.stranger, "post", f"/enrolments/{joined['id']}/applications", {"level": "commitment"}
    )
    assert (status, started["status"]) == (201, "draft")
    assert call(world.stranger, "get", path)[1]["enrolments"][0]["application_id"] == started["id"]
    enrolment = call(world.stranger, "get", f"/enrolments/{joined['id']}")[1]
    assert {level["closed_because"] for level in enrolment["levels"]} == {"Another application is under way."}


def test_a_look_alike_is_a_conflict_that_lists_them(call, db, world):
    status, answer = call(world.stranger, "post", "/employers", {**GIVEN, "name": "larkspur bakery"})
    assert (status, answer["alike"]) == (
        409,
        [
            {
                "employer_id": world.employer.id,
                "name": "Larkspur Bakery",
                "district": "NE1",
                "same_number": False,
            }
        ],
    )
    again = {**GIVEN, "name": "larkspur bakery", "not_a_twin": True}
    assert call(world.stranger, "post", "/employers", again)[0] == 201
    status, answer = call(world.other_lead, "post", "/employers", {**GIVEN, "not_a_twin": True})
    assert (status, answer["alike"][0]["same_number"]) == (409, True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "a\x07b"}, "name"),
        ({"headcount": 2**31}, "headcount"),
        ({"headcount": 0}, "headcount"),
        ({"fte": 13}, "fte"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"company_number": "x"}, "company_number"),
        ({"sic_section": "Z"}, "sic_section"),
        ({"ownership": "mutual"}, "ownership"),
        ({"contacts": GIVEN["contacts"][:1]}, "contacts"),
        ({"contacts": [GIVEN["contacts"][0]] * 2}, "contact2_email"),
        ({"contacts": [{"name": "A\0", "email": "a@example.com"}, GIVEN["contacts"][1]]}, ""),
    ],
)
def test_what_cannot_be_used_is_named(call, db, world, wrong, field):
    before = len(db.exec(select(Employer)).all())
    status, answer = call(world.stranger, "post", "/employers", {**GIVEN, **wrong})
    assert status in (400, 422)
    assert field in str(answer)
    assert len(db.exec(select(Employer)).all()) == before


def test_each_person_lists_their_own_employers_page_by_page(call, db, world, connection):
    names = lambda who, path="": [e["name"] for e in call(who, "get", f"/employers{path}")[1]["items"]]  # noqa: E731
    assert names(world.lead) == ["Larkspur Bakery"]
    assert names(world.coordinator) == ["Larkspur Bakery"]
    assert names(world.other_coordinator) == ["Quarry Lane Stone"]
    assert names(world.coordinator, "?search=quarry") == []
    assert names(world.stranger) == []
    for number in range(51):
        employer = make_employer(db, f"Employer {number:02}")
        db.add(Enrolment(employer_id=employer.id, programme_id=world.programme.id, baseline_headcount=1,
                         enrolled_on=world.enrolment.enrolled_on))  # fmt: skip
    with counted(connection) as sent:
        page = call(world.coordinator, "get", "/employers")[1]
    rest = call(world.coordinator, "get", f"/employers?after={page['after']}")[1]
    assert (len(page["items"]), len(rest["items"]), rest["after"]) == (50, 2, None)
    assert len([one for one in sent if "FROM employer" in one]) == 1
    assert call(world.lead, "get", "/employers?after=nonsense")[0] == 422


def test_details_and_sites_are_kept_by_the_lead(call, world):
    path = f"/employers/{world.employer.id}"
    status, changed = call(world.lead, "put", path, GIVEN)
    assert (status, changed["name"], changed["contacts"][1]["email"]) == (
        200,
        "Harbour Books",
        "tom@example.com",
    )
    status, site = call(world.lead, "post", f"{path}/sites", {"name": "Depot", "postcode": "NE6 2XJ"})
    assert (status, site["is_main"]) == (201, False)
    assert call(world.lead, "delete", f"{path}/sites/{site['id']}") == (204, None)
    assert call(world.lead, "delete", f"{path}/sites/{changed['sites'][0]['id']}")[0] == 409
    for who, status in [("viewer", 403), ("coordinator", 403), ("other_lead", 404), ("stranger", 404)]:
        assert call(world.people[who], "put", path, GIVEN)[0] == status
        assert (
            call(world.people[who], "post", f"{path}/sites", {"name": "A", "postcode": "NE1 4LP"})[0]
            == status
        )
    assert call(None, "put", path, GIVEN)[0] == 401
    assert call(world.lead, "put", path, GIVEN, may_write=False)[0] == 403


def test_people_ask_are_let_in_change_and_leave(call, db, world):
    path = f"/employers/{world.employer.id}"
    status, asked = call(world.stranger, "post", f"{path}/join-requests", {"message": "Hello"})
    assert (status, asked["status"]) == (201, "waiting")
    assert call(world.stranger, "post", f"{path}/join-requests", {})[0] == 409
    assert call(world.stranger, "post", "/employers/999999/join-requests", {})[0] == 404
    assert call(world.viewer, "get", f"{path}/join-requests")[0] == 403
    waiting = call(world.lead, "get", f"{path}/join-requests")[1]
    assert [(one["name"], one["message"]) for one in waiting] == [("Sam Stranger", "Hello")]
    answer = f"{path}/join-requests/{asked['id']}"
    assert call(world.lead, "post", answer, {"role": "assessor"})[0] == 422
    assert call(world.lead, "post", answer, {"role": "viewer"}) == (204, None)
    assert call(world.lead, "post", answer, {"role": "viewer"})[0] == 409
    people = {p["name"]: p for p in call(world.stranger, "get", f"{path}/people")[1]}
    assert people["Sam Stranger"]["role"] == "viewer"
    changed = call(world.lead, "put", f"{path}/people/{people['Sam Stranger']['id']}", {"role": "lead"})[1]
    assert {p["name"]: p["role"] for p in changed}["Sam Stranger"] == "lead"
    assert call(world.lead, "delete", f"{path}/people/{people['Lead One']['id']}") == (204, None)
    assert call(world.lead, "get", path)[0] == 404
    assert call(world.other_lead, "delete", f"{path}/people/{people['Lead One']['id']}")[0] == 404


def test_a_declined_request_lets_nobody_in(call, db, world):
    path = f"/employers/{world.employer.id}/join-requests"
    asked = call(world.stranger, "post", path, {})[1]
    assert call(world.coordinator, "post", f"{path}/{asked['id']}", {"role": None}) == (204, None)
    assert db.exec(select(Membership).where(Membership.account_id == world.stranger.id)).all() == []
    assert call(world.stranger, "get", f"/employers/{world.employer.id}")[0] == 404


def test_nobody_asks_more_than_five_at_once(call, db, world):
    ids = [make_employer(db, f"Employer {number}").id for number in range(6)]
    statuses = [call(world.stranger, "post", f"/employers/{id}/join-requests", {})[0] for id in ids]
    assert statuses == [201] * 5 + [409]
    assert len(db.exec(select(JoinRequest)).all()) == 5


def test_joining_twice_or_an_unknown_programme_or_a_strangers_site_is_refused(call, db, world):
    path = f"/employers/{world.employer.id}/enrolments"
    assert call(world.lead, "post", path, {"programme": world.programme.slug})[0] == 409
    assert call(world.lead, "post", path, {"programme": "nowhere"})[0] == 422
    other = call(world.other_lead, "get", f"/employers/{world.other_employer.id}")[1]["sites"][0]["id"]
    body = {"programme": world.charter.slug, "site_id": other}
    assert call(world.lead, "post", path, body)[1]["errors"] == {"site_id": "Choose one of your sites."}
    assert call(world.colleague, "post", path, {"programme": world.charter.slug})[0] == 403
    assert call(world.other_lead, "post", path, {"programme": world.charter.slug})[0] == 404


def test_a_level_held_shows_its_certificate_and_opens_the_next(call, db, world):
    make_application(db, world, status=Status.DECIDED)
    enrolment = call(world.viewer, "get", f"/enrolments/{world.enrolment.id}")[1]
    bronze, silver, gold, _ = enrolment["levels"]
    assert (bronze["certificate_number"][:3], silver["open"], gold["open"]) == ("HM-", True, False)
    assert gold["closed_because"] == "Opens when you have been awarded Silver."
    path = f"/enrolments/{world.enrolment.id}/applications"
    assert call(world.viewer, "post", path, {"level": "silver"})[0] == 403
    assert call(world.other_lead, "post", path, {"level": "silver"})[0] == 404
    assert call(world.lead, "post", path, {"level": "gold"})[0] == 422
    assert call(world.lead, "post", path, {"level": "silver"})[0] == 201
