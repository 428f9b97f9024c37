"""Does it work, and for whom: uptake beside the newest evaluation of each programme of a workspace."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import CurrentActor, WorkspaceToView
from api.services.uptake.outcomes import outcomes_of
from assessments.absence.power import FEWEST
from assessments.uptake.outcomes import CAVEATS
from frontend.rendering import render
from frontend.reports.outcomes import outcome_sections
from frontend.workspace_view import tabs

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

PATH = "/uptake/outcomes"


@router.get("/hosts/{host_id}/uptake/outcomes")
def show_outcomes(request: Request, workspace: WorkspaceToView, actor: CurrentActor, db: Db) -> Response:
    """How many are reached beside what taking part does to days lost, and how to get an evaluation."""
    outcomes = outcomes_of(db, actor, workspace)
    return render(
        request,
        "uptake/outcomes.html",
        workspace=workspace,
        tabs=tabs(workspace, PATH),
        outcomes=outcomes,
        sections={one.run_id: outcome_sections(one.programme.name, one.outcome) for one in outcomes.found},
        caveats=CAVEATS,
        fewest=FEWEST,
    )
