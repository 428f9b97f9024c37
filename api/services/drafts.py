"""Drafts of editions: begun, saved without anybody's words being lost, checked, and let go."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from api.services.editions import load_definition
from assessments.definition import Edition
from assessments.editing import value_at
from assessments.errors import Conflict, InvalidInput
from assessments.overlays import extended, is_overlay
from assessments.reading import Fault, SchemeFaults, read
from assessments.roles import Actor
from assessments.starting import from_nothing, key_from, next_version, overlay_on
from models.base import utc_now
from models.drafts import Draft
from models.queries.drafts import editions_for, hosts_of
from models.schemes import SchemeEdition

CHANGED = (
    "Somebody else has changed this since you opened it. Nothing of yours was saved yet: compare it with "
    "what is there now, then save again."
)
PUBLISHED = (
    "This draft is published and can no longer be changed. Begin a new version of the edition instead."
)
_IS_OVERLAY = (
    "This edition is made of local additions itself. Choose the edition below it, "
    "or begin the next version of the additions."
)


@dataclass(frozen=True)
class Checked:
    """A draft's text as it stands: its edition when nothing is wrong with it, else every fault.

    `tree` is the plain data, or None for text that is not readable YAML.
    """

    edition: Edition | None
    faults: tuple[Fault, ...]
    tree: Any


@dataclass(frozen=True)
class Beginning:
    """How a draft is begun: `how` is nothing, next, overlay or file."""

    how: str
    host_id: int
    title: str = ""
    edition_id: int | None = None
    text: str = ""


def begin(session: Session, actor: Actor, given: Beginning) -> Draft:
    """Make a draft. Raises InvalidInput by field: for a host that is not theirs, or what is missing."""
    hosts = {host.id: host for host in hosts_of(session, actor)}
    if given.host_id not in hosts:
        raise InvalidInput({"host_id": "Choose one of the organisations you run schemes for."})
    editions = {edition.id: edition for edition in editions_for(session, [given.host_id])}
    edition = editions.get(given.edition_id or 0)
    if given.how in ("next", "overlay") and edition is None:
        raise InvalidInput({"edition_id": "Choose the edition to begin with."})
    if edition and given.how == "overlay" and edition.base_id:
        raise InvalidInput({"edition_id": _IS_OVERLAY})
    if given.how in ("nothing", "overlay") and not given.title:
        raise InvalidInput({"title": "Enter the title of the scheme."})
    text, title = _first_text(given, edition, hosts[given.host_id].name)
    base_id = edition.id if edition and given.how == "overlay" else None
    if edition and given.how == "next":
        base_id = edition.base_id
    if given.how == "file":
        base_id = _named_below(given.text, editions.values())
    draft = Draft(
        host_id=given.host_id,
        title=title[:200],
        definition=text,
        replaces_id=edition.id if edition and given.how == "next" else None,
        base_id=base_id,
        made_by=actor.account_id,
        saved_by=actor.account_id,
    )
    session.add(draft)
    session.flush()
    return draft


def _first_text(given: Beginning, edition: SchemeEdition | None, host: str) -> tuple[str, str]:
    today = utc_now().date()
    if given.how == "file":
        return given.text, title_in(given.text) or given.title or "Uploaded scheme"
    if edition and given.how == "next":
        version = f"{today:%Y-%m}"
        version = version if version != edition.version else f"{version}-2"
        return next_version(edition.definition, version, edition.version, today), edition.title
    if edition:
        base = f"{edition.scheme_key}@{edition.version}"
        return overlay_on(base, _own_key(edition, given.title), given.title, today), given.title
    return from_nothing(given.title, host, today), given.title


def _own_key(edition: SchemeEdition, title: str) -> str:
    """A scheme key that is the host's own: two hosts may each add to the same edition."""
    key = key_from(title, word="-")
    return f"{key}-local" if key == edition.scheme_key else key


def _named_below(text: str, editions: Iterable[SchemeEdition]) -> int | None:
    """The edition that an uploaded overlay adds to, when it is one that may be added to here."""
    try:
        named = extended(text) if is_overlay(text) else None
    except SchemeFaults:
        return None
    return next((own.id for own in editions if f"{own.scheme_key}@{own.version}" == named), None)


def title_in(text: str) -> str:
    """The title a definition gives itself, or an empty string when it cannot be read."""
    try:
        title = value_at(read(text).plain(), "title")
    except SchemeFaults:
        return ""
    return " ".join(title.split())[:200] if isinstance(title, str) else ""


def save_text(session: Session, actor: Actor, draft: Draft, text: str, seen: int) -> None:
    """Keep a draft's text, if nobody has saved it since version `seen`. Raises Conflict otherwise."""
    if draft.published_id is not None:
        raise Conflict(PUBLISHED)
    saved = session.exec(
        update(Draft)
        .where(col(Draft.id) == draft.id, col(Draft.version) == seen, col(Draft.published_id).is_(None))
        .values(
            definition=text,
            title=title_in(text) or draft.title,
            version=seen + 1,
            saved_by=actor.account_id,
            saved_at=utc_now(),
        )
    )
    if saved.rowcount != 1:
        raise Conflict(CHANGED)
    session.refresh(draft)


def discard(session: Session, draft: Draft) -> None:
    """Delete a draft that was not published. Raises Conflict for one that was."""
    if draft.published_id is not None:
        raise Conflict("A published draft is the history of its edition and stays.")
    session.delete(draft)
    session.flush()


def check_text(session: Session, draft: Draft, text: str) -> Checked:
    """Check a text as this draft's: the edition it makes, or everything that is wrong with it."""
    try:
        root = read(text)
    except SchemeFaults as unreadable:
        return Checked(None, unreadable.faults, None)
    try:
        edition, _ = load_definition(session, text, base_id=draft.base_id, host_id=draft.host_id)
        return Checked(edition, (), root.plain())
    except SchemeFaults as wrong:
        return Checked(None, wrong.faults, root.plain())


def base_tree(session: Session, edition_id: int) -> dict[str, Any]:
    """The plain data of the edition that an overlay adds to."""
    tree = read(session.get_one(SchemeEdition, edition_id).definition).plain()
    return tree if isinstance(tree, dict) else {}


def print_of(said: object) -> str:
    """A short print of what a place says, by which a form knows whether it was changed meanwhile."""
    words = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(words.encode()).hexdigest()[:16]
