"""Every route as every kind of person: what each may do is written down here, apart from the code.

A denied write leaves every row as it was, and nothing of an employer or programme is ever shown to another's
people. Routes are walked as the application lists them, so that a new one is tried without being named.
"""

import hashlib
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from assessments.roles import Role
from assessments.workflow import Status
from tests.factories import actor, make_application
from tests.walking import WRITES, Route, addresses_of, bearer, crowd, routes_of

VIEW, EDIT = "portfolio:view", "portfolio:edit"
NOTHING: frozenset[str] = frozenset()
UNSEEN = None  # may not even know that it is there

_VIEWER = frozenset({"employer:view", VIEW, "absence:view", "supply:view"})
_COLLEAGUE = _VIEWER | {EDIT, "absence:send"}
_LEAD = _COLLEAGUE | {
    "employer:edit",
    "employer:people",
    "employer:enrol",
    "application:start",
    "application:submit",
    "application:withdraw",
}
_ASSESSOR = frozenset({VIEW, "findings:view", "application:review", "application:recommend"})
_MODERATOR = frozenset({VIEW, "findings:view", "application:decide"})
_COORDINATOR = frozenset(
    {
        "employer:view",
        "employer:people",
        VIEW,
        "programme:view",
        "application:assign",
        "findings:view",
        "reports:view",
    }
)
_STUDIO = frozenset({"scheme:edit", "scheme:publish"})
_REPORTS = frozenset({"reports:view"})
_REACH = _REPORTS | {"reach:manage"}


@dataclass(frozen=True)
class May:
    """What a person may do to each of the world's things; UNSEEN where they may not know of it."""

    employer: frozenset[str] | None = UNSEEN
    enrolment: frozenset[str] | None = UNSEEN
    application: frozenset[str] | None = UNSEEN
    before_the_panel: bool = False  # sees the application from the recommendation on, not before
    evidence: frozenset[str] | None = UNSEEN
    draft: frozenset[str] | None = UNSEEN  # of a scheme, by the host's people
    evaluation: frozenset[str] | None = UNSEEN  # of a programme's absence
    workspace: frozenset[str] | None = UNSEEN  # of the host's public health team
    programme: frozenset[str] | None = NOTHING  # everybody knows the programmes
    service: frozenset[str] = NOTHING  # what all hosts share, such as published figures


def _of_the_employer(may: frozenset[str]) -> May:
    return May(employer=may, enrolment=may, application=may, evidence=may)


MAY: dict[str, May] = {
    "lead": _of_the_employer(_LEAD),
    "colleague": _of_the_employer(_COLLEAGUE),
    "viewer": _of_the_employer(_VIEWER),
    "adviser": May(application=frozenset({VIEW}), evidence=frozenset({VIEW})),
    "assessor": May(application=_ASSESSOR, evidence=frozenset({VIEW})),
    "moderator": May(
        application=_MODERATOR, before_the_panel=True, evidence=frozenset({VIEW}), programme=_MODERATOR
    ),
    "coordinator": May(
        employer=_COORDINATOR,
        enrolment=_COORDINATOR,
        application=_COORDINATOR,
        evidence=frozenset({VIEW}),
        programme=_COORDINATOR | _STUDIO,
        draft=_STUDIO,
        evaluation=_REPORTS,
        workspace=_REACH,
    ),
    "analyst": May(programme=_REPORTS, evaluation=_REPORTS, workspace=_REACH),
    # Beside the work, though in the same programme or at its host.
    "idle_adviser": May(),
    "idle_assessor": May(),
    "neighbour_lead": May(),
    # The host's own people: they may change its schemes, and move its programmes to another edition.
    "administrator": May(
        draft=_STUDIO,
        programme=frozenset({"scheme:publish"}),
        workspace=_REACH | {"areas:manage"},
        service=frozenset({"reference:load"}),
    ),
    # Of the other employer, the other programme, or nowhere.
    "other_lead": May(),
    "other_adviser": May(),
    "other_assessor": May(),
    "other_moderator": May(),
    "other_coordinator": May(),
    "other_analyst": May(),
    "stranger": May(),
}
# A draft has no adviser or assessor yet, and the panel sees nothing before the recommendation.
ASSIGNED = {"adviser", "assessor"}


def held(who: str, route: Route, status: Status) -> frozenset[str] | None:
    """What a person may do to the thing a route is about, while its application stands at a status."""
    may = MAY[who]
    through_application = route.noun in ("application", "evidence")
    if through_application and who in ASSIGNED and status is Status.DRAFT:
        return UNSEEN
    if through_application and may.before_the_panel and status is not Status.RECOMMENDED:
        return UNSEEN
    return getattr(may, route.noun)


