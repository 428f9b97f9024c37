"""The records of a draft by form: listed, added, changed, moved, removed; and faults while one types."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.datastructures import FormData

from api.database import Db
from api.guards import CurrentActor, DraftToEdit, NotFound
from api.services.drafts import CHANGED, print_of, save_text
from assessments.editing import NoSuchPlace, move
from assessments.errors import Conflict, InvalidInput
from assessments.naming import remove_named
from assessments.reading import SchemeFaults
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.studio import KEY, added, answers_of, filled, key_fault, model_of, written
from frontend.forms.studio_fields import Part
from frontend.forms.studio_words import TRANSLATED
from frontend.rendering import redirect, render
from frontend.studio_view import Place, asked, drawn, keys_in, list_part, place_in, records, view_of
from models.drafts import Draft

router = APIRouter(prefix="/studio/{draft_id}", default_response_class=HTMLResponse, include_in_schema=False)

Where = Annotated[str, Path(max_length=300)]


def list_or_404(view: dict[str, Any], path: str) -> Part:
    """The kind of record a list holds."""
    part = list_part(view["tree"], path)
    if part is None:
        raise NotFound("There is no such list in this draft.")
    return part


def place_or_404(view: dict[str, Any], path: str) -> Place:
    """The record at a path."""
    place = place_in(view["tree"], path)
    if place is None:
        raise NotFound("There is nothing of this name in the draft. It may have been removed.")
    return place


@router.get("/list/{part}")
def show_list(request: Request, part: Where, draft: DraftToEdit, db: Db) -> Response:
    """The records of a list, in order."""
    view = view_of(db, draft)
    kind, held = list_or_404(view, part), _held(view["tree"], part)
    rows = [
        (f"{part}.{one['key']}" if kind.keyed and one.get("key") else f"{part}[{number}]", one)
        for number, one in enumerate(held, start=1)
        if isinstance(one, dict)
    ]
    return render(request, "studio/list.html", **view, part=kind, path=part, rows=rows)


def _held(tree: dict[str, Any], path: str) -> list[Any]:
    if "." in path:
        place = place_in(tree, path.rpartition(".")[0])
        held = place.record.get("criteria") if place else None
    else:
        held = tree.get(path)
    return held if isinstance(held, list) else []


@router.get("/add/{part}")
def show_add(request: Request, part: Where, draft: DraftToEdit, db: Db) -> Response:
    """An empty form for a new record."""
    view = view_of(db, draft)
    kind = list_or_404(view, part)
    entries = (KEY, *asked(view, kind)) if kind.keyed else kind.entries
    start = {"level": _only(view, "levels"), "origin": "authored", "type": "yes_no", "unit": "headcount"}
    return _form(request, view, kind, part, filled(entries, start), adding=True)


def _only(view: dict[str, Any], name: str) -> str | None:
    held = records(view["tree"], name)
    return held[0].get("key") if len(held) == 1 else None


@router.post("/add/{part}")
def add(
    request: Request, form: Posted, part: Where, draft: DraftToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Put a new record at the end of its list."""
    view = view_of(db, draft)
    kind = list_or_404(view, part)
    entries = (KEY, *asked(view, kind)) if kind.keyed else kind.entries
    bound = bind(model_of(entries), form)
    tried = attempt(
        db, bound, lambda _: save_text(db, actor, draft, _added(view, part, kind, bound), draft.version)
    )
    if tried.ok:
        back = f"/studio/{draft.id}/add/{part}" if form.get("more") else f"/studio/{draft.id}/list/{part}"
        return redirect(back, f"The {kind.one} is added.")
    return _form(request, view, kind, part, tried.form, adding=True, status=tried.status)


def _added(view: dict[str, Any], path: str, kind: Part, bound: Bound[Any]) -> str:
    entries = (KEY, *asked(view, kind)) if kind.keyed else kind.entries
    given, errors = answers_of(entries, bound)
    taken = keys_in(view["tree"], path)
    if wrong := key_fault(given.get("key"), taken):
        errors["key"] = wrong
    if errors:
        raise InvalidInput(errors)
    return edited(lambda: added(view["draft"].definition, path, kind, given, taken)[0])


def edited(change: Callable[[], str]) -> str:
    """The changed text; what no form can change is said as a refusal."""
    try:
        return change()
    except SchemeFaults as wrong:
        raise InvalidInput({"": str(wrong)}) from None
    except NoSuchPlace:
        raise Conflict("This is no longer in the draft. Go back to the list and look again.") from None


