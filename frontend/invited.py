"""Remembers, in the browser alone, that somebody came by an invitation, until they have joined."""

import re

from fastapi import Request, Response

INVITED_COOKIE = "halemark_invited"
INVITED_DAYS = 30
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")


def remember_invited(response: Response, request: Request, token: str) -> None:
    """Keep the token of an invitation's link for when its reader joins. Anything else is not kept."""
    if _TOKEN.fullmatch(token):
        response.set_cookie(
            INVITED_COOKIE,
            token,
            max_age=INVITED_DAYS * 24 * 3600,
            path="/programmes/",
            httponly=True,
            samesite="lax",
            secure=request.app.state.settings.base_url.startswith("https://"),
        )


def invited_by(request: Request) -> str:
    """The token that this browser came with, or nothing."""
    return request.cookies.get(INVITED_COOKIE, "")


def forget_invited(response: Response) -> None:
    """Let go of it: it has done its work."""
    response.delete_cookie(INVITED_COOKIE, path="/programmes/", httponly=True, samesite="lax")
