"""Confirming what was brought from an older edition or another scheme: one criterion, or a theme at once."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import ApplicationToEdit, CurrentActor
from api.services.confirming import confirm_criterion, confirm_theme
from frontend.forms.binding import Posted
from frontend.portfolio_view import anchor, asked_in
from frontend.rendering import plural, redirect
from models.queries.portfolios import load_portfolio

router = APIRouter(
    prefix="/applications/{application_id}", default_response_class=HTMLResponse, include_in_schema=False
)

Key = Annotated[str, Path(max_length=100)]


@router.post("/criteria/{key}/confirm")
def confirm_one(form: Posted, key: Key, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db) -> Response:
    """Keep one answer as it was brought, and go back to where the button stood."""
    criterion = asked_in(load_portfolio(db, in_hand.application, with_findings=False), key)
    done = confirm_criterion(db, actor, in_hand.application, key)
    base = f"/applications/{in_hand.application.id}"
    there = f"{base}/criteria/{key}"
    if form.get("page") == "theme":
        there = f"{base}/themes/{criterion.theme}#{anchor(key)}"
    return redirect(there, f"“{criterion.title}” is confirmed." if done else None)


@router.post("/themes/{theme}/confirm")
def confirm_all(theme: Key, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db) -> Response:
    """Keep every answer of a theme as it was brought."""
    portfolio = load_portfolio(db, in_hand.application, with_findings=False)
    count = confirm_theme(db, actor, portfolio, theme)
    return redirect(
        f"/applications/{in_hand.application.id}/themes/{theme}",
        f"{plural(count, 'answer is', 'answers are')} confirmed." if count else None,
    )
