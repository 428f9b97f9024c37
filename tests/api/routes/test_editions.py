"""Newer editions, what counts from elsewhere, and statuses beside the levels, through the JSON API alone."""

import pytest
from sqlmodel import select

from assessments.workflow import Status
from models.applications import Application
from models.awards import StatusGrant
from models.queries.portfolios import load_portfolio
from tests.api.services.test_crosswalking import two_schemes
from tests.api.services.test_upgrading import moved
from tests.factories import make_application
from tests.walking import bearer


@pytest.fixture
def call(visit, db):
    """Calls the API as somebody: `call(account, "get", "/queue")` gives (status, answer)."""

    def made(account, method, path, body=None):
        headers = bearer(db, account) if account else {}
        answer = visit.client.request(method, f"/api/v1{path}", json=body, headers=headers)
        db.expire_all()
        return answer.status_code, answer.json()

    return made


def test_an_application_is_taken_over_after_its_preview(call, db, world):
    _, application = moved(db, world)
    path = f"/applications/{application.id}/upgrade"
    status, found = call(world.lead, "get", path)
    assert (status, found["edition"], found["refused_because"]) == (200, "2026-11", "")
    rows = {row["key"]: (row["change"], row["brings"], row["evidence"]) for row in found["criteria"]}
    assert rows["menu"] == ("reworded", "draft", 1)
    assert [one["title"] for one in found["gone"]] == ["Smoking shelter"]
    status, refused = call(world.lead, "post", path, {"edition": "2026-10"})
    assert (status, "Another edition has begun" in refused["detail"]) == (409, True)
    status, new = call(world.lead, "post", path, {"edition": "2026-11"})
    assert (status, new["status"]) == (201, "draft")
    assert db.get_one(Application, application.id).status == Status.WITHDRAWN
    assert call(world.lead, "get", f"/applications/{new['id']}/upgrade")[0] == 409


def test_what_counts_elsewhere_is_listed_and_brought(call, db, world):
    old, new = two_schemes(db, world)
    db.commit()
    path = f"/applications/{new.id}/already-counts"
    status, (found,) = call(world.lead, "get", path)
    assert (status, found["application_id"], found["scheme"]) == (200, old.id, "Valley Award")
    rows = {row["key"]: (row["relation"], row["evidence"], row["answered"]) for row in found["criteria"]}
    assert rows["bronze.healthy_food"] == ("covers", ["Policy"], False)
    chosen = {"application_id": old.id, "criteria": ["bronze.healthy_food"]}
    assert call(world.lead, "post", path, chosen) == (200, {"brought": 1})
    assert load_portfolio(db, db.get_one(Application, new.id)).claims["bronze.healthy_food"].to_confirm
    status, refused = call(world.lead, "post", path, chosen | {"criteria": ["bronze.nothing"]})
    assert (status, set(refused["errors"])) == (422, {"criteria"})


def test_a_status_is_listed_granted_and_taken_back(call, db, world):
    make_application(db, world, status=Status.DECIDED)
    path = f"/enrolments/{world.enrolment.id}/statuses"
    status, found = call(world.moderator, "get", path)
    choice = next(one for one in found["statuses"] if one["status"] == "ambassador")
    assert (status, choice["held"], choice["closed_because"]) == (200, None, "")
    assert world.adviser.id in {person["id"] for person in found["recommenders"]}
    given = {"status": "ambassador", "reason": "They help.", "recommended_by": world.adviser.id}
    status, made = call(world.moderator, "post", path, given)
    assert (status, made["title"], made["withdrawn_on"]) == (201, "Ambassador Status", None)
    assert call(world.moderator, "post", path, given)[0] == 409
    assert call(world.moderator, "post", path, given | {"status": "x"})[0] == 422
    status, gone = call(world.moderator, "post", f"{path}/{made['id']}/withdraw", {"reason": "They left."})
    assert (status, gone["withdrawn_because"]) == (200, "They left.")
    assert call(world.moderator, "post", f"{path}/{made['id']}/withdraw", {"reason": "Again."})[0] == 409
    assert call(world.moderator, "post", f"{path}/{made['id'] + 1}/withdraw", {"reason": "No."})[0] == 404
    _, found = call(world.moderator, "get", path)
    assert [one["id"] for one in found["earlier"]] == [made["id"]]


@pytest.mark.parametrize(
    ("who", "status"), [(None, 401), ("stranger", 404), ("other_moderator", 404), ("lead", 403)]
)
def test_nobody_else_reaches_statuses_through_the_api(call, db, world, who, status):
    make_application(db, world, status=Status.DECIDED)
    person = getattr(world, who) if who else None
    path = f"/enrolments/{world.enrolment.id}/statuses"
    given = {"status": "ambassador", "reason": "They help."}
    assert call(person, "get", path)[0] == status
    assert call(person, "post", path, given)[0] == status
    assert db.exec(select(StatusGrant)).all() == []


@pytest.mark.parametrize(
    ("who", "upgrading", "counting"),
    [(None, 401, 401), ("stranger", 404, 404), ("coordinator", 403, 403), ("colleague", 403, 200)],
)
def test_who_upgrades_and_who_brings_is_the_same_as_on_the_pages(call, db, world, who, upgrading, counting):
    _, new = two_schemes(db, world)
    db.commit()
    person = getattr(world, who) if who else None
    assert call(person, "get", f"/applications/{new.id}/upgrade")[0] == upgrading
    assert call(person, "get", f"/applications/{new.id}/already-counts")[0] == counting
