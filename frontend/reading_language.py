"""The language a visitor reads a scheme in: its own words where it has them, our words in English."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from markupsafe import Markup

from assessments.definition import Edition
from assessments.languages import in_language, untranslated

# What `?language=` takes; one that the scheme does not have is read as English.
Language = Annotated[str, Query(max_length=10)]
ENGLISH = "en"
# Each language by its own name, for the links that lead to it.
OWN_NAMES = {"en": "English", "cy": "Cymraeg"}


@dataclass(frozen=True)
class Reading:
    """An edition as it is read in a language: `edition` has the words, `own` is the edition as it stands."""

    own: Edition
    edition: Edition
    language: str = ENGLISH

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The languages to choose from, each with its own name; empty where there is English only."""
        keys = dict.fromkeys((ENGLISH, *self.own.languages))
        return tuple((key, OWN_NAMES.get(key, key)) for key in keys) if len(keys) > 1 else ()

    @property
    def is_whole(self) -> bool:
        """Whether every text of the scheme has words in this language."""
        return self.language == ENGLISH or not untranslated(self.own, self.language)

    def lang(self, *path: str) -> Markup:
        """The attribute of an element that shows a text: its language where that is not the page's own."""
        translated = ".".join(path) in self.own.translations.get(self.language, {})
        return Markup(' lang="{}"').format(self.language) if translated else Markup("")


def read_in(edition: Edition, language: str) -> Reading:
    """Read an edition in a language, or in English where it does not have that one."""
    if language == ENGLISH or language not in edition.languages or language not in edition.translations:
        return Reading(edition, edition)
    return Reading(edition, in_language(edition, language), language)
