"""What a new draft begins with: a scheme from nothing, the next version of an edition, or an overlay."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from assessments.editing import remove, set_value
from assessments.reading import read
from assessments.writing import after_key

EDITION_ORDER = (
    "key", "title", "version", "replaces", "removed", "dated", "official", "owner", "partners", "languages",
    "licence", "area", "disclaimer", "completeness", "eligibility", "sources", "statuses", "roles", "answers",
    "overall", "levels", "tracks", "facts", "themes", "fees", "round", "process", "conduct",
    "evidence_policy", "needs_assessment", "competition", "closing", "translations", "examples",
)  # fmt: skip

KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")  # what a definition takes as a key


def key_from(title: str, *, word: str = "_") -> str:
    """A key made of a title: small letters and digits with one sign between words, or `item`."""
    return re.sub(r"[^a-z0-9]+", word, title.lower()).strip(word)[:60].strip(word) or "item"


def from_nothing(title: str, owner: str, today: date, key: str = "") -> str:
    """The text of a small whole scheme: one level, one size band, one theme with one criterion to replace.

    Without a key, one is made of the title.
    """
    return _written(
        {
            "key": key or key_from(title, word="-"),
            "title": title,
            "version": f"{today:%Y-%m}",
            "dated": today,
            "official": False,
            "owner": owner,
            "disclaimer": f"Written by {owner}. Taking part changes nobody's legal duties.",
            "completeness": "Being written. Every criterion is our own.",
            "answers": {
                "met": {"label": "Met", "counts_as_met": True},
                "partly": {"label": "Partly met"},
                "not_met": {"label": "Not met"},
                "not_applicable": {"label": "Not applicable"},
            },
            "overall": "ladder",
            "levels": [
                {
                    "key": "bronze",
                    "title": "Bronze",
                    "meaning": "The basics are in place.",
                    "rule": {"met": {"role": "mandatory"}},
                }
            ],
            "tracks": [{"key": "all", "title": "Every employer", "unit": "headcount", "min": 1}],
            "facts": [],
            "themes": [
                {
                    "key": "first_theme",
                    "title": "First theme",
                    "summary": "What this theme is about.",
                    "criteria": [
                        {
                            "key": "first",
                            "title": "First criterion",
                            "text": "What is asked of the employer.",
                            "level": "bronze",
                            "origin": "authored",
                        }
                    ],
                }
            ],
            "examples": [],
        }
    )


def next_version(text: str, version: str, replaced: str, today: date) -> str:
    """A published text as the draft of the version that follows it.

    Criteria keep their keys, by which the next edition knows them again; what they said of the edition
    before goes, as it spoke of another.
    """
    text = set_value(text, "version", version, EDITION_ORDER)
    text = set_value(text, "dated", today, EDITION_ORDER)
    text = set_value(text, "replaces", replaced, EDITION_ORDER)
    for path in reversed(_history(read(text).plain())):
        text = remove(text, path)
    return text


def with_own_key(text: str, key: str) -> str:
    """The text as a scheme of its own: under its own key, it follows no edition and so tells no history."""
    text = set_value(text, "key", key, EDITION_ORDER)
    tree: Any = read(text).plain()
    for path in reversed([*(["replaces"] if "replaces" in tree else []), *_history(tree)]):
        text = remove(text, path)
    return text


def own_copy(text: str, key: str, title: str, today: date) -> str:
    """A copy of an edition or rule template as a first version of one's own, with its own key and title.

    The title in other languages goes, as it names the scheme that was copied.
    """
    text = with_own_key(text, key)
    for name, value in (("title", title), ("version", f"{today:%Y-%m}"), ("dated", today)):
        text = set_value(text, name, value, EDITION_ORDER)
    tree: Any = read(text).plain()
    for language, words in (tree.get("translations") or {}).items():
        if "title" in words:
            text = remove(text, f"translations.{language}.title")
    return text


def _history(tree: Any) -> list[str]:
    paths = ["removed"] if "removed" in tree else []
    for theme in tree.get("themes") or ():
        for criterion in theme.get("criteria") or ():
            here = f"themes.{theme['key']}.criteria.{criterion['key']}"
            paths += [f"{here}.{name}" for name in ("change", "was") if name in criterion]
    return paths


def overlay_on(base: str, key: str, title: str, today: date) -> str:
    """The text of an overlay that adds nothing yet; `base` is the edition's key@version."""
    return _written(
        {
            "extends": base,
            "key": key,
            "version": f"{today:%Y-%m}",
            "title": title,
            "dated": today,
            "themes": [],
        }
    )


def _written(values: Mapping[str, object]) -> str:
    return "".join("\n".join(after_key(key, value, 0)) + "\n" for key, value in values.items())
