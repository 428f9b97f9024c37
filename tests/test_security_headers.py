"""What every answer carries, where a form may come from, and how long a session or token lasts."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import select

import api.identity
from api.database import db_slots
from api.identity import LOCAL_SESSION_COOKIE, SESSION_COOKIE, hash_password
from api.main import create_app
from api.services.accounts import look_up
from api.services.accounts import sign_in as finish
from assessments.errors import InvalidInput
from assessments.roles import Role
from models.base import utc_now
from models.people import ApiToken, Attempt, Membership, SignIn
from tests.factories import LONG_AGO, PASSWORD, give_role, make_account
from tests.walking import bearer

EVERYWHERE = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def carried(response) -> dict[str, str]:
    return {name: response.headers.get(name, "") for name in EVERYWHERE}


@pytest.fixture
def rosa(db):
    return make_account(db, "Rosa Field", email="rosa@example.com", password_hash=hash_password(PASSWORD))


def sign_in(client, **more):
    given = {"email": "rosa@example.com", "password": PASSWORD, **more}
    return client.post("/sign-in", data=given, follow_redirects=False)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/nowhere", 404),
        ("POST", "/", 405),
        ("GET", "/account", 303),
        ("POST", "/forgotten-password", 422),
        ("GET", "/api/v1/programmes", 200),
        ("GET", "/api/v1/nowhere", 404),
        ("GET", "/api/openapi.json", 200),
        ("GET", "/static/halemark.css", 200),
        ("GET", "/static/nowhere.css", 404),
        ("GET", "/sign-in?next=%00", 400),
    ],
)
def test_every_answer_carries_the_same_protection(visit, method, path, status):
    response = visit.client.request(method, path)
    assert (response.status_code, carried(response)) == (status, EVERYWHERE)


def test_a_fault_of_ours_carries_it_too_and_tells_nothing(app, visit, world, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("the secret of rosa@example.com")

    monkeypatch.setattr("frontend.pages.accounts.accounts.places_of", broken)
    response = visit.as_(world.lead).get("/account")
    assert (response.status_code, carried(response)) == (500, EVERYWHERE)
    assert "secret" not in response.text
    assert "Something went wrong on our side." in response.text


def test_static_files_are_kept_by_browsers_when_asked_for_by_their_content(visit):
    kept = visit.client.get("/static/halemark.css?v=abc").headers["cache-control"]
    plain = visit.client.get("/static/halemark.css").headers["cache-control"]
    assert (kept, plain) == ("public, max-age=31536000, immutable", "public, max-age=3600")


def test_what_somebody_sees_signed_in_is_stored_nowhere(visit, db, world):
    token = bearer(db, world.lead)
    told = [
        visit.as_(world.lead).get("/account").headers["cache-control"],
        visit.get("/nowhere").headers["cache-control"],
        visit.as_(None).client.get("/api/v1/employers", headers=token).headers["cache-control"],
    ]
    assert told == ["no-store"] * 3


OWN = "http://testserver"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),  # not a browser
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": OWN}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": OWN}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://testserver.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
    ],
)
def test_a_form_is_taken_from_this_site_only(visit, headers, status):
    response = visit.client.post("/sign-out", headers=headers)
    assert (response.status_code, carried(response)) == (status, EVERYWHERE)
    if status == 403:
        assert "sent from another site" in response.text


def test_a_program_is_told_so_as_a_problem(visit):
    response = visit.client.post("/api/v1/employers", headers={"Sec-Fetch-Site": "cross-site"})
    assert (response.status_code, response.headers["content-type"]) == (403, "application/problem+json")


def test_looking_from_another_site_is_allowed(visit):
    assert visit.client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def cookie_of(response, name: str) -> set[str]:
    """The attributes of a cookie that a response sets."""
    found = [one for one in response.headers.get_list("set-cookie") if one.startswith(f"{name}=")]
    return {part.strip().lower() for part in found[0].split(";")[1:]} if found else set()


def test_the_session_cookie_over_http_is_hidden_from_scripts(visit, rosa):
    assert cookie_of(sign_in(visit.client), LOCAL_SESSION_COOKIE) == {"httponly", "path=/", "samesite=lax"}


def test_the_session_cookie_over_https_is_bound_to_the_host(settings, connection, db, rosa):
    secure = create_app(settings.model_copy(update={"base_url": "https://halemark.example"}), connection)
    with TestClient(secure, base_url="https://halemark.example") as client:
        secure.state.db_slots = db_slots(1)
        response = sign_in(client)
        assert response.headers["strict-transport-security"] == "max-age=31536000"
        assert SESSION_COOKIE.startswith("__Host-")
        assert cookie_of(response, SESSION_COOKIE) == {"httponly", "path=/", "samesite=lax", "secure"}
        assert client.get("/account").status_code == 200


def test_signing_in_makes_a_new_session_whatever_cookie_was_there(visit, rosa):
    given = {"email": rosa.email, "password": PASSWORD}
    planted = {"Cookie": f"{LOCAL_SESSION_COOKIE}=chosen-by-somebody-else"}
    visit.client.post("/sign-in", data=given, headers=planted)
    assert visit.client.cookies[LOCAL_SESSION_COOKIE] != "chosen-by-somebody-else"
    assert visit.get("/account").status_code == 200


def test_signing_in_again_ends_the_session_before(visit, db, rosa):
    sign_in(visit.client)
    first = db.exec(select(SignIn.token_hash)).all()
    sign_in(visit.client)
    second = db.exec(select(SignIn.token_hash)).all()
    assert (len(first), len(second), first != second) == (1, 1, True)


def test_signing_out_ends_the_session_for_whoever_kept_the_cookie(visit, rosa):
    sign_in(visit.client)
    token = visit.client.cookies[LOCAL_SESSION_COOKIE]
    visit.post("/sign-out")
    visit.client.cookies.set(LOCAL_SESSION_COOKIE, token)
    assert visit.get("/account").status_code == 303


def test_a_disabled_account_is_out_at_once(visit, db, world):
    token = bearer(db, world.lead)
    visit.as_(world.lead)
    before = (
        visit.get("/account").status_code,
        visit.client.get("/api/v1/employers", headers=token).status_code,
    )
    world.lead.disabled_at = utc_now()
    db.add(world.lead)
    db.commit()
    after = (
        visit.get("/account").status_code,
        visit.client.get("/api/v1/employers", headers=token).status_code,
    )
    assert (before, after) == ((200, 200), (303, 401))


def test_a_membership_that_ended_yesterday_opens_nothing(visit, db, world):
    page = f"/employers/{world.employer.id}"
    before = visit.as_(world.lead).get(page).status_code
    held = db.exec(select(Membership).where(Membership.account_id == world.lead.id)).one()
    held.until_on = utc_now().date() - timedelta(days=1)
    db.add(held)
    db.commit()
    assert (before, visit.get(page).status_code) == (200, 404)


def test_a_membership_that_begins_tomorrow_opens_nothing_yet(visit, db, world):
    newcomer = give_role(db, make_account(db, "Nia New"), Role.VIEWER, employer=world.employer)
    held = db.exec(select(Membership).where(Membership.account_id == newcomer.id)).one()
    assert held.from_on == LONG_AGO
    held.from_on = utc_now().date() + timedelta(days=1)
    db.commit()
    assert visit.as_(newcomer).get(f"/employers/{world.employer.id}").status_code == 404


@pytest.mark.parametrize("ended", ["expires_at", "revoked_at"])
def test_a_token_that_is_over_signs_nobody_in(visit, db, world, ended):
    token = bearer(db, world.lead)
    row = db.exec(select(ApiToken)).one()
    setattr(row, ended, utc_now() - timedelta(seconds=1))
    db.commit()
    response = visit.client.get("/api/v1/employers", headers=token)
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")


def test_a_session_that_is_over_signs_nobody_in(visit, db, world):
    visit.as_(world.lead)
    db.exec(select(SignIn)).one().expires_at = utc_now() - timedelta(seconds=1)
    db.commit()
    assert visit.get("/account").status_code == 303


def test_a_token_that_may_only_read_writes_nothing(visit, db, world):
    token = bearer(db, world.lead, may_write=False)
    page = f"/api/v1/employers/{world.employer.id}"
    assert visit.client.get(page, headers=token).status_code == 200
    assert visit.client.post(f"{page}/sites", headers=token, json={}).status_code in (403, 422)
    allowed = {"name": "Second site", "postcode": "NE1 4LP"}
    response = visit.client.post(f"{page}/sites", headers=token, json=allowed)
    assert response.status_code == 403


def test_a_cookie_signs_nobody_in_to_the_json_api(visit, world):
    """So no other site can make a browser use it."""
    assert visit.as_(world.lead).client.get("/api/v1/employers").status_code == 401


def test_guessing_is_stopped_before_any_password_is_hashed(visit, db, rosa, settings):
    window = [visit.post("/sign-in", {"email": rosa.email, "password": "no"}).status_code for _ in range(11)]
    assert window == [422] * 10 + [429]
    counts = sorted(db.exec(select(Attempt.count)))
    assert counts == [10, 10]
    assert sign_in(visit.client).status_code == 429


class Watched(Argon2Hasher):
    """The real hasher, which also notes how many of it run at once."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=1024, parallelism=1)
        self.lock, self.running, self.most, self.ran = threading.Lock(), 0, 0, 0

    def verify(self, password, hash) -> bool:
        with self.lock:
            self.running, self.ran = self.running + 1, self.ran + 1
            self.most = max(self.most, self.running)
        try:
            return super().verify(password, hash)
        finally:
            with self.lock:
                self.running -= 1


