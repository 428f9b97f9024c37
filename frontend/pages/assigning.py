"""Giving an application to an adviser and an assessor."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import ApplicationToAssign, CurrentActor
from api.services.assigning import assign, assigned_to, candidates_by_role
from assessments.roles import Role
from assessments.workflow import CLOSED
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.staff import AssignForm
from frontend.rendering import redirect, render
from models.queries.editions import edition_of
from models.queries.headings import heading_of
from models.queries.in_hand import InHand

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

PARTS = (
    (Role.ADVISER, "Adviser", "Guides the employer. Whoever advises cannot decide above the entry level."),
    (Role.ASSESSOR, "Assessor", "Looks at each answer and recommends a level."),
)


@router.get("/applications/{application_id}/assign")
def show_assign(request: Request, in_hand: ApplicationToAssign, db: Db) -> Response:
    """Who could be given it, how much each has, and what speaks against them."""
    now = assigned_to(db, in_hand.application.id)
    known = {role.value: now[role].account_id for role in now}
    return _page(request, db, in_hand, Bound.empty(AssignForm, **known))


@router.post("/applications/{application_id}/assign")
def save_assign(
    request: Request, form: Posted, in_hand: ApplicationToAssign, actor: CurrentActor, db: Db
) -> Response:
    """Give it to those chosen; each is told by mail."""
    tried = attempt(
        db,
        bind(AssignForm, form),
        lambda given: assign(
            db, actor, in_hand, {Role.ADVISER: given.adviser, Role.ASSESSOR: given.assessor}
        ),
    )
    if not tried.ok:
        return _page(request, db, in_hand, tried.form, tried.status)
    return redirect(f"/applications/{in_hand.application.id}", "Saved. Those you chose have been told.")


def _page(
    request: Request, db: Session, in_hand: InHand, form: Bound[AssignForm], status: int = 200
) -> Response:
    application = in_hand.application
    return render(
        request,
        "assigning/assign.html",
        status,
        form=form,
        application=application,
        heading=heading_of(db, application),
        edition=edition_of(db, application.edition_id),
        candidates=candidates_by_role(db, application),
        parts=PARTS,
        closed=application.status in CLOSED,
    )
