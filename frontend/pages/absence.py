"""An employer's absence figures: what is still to send, what was sent, and each period by itself."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import AbsenceToSend, AbsenceToView, After, CurrentActor, Id, NotFound
from api.services.absence.asking import to_send
from api.services.absence.explaining import explain, take_back
from api.services.absence.looking import ReturnView, list_of, look_at
from assessments.absence.returns import Reason
from assessments.roles import Actor, Permission, permissions_of, roles_at
from frontend.forms.absence import BASES, LONG_FROMS, REASONS, SOURCES, ExplainForm
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.rendering import redirect, render
from models.base import utc_now
from models.employers import Employer

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

WORDS: dict[str, dict[Any, str]] = {
    "bases": {value: words for value, words, _ in BASES},
    "long_froms": dict(LONG_FROMS),
    "sources": dict(SOURCES),
    "reasons": dict(REASONS),
}


@router.get("/employers/{employer_id}/absence")
def show_absence(
    request: Request, employer: AbsenceToView, actor: CurrentActor, db: Db, after: After = None
) -> Response:
    """What is still to send, and every period sent, latest first."""
    today = utc_now().date()
    page = list_of(db, actor, employer.id, after)
    return render(
        request,
        "absence/list.html",
        employer=employer,
        page=page,
        first_page=after is None,
        waiting=[] if after else to_send(db, employer.id, today),
        today=today,
        may_send=may_send(actor, employer),
    )


def may_send(actor: Actor, employer: Employer) -> bool:
    """Whether this person may send figures for an employer from a guard."""
    return Permission.ABSENCE_SEND in permissions_of(roles_at(actor, employer_id=employer.id))


@router.get("/employers/{employer_id}/absence/{return_id}")
def show_return(
    request: Request, employer: AbsenceToView, return_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """One period: its figures and measures, what is unusual about them, and how they came to be."""
    view = held(db, actor, employer, return_id)
    return _return_page(request, actor, employer, view, Bound.empty(ExplainForm))


def held(db: Session, actor: Actor, employer: Employer, return_id: int) -> ReturnView:
    """A return of an employer from a guard. Raises NotFound when it has no such one."""
    view = look_at(db, actor, employer.id, return_id)
    if view is None:
        raise NotFound("There are no such absence figures.")
    return view


def _return_page(
    request: Request,
    actor: Actor,
    employer: Employer,
    view: ReturnView,
    form: Bound[ExplainForm],
    status: int = 200,
) -> Response:
    gate = form.text("gate")
    forms = {
        one.finding.gate: (form if one.finding.gate == gate else form.cleared()).with_prefix(
            f"{one.finding.gate}-"
        )
        for one in view.warned
    }
    return render(
        request,
        "absence/return.html",
        status,
        employer=employer,
        view=view,
        form=form.with_prefix(f"{gate}-") if gate in forms else form,
        forms_by_gate=forms,
        may_send=may_send(actor, employer),
        words=WORDS,
        all_reasons=list(Reason),
    )


@router.post("/employers/{employer_id}/absence/{return_id}/explain")
def explain_warning(
    request: Request, form: Posted, employer: AbsenceToSend, return_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """Say why something unusual is right."""
    view = held(db, actor, employer, return_id)
    tried = attempt(
        db, bind(ExplainForm, form), lambda given: explain(db, actor, view, given.gate, given.text)
    )
    if not tried.ok:
        return _return_page(request, actor, employer, view, tried.form, tried.status)
    return redirect(f"/employers/{employer.id}/absence/{return_id}", "Thank you. Your answer is saved.")


@router.post("/employers/{employer_id}/absence/{return_id}/take-back")
def take_back_return(employer: AbsenceToSend, return_id: Id, actor: CurrentActor, db: Db) -> Response:
    """Take back a period that should not have been sent."""
    take_back(db, actor, held(db, actor, employer, return_id))
    return redirect(f"/employers/{employer.id}/absence", "The figures are taken back. They no longer count.")
