"""What wraps every request, as plain ASGI: its log line, headers, the last catch, cross-site checks."""

import time
import traceback
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer

log = structlog.get_logger()

HERE = Path(__file__).parent.parent
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
FROM_ANOTHER_SITE = (
    "This form was sent from another site, so it was not used. Open the page here and try again."
)

# No inline script or style anywhere: what a person typed can never become either.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
PRIVATE = {"cache-control": "no-store"}


class CrossSiteProtection:
    """Refuses a browser's request that changes something and comes from another site.

    Browsers say where a request comes from in `Sec-Fetch-Site`; older ones in `Origin`. A client that sends
    neither is not a browser, so carries no cookie by accident.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what changes something from elsewhere."""
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not _same_site(scope):
            refusal = answer(Request(scope), 403, FROM_ANOTHER_SITE)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _same_site(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site:
        return site in ("same-origin", "none")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == headers.get("host")
    except ValueError:  # not an address at all
        return False


class Unforeseen:
    """Answers what nothing else caught, and logs its kind and place.

    Never its message, which can hold what people typed; so it is not raised on to the server, which would
    print it. Stands inside the security headers, so that this answer carries them too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; answer what nobody else did."""
        started = False

        async def noting_start(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting_start)
        except Exception as error:
            log.error(
                "unforeseen_error",
                error=type(error).__name__,
                route=getattr(scope.get("route"), "path", None),
                at=_place(error),
            )
            if scope["type"] != "http" or started:
                raise CutShort from None
            await answer(Request(scope), 500)(scope, receive, send)


class CutShort(RuntimeError):
    """An answer broke off after it had begun; the server closes the connection. Says nothing more."""


def _place(error: BaseException) -> list[str]:
    """Where in our own code an error arose, outermost first, as `file:line`."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(HERE) and "site-packages" not in f.filename]
    return [f"{Path(frame.filename).relative_to(HERE)}:{frame.lineno}" for frame in ours]


class SecurityHeaders:
    """Adds the same protective headers to every answer; over https also tells browsers to stay there.

    What was asked for with a cookie or a token is that person's: nobody stores it on the way.
    """

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        extra = {"strict-transport-security": "max-age=31536000"} if https else {}
        self.headers = HEADERS | extra

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers added to the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        added = self.headers | (PRIVATE if "cookie" in asked or "authorization" in asked else {})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


class RequestLog:
    """One line a request: the route's pattern, status and time. Never the address, which can hold names."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and log one line when it is answered."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting_status)
        finally:
            route = scope.get("route")
            log.info(
                "request",
                method=scope["method"],
                route=getattr(route, "path", None),
                status=status,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )
