"""The assessor's desk: every criterion with the employer's answer, and a finding on each."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import ApplicationToReview, CurrentActor, FindingsToView, NotFound
from api.services.review import FindingInput, save_finding
from assessments.definition import Answer, Criterion
from assessments.roles import Permission
from assessments.workflow import UNDER_REVIEW, available
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.staff import FindingForm
from frontend.rendering import redirect, render
from models.applications import Finding
from models.base import utc_now
from models.queries.in_hand import InHand
from models.queries.portfolios import Portfolio, load_portfolio
from models.queries.reviews import desk_head, questions_asked

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Key = Annotated[str, Path(max_length=100)]


@router.get("/applications/{application_id}/review")
def show_review(request: Request, in_hand: FindingsToView, db: Db) -> Response:
    """Every criterion with its answer, evidence and finding, and the score on the findings so far."""
    application = in_hand.application
    portfolio = load_portfolio(db, application)
    due_on = portfolio.request.due_on if portfolio.request else None
    return render(
        request,
        "review/desk.html",
        **desk_view(in_hand, portfolio),
        heading=desk_head(db, application),
        card=portfolio.score(portfolio.found),
        due_on=due_on,
        overdue=due_on is not None and utc_now().date() > due_on,
    )


@router.get("/applications/{application_id}/review/{key}")
def show_criterion(request: Request, key: Key, in_hand: ApplicationToReview, db: Db) -> Response:
    """One criterion beside what the employer says of it, with the form for the finding."""
    portfolio = load_portfolio(db, in_hand.application)
    criterion = asked(portfolio, key)
    return _criterion(request, db, in_hand, portfolio, criterion, _form(portfolio.findings.get(key)))


@router.post("/applications/{application_id}/review/{key}")
def save_criterion(
    request: Request, key: Key, form: Posted, in_hand: ApplicationToReview, actor: CurrentActor, db: Db
) -> Response:
    """Save the finding and go on to the next criterion without one, or stay."""
    criterion = asked(load_portfolio(db, in_hand.application), key)
    tried = attempt(
        db,
        bind(FindingForm, form),
        lambda given: save_finding(
            db,
            actor,
            in_hand,
            criterion,
            FindingInput(given.answer, given.reason, given.needed, given.version),
        ),
    )
    portfolio = load_portfolio(db, in_hand.application)
    if not tried.ok:
        shown = tried.form.with_errors({"": " ".join(tried.reasons)}) if tried.reasons else tried.form
        return _criterion(request, db, in_hand, portfolio, criterion, shown, tried.status)
    desk = f"/applications/{in_hand.application.id}/review"
    if tried.form.text("then") == "stay":
        return redirect(f"{desk}/{key}", "The finding is saved.")
    following = next_open(portfolio, key)
    if following is None:
        return redirect(desk, "The finding is saved. Every criterion has one now.")
    return redirect(f"{desk}/{following}", f"The finding on “{criterion.title}” is saved.")


def asked(portfolio: Portfolio, key: str) -> Criterion:
    """The criterion of that key. Raises NotFound when the application does not ask it."""
    criterion = portfolio.asked(key)
    if criterion is None:
        raise NotFound("This application does not ask for that criterion.")
    return criterion


def next_open(portfolio: Portfolio, key: str | None = None) -> str | None:
    """The next criterion that needs a finding after this one, starting over at the end, if there is any."""
    keys = [criterion.key for criterion in portfolio.criteria]
    open_keys = {criterion.key for criterion in portfolio.to_judge} - portfolio.findings.keys()
    start = keys.index(key) + 1 if key in keys else 0
    return next((one for one in keys[start:] + keys[:start] if one in open_keys), None)


def desk_view(in_hand: InHand, portfolio: Portfolio) -> dict[str, Any]:
    """What the pages of a review share. Makes no query."""
    asked_keys = {criterion.key for criterion in portfolio.criteria}
    themes = [
        (theme, [criterion for criterion in theme.criteria if criterion.key in asked_keys])
        for theme in portfolio.edition.themes
    ]
    status = in_hand.application.status
    return {
        "application": in_hand.application,
        "edition": portfolio.edition,
        "portfolio": portfolio,
        "themes": [(theme, criteria) for theme, criteria in themes if criteria],
        "found": sum(1 for one in portfolio.to_judge if one.key in portfolio.findings),
        "following": next_open(portfolio),
        "actions": available(status, in_hand.permissions),
        "may_review": Permission.REVIEW in in_hand.permissions and status in UNDER_REVIEW,
    }


def _form(finding: Finding | None) -> Bound[FindingForm]:
    if finding is None:
        return Bound.empty(FindingForm, version=0)
    return Bound.empty(
        FindingForm,
        answer=finding.answer,
        reason=finding.reason,
        needed=finding.needed,
        version=finding.version,
    )


def _criterion(
    request: Request,
    db: Session,
    in_hand: InHand,
    portfolio: Portfolio,
    criterion: Criterion,
    form: Bound[FindingForm],
    status: int = 200,
) -> Response:
    keys = [one.key for one in portfolio.criteria]
    place = keys.index(criterion.key)
    standing = portfolio.findings.get(criterion.key)
    # After somebody else's save the next one from here replaces it, now that both can be compared; what is
    # merely badly filled in keeps the version it was typed against.
    version = (standing.version if standing else 0) if status != 422 else form.text("version") or 0
    return render(
        request,
        "review/criterion.html",
        status,
        **desk_view(in_hand, portfolio),
        heading=desk_head(db, in_hand.application),
        criterion=criterion,
        form=form,
        version=version,
        theirs=standing if status == 409 else None,
        answers=[
            option
            for option in portfolio.edition.answers
            if option.answer is not Answer.NOT_APPLICABLE or criterion.not_applicable.allowed
        ],
        asked_before=questions_asked(db, in_hand.application.id).get(criterion.key, []),
        place=place + 1,
        total=len(keys),
        before=keys[place - 1] if place else None,
        after=keys[place + 1] if place + 1 < len(keys) else None,
    )
