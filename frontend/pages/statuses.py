"""Granting an employer a status outside the levels and taking it back, by a moderator of its programme."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import CurrentActor, EnrolmentToGrant, Id, NotFound
from api.services.statuses import grant, status_desk
from api.services.taking_back import given_status, take_back
from assessments.roles import Actor
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.staff import GrantForm, TakeBackForm
from frontend.rendering import redirect, render
from models.applications import Enrolment
from models.awards import StatusGrant

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


@router.get("/enrolments/{enrolment_id}/statuses/{grant_id}/take-back")
def show_taking_back(request: Request, enrolment: EnrolmentToGrant, grant_id: Id, db: Db) -> Response:
    """What is taken back, and what follows from it."""
    given = _grant(db, enrolment, grant_id)
    return render(
        request, "statuses/take_back.html", enrolment=enrolment, grant=given, form=Bound.empty(TakeBackForm)
    )


@router.post("/enrolments/{enrolment_id}/statuses/{grant_id}/take-back")
def take_status_back(
    request: Request, form: Posted, enrolment: EnrolmentToGrant, grant_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """End it today; the employer is told by mail."""
    given = _grant(db, enrolment, grant_id)
    tried = attempt(
        db, bind(TakeBackForm, form), lambda typed: take_back(db, actor, enrolment, given, typed.reason)
    )
    if not tried.ok:
        return render(
            request, "statuses/take_back.html", tried.status,
            enrolment=enrolment, grant=given, form=tried.form, reasons=tried.reasons,
        )  # fmt: skip
    told = f"{given.status_title} is taken back, and the employer has been told."
    return redirect(f"/enrolments/{enrolment.id}/statuses", told)


def _grant(db: Session, enrolment: Enrolment, grant_id: int) -> StatusGrant:
    given = given_status(db, enrolment, grant_id)
    if given is None:
        raise NotFound("There is no such status of this employer.")
    return given.grant


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
