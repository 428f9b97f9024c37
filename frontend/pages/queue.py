"""Lists of applications: those given to me, and those of a programme."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import After, CurrentActor, ProgrammeToView
from assessments.roles import ASSIGNED_ROLES
from assessments.workflow import CLOSED, STATUS_WORDS, Status
from frontend.rendering import render
from models.base import utc_now
from models.queries.lists import level_titles, my_queue, of_programme

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Search = Annotated[str, Query(max_length=200)]


@router.get("/queue")
def show_queue(request: Request, actor: CurrentActor, db: Db, after: After = None) -> Response:
    """The open applications given to this person, longest waiting first."""
    page = my_queue(db, actor, after=after)
    return render(
        request,
        "queue/mine.html",
        rows=page.rows,
        level_titles=level_titles(db, page.rows),
        today=utc_now().date(),
        first=after is None,
        is_staff=bool(actor.roles & ASSIGNED_ROLES),
        next_url=f"/queue?{urlencode({'after': page.after})}" if page.after else None,
    )


@router.get("/programmes/{slug}/applications")
def show_programme_applications(
    request: Request,
    programme: ProgrammeToView,
    actor: CurrentActor,
    db: Db,
    status: Search = "",
    search: Search = "",
    after: After = None,
) -> Response:
    """The applications of a programme, longest in their status first, by status and employer's name."""
    # A status that is none of ours, typed into the address, narrows nothing.
    chosen = Status(status) if status in STATUS_WORDS else None
    wanted = search.strip()
    page = of_programme(db, actor, programme, status=chosen, search=wanted, after=after)
    here = f"/programmes/{programme.slug}/applications"
    narrowed = {"status": chosen or "", "search": wanted}
    return render(
        request,
        "queue/programme.html",
        programme=programme,
        rows=page.rows,
        level_titles=level_titles(db, page.rows),
        today=utc_now().date(),
        here=here,
        statuses=STATUS_WORDS,
        chosen=chosen,
        search=wanted,
        closed=CLOSED,
        first=after is None,
        next_url=f"{here}?{urlencode({**narrowed, 'after': page.after})}" if page.after else None,
    )
