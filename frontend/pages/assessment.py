"""The self-assessment: facts about the workplace, and answers to criteria, by theme or one at a time."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import ApplicationToEdit, ApplicationToView, CurrentActor
from api.services.assessment import ClaimInput, save_claim, save_facts
from api.services.progress import criterion_progress, neighbours
from assessments.asking import LONGEST_TEXT, as_typed, facts_asked
from assessments.roles import Actor
from frontend.forms.applications import ClaimForm, FactsForm
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.pages.evidence_forms import evidence_parts
from frontend.portfolio_view import anchor, asked_in, open_view, row_in, theme_in, view_of
from frontend.rendering import is_fragment, redirect, render
from models.applications import Claim
from models.base import utc_now
from models.queries.amendments import amendments_of
from models.queries.in_hand import InHand
from models.queries.portfolios import Portfolio, load_portfolio

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Key = Annotated[str, Path(max_length=100)]


@router.get("/applications/{application_id}/about")
def show_facts(request: Request, in_hand: ApplicationToView, db: Db) -> Response:
    """The questions about the workplace that decide what is asked."""
    view = open_view(db, in_hand)
    facts = in_hand.application.facts
    asked = facts_asked(view["edition"])
    typed = {fact.key: as_typed(fact, facts.get(fact.key)) for fact in asked}
    form = Bound(data={**typed, "version": str(in_hand.application.facts_version)})
    return render(request, "assessment/facts.html", **view, form=form, asked=asked)


@router.post("/applications/{application_id}/about")
def save_about(
    request: Request, form: Posted, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Save the facts; what is asked may change with them."""
    application = in_hand.application
    view = open_view(db, in_hand)
    asked = facts_asked(view["edition"])
    given = {fact.key: str(form.get(fact.key, ""))[: LONGEST_TEXT + 1] for fact in asked}
    bound = bind(FactsForm, form)
    tried = attempt(db, bound, lambda facts: save_facts(db, actor, application, given, facts.version) or True)
    if tried.ok:
        return redirect(f"/applications/{application.id}", "Your answers about the workplace are saved.")
    # What they typed stays; the newest version goes along, so that saving again replaces what is there.
    kept = Bound(data={**given, "version": str(application.facts_version)}, errors=tried.form.errors)
    theirs = None
    if tried.status == 409:
        theirs = {fact.key: as_typed(fact, application.facts.get(fact.key)) for fact in asked}
    return render(
        request, "assessment/facts.html", tried.status, **view, form=kept, asked=asked, theirs=theirs
    )


@router.get("/applications/{application_id}/themes/{theme}")
def show_theme(request: Request, theme: Key, in_hand: ApplicationToView, db: Db) -> Response:
    """Every criterion of a theme with its answer, each saved on its own."""
    return _theme_page(request, open_view(db, in_hand), theme)


def _theme_page(
    request: Request,
    view: dict[str, Any],
    theme: str,
    status: int = 200,
    refused: tuple[str, Bound[ClaimForm], Claim | None] | None = None,
) -> Response:
    """A whole theme; `refused` is a criterion whose form was not saved, with that form and what is saved."""
    here = theme_in(view, theme)
    forms = {row.criterion.key: claim_form(row.criterion.key, row.claim, "theme") for row in here.criteria}
    if refused:
        forms[refused[0]] = refused[1]
    order = [one.theme for one in view["progress"].themes]
    place = order.index(here.theme)
    return render(
        request,
        "assessment/theme.html",
        status,
        **view,
        here=here,
        forms=forms,
        refused=refused[0] if refused else None,
        theirs_saved=refused[2] if refused else None,
        anchor=anchor,
        following=order[place + 1] if place + 1 < len(order) else None,
    )


def claim_form(key: str, claim: Claim | None, page: str) -> Bound[ClaimForm]:
    """The form of a criterion as it stands; its ids are its own, so that many fit on a page."""
    saved = (
        {
            "answer": claim.answer,
            "comment": claim.comment,
            "not_applicable_reason": claim.not_applicable_reason,
            "version": claim.version,
        }
        if claim
        else {"version": 0}
    )
    return Bound.empty(ClaimForm, page=page, **saved).with_prefix(f"{anchor(key)}-")


