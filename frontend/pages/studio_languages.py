"""What of a draft is not translated yet, with a way to the field for each text."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import DraftToEdit
from assessments.naming import texts_in
from frontend.forms.studio_words import LANGUAGES, TRANSLATED
from frontend.rendering import render
from frontend.studio_view import records, view_of

router = APIRouter(prefix="/studio/{draft_id}", default_response_class=HTMLResponse, include_in_schema=False)


@dataclass(frozen=True)
class Untranslated:
    """A text without words in a language, and the field that they go into."""

    path: str
    words: str
    href: str


@router.get("/translations")
def show_untranslated(request: Request, draft: DraftToEdit, db: Db) -> Response:
    """For each other language of the draft, the texts that are shown in English."""
    view = view_of(db, draft)
    texts = texts_in(view["tree"])
    languages = [
        (LANGUAGES[language], _missing(view, language, texts), len(texts)) for language in view["languages"]
    ]
    return render(request, "studio/translations.html", **view, translated=languages)


def _missing(view: dict[str, Any], language: str, texts: dict[str, str]) -> list[Untranslated]:
    said = view["tree"].get("translations")
    words = said.get(language) if isinstance(said, dict) else None
    themes = {
        str(criterion.get("key")): str(theme.get("key"))
        for theme in records(view["tree"], "themes")
        for criterion in records(theme, "criteria")
    }
    return [
        Untranslated(path, text, f"{view['base']}/edit/{_field(path, language, themes)}")
        for path, text in texts.items()
        if not isinstance(words, dict) or path not in words
    ]


def _field(path: str, language: str, themes: dict[str, str]) -> str:
    """The page of a text's record and the field on it."""
    part, _, rest = path.partition(".")
    if not rest:
        place, field = "scheme", part
    elif part in ("answers", "roles"):
        place, field = part, f"{rest}.label" if part == "answers" else rest
    else:
        key, _, field = rest.rpartition(".")
        place = f"themes.{themes.get(key)}.criteria.{key}" if part == "criteria" else f"{part}.{key}"
    return f"{place}#{TRANSLATED}__{language}__{field.replace('.', '__')}"
