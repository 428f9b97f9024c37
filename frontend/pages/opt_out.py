"""Opting out of invitations by the link in one: for anybody who has the link, without an account."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import Anybody, NotFound
from api.services.leads_opting_out import has_opted_out, invitation_of, opt_out
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.leads import OptOutForm
from frontend.rendering import redirect, render
from models.leads import LeadInvitation
from models.schemes import Host

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Token = Annotated[str, Path(max_length=100)]


@router.get("/opt-out/{opt_out_token}")
def show_opt_out(request: Request, opt_out_token: Token, _: Anybody, db: Db) -> Response:
    """What opting out does, and the button that does it; or that it is done."""
    invitation = _invitation(db, opt_out_token)
    return _page(request, db, invitation, Bound.empty(OptOutForm, whom="me"))


@router.post("/opt-out/{opt_out_token}")
def do_opt_out(request: Request, opt_out_token: Token, form: Posted, _: Anybody, db: Db) -> Response:
    """Opt out, one address or everybody at the organisation; again changes nothing."""
    invitation = _invitation(db, opt_out_token)

    def act(given: OptOutForm) -> bool:
        opt_out(db, invitation, whole=given.whom == "everybody")
        return True

    tried = attempt(db, bind(OptOutForm, form), act)
    if tried.result is None:
        return _page(request, db, invitation, tried.form, tried.status)
    return redirect(f"/opt-out/{opt_out_token}")


def _invitation(db: Session, token: str) -> LeadInvitation:
    found = invitation_of(db, token)
    if found is None:
        raise NotFound(
            "This link is not one of ours, or not whole. Copy it from the mail once more, or write to the "
            "address at the end of the mail."
        )
    return found


def _page(
    request: Request, db: Session, invitation: LeadInvitation, form: Bound[OptOutForm], status: int = 200
) -> Response:
    response = render(
        request,
        "opt_out/opt_out.html",
        status,
        host=db.get_one(Host, invitation.host_id),
        done=has_opted_out(db, invitation),
        may_speak_for_all=bool(invitation.domain_hash),
        form=form,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
