"""Evidence: an employer's library, one item with its revisions, downloads, and showing items for criteria."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from api.database import Db
from api.downloads import as_attachment, revision_in
from api.guards import (
    After,
    ApplicationToEdit,
    CurrentActor,
    EvidenceToEdit,
    EvidenceToView,
    Id,
    LibraryToEdit,
    LibraryToView,
)
from api.services import evidence as service
from assessments.errors import InvalidInput
from assessments.roles import Actor, Permission, permissions_of, roles_at
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.evidence import EvidenceForm, PickForm
from frontend.pages.assessment import Key, criterion_page
from frontend.pages.evidence_forms import add_each, file_rules, inputs_of
from frontend.portfolio_view import asked_in, view_of
from frontend.rendering import plural, redirect, render
from models.employers import Employer
from models.portfolio import Evidence, EvidenceUse
from models.queries.editions import editions_by_id
from models.queries.evidence import library, revisions_of, use_in, uses_of
from models.queries.portfolios import load_portfolio

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


def _may_edit(actor: Actor, employer_id: int) -> bool:
    return Permission.PORTFOLIO_EDIT in permissions_of(roles_at(actor, employer_id=employer_id))


@router.get("/employers/{employer_id}/evidence")
def show_library(
    request: Request, employer: LibraryToView, actor: CurrentActor, db: Db, after: After = None
) -> Response:
    """Everything an employer can show, newest first."""
    form = Bound.empty(EvidenceForm).with_prefix("add-")
    return _library(request, db, actor, employer, form, after=after)


def _library(
    request: Request, db: Db, actor: Actor, employer: Employer, form: Bound[EvidenceForm],
    status: int = 200, after: str | None = None,
) -> Response:  # fmt: skip
    page = library(db, actor, employer.id, after=after)
    return render(
        request,
        "evidence/library.html",
        status,
        employer=employer,
        page=page,
        form=form,
        adding=form,
        is_first=after is None,
        may_edit=_may_edit(actor, employer.id),
        **file_rules(request.app.state.settings.upload_max_bytes),
    )


@router.post("/employers/{employer_id}/evidence")
def add_to_library(
    request: Request, form: Posted, employer: LibraryToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Add files, a link or a note to the library."""
    store, limit = request.app.state.store, request.app.state.settings.upload_max_bytes
    employer_id = employer.id

    def act(given: EvidenceForm) -> list[Evidence]:
        return add_each(
            inputs_of(form, given), lambda one: service.add(db, store, actor, employer_id, one, limit)
        )

    tried = attempt(db, bind(EvidenceForm, form).with_prefix("add-"), act)
    if tried.result is None:
        return _library(request, db, actor, employer, tried.form, tried.status)
    added = f"{plural(len(tried.result), 'item', 'items')} added."
    return redirect(f"/employers/{employer_id}/evidence", added)


@router.get("/evidence/{evidence_id}")
def show_item(request: Request, item: EvidenceToView, actor: CurrentActor, db: Db) -> Response:
    """One item: its newest revision, where it is shown, and the revisions before."""
    return _item(request, db, actor, item, Bound.empty(EvidenceForm).with_prefix("add-"))


def _item(
    request: Request, db: Db, actor: Actor, item: Evidence, form: Bound[EvidenceForm], status: int = 200
) -> Response:
    uses = uses_of(db, actor, item.id)
    return render(
        request,
        "evidence/item.html",
        status,
        item=item,
        revisions=revisions_of(db, item.id),
        uses=uses,
        editions=editions_by_id(db, {one[0].application.edition_id for one in uses.values()}),
        form=form,
        adding=form,
        may_edit=_may_edit(actor, item.employer_id),
        **file_rules(request.app.state.settings.upload_max_bytes),
    )


@router.post("/evidence/{evidence_id}/revisions")
def revise(request: Request, form: Posted, item: EvidenceToEdit, actor: CurrentActor, db: Db) -> Response:
    """Add a newer revision; what was there stays as it was."""
    store, limit = request.app.state.store, request.app.state.settings.upload_max_bytes

    def act(given: EvidenceForm) -> object:
        inputs = inputs_of(form, given)
        if len(inputs) > 1:
            raise InvalidInput({"file": "Choose one file: the new version of this one."})
        return service.revise(db, store, actor, item, inputs[0], limit)

    tried = attempt(db, bind(EvidenceForm, form).with_prefix("add-"), act)
    if tried.result is None:
        return _item(request, db, actor, item, tried.form, tried.status)
    return redirect(f"/evidence/{item.id}", "The new version is added. The earlier ones are kept.")


@router.get("/evidence/{evidence_id}/revisions/{number}/file", response_class=Response)
def download(request: Request, number: Id, item: EvidenceToView, db: Db) -> StreamingResponse:
    """The file of a revision, as an attachment."""
    return as_attachment(request.app.state.store, revision_in(db, item, number))


@router.post("/applications/{application_id}/criteria/{key}/evidence")
def add_for_criterion(
    request: Request, form: Posted, key: Key, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Add new evidence and show it for a criterion, in one go."""
    store, limit = request.app.state.store, request.app.state.settings.upload_max_bytes
    application = in_hand.application
    portfolio = load_portfolio(db, application, with_findings=False)
    criterion = asked_in(portfolio, key)

    def act(given: EvidenceForm) -> list[EvidenceUse]:
        items = add_each(
            inputs_of(form, given),
            lambda one: service.add(db, store, actor, application.employer_id, one, limit),
        )
        return [service.use(db, actor, application, criterion, i.id, given.where) for i in items]

    tried = attempt(db, bind(EvidenceForm, form).with_prefix("add-"), act)
    if tried.result is None:
        view = view_of(in_hand, portfolio)
        more = {"adding": tried.form, "problems": tried.form}
        return criterion_page(request, db, actor, in_hand, view, key, tried.status, **more)
    return _back(in_hand.application.id, key, f"{plural(len(tried.result), 'item', 'items')} added.")


@router.post("/applications/{application_id}/criteria/{key}/evidence/pick")
def pick_for_criterion(
    request: Request, form: Posted, key: Key, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Show items that are in the library already for a criterion as well."""
    application = in_hand.application
    portfolio = load_portfolio(db, application, with_findings=False)
    criterion = asked_in(portfolio, key)

    def act(given: PickForm) -> int:
        for evidence_id in given.evidence_id:
            service.use(db, actor, application, criterion, evidence_id, given.where)
        return len(given.evidence_id)

    tried = attempt(db, bind(PickForm, form).with_prefix("pick-"), act)
    if tried.result is None:
        view = view_of(in_hand, portfolio)
        more = {"picking": tried.form, "problems": tried.form}
        return criterion_page(request, db, actor, in_hand, view, key, tried.status, **more)
    return _back(application.id, key, f"{plural(tried.result, 'item', 'items')} added.")


@router.post("/applications/{application_id}/evidence/{use_id}/remove")
def stop_showing(use_id: Id, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db) -> Response:
    """No longer show an item for a criterion; it stays in the library."""
    application = in_hand.application
    used = use_in(db, application, use_id)
    if used is None:
        return redirect(f"/applications/{application.id}", "That item was not shown here any more.")
    key = used.criterion
    service.stop_using(db, actor, application, use_id)
    return _back(application.id, key, "The item is no longer shown here. It is still in your evidence.")


def _back(application_id: int | None, key: str, notice: str) -> Response:
    return redirect(f"/applications/{application_id}/criteria/{key}#evidence", notice)
