"""Reports of who is reached: issued with their numbers frozen, corrected by a new issue, or by themselves."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.files import content_disposition
from api.guards import After, CurrentActor, Id, NotFound, WorkspaceToManage, WorkspaceToView
from api.services.uptake.reporting import Wanted, areas_of, correct, document_of, intact, issue
from api.services.uptake.scheduling import Regular, schedule, stop
from assessments.uptake.schedule import as_of
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.reports import (
    EVERY,
    EVERY_WORDS,
    KIND_WORDS,
    KINDS,
    CorrectForm,
    IssueForm,
    ScheduleForm,
    addresses,
)
from frontend.rendering import as_date, redirect, render
from frontend.reports.uptake_files import MEDIA, file_of
from frontend.reports.uptake_files import report_of as shown
from frontend.workspace_view import may_manage, tabs
from models.base import today
from models.queries.reports import (
    issuer_of,
    neighbours_of,
    report_of,
    reports_of,
    schedule_of,
    schedules_of,
)
from models.queries.workspaces import Workspace
from models.reports import IssuedReport, ReportEvery, ReportKind

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Form = Literal["pdf", "xlsx", "csv", "json", "html"]
SCHEDULE = "schedule-"  # before the ids of the second form of the page


@router.get("/hosts/{host_id}/reports")
def show_reports(request: Request, workspace: WorkspaceToView, db: Db, after: After = None) -> Response:
    """The reports of a host, those issued by themselves, and the forms for both."""
    return _list(request, db, workspace, _new(), Bound.empty(ScheduleForm, day=10), after=after)


@router.post("/hosts/{host_id}/reports")
def issue_report(
    request: Request, form: Posted, workspace: WorkspaceToManage, actor: CurrentActor, db: Db
) -> Response:
    """Issue a report with the numbers of now."""
    tried = attempt(
        db,
        bind(IssueForm, form),
        lambda given: issue(
            db, actor, workspace, Wanted(ReportKind(given.kind), given.area, given.as_of, given.note)
        ),
    )
    if tried.result is None:
        return _list(request, db, workspace, tried.form, Bound.empty(ScheduleForm, day=10), tried.status)
    return redirect(_address(workspace, tried.result), "The report is issued. Its numbers will not change.")


@router.post("/hosts/{host_id}/reports/schedules")
def add_schedule(
    request: Request, form: Posted, workspace: WorkspaceToManage, actor: CurrentActor, db: Db
) -> Response:
    """Have a report issued by itself."""
    tried = attempt(
        db,
        bind(ScheduleForm, form),
        lambda given: schedule(
            db,
            actor,
            workspace,
            Regular(
                ReportKind(given.kind),
                given.area,
                ReportEvery(given.every),
                given.day,
                addresses(given.recipients),
            ),
        ),
    )
    if tried.result is None:
        return _list(request, db, workspace, _new(), tried.form, tried.status)
    said = f"The first report is issued on {as_date(tried.result.next_on)}."
    return redirect(f"/hosts/{workspace.host.id}/reports#regular", said)


@router.post("/hosts/{host_id}/reports/schedules/{schedule_id}/stop")
def stop_schedule(workspace: WorkspaceToManage, schedule_id: Id, actor: CurrentActor, db: Db) -> Response:
    """Issue no more reports of a schedule; those issued stay."""
    known = schedule_of(db, workspace, schedule_id)
    if known is None:
        raise NotFound("There is no such regular report.")
    stop(db, actor, known)
    return redirect(f"/hosts/{workspace.host.id}/reports#regular", "No more of these reports are issued.")


@router.get("/hosts/{host_id}/reports/{report_id}.{form}", response_class=Response)
def download_report(workspace: WorkspaceToView, report_id: Id, form: Form, db: Db) -> Response:
    """A report as PDF/UA, spreadsheet, CSV or page to keep, or the very document that was hashed."""
    report = _held(db, workspace, report_id)
    # What was frozen is handed on as it is kept, also where it is not what it was.
    content = report.document.encode() if form == "json" else file_of(document_of(report), form)
    name = f"{KIND_WORDS[report.kind]} {report.area_name} {report.as_of} issue {report.issue}.{form}"
    return Response(
        content, media_type=MEDIA[form], headers={"Content-Disposition": content_disposition(name)}
    )


@router.get("/hosts/{host_id}/reports/{report_id}")
def show_report(request: Request, workspace: WorkspaceToView, report_id: Id, db: Db) -> Response:
    """A report as it was issued, whether it is still just that, and what corrects it."""
    return _one(request, db, workspace, _held(db, workspace, report_id), Bound.empty(CorrectForm))


@router.post("/hosts/{host_id}/reports/{report_id}/correct")
def correct_report(
    request: Request,
    form: Posted,
    workspace: WorkspaceToManage,
    report_id: Id,
    actor: CurrentActor,
    db: Db,
) -> Response:
    """Issue a report anew, saying what was wrong with this one."""
    report = _held(db, workspace, report_id)
    tried = attempt(
        db, bind(CorrectForm, form), lambda given: correct(db, actor, workspace, report, given.reason)
    )
    if tried.result is None:
        return _one(request, db, workspace, report, tried.form, tried.status)
    return redirect(_address(workspace, tried.result), f"Issue {tried.result.issue} is out.")


def _held(db: Session, workspace: Workspace, report_id: int) -> IssuedReport:
    report = report_of(db, workspace, report_id)
    if report is None:
        raise NotFound("There is no such report, or it is not this host’s.")
    return report


def _new() -> Bound[IssueForm]:
    return Bound.empty(IssueForm, as_of=as_of(today()))


def _address(workspace: Workspace, report: IssuedReport) -> str:
    return f"/hosts/{workspace.host.id}/reports/{report.id}"


def _list(
    request: Request,
    db: Session,
    workspace: Workspace,
    form: Bound[IssueForm],
    regular: Bound[ScheduleForm],
    status: int = 200,
    after: str | None = None,
) -> Response:
    return render(
        request,
        "uptake_reports/reports.html",
        status,
        workspace=workspace,
        tabs=tabs(workspace, "/reports"),
        may_manage=may_manage(workspace),
        form=form,
        regular=regular.with_prefix(SCHEDULE),
        reports=reports_of(db, workspace, after),
        schedules=schedules_of(db, workspace),
        areas=areas_of(db, workspace),
        kinds=KINDS,
        kind_words=KIND_WORDS,
        every=EVERY,
        every_words=EVERY_WORDS,
    )


def _one(
    request: Request,
    db: Session,
    workspace: Workspace,
    report: IssuedReport,
    form: Bound[CorrectForm],
    status: int = 200,
) -> Response:
    return render(
        request,
        "uptake_reports/report.html",
        status,
        host=workspace.host,
        may_manage=may_manage(workspace),
        form=form,
        issued=report,
        issued_by=issuer_of(db, report),
        intact=intact(report),
        near=neighbours_of(db, report),
        kind=KIND_WORDS[report.kind],
        report=shown(document_of(report)),
    )
