"""The front page: what Halemark is for, or what waits for whoever is signed in."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import Anybody, MaybeActor
from api.services.home import tasks_for
from assessments.roles import EMPLOYER_ROLES, Role
from frontend.rendering import render
from models.base import utc_now
from models.queries.home import my_employers, my_programmes, my_requests
from models.queries.workspaces import HOST_PEOPLE, PROGRAMME_PEOPLE, workspaces_of

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

WORKSPACE_ROLES = frozenset({*HOST_PEOPLE, *PROGRAMME_PEOPLE})


@router.get("/")
def show_home(request: Request, actor: MaybeActor, _: Anybody, db: Db) -> Response:
    """The tasks of a signed-in person, oldest first; otherwise what the service is and where to start."""
    if actor is None:
        return render(request, "home/welcome.html")
    return render(
        request,
        "home/home.html",
        tasks=tasks_for(db, actor),
        today=utc_now().date(),
        employers=my_employers(db, actor) if actor.roles & EMPLOYER_ROLES else [],
        programmes=my_programmes(db, actor),
        asked=my_requests(db, actor),
        workspaces=workspaces_of(db, actor) if actor.roles & WORKSPACE_ROLES else [],
        has_queue=bool(actor.roles & {Role.ADVISER, Role.ASSESSOR}),
    )
