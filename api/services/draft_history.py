"""What a draft follows, and what becomes of that history when a criterion gets another key."""

from typing import Any, Literal

from sqlmodel import Session

from assessments.definition import Edition
from assessments.editing import append, remove, set_value, value_at
from assessments.reading import read
from assessments.renaming import rename_key
from assessments.starting import EDITION_ORDER
from models.drafts import Draft
from models.queries.editions import edition_named, edition_of

# What a criterion with a new key is to the edition before: the same, or another one.
History = Literal["same", "another"]
_AFTER = ("key", "title", "text", "level", "role", "kind", "origin", "source", "change", "was")


def edition_before(session: Session, draft: Draft, tree: dict[str, Any]) -> Edition | None:
    """The published edition that a draft says it follows, when it is one that its host may use."""
    key, version = tree.get("key"), tree.get("replaces")
    if not isinstance(key, str) or not isinstance(version, str):
        return None
    found = edition_named(session, key, version)
    if found is None or found.host_id not in (None, draft.host_id):
        return None
    return edition_of(session, found.id)


def asks_for_history(before: Edition | None, record: dict[str, Any]) -> bool:
    """Whether a new key would leave open what the criterion was: the edition before knows it by this one."""
    known = {criterion.key for criterion in before.criteria} if before else set()
    return record.get("key") in known and not record.get("was") and record.get("change") != "new"


def with_new_key(text: str, path: str, key: str, history: History | None) -> str:
    """The text with a record's new key everywhere it is named, and with what that means for its history.

    A criterion that is the `same` as before says in `was` which key it had; of `another`, the old key is
    among those that are asked no longer. One that gets its old key back needs no `was`.
    """
    old = value_at(read(text).plain(), path)["key"]
    text = rename_key(text, path, key)
    place = path.removesuffix(old) + key
    if history == "same":
        return set_value(text, f"{place}.was", [old], _AFTER)
    if history == "another":
        return append(text, "removed", old, EDITION_ORDER)
    if value_at(read(text).plain(), f"{place}.was") == [key]:
        return remove(text, f"{place}.was")
    return text