def expected(who: str | None, route: Route, status: Status) -> str:
    """The kind of answer somebody should get: `in`, `sign in`, `hidden` or `refused`."""
    if route.access == "PUBLIC":
        return "in"
    if who is None:
        return "sign in"
    if route.access == "SIGNED IN":
        return "in"
    may = held(who, route, status)
    if may is UNSEEN:
        return "hidden"
    return "in" if route.access in may else "refused"


def kind_of(route: Route, response) -> str:
    """The kind of answer somebody got; a fault of the server is its own kind."""
    if response.status_code >= 500:
        return f"fault {response.status_code}"
    to_sign_in = response.headers.get("location", "").startswith("/sign-in?next=")
    if response.status_code == 401 or (response.status_code == 303 and to_sign_in):
        return "sign in"
    # Whoever is let in may still ask for a page that is not there yet, such as an outcome not yet decided.
    return {403: "refused", 404: "hidden"}.get(response.status_code, "in")


def rows(connection) -> dict[str, str]:
    """A hash of the rows of each table."""
    return {
        name: hashlib.sha256(
            repr(sorted(map(repr, connection.execute(sa.select(table))))).encode()
        ).hexdigest()
        for name, table in SQLModel.metadata.tables.items()
    }


class Walker:
    """Tries routes as one person; whatever a request did is undone before the next."""

    def __init__(self, visit, db, connection, account) -> None:
        self.visit, self.db, self.connection, self.account = visit, db, connection, account
        self.headers = bearer(db, account) if account else {}
        self.before: dict[str, str] = {}
        self.begin()

    def begin(self) -> None:
        """Sign in and note how the tables stand: after every request they stand so again."""
        self.visit.as_(self.account)
        self.before = rows(self.connection)

    def ask(self, route: Route, address: str, headers: dict | None = None, **options):
        """The answer, and after a refusal of a write the tables in which a row was changed all the same."""
        undo = self.connection.begin_nested()
        try:
            given = (headers or {}) | (self.headers if route.is_api else {})
            answer = self.visit.client.request(route.method, address, headers=given, **options)
            refused = answer.status_code >= 400 or kind_of(route, answer) == "sign in"
            after = rows(self.connection) if refused and route.method in WRITES else self.before
        finally:
            undo.rollback()
            self.db.expire_all()
        return answer, {name for name in after if self.before[name] != after[name]}


def taking_files(app) -> set[str]:
    """The JSON routes that take a form with files, as the application's own description says."""
    return {
        f"{method.upper()} {path}"
        for path, methods in app.openapi()["paths"].items()
        for method, operation in methods.items()
        if "multipart/form-data" in operation.get("requestBody", {}).get("content", {})
    }


# What is not there for somebody who may look: a page of a later step, or a thing these records lack.
NOT_THERE_YET = {
    "GET /certificates/{number}",
    "GET /certificates/{number}.pdf",
    "GET /api/v1/certificates/{number}",
    "GET /programmes/{slug}/competition",  # this one runs no competition
}


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RECOMMENDED])
@pytest.mark.parametrize("who", [None, *MAY])
def test_everybody_gets_what_the_table_says_and_a_no_changes_nothing(
    app, visit, db, world, connection, who, status
):
    everybody = crowd(db, world)
    assert set(everybody) == set(MAY)
    application = make_application(db, world, status=status)
    bearer(db, world.colleague)  # somebody else's token, for the routes that end one
    known = addresses_of(db, application, world.programme.slug)
    walker = Walker(visit, db, connection, everybody[who] if who else None)
    wrong, changed, with_files = [], [], taking_files(app)
    for route in routes_of(app):
        # What takes files is read before anybody is looked at, so it must be readable to get that far.
        body = {"files": {"other": b""}} if str(route) in with_files else {}
        answer, touched = walker.ask(route, route.address(known), **body)
        wanted, got = expected(who, route, status), kind_of(route, answer)
        if (wanted, got) == ("in", "hidden") and str(route) in NOT_THERE_YET:
            continue
        if got != wanted:
            wrong.append(f"{route} as {who}: {got} ({answer.status_code}), not {wanted}")
        if wanted != "in" and touched:
            changed.append(f"{route} as {who} changed {sorted(touched)}")
    assert wrong == [], "\n".join(wrong)
    assert changed == []


def test_every_role_is_tried(db, world):
    roles = set().union(*(actor(db, account).roles for account in crowd(db, world).values()))
    assert roles == set(Role)
