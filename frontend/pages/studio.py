"""The scheme studio: drafts of editions, begun, read as a whole, exported and let go."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.datastructures import FormData

from api.database import Db
from api.guards import CurrentActor, DraftToEdit
from api.services.draft_beginning import Beginning, begin
from api.services.drafts import CHANGED, discard, save_text
from assessments.errors import InvalidInput
from assessments.roles import Actor
from assessments.shipped import shipped_schemes
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind, uploads
from frontend.forms.studio import NewDraft, WholeText
from frontend.forms.studio_fields import LISTS, WHOLES
from frontend.rendering import redirect, render
from frontend.studio_view import OF_OVERLAY, OVERLAID, records, view_of
from models.drafts import Draft
from models.queries.drafts import drafts_of, editions_for, hosts_of

router = APIRouter(prefix="/studio", default_response_class=HTMLResponse, include_in_schema=False)

LARGEST = 2_000_000  # bytes of an uploaded definition


@router.get("")
def show_drafts(request: Request, actor: CurrentActor, db: Db) -> Response:
    """The drafts of one's organisations, and the way to begin one."""
    return render(request, "studio/drafts.html", rows=drafts_of(db, actor), hosts=hosts_of(db, actor))


@router.get("/new")
def show_new(request: Request, actor: CurrentActor, db: Db) -> Response:
    """Choose what a draft begins with."""
    hosts = hosts_of(db, actor)
    only = hosts[0].id if len(hosts) == 1 else None
    return _new_page(request, db, actor, Bound.empty(NewDraft, how="nothing", host_id=only))


def _new_page(
    request: Request, db: Session, actor: Actor, form: Bound[NewDraft], status: int = 200
) -> Response:
    hosts = hosts_of(db, actor)
    editions = editions_for(db, [host.id for host in hosts])
    shown = {"form": form, "hosts": hosts, "editions": editions, "shipped": shipped_schemes()}
    return render(request, "studio/new.html", status, **shown)


@router.post("/new")
def make_new(request: Request, form: Posted, actor: CurrentActor, db: Db) -> Response:
    """Begin a draft; a file is kept as it is, whatever is wrong with it."""
    tried = attempt(db, bind(NewDraft, form), lambda given: _begin(db, actor, given, form))
    if tried.result is None:
        return _new_page(request, db, actor, tried.form, tried.status)
    return redirect(f"/studio/{tried.result.id}", "The draft is begun.")


def _begin(db: Session, actor: Actor, given: NewDraft, form: FormData) -> Draft:
    text = _uploaded(form) if given.how == "file" else ""
    wanted = Beginning(
        given.how, given.host_id, given.title, given.edition_id, text, given.shipped, given.scheme_key
    )
    return begin(db, actor, wanted)


def _uploaded(form: FormData) -> str:
    """The text of the chosen file, byte for byte."""
    chosen = uploads(form, "file")
    if not chosen:
        raise InvalidInput({"file": "Choose a YAML file."})
    data = chosen[0].file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InvalidInput({"file": "The file is larger than 2 MB; a definition is far smaller than that."})
    try:
        text: str = data.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput({"file": "The file is not UTF-8 text: save it as UTF-8 and try again."}) from None
    if "\0" in text:
        raise InvalidInput({"file": "The file holds a NUL byte; it is not a text file."})
    return text


@router.get("/{draft_id}")
def show_draft(request: Request, draft: DraftToEdit, db: Db) -> Response:
    """The parts of a draft, how many of each there are, and what is wrong with it."""
    view = view_of(db, draft)
    counts = {name: len(records(view["tree"], name)) for name in LISTS if name != "criteria"}
    overlay = view["overlay"]
    wholes = {
        name: part for name, part in WHOLES.items() if (name in OF_OVERLAY) == overlay or name == "roles"
    }
    lists = {name: part for name, part in LISTS.items() if not overlay or name in OVERLAID}
    return render(request, "studio/draft.html", **view, wholes=wholes, lists=lists, counts=counts)


@router.get("/{draft_id}/yaml")
def show_yaml(request: Request, draft: DraftToEdit, db: Db) -> Response:
    """The whole definition as text."""
    form = Bound.empty(WholeText, definition=draft.definition, seen=draft.version)
    return render(request, "studio/yaml.html", **view_of(db, draft), form=form, theirs=None)


@router.post("/{draft_id}/yaml")
def save_yaml(request: Request, form: Posted, draft: DraftToEdit, actor: CurrentActor, db: Db) -> Response:
    """Keep the whole text, faults and all. What somebody else saved meanwhile is shown beside one's own."""
    theirs = draft.definition
    tried = attempt(
        db, bind(WholeText, form), lambda given: save_text(db, actor, draft, _kept(given, theirs), given.seen)
    )
    if tried.ok:
        return redirect(f"/studio/{draft.id}/yaml", "The text is saved.")
    shown = tried.form.with_data(seen=str(draft.version)) if tried.status == 409 else tried.form
    view = view_of(db, draft, shown.text("definition") + "\n")
    other = theirs if tried.status == 409 and CHANGED in tried.form.error("") else None
    return render(request, "studio/yaml.html", tried.status, **view, form=shown, theirs=other)


def _kept(given: WholeText, before: str) -> str:
    """A text as its box sends it, with the line ends and the end that it had before."""
    text = given.definition + "\n"
    return text.replace("\n", "\r\n") if "\r\n" in before else text


@router.get("/{draft_id}/export.yaml")
def export(draft: DraftToEdit) -> Response:
    """The definition as a file, byte for byte."""
    name = f"scheme-draft-{draft.id}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(draft.definition.encode(), media_type="application/yaml", headers=headers)


@router.post("/{draft_id}/delete")
def delete(draft: DraftToEdit, db: Db) -> Response:
    """Delete a draft that was not published."""
    discard(db, draft)
    return redirect("/studio", "The draft is deleted.")


def panel(request: Request, view: dict[str, Any]) -> Response:
    """The faults alone, for a page that is being typed on."""
    return render(request, "studio/faults.html", **view)
