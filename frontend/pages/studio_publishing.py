"""Publishing a draft: which version it is, who moves to it or begins with it, and what was done."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, EmailStr, Field
from sqlmodel import Session

from api.database import Db
from api.guards import CurrentActor, DraftToPublish
from api.services.draft_publishing import Moving, Opening, Published, movable, needs_own_key, publish_draft
from api.services.rehearsing import rehearse
from assessments.roles import Actor
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.rendering import render
from frontend.studio_view import view_of
from models.base import utc_now
from models.drafts import Draft
from models.queries.drafts import programmes_of_host

router = APIRouter(prefix="/studio/{draft_id}", default_response_class=HTMLResponse, include_in_schema=False)


class PublishForm(BaseModel):
    """What publishing asks."""

    version: str = Field(title="Version", max_length=30)
    scheme_key: str = Field("", title="Key of your own scheme", max_length=80)
    programmes: list[int] = Field(default_factory=list, title="Programmes that move to it", max_length=200)
    starts_on: date | None = Field(None, title="First day of the new edition")
    old_until: date | None = Field(None, title="Last day of the old edition")
    notice: str = Field("", title="Notice", max_length=2000)
    name: str = Field("", title="Name of the programme", max_length=200)
    area: str = Field("", title="Area", max_length=200)
    contact_email: EmailStr | None = Field(None, title="Contact email")
    opens_on: date | None = Field(None, title="Day it opens")


@router.get("/rehearse")
def show_rehearsal(request: Request, draft: DraftToPublish, db: Db) -> Response:
    """Who of the host's programmes would fall short on the edition this draft makes."""
    view = view_of(db, draft)
    edition = view["checked"].edition
    programmes = {programme.id for programme in programmes_of_host(db, draft.host_id)}
    found = rehearse(db, edition, programmes) if edition else None
    return render(request, "studio/rehearse.html", **view, rehearsal=found)


@router.get("/publish")
def show_publish(request: Request, draft: DraftToPublish, db: Db) -> Response:
    """The faults when there are any, else what publishing asks."""
    view = view_of(db, draft)
    today = utc_now().date()
    form = Bound.empty(PublishForm, version=view["tree"].get("version"), starts_on=today, opens_on=today)
    return _page(request, db, draft, view, form)


def _page(
    request: Request,
    db: Session,
    draft: Draft,
    view: dict[str, Any],
    form: Bound[PublishForm],
    status: int = 200,
    reasons: tuple[str, ...] = (),
) -> Response:
    edition = view["checked"].edition
    programmes = movable(db, draft, edition) if edition else []
    shown = {
        "programmes": programmes,
        "theirs": needs_own_key(db, draft, view["tree"]),
        "form": form,
        "reasons": reasons,
    }
    return render(request, "studio/publish.html", status, **view, **shown)


@router.post("/publish")
def publish(request: Request, form: Posted, draft: DraftToPublish, actor: CurrentActor, db: Db) -> Response:
    """Publish, and say what happened. Nothing at all is done when any part of it cannot be."""
    tried = attempt(db, bind(PublishForm, form), lambda given: _publish(db, actor, draft, given))
    if tried.result is None:
        return _page(request, db, draft, view_of(db, draft), tried.form, tried.status, tried.reasons)
    return render(request, "studio/published.html", **view_of(db, draft), published=tried.result)


def _publish(db: Session, actor: Actor, draft: Draft, given: PublishForm) -> Published:
    moving = Moving(tuple(given.programmes), given.starts_on, given.old_until, given.notice)
    opening = Opening(given.name, given.area, given.contact_email or "", given.opens_on)
    return publish_draft(db, actor, draft, given.version, moving, opening, given.scheme_key)
