"""Evaluating a programme: does taking part reduce sickness absence? For its analysts and coordinators."""

import json
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.files import content_disposition
from api.guards import CurrentActor, EvaluationToView, ProgrammeToReport
from api.services.absence.evaluating import Costs, again, ask
from assessments.absence.power import FEWEST, smallest_effect
from assessments.errors import Conflict
from assessments.roles import Actor
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.evaluations import PERSPECTIVES, EvaluateForm
from frontend.rendering import redirect, render
from frontend.reports.evaluation import evaluation_report
from frontend.reports.shape import Report
from frontend.reports.writing import as_csv, pdf
from models.evaluations import EvaluationRun, RunStatus
from models.queries.evaluations import how_many_send, runs_of
from models.schemes import Programme

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

MEDIA = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "json": "application/json"}


@router.get("/programmes/{slug}/evaluations")
def show_evaluations(request: Request, programme: ProgrammeToReport, actor: CurrentActor, db: Db) -> Response:
    """What an evaluation could find, the form to ask for one, and those there are."""
    return _page(request, db, actor, programme, Bound.empty(EvaluateForm))


@router.post("/programmes/{slug}/evaluations")
def ask_for_one(
    request: Request, form: Posted, programme: ProgrammeToReport, actor: CurrentActor, db: Db
) -> Response:
    """Have the programme evaluated as it stands now."""
    tried = attempt(
        db,
        bind(EvaluateForm, form),
        lambda given: ask(db, actor, programme, Costs(given.cost, given.perspective, given.day_value)),
    )
    if tried.result is None:
        return _page(request, db, actor, programme, tried.form, tried.status)
    return redirect(f"/evaluations/{tried.result.id}")


@router.post("/evaluations/{run_id}/again")
def run_again(run: EvaluationToView, actor: CurrentActor, db: Db) -> Response:
    """Run an evaluation once more from what it was made from."""
    return redirect(f"/evaluations/{again(db, actor, run).id}")


@router.get("/evaluations/{run_id}.{form}", response_class=Response)
def download_evaluation(run: EvaluationToView, form: Literal["pdf", "csv", "json"], db: Db) -> Response:
    """The report as PDF/UA, every figure as CSV, or the whole document as JSON."""
    if run.found is None:
        raise Conflict("This evaluation has no result yet.")
    name = content_disposition(f"evaluation {run.id}.{form}")
    return Response(_content(db, run, form), media_type=MEDIA[form], headers={"Content-Disposition": name})


@router.get("/evaluations/{run_id}")
def show_evaluation(request: Request, run: EvaluationToView, db: Db) -> Response:
    """What an evaluation found; while it runs, a page that looks again by itself."""
    programme = db.get_one(Programme, run.programme_id)
    under_way = run.status in (RunStatus.WAITING, RunStatus.RUNNING)
    report = _report(programme, run) if run.found is not None else None
    return render(
        request,
        "evaluations/evaluation.html",
        run=run,
        programme=programme,
        under_way=under_way,
        report=report,
    )


def _content(db: Session, run: EvaluationRun, form: str) -> bytes:
    if form == "json":
        return json.dumps(run.found, indent=1, ensure_ascii=False, sort_keys=True).encode()
    report = _report(db.get_one(Programme, run.programme_id), run)
    return pdf(report) if form == "pdf" else as_csv(report)


def _report(programme: Programme, run: EvaluationRun) -> Report:
    return evaluation_report(run.found or {}, f"Does {programme.name} reduce sickness absence?")


def _page(
    request: Request,
    db: Session,
    actor: Actor,
    programme: Programme,
    form: Bound[EvaluateForm],
    status: int = 200,
) -> Response:
    employers = how_many_send(db, programme.id)
    return render(
        request,
        "evaluations/evaluations.html",
        status,
        programme=programme,
        form=form,
        perspectives=PERSPECTIVES,
        employers=employers,
        fewest=FEWEST,
        smallest=smallest_effect(employers),
        runs=runs_of(db, actor, programme.id),
    )
