"""A record gets another key by form: how many places change along, and what it means for history."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import CurrentActor, DraftToEdit, NotFound
from api.services.draft_history import asks_for_history, edition_before, with_new_key
from api.services.drafts import save_text
from assessments.editing import find
from assessments.errors import InvalidInput
from assessments.renaming import RESERVED, kind_of, places_of
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.studio import key_fault, model_of
from frontend.forms.studio_fields import Entry
from frontend.pages.studio_parts import Where, edited, place_or_404
from frontend.rendering import plural, redirect, render
from frontend.studio_view import Place, keys_in, path_of, titled, view_of

router = APIRouter(prefix="/studio/{draft_id}", default_response_class=HTMLResponse, include_in_schema=False)

HISTORY = (
    ("same", "The same criterion: its answers and evidence come along"),
    ("another", "Another criterion: the old one is asked no longer"),
)
FORM = (
    Entry("key", "New key", required=True),
    Entry("history", "What it is to the edition before", "one", HISTORY),
)
_FIXED = RESERVED["facts"] | {"needs_assessment_months_ago", "needs_assessment_response"}


def _renamable(view: dict[str, Any], path: str) -> Place:
    found = place_or_404(view, path)
    steps, _ = find(view["tree"], path)
    if not kind_of(steps) or not isinstance(found.record.get("key"), str):
        raise NotFound("This has no key of its own.")
    return found


def _fixed(view: dict[str, Any], found: Place) -> str:
    """Why a key cannot be changed here, or an empty string."""
    kind = kind_of(find(view["tree"], found.path)[0])
    if kind == "facts" and found.record["key"] in _FIXED:
        return "Rules know this question by its key, so the key stays."
    if kind == "themes" and view["overlay"] and set(found.record) <= {"key", "criteria"}:
        return "This is a theme of the edition below, which gives it its key."
    return ""


@router.get("/key/{place}")
def show_key(request: Request, place: Where, draft: DraftToEdit, db: Db) -> Response:
    """The key as it is, and every place that names it."""
    view = view_of(db, draft)
    found = _renamable(view, place)
    form = Bound.empty(model_of(FORM), key=found.record["key"], history="same")
    return _page(request, db, view, found, form)


def _page(
    request: Request, db: Session, view: dict[str, Any], found: Place, form: Bound[Any], status: int = 200
) -> Response:
    tree = view["tree"]
    before = edition_before(db, view["draft"], tree)
    criterion = found.part.one == "criterion"
    shown = {
        "found": found,
        "form": form,
        "fixed": _fixed(view, found),
        "named": [path_of(tree, one.steps) for one in places_of(tree, found.path)],
        "before": before,
        "asked": criterion and asks_for_history(before, found.record),
        "known_before": before is not None and found.record["key"] in _keys_of(before, found.part.one),
        "history": HISTORY,
    }
    return render(request, "studio/key.html", status, **view, **shown)


def _keys_of(edition: Any, one: str) -> set[str]:
    lists = {"level": "levels", "size band": "tracks", "theme": "themes", "status": "statuses"}
    return {item.key for item in getattr(edition, lists[one])} if one in lists else set()


@router.post("/key/{place}")
def save_key(
    request: Request, form: Posted, place: Where, draft: DraftToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Change the key and every place that names it."""
    view = view_of(db, draft)
    found = _renamable(view, place)
    asked = found.part.one == "criterion" and asks_for_history(
        edition_before(db, draft, view["tree"]), found.record
    )

    def act(given: Any) -> str:
        if wrong := _fixed(view, found) or _wrong(view, found, given.key):
            raise InvalidInput({"key": wrong})
        if asked and given.history not in dict(HISTORY):
            raise InvalidInput({"history": "Choose what it is to the edition before."})
        history = given.history if asked else None
        text = edited(lambda: with_new_key(draft.definition, found.path, given.key, history))
        save_text(db, actor, draft, text, draft.version)
        return found.path.removesuffix(found.record["key"]) + str(given.key)

    tried = attempt(db, bind(model_of(FORM), form), act)
    if tried.result is None:
        return _page(request, db, view, found, tried.form, tried.status)
    count = plural(len(places_of(view["tree"], found.path)), "other place", "other places")
    return redirect(f"/studio/{draft.id}/edit/{tried.result}", f"The key is changed, and {count} with it.")


def _wrong(view: dict[str, Any], found: Place, key: str) -> str:
    """What is wrong with a new key, or an empty string."""
    if key == found.record["key"]:
        return "This is its key already: enter another one."
    kind = kind_of(find(view["tree"], found.path)[0])
    if key in RESERVED.get(kind, ()):
        return f"“{key}” has a meaning of its own in rules: enter another one."
    where = "criteria" if kind == "criteria" else kind
    taken = keys_in(view["known"], where) | keys_in(view["tree"], where)
    if kind in ("levels", "statuses"):  # a rule that asks what is held may name either
        taken |= {one for name in ("levels", "statuses") for one, _ in titled(view["known"], name)}
    return key_fault(key, taken)
