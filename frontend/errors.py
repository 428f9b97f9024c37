"""The page a person sees when something cannot be done."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from frontend.rendering import render

TITLES = {
    400: "We could not read that",
    403: "You may not do this",
    404: "Page not found",
    405: "That cannot be done here",
    409: "That cannot be done now",
    413: "That is too large",
    422: "Check what you sent",
    429: "Too many attempts",
    500: "Something went wrong",
    503: "The service is busy",
}


def error_page(request: Request, status: int, sentence: str, reasons: tuple[str, ...] = ()) -> HTMLResponse:
    """What happened and what to do next; `reasons` are listed when there are several."""
    title = TITLES.get(status, "Something went wrong")
    return render(request, "error.html", status, title=title, sentence=sentence, reasons=reasons, code=status)
