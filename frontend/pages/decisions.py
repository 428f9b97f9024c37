"""The moderator's decision on a recommendation, or sending it back."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import ApplicationToDecide, CurrentActor
from api.services.decisions import decide, send_back
from api.services.workflow import people_case, review_case
from assessments.roles import Actor, Permission
from assessments.workflow import Action, Case, reasons_against
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.staff import OutcomeForm, SendBackForm
from frontend.outcomes import lower_levels, outcome_choices
from frontend.pages.review import desk_view
from frontend.rendering import redirect, render
from models.queries.in_hand import InHand
from models.queries.portfolios import load_portfolio
from models.queries.reviews import decision_of, desk_head

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/applications/{application_id}/decision")
def show_decision(request: Request, in_hand: ApplicationToDecide, actor: CurrentActor, db: Db) -> Response:
    """The recommendation and what it rests on, with the decision to make or the one that was made."""
    return _page(request, db, actor, in_hand)


@router.post("/applications/{application_id}/decision")
def make_decision(
    request: Request, form: Posted, in_hand: ApplicationToDecide, actor: CurrentActor, db: Db
) -> Response:
    """Decide; the employer is told by mail."""
    tried = attempt(
        db,
        bind(OutcomeForm, form),
        lambda given: decide(db, actor, in_hand, given.outcome, given.level, given.summary),
    )
    if not tried.ok:
        return _page(
            request, db, actor, in_hand, form=tried.form, status=tried.status, refusals=tried.reasons
        )
    return redirect(_here(in_hand), "Your decision is made, and the employer has been told.")


@router.post("/applications/{application_id}/send-back")
def return_to_assessor(
    request: Request, form: Posted, in_hand: ApplicationToDecide, actor: CurrentActor, db: Db
) -> Response:
    """Return the recommendation to the assessor, with the reason."""
    tried = attempt(db, bind(SendBackForm, form), lambda given: send_back(db, actor, in_hand, given.reason))
    if not tried.ok:
        back = tried.form.with_prefix("back-")
        return _page(request, db, actor, in_hand, back=back, status=tried.status, refusals=tried.reasons)
    # A moderator sees an application while it is before them, and now it no longer is.
    return redirect("/", "The recommendation is back with the assessor, who has been told why.")


def _here(in_hand: InHand) -> str:
    return f"/applications/{in_hand.application.id}/decision"


def _page(
    request: Request,
    db: Session,
    actor: Actor,
    in_hand: InHand,
    *,
    form: Bound[OutcomeForm] | None = None,
    back: Bound[SendBackForm] | None = None,
    status: int = 200,
    refusals: tuple[str, ...] = (),
) -> Response:
    application = in_hand.application
    portfolio, heading = load_portfolio(db, application), desk_head(db, application)
    view = desk_view(in_hand, portfolio)
    is_open = Action.DECIDE in view["actions"]
    against: tuple[str, ...] = ()
    may_send_back = False
    if is_open:
        case = Case(**people_case(db, actor, in_hand), **review_case(portfolio, None, None))  # type: ignore[arg-type]
        against = reasons_against(Action.DECIDE, case)
        may_send_back = not reasons_against(Action.SEND_BACK, case)
    suggested = heading.proposed.recommendation if heading.proposed else None
    return render(
        request,
        "decisions/decision.html",
        status,
        **view,
        heading=heading,
        form=form
        or Bound.empty(
            OutcomeForm,
            outcome=suggested.outcome if suggested else None,
            level=suggested.level if suggested else None,
        ),
        back=back or Bound.empty(SendBackForm).with_prefix("back-"),
        refusals=refusals,
        reasons=against,
        may_send_back=may_send_back,
        is_open=is_open,
        may_grant=Permission.STATUS_GRANT in in_hand.permissions,
        made=None if is_open else decision_of(db, application.id),
        card=portfolio.score(portfolio.found),
        outcomes=outcome_choices(portfolio),
        lower=lower_levels(portfolio),
    )
