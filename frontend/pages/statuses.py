"""Granting an employer a status outside the levels, by a moderator of its programme."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import CurrentActor, EnrolmentToGrant
from api.services.statuses import grant, status_desk
from assessments.roles import Actor
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.staff import GrantForm
from frontend.rendering import redirect, render
from models.applications import Enrolment

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/enrolments/{enrolment_id}/statuses")
def show_statuses(request: Request, enrolment: EnrolmentToGrant, actor: CurrentActor, db: Db) -> Response:
    """Every status the scheme names: held, open to be granted, or why not."""
    return _page(request, db, actor, enrolment, Bound.empty(GrantForm))


@router.post("/enrolments/{enrolment_id}/statuses")
def grant_status(
    request: Request, form: Posted, enrolment: EnrolmentToGrant, actor: CurrentActor, db: Db
) -> Response:
    """Grant one; the employer is told by mail."""
    tried = attempt(
        db,
        bind(GrantForm, form),
        lambda given: grant(db, actor, enrolment, given.status, given.reason, given.recommended_by),
    )
    if tried.result is None:
        return _page(request, db, actor, enrolment, tried.form, tried.status, tried.reasons)
    told = f"{tried.result.status_title} is granted, and the employer has been told."
    return redirect(f"/enrolments/{enrolment.id}/statuses", told)


def _page(
    request: Request,
    db: Session,
    actor: Actor,
    enrolment: Enrolment,
    form: Bound[GrantForm],
    status: int = 200,
    reasons: tuple[str, ...] = (),
) -> Response:
    desk = status_desk(db, actor, enrolment)
    return render(
        request, "statuses/grant.html", status, enrolment=enrolment, desk=desk, form=form, reasons=reasons
    )
