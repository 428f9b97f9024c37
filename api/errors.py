"""How a no becomes an answer: each domain error has one status, and a page or a problem document."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from api.guards import NotFound, SignInNeeded
from api.services.accounts import TooManyAttempts
from api.storage import FileMissing, FileTooLarge, StoreUnavailable
from assessments.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotReady

log = structlog.get_logger()

STATUS: dict[type[DomainError], int] = {
    InvalidInput: 422,
    NotAllowed: 403,
    NotReady: 409,
    Conflict: 409,
    NotFound: 404,
    SignInNeeded: 401,
    FileTooLarge: 413,
    FileMissing: 404,
    StoreUnavailable: 503,
    TooManyAttempts: 429,
}

# What the database itself refuses: two people were at the same thing at once, or it cannot be reached.
DATABASE_STATUS: dict[type[SQLAlchemyError], int] = {
    IntegrityError: 409,
    OperationalError: 503,
    PoolTimeout: 503,
}

SENTENCES: dict[int, str] = {
    400: "The request could not be read. Go back, reload the page and try again.",
    401: "Sign in, or send a valid API token, and try again.",
    403: "You may not do this.",
    404: "There is nothing at this address. Check it, or start from the home page.",
    405: "That cannot be done at this address.",
    409: "Somebody else has just changed this. Reload the page to see how it stands, then try again.",
    413: "What you sent is larger than this service takes.",
    422: "Something in what you sent cannot be used. Check it and try again.",
    429: "That was tried too often. Wait a few minutes and try again.",
    500: "Something went wrong on our side. What you last saved is kept. Try again in a few minutes.",
    503: "The service is busy. Try again in a minute.",
}

# (request, status, sentence, reasons) -> a page; given by `api.main`, since nothing here may import pages.
RenderError = Callable[[Request, int, str, tuple[str, ...]], Response]


def is_api(request: Request) -> bool:
    """Whether the answer is for a program rather than a person."""
    return request.url.path.startswith("/api/")


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """A problem document (RFC 9457)."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(
        {**body, **{k: v for k, v in more.items() if v}}, status, media_type="application/problem+json"
    )


def answer(
    request: Request, status: int, sentence: str = "", reasons: tuple[str, ...] = (), **more: Any
) -> Response:
    """A page for a person, a problem document for a program; without a sentence, the one of the status."""
    sentence = sentence or SENTENCES[status]
    if is_api(request):
        return problem(status, sentence, reasons=reasons, **more)
    render_error: RenderError = request.app.state.render_error
    return render_error(request, status, sentence, reasons)


def install(app: FastAPI, render_error: RenderError) -> None:
    """Map every error to its answer; what nobody foresaw is answered by `middleware.Unforeseen`."""
    app.state.render_error = render_error
    app.exception_handler(DomainError)(_domain)
    app.exception_handler(RequestValidationError)(_validation)
    app.exception_handler(HTTPException)(_http)
    for kind in DATABASE_STATUS:
        app.exception_handler(kind)(_database)


def _to_sign_in(request: Request) -> Response:
    """Send somebody to sign in and then back; a piece of a page sends the whole page there."""
    if "HX-Request" in request.headers:
        # What follows scheme and host; a header that is no address leads home.
        parts = request.headers.get("HX-Current-URL", "").split("/", 3)
        return Response(headers={"HX-Redirect": _sign_in_page(f"/{''.join(parts[3:])}")})
    if request.method != "GET":
        return RedirectResponse(_sign_in_page("/"), 303)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(_sign_in_page(request.url.path + query), 303)


def _sign_in_page(then: str) -> str:
    return f"/sign-in?next={quote(then)}"


def _domain(request: Request, error: DomainError) -> Response:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)
    if isinstance(error, SignInNeeded) and not is_api(request):
        return _to_sign_in(request)
    reasons = error.reasons if isinstance(error, NotReady) else ()
    fields = error.errors if isinstance(error, InvalidInput) else {}
    response = answer(request, status, error.message, reasons, errors=fields)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _validation(request: Request, error: RequestValidationError) -> Response:
    faults = error.errors()
    if any(fault["loc"] and fault["loc"][0] == "path" for fault in faults):
        return answer(request, 404)
    fields = {".".join(str(part) for part in fault["loc"][1:]): fault["msg"] for fault in faults}
    return answer(request, 422, reasons=tuple(f"{k}: {v}" for k, v in fields.items()))


def _http(request: Request, error: HTTPException) -> Response:
    plain = HTTPStatus(error.status_code).phrase == error.detail
    sentence = SENTENCES.get(error.status_code, error.detail) if plain else str(error.detail)
    response = answer(request, error.status_code, sentence)
    response.headers.update(error.headers or {})
    return response


def _database(request: Request, error: SQLAlchemyError) -> Response:
    status = next(DATABASE_STATUS[kind] for kind in type(error).__mro__ if kind in DATABASE_STATUS)
    route = getattr(request.scope.get("route"), "path", None)
    log.warning("database_refused", error=type(error).__name__, route=route)
    return answer(request, status)
