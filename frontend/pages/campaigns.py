"""The campaigns an employer ran, and how many of them count towards the level."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import ApplicationToEdit, ApplicationToView, CurrentActor, Id
from api.services.assessment import CampaignInput, add_campaign, remove_campaign
from assessments.errors import Conflict
from frontend.forms.applications import CampaignForm
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.portfolio_view import open_view, row_in
from frontend.rendering import redirect, render

router = APIRouter(
    prefix="/applications/{application_id}/campaigns",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)


@router.get("")
def show_campaigns(request: Request, in_hand: ApplicationToView, db: Db) -> Response:
    """The campaigns listed so far and the form that adds one."""
    return _page(request, open_view(db, in_hand), Bound.empty(CampaignForm))


def _page(request: Request, view: dict[str, Any], form: Bound[CampaignForm], status: int = 200) -> Response:
    if not view["progress"].campaigns:
        raise Conflict("This level does not count campaigns, so there is nothing to list.")
    counted = frozenset().union(*(one.counted for one in view["progress"].campaigns))
    needed = [row_in(view, one.criterion.key) for one in view["progress"].campaigns]
    return render(
        request,
        "campaigns/campaigns.html",
        status,
        **view,
        form=form,
        counted=counted,
        is_open=any(row.editable for row in needed),
    )


@router.post("")
def add(request: Request, form: Posted, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db) -> Response:
    """Add a campaign."""
    tried = attempt(
        db,
        bind(CampaignForm, form),
        lambda given: add_campaign(db, actor, in_hand.application, CampaignInput(**given.model_dump())),
    )
    if tried.result is None:
        return _page(request, open_view(db, in_hand), tried.form, tried.status)
    return redirect(f"/applications/{in_hand.application.id}/campaigns", "The campaign is added.")


@router.post("/{campaign_id}/remove")
def remove(campaign_id: Id, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db) -> Response:
    """Take a campaign out."""
    remove_campaign(db, actor, in_hand.application, campaign_id)
    return redirect(f"/applications/{in_hand.application.id}/campaigns", "The campaign is removed.")
