"""Asking the employer for more, and going on when no answer comes."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.datastructures import FormData

from api.database import Db
from api.guards import ApplicationToReview, CurrentActor
from api.services.review import USUAL_NOTICE, continue_unanswered, request_information
from assessments.workflow import Action
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.staff import InformationForm
from frontend.pages.review import desk_view
from frontend.rendering import redirect, render
from models.base import utc_now
from models.queries.in_hand import InHand
from models.queries.portfolios import Portfolio, load_portfolio
from models.queries.reviews import desk_head

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

LONGEST_QUESTION = 2000


@router.get("/applications/{application_id}/information-request")
def show_request(
    request: Request,
    in_hand: ApplicationToReview,
    db: Db,
    criterion: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Tick criteria and write a question for each; `criterion` is ticked already."""
    due_on = utc_now().date() + timedelta(days=USUAL_NOTICE)
    form = Bound.empty(InformationForm, due_on=due_on, criteria=[criterion] if criterion else [])
    return _page(request, db, in_hand, load_portfolio(db, in_hand.application), form)


@router.post("/applications/{application_id}/information-request")
def send_request(
    request: Request, form: Posted, in_hand: ApplicationToReview, actor: CurrentActor, db: Db
) -> Response:
    """Send the questions; only the criteria they name can be changed by the employer."""
    portfolio = load_portfolio(db, in_hand.application)
    bound = _with_questions(bind(InformationForm, form), form, portfolio)

    def ask(given: InformationForm) -> object:
        questions = {key: bound.text(f"question-{key}") for key in given.criteria}
        return request_information(db, actor, in_hand, questions, given.due_on)

    tried = attempt(db, bound, ask)
    if not tried.ok:
        return _page(request, db, in_hand, portfolio, tried.form, tried.status, tried.reasons)
    return redirect(
        f"/applications/{in_hand.application.id}/review", "Your questions have been sent to the employer."
    )


@router.post("/applications/{application_id}/continue")
def go_on(in_hand: ApplicationToReview, actor: CurrentActor, db: Db) -> Response:
    """Take up the review as it stands, once the day to answer has passed."""
    continue_unanswered(db, actor, in_hand)
    return redirect(f"/applications/{in_hand.application.id}/review", "You can go on with the review.")


def _with_questions(
    bound: Bound[InformationForm], form: FormData, portfolio: Portfolio
) -> Bound[InformationForm]:
    """The form with each question as typed, and with what is wrong with them.

    A question without its tick may be one that was thought better of, or a tick forgotten: nobody should
    lose it, and nobody should send it by mistake, so the page comes back with it ticked and asks.
    """
    typed, errors = {}, {}
    ticked = bound.chosen("criteria")
    for criterion in portfolio.criteria:
        name = f"question-{criterion.key}"
        sent = form.get(name)
        text = sent.replace("\r\n", "\n").replace("\0", "").strip() if isinstance(sent, str) else ""
        typed[name] = text
        if len(text) > LONGEST_QUESTION:
            errors[name] = f"Your question must be {LONGEST_QUESTION:,} characters or fewer"
        elif text and criterion.key not in ticked:
            errors[name] = (
                f"“{criterion.title}” was not ticked. Leave it ticked to ask, or clear the question."
            )
            ticked = [*ticked, criterion.key]
    return bound.with_data(**typed, criteria=ticked).with_errors(errors)


def _page(
    request: Request,
    db: Session,
    in_hand: InHand,
    portfolio: Portfolio,
    form: Bound[InformationForm],
    status: int = 200,
    reasons: tuple[str, ...] = (),
) -> Response:
    view = desk_view(in_hand, portfolio)
    return render(
        request,
        "review/information.html",
        status,
        **view,
        heading=desk_head(db, in_hand.application),
        form=form,
        reasons=reasons,
        longest=LONGEST_QUESTION,
        may_ask=Action.REQUEST_INFORMATION in view["actions"],
    )
