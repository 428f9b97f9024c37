"""The assessor's questions, and the employer's replies to them."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import ApplicationToEdit, ApplicationToSubmit, ApplicationToView, CurrentActor
from api.services import review
from assessments.errors import NotReady
from frontend.forms.applications import ReplyForm
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.pages.assessment import Key
from frontend.portfolio_view import anchor, open_view, overdue, row_in
from frontend.rendering import is_fragment, redirect, render
from models.base import utc_now

router = APIRouter(
    prefix="/applications/{application_id}/questions",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)


@router.get("")
def show_questions(request: Request, in_hand: ApplicationToView, db: Db) -> Response:
    """Each question with its reply, and the way to the answer and evidence it is about."""
    return _page(request, open_view(db, in_hand))


def _page(
    request: Request,
    view: dict[str, Any],
    status: int = 200,
    refused: tuple[str, Bound[ReplyForm]] | None = None,
    reasons: tuple[str, ...] = (),
) -> Response:
    portfolio = view["portfolio"]
    rows = [
        (
            question,
            row_in(view, key),
            refused[1] if refused and refused[0] == key else reply_form(key, question.reply),
        )
        for key, question in portfolio.questions.items()
    ]
    return render(
        request,
        "questions/questions.html",
        status,
        **view,
        asked=portfolio.request,
        rows=rows,
        anchor=anchor,
        is_overdue=overdue(portfolio.request.due_on if portfolio.request else None),
        refusals=reasons,
        problems=refused[1] if refused else None,
    )


def reply_form(key: str, reply: str = "") -> Bound[ReplyForm]:
    """The form of one reply, with ids of its own."""
    return Bound.empty(ReplyForm, reply=reply).with_prefix(f"{anchor(key)}-")


@router.post("")
def send_back(request: Request, in_hand: ApplicationToSubmit, actor: CurrentActor, db: Db) -> Response:
    """Hand the application back to the assessor, once every question has a reply."""
    try:
        with db.begin_nested():
            review.answer_information(db, actor, in_hand)
    except NotReady as error:
        db.expire_all()
        return _page(request, open_view(db, in_hand), 409, reasons=error.reasons)
    return redirect(f"/applications/{in_hand.application.id}", "Your answers are with the assessor.")


@router.post("/{key}")
def save_reply(
    request: Request, form: Posted, key: Key, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Save the reply to one question; a script gets the line that says so."""
    tried = attempt(
        db,
        bind(ReplyForm, form).with_prefix(f"{anchor(key)}-"),
        lambda given: review.reply(db, actor, in_hand.application, key, given.reply) or True,
    )
    if is_fragment(request):
        return render(
            request, "questions/saved.html", tried.status, problems=tried.form.errors, now=utc_now()
        )
    if tried.result is None:
        return _page(request, open_view(db, in_hand), tried.status, (key, tried.form))
    return redirect(f"/applications/{in_hand.application.id}/questions#{anchor(key)}", "Your reply is saved.")
