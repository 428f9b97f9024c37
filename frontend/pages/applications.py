"""An application as its employer works on it: tasks, submitting, withdrawing, outcome and activity."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import After, ApplicationToSubmit, ApplicationToView, ApplicationToWithdraw, CurrentActor
from api.services import applications
from api.services.crosswalking import has_other_schemes
from api.services.upgrading import newer_edition
from assessments.asking import facts_asked
from assessments.errors import Conflict, NotReady
from assessments.roles import Actor
from assessments.workflow import Status
from frontend import activity
from frontend.portfolio_view import open_view, overdue, plan_in
from frontend.rendering import redirect, render
from models.base import utc_now
from models.queries.activity import happenings
from models.queries.amendments import amendments_of
from models.queries.editions import edition_of
from models.queries.headings import heading_of
from models.queries.in_hand import InHand
from models.queries.outcomes import decided

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/applications/{application_id}")
def show_application(
    request: Request,
    in_hand: ApplicationToView,
    actor: CurrentActor,
    db: Db,
    towards: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """The task list with the score card beside it; `towards` is another level to show the way to."""
    return _application(request, in_hand, actor, db, towards=towards)


def _application(
    request: Request,
    in_hand: InHand,
    actor: Actor,
    db: Db,
    status: int = 200,
    reasons: tuple[str, ...] = (),
    towards: str | None = None,
) -> Response:
    view = open_view(db, in_hand, heading=True)
    view |= plan_in(view, towards)
    asked, today = view["portfolio"].request, utc_now().date()
    return render(
        request,
        "applications/application.html",
        status,
        **view,
        refusals=reasons,
        questions=len(facts_asked(view["portfolio"].edition)),
        newer=newer_edition(db, view["portfolio"], today),
        today=today,
        amendments=amendments_of(db, in_hand.application),
        elsewhere=view["may_edit"]
        and in_hand.application.status is Status.DRAFT
        and has_other_schemes(db, actor, in_hand.application),
        is_overdue=overdue(asked.due_on if asked else None),
    )


@router.post("/applications/{application_id}/submit")
def submit(request: Request, in_hand: ApplicationToSubmit, actor: CurrentActor, db: Db) -> Response:
    """Hand the application in, or show the task list with what is still needed at the top."""
    try:
        with db.begin_nested():
            applications.submit(db, actor, in_hand)
    except NotReady as error:
        return _application(request, in_hand, actor, db, 409, error.reasons)
    return redirect(_page(in_hand), "Your application has been submitted.")


@router.post("/applications/{application_id}/withdraw")
def withdraw(in_hand: ApplicationToWithdraw, actor: CurrentActor, db: Db) -> Response:
    """Take the application back."""
    applications.withdraw(db, actor, in_hand)
    return redirect(_page(in_hand), "The application has been withdrawn. What you entered is kept.")


@router.get("/applications/{application_id}/outcome")
def show_outcome(request: Request, in_hand: ApplicationToView, db: Db) -> Response:
    """What was decided and why, criterion by criterion."""
    found = decided(db, in_hand.application)
    if found is None:
        raise Conflict("This application has not been decided yet. You will get a mail when it is.")
    edition = edition_of(db, in_hand.application.edition_id)
    themes = [
        (theme, [(c, found.rulings[c.key]) for c in theme.criteria if c.key in found.rulings])
        for theme in edition.themes
    ]
    return render(
        request,
        "applications/outcome.html",
        application=in_hand.application,
        edition=edition,
        found=found,
        themes=[(theme, rows) for theme, rows in themes if rows],
        heading=heading_of(db, in_hand.application),
        met=edition.counts_as_met,
    )


@router.get("/applications/{application_id}/activity")
def show_activity(request: Request, in_hand: ApplicationToView, db: Db, after: After = None) -> Response:
    """What happened to the application, newest first."""
    application = in_hand.application
    page = happenings(db, application.id, after=after)
    edition = edition_of(db, application.edition_id)
    return render(
        request,
        "applications/activity.html",
        application=application,
        edition=edition,
        lines=activity.lines(page.rows, edition),
        after=page.after,
        is_first=after is None,
    )


def _page(in_hand: InHand) -> str:
    return f"/applications/{in_hand.application.id}"
