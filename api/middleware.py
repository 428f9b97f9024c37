"""What wraps every request, as plain ASGI: cross-site protection, security headers and one log line."""

import time
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

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


class CrossSiteProtection:
    """Refuses a browser's request that changes something and comes from another site.

    Browsers say where a request comes from in `Sec-Fetch-Site`; older ones in `Origin`. A client that sends
    neither is not a browser, so carries no cookie by accident.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not _same_site(scope):
            refusal = PlainTextResponse("This form was sent from another site, so it was not used.", 403)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _same_site(scope: Scope) -> bool:
    headers = {
        name: value.decode("latin1")
        for name, value in scope["headers"]
        if name in (b"sec-fetch-site", b"origin", b"host")
    }
    site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
    if site:
        return site in ("same-origin", "none")
    return origin is None or urlsplit(origin).netloc == headers.get(b"host")


class SecurityHeaders:
    """Adds the same protective headers to every answer; over https also tells browsers to stay there."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        extra = {"strict-transport-security": "max-age=31536000"} if https else {}
        self.headers = HEADERS | extra

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class RequestLog:
    """One line a request: the route's pattern, status and time. Never the address, which can hold names."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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
