"""A criterion goes to another theme: chosen by form, its lines of the definition moved as they are."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import CurrentActor, DraftToEdit, NotFound
from api.services.drafts import save_text
from assessments.editing import append, remove, value_at
from assessments.errors import InvalidInput
from assessments.reading import read
from assessments.relocating import move_to_list
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.studio import filled, model_of
from frontend.forms.studio_fields import Entry
from frontend.pages.studio_parts import Where, edited, place_or_404
from frontend.rendering import redirect, render
from frontend.studio_view import Place, titled, view_of

router = APIRouter(prefix="/studio/{draft_id}", default_response_class=HTMLResponse, include_in_schema=False)

THEME = (Entry("theme", "Theme", "one", "themes", required=True),)


def _criterion(view: dict[str, Any], path: str) -> Place:
    found = place_or_404(view, path)
    if found.part.one != "criterion":
        raise NotFound("Only a criterion can go to another theme.")
    return found


def _theme_of(found: Place) -> str:
    return found.path.removeprefix("themes.").partition(".criteria.")[0]


@router.get("/theme/{criterion_place}")
def show_themes(request: Request, criterion_place: Where, draft: DraftToEdit, db: Db) -> Response:
    """Choose the theme that a criterion goes to."""
    view = view_of(db, draft)
    found = _criterion(view, criterion_place)
    return _page(request, view, found, filled(THEME, {"theme": _theme_of(found)}))


def _page(
    request: Request, view: dict[str, Any], found: Place, form: Bound[Any], status: int = 200
) -> Response:
    themes = titled(view["known"], "themes")
    return render(request, "studio/theme.html", status, **view, found=found, form=form, themes=themes)


@router.post("/theme/{criterion_place}")
def move_to_theme(
    request: Request, form: Posted, criterion_place: Where, draft: DraftToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Move a criterion to the end of another theme, with its lines as they are."""
    view = view_of(db, draft)
    found = _criterion(view, criterion_place)

    def act(given: Any) -> str:
        if given.theme not in dict(titled(view["known"], "themes")):
            raise InvalidInput({"theme": "Choose one of the themes of this draft."})
        text = edited(lambda: _moved(draft.definition, found, given.theme))
        if text != draft.definition:
            save_text(db, actor, draft, text, draft.version)
        return f"themes.{given.theme}.criteria.{found.record.get('key')}"

    tried = attempt(db, bind(model_of(THEME), form), act)
    if tried.result is None:
        return _page(request, view, found, tried.form, tried.status)
    return redirect(f"/studio/{draft.id}/edit/{tried.result}", "The criterion is in the theme.")


def _moved(text: str, found: Place, theme: str) -> str:
    """The text with the criterion in its new theme.

    Local additions name a theme of the edition below only while they add something to it.
    """
    tree: Any = read(text).plain()
    if value_at(tree, f"themes.{theme}") is None:
        text = append(text, "themes", {"key": theme, "criteria": []})
    text = move_to_list(text, found.path, f"themes.{theme}.criteria")
    left = f"themes.{_theme_of(found)}"
    if value_at(read(text).plain(), left) == {"key": _theme_of(found), "criteria": []} and "extends" in tree:
        text = remove(text, left)
    return text
