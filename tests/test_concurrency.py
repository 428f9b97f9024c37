"""Many people at once: nobody is left waiting, and two who write at the same moment are both served."""

import asyncio
import time
from collections import Counter

import pytest
from sqlmodel import select

from api.database import make_session
from api.identity import hash_password, start_session
from models.employers import Site
from models.people import Account, SignIn
from tests.factories import PASSWORD
from tests.serving import serving
from tests.walking import bearer

CLIENTS = 200
PATIENCE = 20  # seconds for all of them together


@pytest.fixture(scope="module")
def server(tmp_path_factory, settings):
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


async def ask(port: int, request: bytes) -> bytes:
    """One request on a connection of its own; returns the whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await writer.drain()
    answer = await reader.read()
    writer.close()
    return answer


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    given = {"Host": "127.0.0.1", "Connection": "close", "Content-Length": str(len(body))}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in given.items())
    return head.encode() + b"\r\n" + body


def statuses(port: int, *requests: bytes) -> tuple[Counter[str], float]:
    """How many answers there were of each status to requests sent at once, and the seconds it took."""

    async def together() -> list[bytes]:
        return await asyncio.gather(*(ask(port, one) for one in requests))

    started = time.monotonic()
    answers = asyncio.run(asyncio.wait_for(together(), PATIENCE * 2))
    return Counter(answer[9:12].decode() for answer in answers), time.monotonic() - started


def signed_in(engine, account: Account) -> str:
    with make_session(engine) as db:
        token = start_session(db, account, hours=1)
        db.commit()
    return f"halemark={token}"


def test_two_hundred_people_are_all_answered(server):
    port, engine, world = server
    cookie = signed_in(engine, world.lead)
    page = request("GET", f"/employers/{world.employer.id}", Cookie=cookie)
    counts, seconds = statuses(port, *[page] * CLIENTS)
    assert counts == {"200": CLIENTS}
    assert seconds < PATIENCE


def test_readers_and_writers_together_are_all_answered(server):
    port, engine, world = server
    cookie = signed_in(engine, world.lead)
    page = request("GET", f"/employers/{world.employer.id}", Cookie=cookie)
    # Each makes a row of its own, in a transaction of its own.
    write = request("POST", "/account/tokens", b"name=x", Cookie=cookie, Content_Type=TYPED)
    counts, seconds = statuses(port, *[page, page, page, write] * 15)
    assert counts == {"200": 60}
    assert seconds < PATIENCE


TYPED = "application/x-www-form-urlencoded"


def test_two_writers_at_once_both_succeed(server):
    port, engine, world = server
    with make_session(engine) as db:
        token = bearer(db, world.lead)
    path = f"/api/v1/employers/{world.employer.id}/sites"
    sites = [f'{{"name": "Site {n}", "postcode": "NE1 4LP"}}'.encode() for n in range(12)]
    posts = [request("POST", path, one, Content_Type="application/json", **token) for one in sites]
    counts, _ = statuses(port, *posts)
    assert counts == {"201": 12}
    with make_session(engine, reading=True) as db:
        names = set(db.exec(select(Site.name).where(Site.employer_id == world.employer.id)))
    assert {f"Site {n}" for n in range(12)} <= names


def test_people_signing_in_do_not_stop_those_who_write(server):
    """The hash holds neither the lock nor a connection: reads are answered while forty sign in."""
    port, engine, world = server
    with make_session(engine) as db:
        account = db.get_one(Account, world.colleague.id)
        account.password_hash = hash_password(PASSWORD)
        db.commit()
        email = account.email
    cookie = signed_in(engine, world.lead)
    body = f"email={email}&password={PASSWORD.replace(' ', '+')}".encode()
    sign_in = request("POST", "/sign-in", body, Content_Type=TYPED)
    page = request("GET", f"/employers/{world.employer.id}", Cookie=cookie)
    counts, seconds = statuses(port, *[sign_in] * 40, *[page] * 40)
    assert counts == {"303": 40, "200": 40}
    assert seconds < PATIENCE
    with make_session(engine, reading=True) as db:
        held = db.exec(select(SignIn.token_hash).where(SignIn.account_id == account.id)).all()
    assert len(held) == 40


def test_a_body_too_large_is_answered_and_not_cut_off(server):
    """The client hears why, though it was still sending."""
    port, _, world = server
    path = f"/api/v1/employers/{world.employer.id}/sites"
    large = request("POST", path, b'{"name": "' + b"x" * 5_000_000 + b'"}', Content_Type="application/json")
    counts, _ = statuses(port, large)
    assert counts == {"413": 1}


def test_a_client_that_goes_away_half_way_harms_nobody(server, tmp_path):
    port, engine, world = server
    cookie = signed_in(engine, world.lead)
    half = request("POST", "/account/tokens", b"name=ha", Cookie=cookie, Content_Type=TYPED)
    half = half.replace(b"Content-Length: 7", b"Content-Length: 70000")

    async def leave() -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(half)
        await writer.drain()
        writer.close()

    async def many() -> None:
        await asyncio.gather(*(leave() for _ in range(30)))

    asyncio.run(many())
    page = request("GET", f"/employers/{world.employer.id}", Cookie=cookie)
    assert statuses(port, *[page] * 5)[0] == {"200": 5}
