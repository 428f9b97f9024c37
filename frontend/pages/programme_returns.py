"""How the absence returns of a programme stand, for those who look after it or report on it."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import ReportsToView
from api.services.absence.programme_returns import SHOWN, standing_of
from assessments.absence.attrition import Standing
from assessments.absence.disclosure import Limits
from frontend.rendering import render
from models.base import utc_now

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

STANDINGS = {
    Standing.SENDING: "Still sending",
    Standing.STOPPED: "Stopped sending",
    Standing.NOTHING: "Sent nothing yet",
    Standing.LEFT: "Left the programme",
}


@router.get("/programmes/{slug}/returns")
def show_returns(request: Request, programme: ReportsToView, db: Db) -> Response:
    """Who has sent what, what the gates ask about, and whether those who stopped are different."""
    return render(
        request,
        "absence/programme.html",
        programme=programme,
        view=standing_of(db, programme, utc_now().date()),
        shown=SHOWN,
        standings=STANDINGS,
        least=Limits().employers,
    )
