"""The assessor's recommendation to the moderators."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import ApplicationToRecommend, CurrentActor
from api.services.review import recommend
from api.services.workflow import people_case, review_case
from assessments.roles import Actor
from assessments.workflow import Action, Case, reasons_against
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.staff import OutcomeForm
from frontend.outcomes import lower_levels, outcome_choices
from frontend.pages.review import desk_view
from frontend.rendering import redirect, render
from models.queries.in_hand import InHand
from models.queries.portfolios import load_portfolio
from models.queries.reviews import desk_head

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/applications/{application_id}/recommendation")
def show_recommendation(
    request: Request, in_hand: ApplicationToRecommend, actor: CurrentActor, db: Db
) -> Response:
    """What the findings come to, what still stands in the way, and the form."""
    return _page(request, db, actor, in_hand, Bound.empty(OutcomeForm))


@router.post("/applications/{application_id}/recommendation")
def make_recommendation(
    request: Request, form: Posted, in_hand: ApplicationToRecommend, actor: CurrentActor, db: Db
) -> Response:
    """Hand the application to the moderators."""
    tried = attempt(
        db,
        bind(OutcomeForm, form),
        lambda given: recommend(db, actor, in_hand, given.outcome, given.level, given.summary),
    )
    if not tried.ok:
        return _page(request, db, actor, in_hand, tried.form, tried.status, tried.reasons)
    return redirect(
        f"/applications/{in_hand.application.id}/review", "Your recommendation is with the moderators."
    )


def _page(
    request: Request,
    db: Session,
    actor: Actor,
    in_hand: InHand,
    form: Bound[OutcomeForm],
    status: int = 200,
    refusals: tuple[str, ...] = (),
) -> Response:
    application = in_hand.application
    portfolio = load_portfolio(db, application)
    view = desk_view(in_hand, portfolio)
    case = Case(**people_case(db, actor, in_hand), **review_case(portfolio, None, None))  # type: ignore[arg-type]
    return render(
        request,
        "review/recommendation.html",
        status,
        **view,
        heading=desk_head(db, application),
        form=form,
        reasons=refusals or reasons_against(Action.RECOMMEND, case),
        card=portfolio.score(portfolio.found),
        outcomes=outcome_choices(portfolio),
        lower=lower_levels(portfolio),
        may_recommend=Action.RECOMMEND in view["actions"],
    )
