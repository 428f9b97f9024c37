"""An employer's part in a programme: its levels, and starting an application."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import CurrentActor, EnrolmentToLeave, EnrolmentToStart, EnrolmentToView
from api.services.absence.asking import baseline_to_send
from api.services.applications import start
from api.services.enrolments import leave, look_at
from assessments.roles import Actor, Permission, permissions_of, roles_at
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.employers import LevelForm
from frontend.rendering import redirect, render
from models.applications import Enrolment
from models.base import utc_now

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/enrolments/{enrolment_id}")
def show_enrolment(request: Request, enrolment: EnrolmentToView, actor: CurrentActor, db: Db) -> Response:
    """The level ladder, the application under way, and what came before."""
    return _enrolment(request, db, actor, enrolment, Bound.empty(LevelForm))


def _enrolment(
    request: Request,
    db: Session,
    actor: Actor,
    enrolment: Enrolment,
    form: Bound[LevelForm],
    status: int = 200,
) -> Response:
    roles = roles_at(actor, employer_id=enrolment.employer_id, programme_ids=(enrolment.programme_id,))
    may_send = Permission.ABSENCE_SEND in permissions_of(roles)
    return render(
        request,
        "enrolments/enrolment.html",
        status,
        view=look_at(db, actor, enrolment),
        form=form,
        today=utc_now().date(),
        baseline=baseline_to_send(db, enrolment) if may_send else None,
        may_start=Permission.APPLICATION_START in permissions_of(roles) and enrolment.left_on is None,
        may_leave=Permission.EMPLOYER_ENROL in permissions_of(roles) and enrolment.left_on is None,
    )


@router.post("/enrolments/{enrolment_id}/applications")
def start_application(
    request: Request, form: Posted, enrolment: EnrolmentToStart, actor: CurrentActor, db: Db
) -> Response:
    """Start an application at a level and go on to its task list."""
    tried = attempt(db, bind(LevelForm, form), lambda given: start(db, actor, enrolment, given.level))
    if tried.result is None:
        return _enrolment(request, db, actor, enrolment, tried.form, tried.status)
    return redirect(
        f"/applications/{tried.result.id}", "Your application is started. Answer at your own pace."
    )


@router.post("/enrolments/{enrolment_id}/leave")
def leave_programme(enrolment: EnrolmentToLeave, actor: CurrentActor, db: Db) -> Response:
    """End this part in the programme."""
    leave(db, actor, enrolment)
    return redirect(
        f"/employers/{enrolment.employer_id}",
        "You have left the programme. What was awarded stays on the register for its term.",
    )
