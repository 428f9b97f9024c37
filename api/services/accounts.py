"""Accounts: making one, signing in under a rate limit, passwords, invitations and API tokens."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from api import identity
from api.mail import queue_mail
from api.services.activity import record
from api.services.notices import link
from assessments.errors import DomainError, InvalidInput, NotAllowed
from assessments.roles import Actor, Role
from models.activity import Verb
from models.base import utc_now
from models.employers import Employer
from models.people import Account, ApiToken, Attempt
from models.schemes import Host, Programme
from models.scope import visible

SHORTEST_PASSWORD = 12  # NCSC: length over composition
LONGEST_PASSWORD = 200
ATTEMPT_WINDOW = timedelta(minutes=15)
TOKEN_DAYS = 365
LIVING_TOKENS = 20

CONFIRM, RESET = "confirm", "reset"


class TooManyAttempts(DomainError):
    """Tried too often from one place or for one account."""

    def __init__(self) -> None:
        super().__init__("There were too many attempts to sign in. Wait 15 minutes and try again.")


def sign_up(session: Session, *, name: str, email: str, password: str) -> Account:
    """Make an account and mail a link that confirms its address.

    Raises InvalidInput for a weak password or an address that has an account: signing up is how an employer
    starts, so a person who forgot theirs is told where to go rather than left guessing.
    """
    check_password(password, email)
    if find_account(session, email):
        raise InvalidInput(
            {"email": "There is an account with this email address. Sign in, or reset its password."}
        )
    account = make_account(session, name=name, email=email, password=password)
    token = identity.make_link(session, account, CONFIRM, hours=72)
    queue_mail(
        session, to=account.email, template="confirm_email",
        context={"name": account.name, "link": link(f"/confirm-email?token={token}")},
    )  # fmt: skip
    return account


def make_account(session: Session, *, name: str, email: str, password: str | None = None) -> Account:
    """Write an account; without a password nobody can sign in to it until one is set by a link."""
    account = Account(
        name=name.strip(),
        email=email.strip().lower(),
        password_hash=identity.hash_password(password) if password else None,
    )
    session.add(account)
    session.flush()
    record(session, Verb.ACCOUNT_MADE, None, account_id=account.id)
    return account


def find_account(session: Session, email: str) -> Account | None:
    """The account of an address, whatever its case."""
    return session.exec(select(Account).where(Account.email == email.strip().lower())).first()


def check_password(password: str, email: str = "") -> None:
    """Raise InvalidInput for a password that is too short, too long or the address itself."""
    if len(password) < SHORTEST_PASSWORD:
        sentence = f"Password must be at least {SHORTEST_PASSWORD} characters. Three random words work well."
    elif len(password) > LONGEST_PASSWORD:
        sentence = f"Password must be {LONGEST_PASSWORD} characters or fewer."
    elif email and password.casefold() in (email.casefold(), email.partition("@")[0].casefold()):
        sentence = "Password must not be your email address."
    else:
        return
    raise InvalidInput({"password": sentence})


@dataclass(frozen=True)
class Credentials:
    """What a password is checked against; both are None when nobody has the address."""

    account_id: int | None
    password_hash: str | None


def look_up(session: Session, email: str, limits: Mapping[str, int]) -> Credentials:
    """What a password for this address is checked against.

    Raises TooManyAttempts when any subject has used up its limit, so that guessing costs no hashing either.
    """
    window = _window()
    for subject, limit in limits.items():
        attempt = session.get(Attempt, (_hashed(subject), window))
        if attempt is not None and attempt.count >= limit:
            raise TooManyAttempts
    account = find_account(session, email)
    return Credentials(account.id, account.password_hash) if account else Credentials(None, None)


def sign_in(session: Session, credentials: Credentials, *, right: bool, hours: int) -> tuple[Account, str]:
    """The account and the token for its cookie. Raises InvalidInput when address and password do not match.

    Checking the password comes before, outside any transaction, and counting the attempt too: see
    `api.signing_in` and `count_attempt`.
    """
    # A wrong password and an unknown address run the same statements, so they take as long.
    account = session.get(Account, credentials.account_id) if right else None
    unchanged = account is not None and account.password_hash == credentials.password_hash
    if account is None or not unchanged or account.disabled_at is not None:
        raise InvalidInput({"email": "The email address or password is wrong. Check both and try again."})
    return account, open_session(session, account, hours)


def open_session(session: Session, account: Account, hours: int) -> str:
    """Sign an account in on this browser; returns the token for its cookie."""
    record(session, Verb.SIGNED_IN, identity.actor_of(session, account))
    return identity.start_session(session, account, hours)


def count_attempt(session: Session, subjects: list[str], limit: int) -> None:
    """Count one attempt for each subject (an address of the network, an account) in this quarter of an hour.

    Raises TooManyAttempts above the limit. Subjects are stored hashed: the table says nothing of anybody.
    """
    window = _window()
    session.exec(sa.delete(Attempt).where(col(Attempt.window_start) < window - ATTEMPT_WINDOW))
    if any(_count_one(session, _hashed(subject), window) > limit for subject in subjects):
        raise TooManyAttempts


def _window() -> datetime:
    seconds = int(ATTEMPT_WINDOW.total_seconds())
    return datetime.fromtimestamp(int(utc_now().timestamp()) // seconds * seconds, UTC)


def _hashed(subject: str) -> str:
    return hashlib.sha256(subject.encode()).hexdigest()


def _count_one(session: Session, subject: str, window: datetime) -> int:
    # Both databases know "insert or add one", each in its own dialect.
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = (
        dialect.insert(Attempt)
        .values(subject=subject, window_start=window, count=1)
        .on_conflict_do_update(index_elements=["subject", "window_start"], set_={"count": Attempt.count + 1})
        .returning(col(Attempt.count))
    )
    return int(session.exec(statement).scalar_one())


def confirm_email(session: Session, token: str) -> Account:
    """Mark an address as proved. Raises InvalidInput for a link that was used or is too old."""
    account = _redeem(session, token, CONFIRM)
    account.email_confirmed_at = account.email_confirmed_at or utc_now()
    session.add(account)
    return account


def ask_for_reset(session: Session, email: str) -> None:
    """Mail a link to set a new password, if there is such an account; the caller says the same either way."""
    account = find_account(session, email)
    if account is None or account.disabled_at is not None:
        return
    token = identity.make_link(session, account, RESET, hours=2)
    queue_mail(
        session, to=account.email, template="reset_password",
        context={"name": account.name, "link": link(f"/set-password?token={token}")},
    )  # fmt: skip


def invite(session: Session, account: Account) -> None:
    """Mail the link with which an invited person sets their first password."""
    token = identity.make_link(session, account, RESET, hours=24 * 7)
    queue_mail(
        session, to=account.email, template="invited",
        context={"name": account.name, "link": link(f"/set-password?token={token}")},
    )  # fmt: skip


def set_password(session: Session, token: str, password: str) -> Account:
    """Set a password by a mailed link, which proves the address too; every other browser is signed out."""
    check_password(password)
    account = _redeem(session, token, RESET)
    account.password_hash = identity.hash_password(password)
    account.email_confirmed_at = account.email_confirmed_at or utc_now()
    session.add(account)
    identity.end_all_sessions(session, account.id)
    record(session, Verb.PASSWORD_SET, identity.actor_of(session, account))
    return account


def _redeem(session: Session, token: str, purpose: str) -> Account:
    found = identity.find_link(session, token, purpose)
    if found is None:
        raise InvalidInput({"token": "This link has been used or is too old. Ask for a new one."})
    one_time, account = found
    one_time.used_at = utc_now()
    session.add(one_time)
    return account


def make_token(session: Session, actor: Actor, *, name: str, may_write: bool) -> tuple[ApiToken, str]:
    """A new API token and its text, which is shown once and not stored. Raises NotAllowed above 20."""
    if len(tokens_of(session, actor)) >= LIVING_TOKENS:
        raise NotAllowed(f"You have {LIVING_TOKENS} tokens. Revoke one you no longer use first.")
    text = f"hm_{identity.new_token()}"
    token = ApiToken(
        account_id=actor.account_id,
        name=name,
        token_hash=identity.token_hash(text),
        may_write=may_write,
        expires_at=utc_now() + timedelta(days=TOKEN_DAYS),
    )
    session.add(token)
    session.flush()
    record(session, Verb.TOKEN_MADE, actor, token_id=token.id, may_write=may_write)
    return token, text


def tokens_of(session: Session, actor: Actor) -> list[ApiToken]:
    """A person's tokens that still work, newest first."""
    return list(
        session.exec(
            select(ApiToken)
            .where(
                ApiToken.account_id == actor.account_id,
                col(ApiToken.revoked_at).is_(None),
                ApiToken.expires_at > utc_now(),
            )
            .order_by(col(ApiToken.id).desc())
        )
    )


