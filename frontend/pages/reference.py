"""Published figures: which releases are loaded, and loading more of them."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import CurrentActor, ReferenceToLoad
from api.services.reference import Faulty, Loaded, told_left_out
from api.services.reference_uploads import receive, sentences
from assessments.errors import InvalidInput
from assessments.reference_data.tables import TABLES
from assessments.roles import Actor, Permission, permissions_of
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind, uploads
from frontend.forms.reference import KINDS, LoadForm
from frontend.rendering import redirect, render
from models.queries.references import recent_uploads, releases

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/reference")
def show_releases(request: Request, actor: CurrentActor, db: Db) -> Response:
    """The releases that are loaded, and the form to load one for those who may."""
    return _page(request, db, actor, Bound.empty(LoadForm))


@router.post("/reference")
def load_release(request: Request, form: Posted, actor: ReferenceToLoad, db: Db) -> Response:
    """Load a file, or show line by line what is wrong with it."""
    files = uploads(form, "file")
    faults: list[str] = []

    def act(given: LoadForm) -> Loaded | Literal["later"]:
        if len(files) != 1:
            raise InvalidInput({"file": "Choose one file."})
        store, name = request.app.state.store, files[0].filename or "file"
        try:
            return receive(db, store, actor, given.kind, files[0].file, name, given.about()) or "later"
        except Faulty as error:
            faults.extend(sentences(error))
            raise InvalidInput(
                {"file": "Something in this file is wrong, so nothing of it was kept."}
            ) from error

    tried = attempt(db, bind(LoadForm, form), act)
    if tried.result is None:
        return _page(request, db, actor, tried.form, tried.status, faults)
    if tried.result == "later":
        return redirect("/reference#uploads", "The file is being loaded. This page says when it is done.")
    release = tried.result.release
    said = [f"{release.rows:,} rows of {release.title} are loaded.", *told_left_out(tried.result.left_out)]
    return redirect("/reference", " ".join(said)[:1000])


def _page(
    request: Request,
    db: Session,
    actor: Actor,
    form: Bound[LoadForm],
    status: int = 200,
    faults: list[str] | None = None,
) -> Response:
    may_load = Permission.REFERENCE_LOAD in permissions_of(actor.roles)
    return render(
        request,
        "reference/releases.html",
        status,
        form=form,
        faults=faults or [],
        releases=releases(db),
        kind_titles={kind.value: table.title for kind, table in TABLES.items()},
        may_load=may_load,
        uploads=recent_uploads(db) if may_load else [],
        kinds=[("", "Choose"), *KINDS],
    )
