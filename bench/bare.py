"""The floor: a bare FastAPI, SQLModel and Jinja2 application on the same database.

For each measured page it selects as many rows of the same tables in one plain statement and sends as many
bytes of HTML. It knows no sign-in, permissions, validation or history, so nothing on this stack can be much
faster.
"""

import os
from collections.abc import Callable
from typing import Annotated, Any

import jinja2
from fastapi import FastAPI, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session, col, select

from api.database import make_engine, make_session
from api.identity import password_matches, start_session
from models.applications import Application, Claim
from models.awards import Award
from models.employers import Employer
from models.people import Account
from models.schemes import Programme

ADDRESS = "HALEMARK_BENCH_BARE_URL"  # the environment variable that names its database
TEMPLATE = """<!DOCTYPE html>
<html lang="en"><head><title>Rows</title></head><body><h1>Rows</h1><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table><p>{{ rows|length }} rows</p></body></html>
"""
Rows = list[tuple[object, ...]]


def create_app() -> FastAPI:
    """The bare application for the database that the environment names."""
    app = FastAPI(openapi_url=None)
    app.state.engine = make_engine(os.environ[ADDRESS])
    template = jinja2.Environment(autoescape=True).from_string(TEMPLATE)

    def page(choose: Callable[[Session, int, int], Rows]) -> Callable[..., Response]:
        # One hop to a thread and a session of its own there: the fastest plain way to read.
        def show(rows: int, size: int, of: Annotated[int, Query()] = 1) -> Response:
            with make_session(app.state.engine, reading=True) as session:
                html = template.render(rows=choose(session, rows, of))
            return HTMLResponse(html + " " * (size - len(html)))

        return show

    for path, choose in {"applications": _applications, "claims": _claims, "awards": _awards}.items():
        app.get(f"/{path}")(page(choose))
    app.post("/claims/{claim_id}")(_saver(app))
    app.post("/sign-in")(_door(app))
    return app


def _applications(session: Session, rows: int, programme_id: int) -> Rows:
    found = session.exec(
        select(Application, Employer.name, Programme.name)
        .join(Employer, col(Employer.id) == Application.employer_id)
        .join(Programme, col(Programme.id) == Application.programme_id)
        .where(Application.programme_id == programme_id)
        .order_by(col(Application.status_since), col(Application.id))
        .limit(rows)
    )
    return [(a.id, name, programme, a.level, a.status, a.status_since) for a, name, programme in found]


def _claims(session: Session, rows: int, application_id: int) -> Rows:
    found = session.exec(select(Claim).where(Claim.application_id == application_id).limit(rows))
    return [(c.criterion, c.answer, c.comment, c.version, c.saved_at) for c in found]


def _awards(session: Session, rows: int, _of: int) -> Rows:
    found = session.exec(
        select(Award, Programme.name)
        .join(Programme, col(Programme.id) == Award.programme_id)
        .order_by(col(Award.starts_on).desc(), col(Award.id).desc())
        .limit(rows)
    )
    return [(a.employer_name, a.level_title, a.starts_on, a.ends_on, name) for a, name in found]


def _saver(app: FastAPI) -> Callable[..., Response]:
    def save(claim_id: int, answer: Annotated[str, Form()], comment: Annotated[str, Form()]) -> Response:
        with make_session(app.state.engine) as session:
            claim = session.get_one(Claim, claim_id)
            claim.answer, claim.comment, claim.version = answer, comment, claim.version + 1  # type: ignore[assignment]
            session.commit()
        return RedirectResponse(f"/claims?of={claim_id}", 303)

    return save


def _door(app: FastAPI) -> Callable[..., Response]:
    def sign_in(email: Annotated[str, Form()], password: Annotated[str, Form()]) -> Any:
        with make_session(app.state.engine) as session:
            account = session.exec(select(Account).where(Account.email == email)).one()
            if not password_matches(password, account.password_hash):
                return Response(status_code=403)
            token = start_session(session, account, hours=12)
            session.commit()
        response = RedirectResponse("/", 303)
        response.set_cookie("bare", token, httponly=True)
        return response

    return sign_in
