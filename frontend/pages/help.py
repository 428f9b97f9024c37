"""What there is to know about the service itself: who may do what, accessibility, privacy."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.guards import Anybody, session_cookie
from assessments.roles import (
    EMPLOYER_ROLES,
    PERMISSION_WORDS,
    PROGRAMME_ROLES,
    ROLE_PERMISSIONS,
    Role,
)
from frontend.invited import INVITED_COOKIE, INVITED_DAYS
from frontend.rendering import NOTICE_COOKIE, render

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

# What each role is, for somebody who has never heard of it.
ROLE_MEANINGS: dict[Role, str] = {
    Role.LEAD: "Leads the organisation’s part: keeps its details, submits, and lets colleagues in.",
    Role.CONTRIBUTOR: "A colleague who answers criteria and adds evidence.",
    Role.VIEWER: "A colleague who reads along.",
    Role.ADVISER: "Guides an organisation. Sees an application once it has been given to them.",
    Role.ASSESSOR: "Judges a portfolio. Sees an application once it has been given to them.",
    Role.MODERATOR: "Decides, after somebody else has assessed. Sees an application once it is recommended.",
    Role.COORDINATOR: "Runs a programme and gives applications to advisers and assessors.",
    Role.ANALYST: "Reads totals and reports for public health.",
    Role.ADMINISTRATOR: "Looks after the programmes of a host.",
}


@router.get("/help/roles")
def show_roles(request: Request, _: Anybody) -> Response:
    """Who may do what, drawn from the table that the service itself goes by."""
    groups = [
        ("In an employer", [r for r in Role if r in EMPLOYER_ROLES]),
        ("In a programme", [r for r in Role if r in PROGRAMME_ROLES]),
        ("At a host", [r for r in Role if r not in EMPLOYER_ROLES | PROGRAMME_ROLES]),
    ]
    return render(
        request,
        "help/roles.html",
        groups=groups,
        meanings=ROLE_MEANINGS,
        allowed={
            role: [
                words
                for permission, words in PERMISSION_WORDS.items()
                if permission in ROLE_PERMISSIONS[role]
            ]
            for role in Role
        },
    )


@router.get("/help/accessibility")
def show_accessibility(request: Request, _: Anybody) -> Response:
    """How accessible the service is and what to do when it is not."""
    return render(request, "help/accessibility.html")


@router.get("/help/privacy")
def show_privacy(request: Request, _: Anybody) -> Response:
    """What is kept, who sees it, and the cookies."""
    return render(
        request,
        "help/privacy.html",
        hours=request.app.state.settings.session_hours,
        cookie=session_cookie(request),
        notice_cookie=NOTICE_COOKIE,
        invited_cookie=INVITED_COOKIE,
        invited_days=INVITED_DAYS,
    )
