"""How people prove who they are: passwords, signed-in browsers, API tokens and one-time links.

Tokens are 256 random bits; only their SHA-256 is stored, so that a stolen database signs nobody in.
"""

import hashlib
import secrets
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import ColumnElement, and_, bindparam, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from assessments.roles import Actor, Grant
from models.base import utc_now
from models.people import Account, ApiToken, Membership, OneTimeLink, SignIn

SESSION_COOKIE = "__Host-halemark"
# Over plain http on one's own machine a browser refuses `__Host-` cookies.
LOCAL_SESSION_COOKIE = "halemark"

# OWASP's minimum for argon2id: 19 MiB, two passes, one lane (cheatsheet "Password Storage").
_passwords = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
_hash_slots = threading.BoundedSemaphore(2)
# Checked against when there is no such account, so that the answer takes as long either way.
_NOBODY = _passwords.hash(secrets.token_urlsafe())


def limit_hashing(slots: int) -> None:
    """Let at most this many password hashes run at once in this process."""
    global _hash_slots
    _hash_slots = threading.BoundedSemaphore(slots)


def hash_password(password: str) -> str:
    """The argon2id hash of a password, waiting for a free slot."""
    with _hash_slots:
        return _passwords.hash(password)


def password_matches(password: str, password_hash: str | None) -> bool:
    """Whether a password is the right one; an account without a password takes as long and says no."""
    with _hash_slots:
        right = _passwords.verify(password, password_hash or _NOBODY)
    return right and password_hash is not None


def new_token() -> str:
    """256 random bits, safe in a cookie, a header or an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def start_session(session: Session, account: Account, hours: int) -> str:
    """Sign an account in on a browser; returns the token for its cookie."""
    token = new_token()
    session.add(
        SignIn(
            token_hash=token_hash(token),
            account_id=account.id,
            expires_at=utc_now() + timedelta(hours=hours),
        )
    )
    return token


def end_session(session: Session, token: str) -> None:
    """Sign a browser out, wherever it is."""
    if found := session.get(SignIn, token_hash(token)):
        session.delete(found)


def end_all_sessions(session: Session, account_id: int) -> None:
    """Sign an account out of every browser, as after a new password."""
    for found in session.exec(select(SignIn).where(SignIn.account_id == account_id)):
        session.delete(found)


def make_link(session: Session, account: Account, purpose: str, *, hours: int = 24) -> str:
    """A token for a one-time link with a purpose; the caller mails it."""
    token = new_token()
    session.add(
        OneTimeLink(
            token_hash=token_hash(token),
            account_id=account.id,
            purpose=purpose,
            expires_at=utc_now() + timedelta(hours=hours),
        )
    )
    return token


def find_link(session: Session, token: str, purpose: str) -> tuple[OneTimeLink, Account] | None:
    """The unused link of that purpose and its account, or None when it was used, is too old or unknown."""
    row = session.exec(
        select(OneTimeLink, Account)
        .join(Account, col(Account.id) == OneTimeLink.account_id)
        .where(
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.purpose == purpose,
            col(OneTimeLink.used_at).is_(None),
            OneTimeLink.expires_at > utc_now(),
            col(Account.disabled_at).is_(None),
        )
    ).first()
    return (row[0], row[1]) if row else None


def actor_by_session(session: Session, token: str) -> Actor | None:
    """The person signed in with this cookie, with the roles they hold today."""
    now = utc_now()
    given = {"token_hash": token_hash(token), "now": now, "today": now.date()}
    rows = session.exec(_signed_in(), params=given).all()
    # An outer join: who holds no role at all has one row, without a membership.
    held = [membership for _, membership in rows if membership]
    return _actor(rows[0][0], grants_from(held)) if rows else None


@cache
def _signed_in() -> Select[Account, Membership]:
    """The account of a session, once for each role it holds. Every page asks this, so it is one question,
    and put together once."""
    return (
        select(Account, Membership)
        .join(SignIn, col(SignIn.account_id) == Account.id)
        .join(
            Membership,
            (col(Membership.account_id) == Account.id) & _holds(bindparam("today")),
            isouter=True,
        )
        .where(
            SignIn.token_hash == bindparam("token_hash"),
            SignIn.expires_at > bindparam("now"),
            col(Account.disabled_at).is_(None),
        )
        .order_by(col(Membership.id))
    )


def _holds(today: Any) -> ColumnElement[bool]:
    """Whether a membership holds on a day."""
    until = col(Membership.until_on)
    return and_(col(Membership.from_on) <= today, or_(until.is_(None), until >= today))


def actor_by_api_token(session: Session, token: str) -> Actor | None:
    """The person whose API token this is; a token without write scope makes an actor who may only read."""
    row = session.exec(
        select(Account, ApiToken)
        .join(ApiToken, col(ApiToken.account_id) == Account.id)
        .where(
            ApiToken.token_hash == token_hash(token),
            ApiToken.expires_at > utc_now(),
            col(ApiToken.revoked_at).is_(None),
            col(Account.disabled_at).is_(None),
        )
    ).first()
    if row is None or row[0].id is None:
        return None
    return _actor(row[0], grants_of(session, row[0].id, utc_now()), may_write=row[1].may_write)


def grants_from(held: Iterable[Membership]) -> tuple[Grant, ...]:
    """What some memberships grant."""
    return tuple(Grant(m.role, m.employer_id, m.programme_id, m.host_id) for m in held)


def grants_of(session: Session, account_id: int, now: datetime) -> tuple[Grant, ...]:
    """The roles an account holds on a day."""
    held = select(Membership).where(Membership.account_id == account_id, _holds(now.date()))
    return grants_from(session.exec(held.order_by(col(Membership.id))))


def _actor(account: Account, grants: tuple[Grant, ...], *, may_write: bool = True) -> Actor:
    return Actor(
        account_id=account.id,
        name=account.name,
        email=account.email,
        grants=grants,
        may_write=may_write,
        confirmed=account.email_confirmed_at is not None,
    )


def actor_of(session: Session, account: Account) -> Actor:
    """The actor an account would be now, for code that has no request: the command line and the demo."""
    return _actor(account, grants_of(session, account.id, utc_now()))
