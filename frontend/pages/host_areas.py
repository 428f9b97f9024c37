"""Which areas a host looks after, and its partners: seen by its team, changed by its administrators."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import AreasToManage, CurrentActor, WorkspaceToManage
from api.services import host_areas
from assessments.reference_data.kinds import LEVEL_WORDS
from assessments.roles import Permission, permissions_of
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.reference import AreaForm, AreaGone, PartnerForm
from frontend.rendering import redirect, render
from models.queries.areas import search_areas
from models.queries.workspaces import Workspace

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Search = Annotated[str, Query(max_length=200)]


@router.get("/hosts/{host_id}/areas")
def show_areas(request: Request, workspace: WorkspaceToManage, db: Db, q: Search = "") -> Response:
    """The areas and partners, a search for more, and the forms to change them."""
    return _page(request, db, workspace, q=q)


@router.post("/hosts/{host_id}/areas")
def add_area(
    request: Request, form: Posted, workspace: AreasToManage, actor: CurrentActor, db: Db
) -> Response:
    """Look after one more area."""
    tried = attempt(
        db, bind(AreaForm, form), lambda given: host_areas.add_area(db, actor, workspace.host, given.area)
    )
    if tried.result is None:
        return _page(request, db, workspace, area=tried.form, status=tried.status)
    return redirect(_address(workspace), f"{tried.result.name} is added.")


@router.post("/hosts/{host_id}/areas/remove")
def remove_area(
    request: Request, form: Posted, workspace: AreasToManage, actor: CurrentActor, db: Db
) -> Response:
    """Look after an area no longer, or end that a partner sees its rows."""
    bound = bind(AreaGone, form)
    if bound.value is None:
        return _page(request, db, workspace, gone=bound, status=422)
    given = bound.value
    if given.partner_id is None:
        host_areas.remove_area(db, actor, workspace.host, given.code)
    else:
        host_areas.remove_partner(db, actor, workspace.host, given.partner_id, given.code)
    return redirect(_address(workspace), "The area is removed.")


@router.post("/hosts/{host_id}/areas/partners")
def add_partner(
    request: Request, form: Posted, workspace: AreasToManage, actor: CurrentActor, db: Db
) -> Response:
    """Let a partner see the rows of an area."""
    tried = attempt(
        db,
        bind(PartnerForm, form),
        lambda given: host_areas.add_partner(db, actor, workspace.host, given.partner, given.partner_area),
    )
    if tried.result is None:
        return _page(request, db, workspace, partner=tried.form, status=tried.status)
    return redirect(_address(workspace), "The partner is added.")


def _address(workspace: Workspace) -> str:
    return f"/hosts/{workspace.host.id}/areas"


def _page(
    request: Request,
    db: Session,
    workspace: Workspace,
    *,
    q: str = "",
    area: Bound[AreaForm] | None = None,
    partner: Bound[PartnerForm] | None = None,
    gone: Bound[AreaGone] | None = None,
    status: int = 200,
) -> Response:
    area, partner = area or Bound.empty(AreaForm), partner or Bound.empty(PartnerForm)
    words = q.strip()
    return render(
        request,
        "host_areas/areas.html",
        status,
        workspace=workspace,
        host=workspace.host,
        may_change=Permission.AREAS_MANAGE in permissions_of(workspace.roles),
        areas=host_areas.areas_looked_after(db, workspace.host.id),
        partners=host_areas.partners_of(db, workspace.host.id),
        found=search_areas(db, words) if words else [],
        q=words,
        area=area,
        partner=partner,
        wrong=next((form for form in (area, partner, gone) if form and form.errors), area),
        level_words=LEVEL_WORDS,
    )
