"""Drafts of editions: saved without anybody's words being lost, checked, and let go."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from api.services.editions import load_definition
from assessments.definition import Edition
from assessments.editing import value_at
from assessments.errors import Conflict
from assessments.reading import Fault, SchemeFaults, read
from assessments.roles import Actor
from models.base import utc_now
from models.drafts import Draft
from models.schemes import SchemeEdition

CHANGED = (
    "Somebody else has changed this since you opened it. Nothing of yours was saved yet: compare it with "
    "what is there now, then save again."
)
PUBLISHED = (
    "This draft is published and can no longer be changed. Begin a new version of the edition instead."
)


@dataclass(frozen=True)
class Checked:
    """A draft's text as it stands: its edition when nothing is wrong with it, else every fault.

    `tree` is the plain data, or None for text that is not readable YAML.
    """

    edition: Edition | None
    faults: tuple[Fault, ...]
    tree: Any


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
