"""The page a person sees when something cannot be done."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from frontend.rendering import render


def error_page(request: Request, status: int, sentence: str, reasons: tuple[str, ...] = ()) -> HTMLResponse:
    """What happened and what to do next; `reasons` are listed when there are several."""
    return render(request, "error.html", status, sentence=sentence, reasons=reasons)
