"""The same text in another language, and an edition's texts under local names: what is asked and kept."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assessments.languages import OWN, TEXTS
from assessments.naming import nameable, set_named, texts_in
from assessments.overlay_format import OVERLAY
from assessments.reading import read
from assessments.starting import EDITION_ORDER
from frontend.forms.studio_fields import LISTS, WHOLES, Entry, Part

LANGUAGES = {"cy": "Welsh"}  # besides English, in which a definition is written
TRANSLATED = "translated"  # under this name a record on a page holds what it says in other languages
_KINDS = {part.one: name for name, part in LISTS.items()}
_SECTIONS = {
    "levels": "Levels",
    "tracks": "Size bands",
    "themes": "Themes",
    "criteria": "Criteria",
    "statuses": "Statuses",
    "answers": "Answers",
    "roles": "People",
}


def languages_of(tree: Any) -> tuple[str, ...]:
    """The other languages of a draft; local additions have none of their own."""
    said = tree.get("languages") if isinstance(tree, dict) and "extends" not in tree else None
    return tuple(one for one in LANGUAGES if isinstance(said, list) and one in said)


def text_path(part: Part, key: object, path: str) -> str:
    """The path of the text that a question of a form asks for, or an empty string for what is no text."""
    if part is WHOLES["scheme"]:
        return path if path in OWN else ""
    if part is WHOLES["answers"]:
        return f"answers.{path.removesuffix('.label')}" if path.endswith(".label") else ""
    if part is WHOLES["roles"]:
        return f"roles.{path}"
    kind = _KINDS.get(part.one, "")
    return f"{kind}.{key}.{path}" if path in TEXTS.get(kind, ()) else ""


def with_translations(entries: tuple[Entry, ...], part: Part, tree: Any) -> tuple[Entry, ...]:
    """The questions, with a field for each other language below each text."""
    made: list[Entry] = []
    for entry in entries:
        made.append(entry)
        if text_path(part, "", entry.path):
            made += [_translated(entry, language) for language in languages_of(tree)]
    return tuple(made)


def _translated(entry: Entry, language: str) -> Entry:
    return replace(
        entry,
        path=f"{TRANSLATED}.{language}.{entry.path}",
        label=f"{entry.label} in {LANGUAGES[language]}",
        hint="",
        required=False,
        language=language,
    )


def translated(tree: Any, part: Part, record: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What a record says in the other languages, by language and the path of the question."""
    found: dict[str, dict[str, str]] = {}
    for language in languages_of(tree):
        words = (tree.get("translations") or {}).get(language) if _has_words(tree) else None
        for entry in part.entries:
            path = text_path(part, record.get("key"), entry.path)
            if path and isinstance(words, dict) and path in words:
                found.setdefault(language, {})[entry.path] = words[path]
    return found


def _has_words(tree: Any) -> bool:
    return isinstance(tree.get("translations"), dict)


def put_translation(text: str, part: Part, key: object, path: str, words: str | None) -> str:
    """The text with the answer to a question of `with_translations`, at the place its path says."""
    _, language, question = path.split(".", 2)
    order = tuple(texts_in(read(text).plain()))
    name = text_path(part, key, question)
    return set_named(text, ("translations", language), name, words, order, EDITION_ORDER)


def put_name(text: str, below: Any, path: str, words: str | None) -> str:
    """The text of an overlay with a local name, or without it."""
    return set_named(text, ("names",), path, words, tuple(nameable(below)), tuple(OVERLAY))


def name_entries(below: Any) -> tuple[Entry, ...]:
    """A question for each text of the edition below that an overlay may name anew."""
    return tuple(
        Entry(path, words[:300], section=_SECTIONS[path.partition(".")[0]])
        for path, words in nameable(below).items()
    )
