"""Taking an application over to a newer edition: what would change, and doing it."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import ApplicationToWithdraw, CurrentActor
from api.services.upgrading import changes_asked, preview, upgrade
from assessments.editions import CHANGE_WORDS
from frontend.forms.binding import Posted
from frontend.rendering import redirect, render
from models.queries.editions import edition_of
from models.queries.headings import heading_of

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/applications/{application_id}/upgrade")
def show_upgrade(request: Request, in_hand: ApplicationToWithdraw, db: Db) -> Response:
    """Criterion by criterion what changes and what comes along, with the level now and then."""
    application = in_hand.application
    found, edition = preview(db, application), edition_of(db, application.edition_id)
    carries, gone = changes_asked(db, application, found)
    return render(
        request,
        "upgrading/upgrade.html",
        application=application,
        edition=edition,
        heading=heading_of(db, application),
        found=found,
        change_words=CHANGE_WORDS,
        carries=carries,
        gone=gone,
    )


@router.post("/applications/{application_id}/upgrade")
def take_over(form: Posted, in_hand: ApplicationToWithdraw, actor: CurrentActor, db: Db) -> Response:
    """Make the new application. The edition shown must still be the one that runs."""
    made = upgrade(db, actor, in_hand, str(form.get("edition") or ""))
    return redirect(
        f"/applications/{made.id}", "The application is taken over. Confirm what came along, then submit it."
    )
