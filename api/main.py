"""The application, put together. The only file that imports everything."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from fastapi.routing import iter_route_contexts
from sqlalchemy import Engine
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import api.handlers  # registers what the embedded worker can do
import api.routes
import frontend.pages
from api import errors
from api.bodies import PlainRequests
from api.database import db_slots, make_engine
from api.identity import limit_hashing
from api.jobs import embedded_worker
from api.logging import configure
from api.middleware import CrossSiteProtection, RequestLog, SecurityHeaders, Unforeseen
from api.settings import Settings, get_settings
from api.storage import make_store
from frontend.errors import error_page
from frontend.rendering import STATIC

# Framework routes that show nothing of anybody: the API's own description.
DESCRIPTION_ROUTES = frozenset({"/api/openapi.json"})


class KeptFiles(StaticFiles):
    """Static files; one asked for by the hash of its content may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long a browser may keep it."""
        response = await super().get_response(path, scope)
        kept = scope["query_string"].startswith(b"v=") and response.status_code == 200
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if kept else "public, max-age=3600"
        )
        return response


class UnguardedRoute(RuntimeError):
    """A route without a guard: the application does not start."""


def create_app(settings: Settings | None = None, engine: Engine | None = None) -> FastAPI:
    """The whole application for these settings; tests hand in their own engine."""
    settings = settings or get_settings()
    configure(settings.log_level)
    limit_hashing(settings.password_hash_slots)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.db_slots = db_slots(settings.db_slots)
        app.state.hash_slots = asyncio.Semaphore(settings.password_hash_slots)
        working = settings.embedded_worker and engine is None
        with embedded_worker(app.state.engine, settings) if working else nullcontext():
            yield
        if engine is None:
            app.state.engine.dispose()

    app = FastAPI(
        title="Halemark",
        summary="Workplace wellbeing award schemes",
        version="1",
        docs_url=None,  # `frontend.pages.api_reference` shows it, as a page without scripts
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.engine = engine or make_engine(settings.resolved_database_url, slots=settings.db_slots)
    app.state.store = make_store(settings)
    errors.install(app, error_page)
    for router in (*routers_of(frontend.pages), *routers_of(api.routes)):
        app.include_router(router)
    app.mount("/static", KeptFiles(directory=STATIC), name="static")
    refuse_unguarded(app)
    # The one added last stands outermost.
    app.add_middleware(PlainRequests, upload_max_bytes=settings.upload_max_bytes)
    app.add_middleware(CrossSiteProtection)
    app.add_middleware(Unforeseen)
    app.add_middleware(SecurityHeaders, https=settings.base_url.startswith("https://"))
    app.add_middleware(RequestLog)
    return app


def routers_of(package: Any) -> list[APIRouter]:
    """The routers a package lists, in order."""
    return list(package.ROUTERS)


def route_access(app: FastAPI) -> Iterator[tuple[str, str, str]]:
    """Method, path and access of every route, in the order they are tried.

    Raises UnguardedRoute for a route with no guard among its dependencies.
    """
    for context in iter_route_contexts(app.routes):
        path, methods = context.path, context.methods
        if not methods or path is None or path in DESCRIPTION_ROUTES:
            continue
        granted = _accesses(getattr(context, "dependant", None))
        # A guard stands on weaker ones (signed in, public); the strongest is the one that counts.
        named = [access for access in granted if access.islower()] or granted
        if not named:
            raise UnguardedRoute(f"{sorted(methods)} {path} has no guard")
        for method in sorted(methods - {"HEAD"}):
            yield method, path, named[0]


def _accesses(dependant: Any) -> list[str]:
    if dependant is None:
        return []
    found = [dependant.call.access] if hasattr(dependant.call, "access") else []
    return found + [access for child in dependant.dependencies for access in _accesses(child)]


def refuse_unguarded(app: FastAPI) -> None:
    """Deny by default: fail at start-up rather than serve a route nobody thought about."""
    for _ in route_access(app):
        pass
