"""Lists of leads: load one, see what it holds before it is stored, and delete it when it is done with."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import CurrentActor, Id, NotFound, WorkspaceToManage
from api.services.leads_keeping import delete_list, delete_untouched, untouched_since
from api.services.leads_loading import FaultyList, begin_list, confirm_list, drop_list
from api.services.leads_reading import MOST_LEADS
from assessments.errors import Conflict, InvalidInput
from assessments.uptake.leads import UNTOUCHED_MONTHS
from frontend.forms.binding import Bound, Posted, bind, uploads
from frontend.forms.leads import ListForm
from frontend.rendering import plural, redirect, render
from models.base import utc_now
from models.leads import LeadList
from models.queries.lead_matching import list_of, lists_of
from models.queries.leads import Narrowed, how_many
from models.queries.workspaces import Workspace

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/hosts/{host_id}/leads/lists")
def show_lists(request: Request, workspace: WorkspaceToManage, db: Db) -> Response:
    """The lists there are, the form that loads another, and what has not been touched for long."""
    return _lists_page(request, db, workspace, Bound.empty(ListForm))


@router.post("/hosts/{host_id}/leads/lists")
def load(
    request: Request, form: Posted, workspace: WorkspaceToManage, actor: CurrentActor, db: Db
) -> Response:
    """Read a list; nothing is stored of one with faults, and of another only once it is confirmed."""
    bound, files = bind(ListForm, form), uploads(form, "file")
    if len(files) != 1:
        bound = bound.with_errors(
            {"file": "Choose one file: an Excel workbook (.xlsx) or a CSV file (.csv)."}
        )
    if bound.value is None or bound.errors:
        return _lists_page(request, db, workspace, bound, 422)
    given, file = bound.value, files[0]
    try:
        with db.begin_nested():
            made = begin_list(
                db, actor, workspace.host.id, file.file, file.filename or "list",
                name=given.name, source=given.source,
            )  # fmt: skip
    except FaultyList as error:
        more = {"faults": error.groups, "fault_count": error.count}
        return _lists_page(request, db, workspace, bound.with_errors(error.errors), 422, **more)
    except InvalidInput as error:
        return _lists_page(request, db, workspace, bound.with_errors(error.errors), 422)
    return redirect(_address(workspace, made))


@router.post("/hosts/{host_id}/leads/lists/untouched")
def remove_untouched(workspace: WorkspaceToManage, db: Db) -> Response:
    """Delete the leads that nothing happened to for a long time."""
    gone = delete_untouched(db, workspace.host.id)
    return redirect(f"/hosts/{workspace.host.id}/leads/lists", f"{plural(gone, 'lead', 'leads')} deleted.")


@router.get("/hosts/{host_id}/leads/lists/{list_id}")
def show_list(request: Request, workspace: WorkspaceToManage, list_id: Id, db: Db) -> Response:
    """One list: what would be stored, or what became of it."""
    return render(request, "leads/list.html", host=workspace.host, loaded=_list(db, workspace, list_id))


@router.post("/hosts/{host_id}/leads/lists/{list_id}/confirm")
def confirm(workspace: WorkspaceToManage, list_id: Id, actor: CurrentActor, db: Db) -> Response:
    """Store what was shown."""
    waiting = _list(db, workspace, list_id)
    try:
        confirm_list(db, actor, waiting)
    except Conflict as error:
        return redirect(_address(workspace, waiting), error.message)
    return redirect(_address(workspace, waiting), "The list is loaded.")


@router.post("/hosts/{host_id}/leads/lists/{list_id}/drop")
def drop(workspace: WorkspaceToManage, list_id: Id, db: Db) -> Response:
    """Let go of a list that waits."""
    drop_list(db, _list(db, workspace, list_id))
    return redirect(
        f"/hosts/{workspace.host.id}/leads/lists", "The list is removed. Nothing of it was stored."
    )


@router.post("/hosts/{host_id}/leads/lists/{list_id}/delete")
def delete(workspace: WorkspaceToManage, list_id: Id, db: Db) -> Response:
    """Delete a list with its leads that have not signed up; the counts stay."""
    loaded = _list(db, workspace, list_id)
    try:
        gone = delete_list(db, loaded)
    except Conflict as error:
        return redirect(_address(workspace, loaded), error.message)
    return redirect(_address(workspace, loaded), f"{plural(gone, 'lead', 'leads')} deleted. The counts stay.")


def _list(db: Session, workspace: Workspace, list_id: int) -> LeadList:
    found = list_of(db, workspace.host.id, list_id)
    if found is None:
        raise NotFound("There is no such list.")
    return found


def _address(workspace: Workspace, loaded: LeadList) -> str:
    return f"/hosts/{workspace.host.id}/leads/lists/{loaded.id}"


def _lists_page(
    request: Request, db: Session, workspace: Workspace, form: Bound[ListForm], status: int = 200, **more: Any
) -> Response:
    untouched = Narrowed(untouched_since=untouched_since(utc_now().date()))
    return render(
        request,
        "leads/lists.html",
        status,
        **{"faults": [], "fault_count": 0} | more,
        host=workspace.host,
        form=form,
        lists=lists_of(db, workspace.host.id),
        untouched=how_many(db, workspace.host.id, untouched),
        months=UNTOUCHED_MONTHS,
        most=MOST_LEADS,
    )
