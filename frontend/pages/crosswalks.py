"""What an employer has shown elsewhere that counts for this application, and bringing it over."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from api.database import Db
from api.guards import ApplicationToEdit, CurrentActor
from api.services.crosswalking import bring_over, what_counts
from assessments.crosswalk import RELATION_WORDS
from assessments.roles import Actor
from assessments.workflow import Status
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.rendering import plural, redirect, render
from models.base import LARGEST_ID
from models.queries.portfolios import Portfolio, load_portfolio

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


class BringForm(BaseModel):
    """Which criteria to bring something for, and from which other application."""

    source: int = Field(title="Where it comes from", ge=1, le=LARGEST_ID)
    criteria: list[str] = Field(default_factory=list, title="Criteria")


@router.get("/applications/{application_id}/already-counts")
def show_what_counts(request: Request, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db) -> Response:
    """Per criterion what counts already, from which scheme, with what evidence."""
    portfolio = load_portfolio(db, in_hand.application, with_findings=False)
    return _page(request, db, actor, portfolio, Bound.empty(BringForm))


def _page(
    request: Request, db: Db, actor: Actor, portfolio: Portfolio, form: Bound[BringForm], status: int = 200
) -> Response:
    return render(
        request,
        "crosswalks/already_counts.html",
        status,
        application=portfolio.application,
        edition=portfolio.edition,
        found=what_counts(db, actor, portfolio),
        form=form,
        words=RELATION_WORDS,
        is_open=portfolio.application.status is Status.DRAFT,
    )


@router.post("/applications/{application_id}/already-counts")
def bring_what_counts(
    request: Request, form: Posted, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Bring what was ticked; each waits to be confirmed."""
    portfolio = load_portfolio(db, in_hand.application, with_findings=False)
    tried = attempt(
        db,
        bind(BringForm, form),
        lambda given: bring_over(db, actor, portfolio, given.source, given.criteria),
    )
    if tried.result is None:
        return _page(request, db, actor, portfolio, tried.form, tried.status)
    count = plural(tried.result, "criterion", "criteria")
    return redirect(
        f"/applications/{in_hand.application.id}", f"Brought for {count}. Confirm each before you submit."
    )
