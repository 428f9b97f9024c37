"""Taking an application over to a newer edition: what would change, and doing it."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import ApplicationToWithdraw, CurrentActor
from api.services.upgrading import preview, upgrade
from assessments.applying import criteria_asked
from assessments.editions import CHANGE_WORDS
from assessments.errors import Conflict
from frontend.forms.binding import Posted
from frontend.rendering import redirect, render
from models.queries.editions import edition_of
from models.queries.headings import heading_of
from models.queries.portfolios import levels_held

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/applications/{application_id}/upgrade")
def show_upgrade(request: Request, in_hand: ApplicationToWithdraw, db: Db) -> Response:
    """Criterion by criterion what changes and what comes along, with the level now and then."""
    application = in_hand.application
    found, edition = preview(db, application), edition_of(db, application.edition_id)
    known = (application.track, application.facts, levels_held(db, application.enrolment_id))
    before, after = edition, found.edition
    asked = {c.key for c in criteria_asked(before, application.level, *known)}
    if not found.refusal:
        then = {c.key for c in criteria_asked(after, application.level, *known)}
    return render(
        request,
        "upgrading/upgrade.html",
        application=application,
        edition=edition,
        heading=heading_of(db, application),
        found=found,
        change_words=CHANGE_WORDS,
        # Only what this application asks: the other levels' changes are the scheme's page's matter.
        carries=[c for c in found.plan.carries if found.refusal or c.criterion.key in then],
        gone=[c for c in found.plan.gone if c.key in asked],
    )


@router.post("/applications/{application_id}/upgrade")
def take_over(form: Posted, in_hand: ApplicationToWithdraw, actor: CurrentActor, db: Db) -> Response:
    """Make the new application. The edition shown must still be the one that runs."""
    shown = form.get("edition")
    if shown and shown != preview(db, in_hand.application).edition.version:
        raise Conflict("Another edition has begun since the page was shown. Go back to see what it changes.")
    made = upgrade(db, actor, in_hand)
    return redirect(
        f"/applications/{made.id}", "The application is taken over. Confirm what came along, then submit it."
    )