def test_only_so_many_passwords_are_hashed_at_once(monkeypatch):
    watched = Watched()
    monkeypatch.setattr(api.identity, "_passwords", PasswordHash((watched,)))
    api.identity.limit_hashing(2)
    right = api.identity.hash_password(PASSWORD)
    threads = [
        threading.Thread(target=api.identity.password_matches, args=(PASSWORD, right)) for _ in range(40)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (watched.ran, watched.most <= 2) == (40, True)


def test_an_unknown_address_costs_a_hash_too(monkeypatch):
    watched = Watched()
    monkeypatch.setattr(api.identity, "_passwords", PasswordHash((watched,)))
    monkeypatch.setattr(api.identity, "_NOBODY", watched.hash("x"))
    assert (api.identity.password_matches(PASSWORD, None), watched.ran) == (False, 1)


def test_the_password_is_checked_before_the_transaction_begins(app, visit, db, rosa, connection, monkeypatch):
    """Nothing is written while the hash runs, so on SQLite nobody waits for the lock meanwhile."""
    sent: list[str] = []
    real = api.identity.password_matches

    def noting(*given):
        sent.append("-- hash")
        return real(*given)

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    monkeypatch.setattr("api.signing_in.password_matches", noting)
    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        assert sign_in(visit.client).status_code == 303
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)
    writes = [n for n, one in enumerate(sent) if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert sent.index("-- hash") < writes[0]
    released = [n for n, one in enumerate(sent) if one.startswith(("ROLLBACK", "RELEASE"))]
    assert released[0] < sent.index("-- hash")


def test_a_password_changed_meanwhile_no_longer_signs_in(db, rosa):
    credentials = look_up(db, rosa.email, {})
    rosa.password_hash = hash_password("another password entirely")
    db.commit()
    with pytest.raises(InvalidInput, match="address or password is wrong"):
        finish(db, credentials, right=True, hours=1)