def revoke_token(session: Session, actor: Actor, token_id: int) -> None:
    """End a token of one's own; nothing happens when it has ended already."""
    for token in tokens_of(session, actor):
        if token.id == token_id:
            token.revoked_at = utc_now()
            session.add(token)
            record(session, Verb.TOKEN_REVOKED, actor, token_id=token_id)


@dataclass(frozen=True)
class Place:
    """A role somebody holds and the name of where they hold it."""

    role: Role
    name: str
    path: str


def places_of(session: Session, actor: Actor) -> list[Place]:
    """Every role of a person with the name of its employer, programme or host."""
    employers = session.exec(visible(Employer, actor).where(col(Employer.id).in_(actor.employer_ids)))
    programmes = session.exec(
        select(Programme).where(col(Programme.id).in_([g.programme_id for g in actor.grants]))
    )
    hosts = session.exec(select(Host).where(col(Host.id).in_([g.host_id for g in actor.grants])))
    named: dict[tuple[str, int | None], tuple[str, str]] = {}
    named |= {("employer", row.id): (row.name, f"/employers/{row.id}") for row in employers}
    named |= {("programme", row.id): (row.name, f"/programmes/{row.slug}") for row in programmes}
    named |= {("host", row.id): (row.name, "") for row in hosts}
    places = [
        Place(grant.role, *named[place])
        for grant in actor.grants
        for place in (
            ("employer", grant.employer_id),
            ("programme", grant.programme_id),
            ("host", grant.host_id),
        )
        if place in named
    ]
    return sorted(places, key=lambda place: (place.name, place.role))
