"""Signing up, in and out, and what a person sees of their own account."""

from sqlmodel import select

from api.identity import hash_password
from models.mail import Message
from models.people import Account, SignIn
from tests.factories import PASSWORD, make_account


def test_a_person_signs_up_and_is_signed_in(visit, db):
    page = visit.post("/sign-up", {"name": "Rosa Field", "email": "Rosa@Example.com", "password": PASSWORD})
    assert (page.status_code, page.headers["location"]) == (303, "/")
    assert visit.get("/account").status_code == 200
    assert [m.to_address for m in db.exec(select(Message))] == ["rosa@example.com"]


def test_signing_in_with_the_wrong_password_keeps_the_address(visit, db):
    make_account(db, "Rosa Field", email="rosa@example.com", password_hash=hash_password(PASSWORD))
    page = visit.post("/sign-in", {"email": "rosa@example.com", "password": "wrong"})
    assert page.status_code == 422
    assert 'value="rosa@example.com"' in page.text
    assert "The email address or password is wrong." in page.text


def test_signing_in_goes_on_to_where_one_was_going_and_never_elsewhere(visit, db):
    make_account(db, "Rosa Field", email="rosa@example.com", password_hash=hash_password(PASSWORD))
    for asked, to in [("/account", "/account"), ("https://evil.example", "/"), ("//evil.example", "/")]:
        page = visit.post("/sign-in", {"email": "ROSA@example.com", "password": PASSWORD, "next": asked})
        assert (page.status_code, page.headers["location"]) == (303, to)


def test_too_many_attempts_are_stopped_for_the_account_and_counted_even_when_wrong(visit, db):
    make_account(db, "Rosa Field", email="rosa@example.com", password_hash=hash_password(PASSWORD))
    answers = [
        visit.post("/sign-in", {"email": "rosa@example.com", "password": "wrong"}).status_code
        for _ in range(12)
    ]
    assert answers == [422] * 10 + [429] * 2


def test_signing_out_ends_the_session_at_the_server(visit, db, world):
    visit.as_(world.lead)
    assert visit.post("/sign-out").status_code == 303
    assert db.exec(select(SignIn)).all() == []


def test_a_signed_out_person_is_led_to_sign_in_and_back(visit):
    page = visit.get("/account")
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=/account")


def test_a_forgotten_password_is_set_by_the_mailed_link_once(visit, db):
    account = make_account(db, "Rosa Field", email="rosa@example.com")
    for email in ("rosa@example.com", "nobody@example.com"):
        page = visit.post("/forgotten-password", {"email": email})
        assert (page.status_code, page.headers["location"]) == (303, "/sign-in")
    (message,) = db.exec(select(Message)).all()
    token = message.body.split("token=")[1].split()[0]
    assert visit.post("/set-password", {"token": token, "password": PASSWORD}).status_code == 303
    assert visit.post("/set-password", {"token": token, "password": PASSWORD}).status_code == 422
    assert visit.post("/sign-in", {"email": account.email, "password": PASSWORD}).status_code == 303


def test_a_token_is_shown_once_and_can_be_ended(visit, db, world):
    visit.as_(world.lead)
    page = visit.post("/account/tokens", {"name": "HR system"})
    token = page.text.split("<code")[1].split(">")[1].split("<")[0]
    assert token.startswith("hm_")
    assert token not in visit.get("/account").text
    bearer = {"Authorization": f"Bearer {token}"}
    assert visit.client.get("/api/v1/programmes", headers=bearer).status_code == 200


def test_a_password_must_be_long(visit, db):
    page = visit.post("/sign-up", {"name": "Rosa Field", "email": "rosa@example.com", "password": "short"})
    assert page.status_code == 422
    assert "Password must be at least 12 characters" in page.text
    assert db.exec(select(Account)).all() == []


def test_signing_in_leads_back_with_what_was_asked_for(visit):
    page = visit.get("/employers/new?programme=tyne-valley")
    assert page.headers["location"] == "/sign-in?next=/employers/new%3Fprogramme%3Dtyne-valley"


def test_a_piece_of_a_page_sends_the_whole_page_to_sign_in(visit):
    """A session that ran out while somebody was typing must not put a sign-in form into the score card."""
    headers = {"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1:8000/applications/3?theme=a"}
    page = visit.post("/applications/3/criteria/a", {}, headers=headers)
    assert page.headers["hx-redirect"] == "/sign-in?next=/applications/3%3Ftheme%3Da"