@router.get("/applications/{application_id}/criteria/{key}")
def show_criterion(
    request: Request, key: Key, in_hand: ApplicationToView, actor: CurrentActor, db: Db
) -> Response:
    """One criterion: what is asked, the answer, and the evidence shown for it."""
    return criterion_page(request, db, actor, in_hand, open_view(db, in_hand), key)


def criterion_page(
    request: Request,
    db: Db,
    actor: Actor,
    in_hand: InHand,
    view: dict[str, Any],
    key: str,
    status: int = 200,
    **more: Any,
) -> Response:
    """The page of one criterion; `more` may hold the form that was refused and what is saved instead."""
    row = row_in(view, key)
    before, following = neighbours(view["portfolio"], key)
    parts = evidence_parts(db, actor, in_hand, row, request.app.state.settings.upload_max_bytes)
    shown = {"form": claim_form(key, row.claim, "criterion"), "theirs": None} | parts | more
    return render(
        request,
        "assessment/criterion.html",
        status,
        **view,
        row=row,
        before=before,
        following=following,
        anchor=anchor,
        amendments=amendments_of(db, in_hand.application, key),
        **shown,
    )


@router.post("/applications/{application_id}/criteria/{key}")
def save_criterion(
    request: Request, form: Posted, key: Key, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Save one answer; a script gets the saved line and the new score card, a browser goes on."""
    portfolio = load_portfolio(db, in_hand.application, with_findings=False)
    criterion = asked_in(portfolio, key)
    bound = bind(ClaimForm, form).with_prefix(f"{anchor(key)}-")
    before = portfolio.claims.get(key)

    def save(given: ClaimForm) -> Claim:
        version = _version_in_flight(before, actor, given.version)
        said = ClaimInput(given.answer, given.comment, given.not_applicable_reason, version)
        return save_claim(db, actor, in_hand.application, criterion, said)

    tried = attempt(db, bound, save)
    if tried.result is None:
        return _refused(request, db, actor, in_hand, portfolio, key, tried.form, tried.status)
    if not is_fragment(request):
        return redirect(_onwards(in_hand, portfolio, key, tried.form))
    view = view_of(in_hand, portfolio.with_claim(tried.result))
    return render(
        request, "assessment/saved.html", **view, row=row_in(view, key), anchor=anchor, now=utc_now()
    )


def _version_in_flight(before: Claim | None, actor: Actor, version: int) -> int:
    """The version a save means. Answers are saved as one goes, and the page sends the next save, or its whole
    form, before it can know of the last: one step behind one's own last save is no conflict."""
    if before and before.saved_by == actor.account_id and version == before.version - 1:
        return before.version
    return version


def _refused(
    request: Request,
    db: Db,
    actor: Actor,
    in_hand: InHand,
    portfolio: Portfolio,
    key: str,
    form: Bound[ClaimForm],
    status: int,
) -> Response:
    """The page again with what was typed; after a conflict with what is saved now, and its version."""
    if status == 409:
        db.expire_all()  # what the other person saved came after this was read
        portfolio = load_portfolio(db, in_hand.application, with_findings=False)
    row = criterion_progress(portfolio, portfolio.edition.criterion(key))
    theirs = row.claim if status == 409 and row.editable else None
    if theirs:
        form = form.with_data(version=str(theirs.version))
    view = view_of(in_hand, portfolio)
    theme = portfolio.edition.criterion(key).theme
    page = "theme" if form.text("page") == "theme" else "criterion"
    if not is_fragment(request):
        if page == "theme":
            return _theme_page(request, view, theme, status, (key, form, theirs))
        return criterion_page(request, db, actor, in_hand, view, key, status, form=form, theirs=theirs)
    shown = {"row": row, "form": form, "theirs": theirs, "anchor": anchor, "page": page, "is_fragment": True}
    response = render(request, "assessment/answer.html", status, **view, **shown)
    response.headers["HX-Retarget"] = f"#{anchor(key)}-form"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def _onwards(in_hand: InHand, portfolio: Portfolio, key: str, form: Bound[ClaimForm]) -> str:
    """Where to go after a save: the next criterion, or back to where the answer was given."""
    base = f"/applications/{in_hand.application.id}"
    if form.text("page") == "theme":
        return f"{base}/themes/{portfolio.edition.criterion(key).theme}#{anchor(key)}"
    following = neighbours(portfolio, key)[1]
    if form.text("then") != "next":
        return f"{base}/criteria/{key}"
    return f"{base}/criteria/{following.key}" if following else base
