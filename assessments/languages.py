"""An edition in another language: its translated texts in place, and all that is not translated as it is."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from assessments.definition import Edition

# The parts with keys of their own that hold texts, and which of their fields those are.
TEXTS: Mapping[str, tuple[str, ...]] = {
    "levels": ("title", "meaning"),
    "tracks": ("title",),
    "themes": ("title", "summary"),
    "criteria": ("title", "text", "guidance"),
    "facts": ("question", "hint"),
    "statuses": ("title", "note"),
    "process": ("title", "text"),
}
OWN = ("title", "disclaimer", "owner", "completeness", "licence")


def texts_of(edition: Edition) -> dict[str, str]:
    """Every text that can be translated, by its path: `title`, `levels.bronze.title`, `answers.met`."""
    return dict(_texts(edition))


def _texts(edition: Edition) -> Iterator[tuple[str, str]]:
    for name in OWN:
        if getattr(edition, name):
            yield name, getattr(edition, name)
    for part, names in TEXTS.items():
        for item in getattr(edition, part):
            for name in names:
                if getattr(item, name):
                    yield f"{part}.{item.key}.{name}", getattr(item, name)
    for option in edition.answers:
        yield f"answers.{option.answer.value}", option.label
    for key, name in edition.roles.items():
        yield f"roles.{key}", name


def in_language(edition: Edition, language: str) -> Edition:
    """Return the edition with its texts in a language; what is not translated stays in English.

    Keys, rules and the content hash are those of the edition itself: it is the same edition, read aloud in
    other words. A language that the edition does not have gives the edition as it is.
    """
    words = edition.translations.get(language)
    if not words or language not in edition.languages:
        return edition
    themes = tuple(
        replace(theme, criteria=tuple(_told("criteria", one, words) for one in theme.criteria))
        for theme in (_told("themes", theme, words) for theme in edition.themes)
    )
    parts: dict[str, Any] = {
        part: tuple(_told(part, item, words) for item in getattr(edition, part))
        for part in ("levels", "tracks", "facts", "statuses", "process")
    }
    return replace(
        edition,
        **{name: words.get(name, getattr(edition, name)) for name in OWN},
        **parts,
        themes=themes,
        answers=tuple(
            replace(option, label=words.get(f"answers.{option.answer.value}", option.label))
            for option in edition.answers
        ),
        roles=MappingProxyType({key: words.get(f"roles.{key}", name) for key, name in edition.roles.items()}),
    )


def untranslated(edition: Edition, language: str) -> tuple[str, ...]:
    """The paths of the texts that a language still lacks, in the definition's order."""
    words = edition.translations.get(language, {})
    return tuple(path for path in texts_of(edition) if path not in words)


def _told(part: str, item: Any, words: Mapping[str, str]) -> Any:
    new = {name: words.get(f"{part}.{item.key}.{name}") for name in TEXTS[part]}
    new = {name: text for name, text in new.items() if text is not None}
    return replace(item, **new) if new else item
