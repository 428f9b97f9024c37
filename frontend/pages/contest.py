"""The entries of a competition in their order, for those who decide it and who run it."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import CurrentActor, FindingsOfProgramme, NotFound
from api.services.contest import contest_of
from assessments.roles import Permission, permissions_of, roles_at
from frontend.rendering import render

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/programmes/{slug}/competition")
def show_contest(request: Request, programme: FindingsOfProgramme, actor: CurrentActor, db: Db) -> Response:
    """Who is in the running by points, who ties, and what is won in this round already."""
    contest = contest_of(db, actor, programme)
    if contest is None:
        raise NotFound("The scheme of this programme is not a competition.")
    roles = roles_at(actor, programme_ids=(programme.id,))
    return render(
        request,
        "decisions/contest.html",
        programme=programme,
        contest=contest,
        may_decide=Permission.DECIDE in permissions_of(roles),
    )
