"""Absence figures through the JSON API: sent as often as an HR system likes, all or none."""

import pytest

from api.services.accounts import make_token
from tests.factories import actor

QUARTER = {
    "period_start": "2025-01-01", "period_end": "2025-03-31", "headcount_avg": 60, "fte_avg": 52.5,
    "days_lost": 80, "basis": "working", "spells_total": 25, "reasons": {"unknown": 80},
}  # fmt: skip
NEXT = QUARTER | {"period_start": "2025-04-01", "period_end": "2025-06-30", "days_lost": 700, "reasons": {}}


@pytest.fixture
def call(visit, db, world):
    """Calls the absence routes of the world's employer: `call(account, "get")` gives (status, answer)."""

    def made(account, method, body=None, path=""):
        token = make_token(db, actor(db, account), name="test", may_write=True)[1]
        db.commit()
        address = f"/api/v1/employers/{world.employer.id}/absence{path}"
        answer = visit.client.request(
            method, address, json=body, headers={"Authorization": f"Bearer {token}"}
        )
        db.expire_all()
        return answer.status_code, answer.json()

    return made


def test_a_period_is_put_and_read_with_its_measures(call, world):
    status, sent = call(world.lead, "put", QUARTER)
    assert (status, sent["revision"], sent["state"]) == (200, 1, "sent")
    low, high = sent["measures"]["days_per_fte_year"]["ci95"]
    assert low < sent["measures"]["days_per_fte_year"]["value"] < high
    status, listed = call(world.viewer, "get")
    assert (status, listed) == (200, {"items": [sent], "after": None})


def test_putting_it_again_changes_nothing_until_it_is_different(call, world):
    first = call(world.lead, "put", QUARTER)
    assert call(world.lead, "put", QUARTER) == first
    status, changed = call(world.lead, "put", QUARTER | {"days_lost": 81, "reasons": {}})
    assert (status, changed["revision"], changed["state"]) == (200, 2, "revised")


def test_many_are_sent_at_once_and_sending_them_again_is_harmless(call, world):
    body = {"returns": [QUARTER, NEXT]}
    assert call(world.colleague, "post", body, "/bulk") == (200, {"new": 2, "revised": 0, "unchanged": 0})
    assert call(world.colleague, "post", body, "/bulk") == (200, {"new": 0, "revised": 0, "unchanged": 2})
    (latest, _) = call(world.viewer, "get")[1]["items"]
    assert "rate_high" in {one["gate"] for one in latest["findings"]}


def test_one_fault_refuses_all_and_says_which_row(call, world):
    wrong = NEXT | {"days_lost": 1, "days_available": 0.5}
    status, problem = call(world.lead, "post", {"returns": [QUARTER, wrong]}, "/bulk")
    assert (status, list(problem["errors"])) == (422, ["rows.1.days_lost"])
    assert call(world.lead, "get")[1]["items"] == []
    status, problem = call(world.lead, "put", wrong)
    assert (status, list(problem["errors"])) == (422, ["days_lost"])


def test_a_viewer_may_not_send_and_a_coordinator_may_not_read(call, world):
    assert call(world.viewer, "put", QUARTER)[0] == 403
    assert call(world.coordinator, "get")[0] == 403