@router.get("/edit/{place}")
def show_edit(request: Request, place: Where, draft: DraftToEdit, db: Db) -> Response:
    """The form of one record, or of the scheme as a whole."""
    view = view_of(db, draft)
    found = place_or_404(view, place)
    return _edit_page(request, view, found, filled(asked(view, found.part), found.record))


def _edit_page(
    request: Request, view: dict[str, Any], found: Place, form: Bound[Any], status: int = 200
) -> Response:
    return _form(request, view, found.part, found.path, form, found=found, status=status)


@router.post("/edit/{place}")
def save(
    request: Request, form: Posted, place: Where, draft: DraftToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Change what the form changes. When somebody else changed this record meanwhile, nothing is written."""
    view = view_of(db, draft)
    found = place_or_404(view, place)
    bound = bind(model_of(asked(view, found.part)), form)
    seen = form.get("seen")

    def act(_: Any) -> None:
        if seen != seen_of(found):
            raise Conflict(CHANGED)
        save_text(db, actor, draft, _changed(view, found, bound), draft.version)

    tried = attempt(db, bound, act)
    if tried.ok:
        return redirect(f"/studio/{draft.id}/edit/{place}", "Saved.")
    return _edit_page(request, view, found, tried.form, tried.status)


def seen_of(found: Place) -> str:
    """The print of a record's own words; a theme's criteria are records of their own."""
    held = {key: value for key, value in found.record.items() if key not in ("criteria", "rule")}
    if not found.prefix:
        held = {key: value for key, value in held.items() if key in (*found.part.order, TRANSLATED)}
    return print_of(held)


def _changed(view: dict[str, Any], found: Place, bound: Bound[Any]) -> str:
    given, errors = answers_of(asked(view, found.part), bound)
    if errors:
        raise InvalidInput(errors)
    text, below = view["draft"].definition, view["below"]
    return edited(lambda: written(text, found.prefix, found.part, found.record, given, below))


def _form(
    request: Request,
    view: dict[str, Any],
    kind: Part,
    path: str,
    form: Bound[Any],
    *,
    adding: bool = False,
    found: Place | None = None,
    status: int = 200,
) -> Response:
    entries = asked(view, kind)
    if adding and kind.keyed:
        entries = (entries[0], KEY, *entries[1:])
    return render(
        request,
        "studio/form.html",
        status,
        **view,
        part=kind,
        path=path,
        adding=adding,
        found=found,
        seen=seen_of(found) if found else "",
        sections=drawn(view["known"], entries),
        form=form,
    )


@router.post("/move/{place}")
def move_place(form: Posted, place: Where, draft: DraftToEdit, actor: CurrentActor, db: Db) -> Response:
    """Let a record and its neighbour change places."""
    by = 1 if form.get("by") == "down" else -1
    text = edited(lambda: move(draft.definition, place, by))
    if text != draft.definition:
        save_text(db, actor, draft, text, draft.version)
    return redirect(f"/studio/{draft.id}/list/{_list_of(place)}", "The order is changed.")


@router.post("/remove/{place}")
def remove_place(form: Posted, place: Where, draft: DraftToEdit, actor: CurrentActor, db: Db) -> Response:
    """Take a record, or a part of a rule, out of the draft."""
    save_text(db, actor, draft, edited(lambda: remove_named(draft.definition, place)), draft.version)
    back = str(form.get("back") or "")
    to = f"rule/{back}" if back else f"list/{_list_of(place)}"
    return redirect(f"/studio/{draft.id}/{to}", "It is removed.")


def _list_of(place: str) -> str:
    """The path of the list that a record stands in."""
    head, found, _ = place.partition(".criteria.")
    return f"{head}.criteria" if found else place.partition(".")[0].partition("[")[0]


@router.post("/faults/{place}")
def faults(request: Request, form: Posted, place: Where, draft: DraftToEdit, db: Db) -> Response:
    """What would be wrong with the draft as it is being typed; nothing is saved."""
    return render(request, "studio/faults.html", **view_of(db, draft, _typed(db, draft, place, form)))


def _typed(db: Session, draft: Draft, path: str, form: FormData) -> str:
    if path == "yaml":
        return str(form.get("definition", "")).replace("\r\n", "\n")
    view = view_of(db, draft)
    adding = form.get("adding") == "yes"
    found, kind = place_in(view["tree"], path), list_part(view["tree"], path)
    part = kind if adding else found.part if found else None
    if part is None:
        return draft.definition
    entries = (KEY, *asked(view, part)) if adding and part.keyed else asked(view, part)
    bound = bind(model_of(entries), form)
    if bound.value is None:
        return draft.definition
    try:
        if adding:
            return _added(view, path, part, bound)
        return _changed(view, found, bound) if found else draft.definition
    except (InvalidInput, Conflict):
        return draft.definition
