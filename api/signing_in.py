"""Checking a password before the request's transaction begins.

The hash is made to be slow. Run inside the transaction it would hold SQLite's write lock, a database
connection and one of the server's threads for as long, and a few people signing in would stop everybody.
"""

from dataclasses import dataclass

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.database import make_session
from api.identity import password_matches
from api.services.accounts import LONGEST_PASSWORD, Credentials, look_up

# Many people share one network address; one account is one person's.
PLACE_FACTOR = 10


@dataclass(frozen=True)
class Checked:
    """What was found of an address, and whether the password is right."""

    credentials: Credentials
    right: bool


def limits_for(request: Request, email: str) -> dict[str, int]:
    """What signing in is counted by, each with how often it may be tried in a quarter of an hour."""
    attempts = request.app.state.settings.sign_in_attempts
    client = request.client.host if request.client else ""
    return {f"from {client}": attempts * PLACE_FACTOR, f"account {email.lower()}": attempts}


async def check_password(request: Request, email: str, password: str) -> Checked:
    """Whether this is the account's password. Reads, lets the connection go, then runs the hash.

    Raises TooManyAttempts without running it when there were too many.
    """
    state = request.app.state
    limits = limits_for(request, email)

    def read() -> Credentials:
        with make_session(state.engine, reading=True) as session:
            return look_up(session, email, limits)

    async with state.db_slots:
        credentials = await run_in_threadpool(read)
    async with state.hash_slots:
        right = await run_in_threadpool(
            password_matches, password[:LONGEST_PASSWORD], credentials.password_hash
        )
    return Checked(credentials, right)
