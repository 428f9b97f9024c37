"""Sending absence figures: the form of a period, and the way to it for those without a system."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import AbsenceToSend, CurrentActor, Id
from api.services.absence.recording import record_returns
from assessments.absence.spells import figures
from assessments.errors import InvalidInput
from assessments.roles import Actor
from frontend.forms.absence import (
    BASES,
    FIELDS,
    LONG_FROMS,
    REASONS,
    SOURCES,
    WHOLE,
    YES_NO,
    AbsenceForm,
    HelperForm,
    known_figures,
    plain,
    reason_field,
)
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.pages.absence import held
from frontend.rendering import redirect, render
from models.absence import AbsenceReturn
from models.employers import Employer
from models.queries.absence import newest_of_period
from models.queries.employers import sites_of

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Day = Annotated[date | None, Query()]
CHOICES: dict[str, Any] = {
    "bases": BASES,
    "long_froms": (("", "Not given"), *LONG_FROMS),
    "sources": SOURCES,
    "yes_no": YES_NO,
    "reason_fields": [(reason_field(reason), words) for reason, words in REASONS],
}


@router.get("/employers/{employer_id}/absence/new")
def show_new(
    request: Request,
    employer: AbsenceToSend,
    db: Db,
    start: Day = None,
    end: Day = None,
    site: Annotated[str, Query(max_length=20)] = WHOLE,
) -> Response:
    """The form of a period, with its dates filled in when they are known."""
    known = {"headcount_avg": employer.headcount, "fte_avg": plain(employer.fte), "covid_included": True}
    form = Bound.empty(AbsenceForm, period_start=start, period_end=end, site=site, **known)
    return _form_page(request, db, employer, form)


@router.post("/employers/{employer_id}/absence/new")
def send(request: Request, form: Posted, employer: AbsenceToSend, actor: CurrentActor, db: Db) -> Response:
    """Send the figures of a period, new or put right, and go on to what is unusual about them."""
    tried = attempt(db, bind(AbsenceForm, form), lambda given: _send(db, actor, employer, given))
    if tried.result is None:
        return _form_page(request, db, employer, tried.form, tried.status)
    return redirect(f"/employers/{employer.id}/absence/{tried.result.id}", "The figures are saved.")


def _send(db: Session, actor: Actor, employer: Employer, form: AbsenceForm) -> AbsenceReturn:
    given = form.given()
    try:
        record_returns(db, actor, employer, [given])
    except InvalidInput as error:
        fields = {FIELDS.get(field, field): words for field, words in error.errors.items()}
        raise InvalidInput(fields) from error
    return newest_of_period(db, employer.id, given.key)


def _form_page(
    request: Request, db: Session, employer: Employer, form: Bound[AbsenceForm], status: int = 200
) -> Response:
    sites = [(str(site.id), site.name) for site in sites_of(db, employer.id)]
    return render(
        request,
        "absence/form.html",
        status,
        employer=employer,
        form=form,
        sites=[(WHOLE, "The whole organisation"), *sites] if len(sites) > 1 else [],
        **CHOICES,
    )


@router.get("/employers/{employer_id}/absence/{return_id}/change")
def show_change(
    request: Request, employer: AbsenceToSend, return_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """The form of a period with what was sent; sending it makes a new revision."""
    view = held(db, actor, employer, return_id)
    form = Bound.empty(AbsenceForm, **known_figures(view.figures, view.row.site_id))
    return _form_page(request, db, employer, form)


@router.get("/employers/{employer_id}/absence-helper")
def show_helper(request: Request, employer: AbsenceToSend, start: Day = None, end: Day = None) -> Response:
    """A few questions for those who know only how many people were off and for how long."""
    form = Bound.empty(
        HelperForm, period_start=start, period_end=end, people=employer.headcount, full_time_hours=37.5
    )
    return render(request, "absence/helper.html", employer=employer, form=form)


@router.post("/employers/{employer_id}/absence-helper")
def work_out(request: Request, form: Posted, employer: AbsenceToSend, db: Db) -> Response:
    """The form of the period, filled in from the answers. Nothing is sent until it is saved."""
    tried = attempt(db, bind(HelperForm, form), lambda given: figures(given.known()))
    if tried.result is None:
        return render(request, "absence/helper.html", tried.status, employer=employer, form=tried.form)
    filled = Bound.empty(AbsenceForm, **known_figures(tried.result, None))
    return _form_page(request, db, employer, filled)
