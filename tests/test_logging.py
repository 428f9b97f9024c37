"""Nothing that somebody typed reaches a log line or the audit, whatever they typed it into."""

import json
import logging
from enum import StrEnum

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from structlog.testing import capture_logs

from api.logging import configure
from assessments.definition import Answer
from assessments.roles import Role
from assessments.workflow import Outcome, Status
from models.activity import Event
from models.base import utc_now
from models.people import Account
from models.portfolio import EvidenceKind
from models.queries.editions import edition_of
from tests.factories import PASSWORD, make_application
from tests.test_bad_input import MULTIPART, Stage, forms_of, part

CANARY = "zqcanaryx"
# The test's own client tells what it asks for; a server has none.
CLIENTS = ("httpx", "httpcore", "asyncio")


@pytest.fixture
def everything_logged(caplog):
    """Every line that any part of the server would write at its most talkative."""
    configure("DEBUG")
    caplog.set_level(logging.DEBUG)
    with capture_logs() as lines:

        def written() -> str:
            others = [r.getMessage() for r in caplog.records if not r.name.startswith(CLIENTS)]
            return "\n".join([*map(repr, lines), *others]).lower()

        yield written
    configure("ERROR")


ADDRESSES = [
    f"/nowhere/{CANARY}",
    f"/register?q={CANARY}&search={CANARY}&name={CANARY}",
    f"/programmes?q={CANARY}",
    f"/verify?number={CANARY}",
    f"/certificates/{CANARY}",
    f"/sign-in?next=/{CANARY}",
    f"/set-password?token={CANARY}",
    f"/confirm-email?token={CANARY}",
    f"/api/v1/nowhere/{CANARY}",
    f"/api/v1/register?search={CANARY}&after={CANARY}",
    f"/api/v1/programmes/{CANARY}",
    f"/%00{CANARY}",
]


def test_an_address_is_never_logged(visit, everything_logged):
    for address in ADDRESSES:
        visit.client.get(address, headers={"Authorization": f"Bearer {CANARY}", "User-Agent": CANARY})
    visit.client.get("/", headers={"Cookie": f"halemark={CANARY}", "Referer": f"http://x/{CANARY}"})
    written = everything_logged()
    assert written.count("'request'") == len(ADDRESSES) + 1
    assert CANARY not in written


def test_what_newcomers_type_is_never_logged(visit, everything_logged):
    email = f"{CANARY}@example.com"
    visit.client.post("/sign-up", data={"name": CANARY, "email": email, "password": f"{PASSWORD} {CANARY}"})
    visit.client.post("/sign-in", data={"email": email, "password": CANARY})
    visit.client.post("/forgotten-password", data={"email": email})
    visit.client.post("/set-password", data={"token": CANARY, "password": CANARY * 2})
    visit.client.post("/api/v1/employers", content=b'{"name": "' + CANARY.encode())
    assert CANARY not in everything_logged()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.RECOMMENDED])
def test_what_is_typed_into_any_form_is_never_logged(
    app, visit, db, world, connection, everything_logged, status
):
    stage = Stage(app, visit, db, connection, world, status)
    stage.turn = {"lead", "coordinator", "assessor", "moderator"}
    for route, target, fields in forms_of(stage).values():
        typed = {name: value or f"{CANARY} {name}" for name, value in fields.items()}
        stage.send(route, target, data=typed)
        stage.send(route, target, data=dict.fromkeys(fields, CANARY))
        broken = part(f'name="file"; filename="{CANARY}.pdf"'.encode(), CANARY.encode())
        stage.send(route, target, content=broken, headers={"Content-Type": MULTIPART})
    written = everything_logged() + repr(stage.logs).lower()
    assert written.count("'method': 'post'") > 20
    assert CANARY not in written


def test_a_fault_is_logged_by_kind_and_place_alone(visit, world, everything_logged, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError(f"could not read {CANARY}")

    monkeypatch.setattr("frontend.pages.accounts.accounts.places_of", broken)
    assert visit.as_(world.lead).get("/account").status_code == 500
    written = everything_logged()
    assert "'error': 'runtimeerror', 'route': '/account'" in written
    assert "frontend/pages/accounts.py:" in written
    assert CANARY not in written


def test_a_database_error_hides_what_was_sent(db):
    db.add(Account(name=CANARY, email="twice@example.com"))
    db.flush()
    again = insert(Account).values(name=CANARY, email="twice@example.com", created_at=utc_now())
    with pytest.raises(IntegrityError) as caught, db.begin_nested():
        db.exec(again)
    assert "SQL parameters hidden" in str(caught.value)
    assert CANARY not in str(caught.value)


def words(*kinds: type[StrEnum]) -> set[str]:
    return {member.value for kind in kinds for member in kind}


def test_the_audit_holds_keys_and_numbers_only(app, visit, db, world, connection):
    """After the whole story and every form: ids, levels, outcomes, roles and keys of criteria, no prose."""
    made = make_application(db, world, status=Status.DECIDED)
    edition = edition_of(db, made.edition_id)
    known = words(Answer, Role, Outcome, Status, EvidenceKind)
    known |= {criterion.key for criterion in edition.criteria} | set(edition.level_keys)
    details = [event.detail for event in db.exec(select(Event))]
    assert len(details) > 50
    assert {repr(value) for detail in details for value in flat(detail) if not plain(value, known)} == set()


def test_the_audit_of_what_is_typed_into_forms_holds_none_of_it(app, visit, db, world, connection):
    stage = Stage(app, visit, db, connection, world, Status.DRAFT)
    recorded: list[str] = []
    forms = forms_of(stage).values()
    stage.walkers["lead"].begin()
    for _, target, fields in forms:
        undo = connection.begin_nested()
        visit.client.post(target, data={name: value or f"{CANARY} {name}" for name, value in fields.items()})
        recorded += [json.dumps(event.detail) for event in db.exec(select(Event))]
        db.rollback()
        undo.rollback()
    assert len(recorded) > 100
    assert [detail for detail in recorded if CANARY in detail] == []


def flat(value) -> list[object]:
    if isinstance(value, dict):
        return [one for inner in value.values() for one in flat(inner)]
    return [one for inner in value for one in flat(inner)] if isinstance(value, list) else [value]


def plain(value, known: set[str]) -> bool:
    return value is None or isinstance(value, int | float) or value in known
