"""Whatever is sent, to every route: a plain refusal at worst, no fault of the server, nothing half written.

Addresses, searches, forms and JSON bodies are taken as the application gives them out, spoilt in one place
at a time, and sent by somebody who may use the route, so that the fault reaches the code that would use it.
"""

import asyncio
import json
from html.parser import HTMLParser

import pytest
from fastapi.routing import iter_route_contexts
from structlog.testing import capture_logs

from assessments.workflow import Status
from frontend.forms.posting import posted
from frontend.pages.api_reference import example
from tests.factories import make_application
from tests.test_everyone_everywhere import MAY, Walker, rows
from tests.walking import WRITES, Route, addresses_of, crowd, routes_of

TOO_LARGE = "9223372036854775808"  # one more than 64 bits hold
BAD_IN_ADDRESS = (
    *("0", "-1", TOO_LARGE, "2147483648", "abc", "1.5", "a%00b", "%ff%ed%a0%80", "..%2f..", "x" * 3000),
)
BAD_IN_SEARCH = (*BAD_IN_ADDRESS, "garbage", "", "%25%5F", "W10", "WyJ4Iiwg", "2026-02-30")
BAD_IN_FIELD = ("\0", TOO_LARGE, "-1", "2147483648", "1e400", "2026-13-45", "💥" * 40, "x" * 20_000)
BAD_IN_JSON = (
    *(*BAD_IN_FIELD, "\ud800", None, True, [], {}, [[]], {"a": {"b": []}}, -1, 0, 2**63, 2**31, 1e308),
    *([2**70], ["\0"] * 3),
)
TEN_MEGABYTES = "x" * (10 * 1024 * 1024)

# A file part that breaks off goes with its parser, without being closed first: there is nothing to keep.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")

# Who may use a route, for each access; the application stands where that person has it in hand.
BY_ACCESS = {
    "application:assign": "coordinator",
    "programme:view": "coordinator",
    "reports:view": "coordinator",
    "reach:manage": "coordinator",
    "findings:view": "moderator",
    "application:decide": "moderator",
    "application:review": "assessor",
    "application:recommend": "assessor",
}


# Where an application stands while these people work on it.
TURN = {
    Status.DRAFT: {"lead", "coordinator"},
    Status.IN_REVIEW: {"assessor"},
    Status.RECOMMENDED: {"moderator"},
}


@pytest.fixture(params=TURN, ids=lambda status: status.value)
def stage(request, app, visit, db, world, connection):
    """Everything a test needs to send something to a route as somebody who may."""
    return Stage(app, visit, db, connection, world, request.param)


@pytest.fixture
def with_everybody(app, visit, db, world, connection):
    """An application before the panel, which all of its people have in hand."""
    return Stage(app, visit, db, connection, world, Status.RECOMMENDED)


@pytest.fixture
def draft(app, visit, db, world, connection):
    return Stage(app, visit, db, connection, world, Status.DRAFT)


class Stage:
    """An application at a status, and one walker for each person who is needed."""

    def __init__(self, app, visit, db, connection, world, status) -> None:
        self.routes = routes_of(app)
        self.app, self.visit, self.connection = app, visit, connection
        self.people = crowd(db, world)
        application = make_application(db, world, status=status)
        self.turn = TURN[status]
        self.known = addresses_of(db, application, world.programme.slug)
        names = {"lead", *BY_ACCESS.values()}
        self.walkers = {name: Walker(visit, db, connection, self.people[name]) for name in names}
        self.faults: list[str] = []
        self.logs: list[dict[str, object]] = []  # every line logged by what was sent
        self._last: Walker | None = None

    def send(self, route: Route, address: str | None = None, what: object = "", **options):
        """Ask as somebody who may; a fault of the server, or a change by a refusal, is noted."""
        walker = self.walkers[BY_ACCESS.get(route.access, "lead")]
        if walker is not self._last:
            walker.begin()
            self._last = walker
        with capture_logs() as logs:
            answer, touched = walker.ask(route, address or route.address(self.known), **options)
        self.logs += logs
        unforeseen = [line for line in logs if line["event"] == "unforeseen_error"]
        told = f"{route} {str(what)[:80]!r}: {answer.status_code}"
        if answer.status_code >= 500 or unforeseen:
            self.faults.append(f"{told} {unforeseen}")
        # The count of attempts is kept on purpose.
        if touched - {"attempt"}:
            self.faults.append(f"{told} changed {sorted(touched)}")
        return answer

    def writing(self) -> list[Route]:
        return [route for route in self.routes if route.method in WRITES]

    def in_turn(self, route: Route) -> bool:
        """Whether it is the turn of whoever uses a route, so that what they send is looked at closely."""
        return BY_ACCESS.get(route.access, "lead") in self.turn


def test_no_address_is_a_fault(with_everybody):
    for route in with_everybody.routes:
        for name in route.names:
            for bad in BAD_IN_ADDRESS:
                spoilt = dict.fromkeys(("number", "revision", "certificate"), bad) if name == "number" else {}
                address = route.address(with_everybody.known | {name: bad} | spoilt)
                answer = with_everybody.send(route, address, f"{name}={bad}")
                assert answer.status_code != 200 or route.method == "GET", address
    assert with_everybody.faults == []


def query_names(app, route: Route) -> set[str]:
    """The names a route reads from the search part of its address."""

    def below(dependant) -> set[str]:
        found = {field.alias for field in dependant.query_params}
        return found.union(*(below(child) for child in dependant.dependencies))

    return {
        name
        for context in iter_route_contexts(app.routes)
        if context.path == route.path and getattr(context, "dependant", None) is not None
        for name in below(context.dependant)
    }


def test_no_search_is_a_fault(with_everybody, app):
    for route in (route for route in with_everybody.routes if route.method == "GET"):
        for name in query_names(app, route):
            for bad in BAD_IN_SEARCH:
                with_everybody.send(
                    route, f"{route.address(with_everybody.known)}?{name}={bad}", f"{name}={bad}"
                )
        with_everybody.send(
            route, f"{route.address(with_everybody.known)}?unknown=1&unknown=2&=&&&%", "noise"
        )
    assert with_everybody.faults == []


class Forms(HTMLParser):
    """The forms of a page: where each posts, and its fields with what they hold."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address, self.found = address, []
        self._inside: dict[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self._inside = {}
            self.found.append((given.get("action") or self.address, self._inside))
        if tag in {"input", "select", "textarea"} and self._inside is not None and given.get("name"):
            kept = self._inside.get(given["name"], "")
            self._inside[given["name"]] = kept or given.get("value") or ("on" if tag == "input" else "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = None


def forms_of(stage) -> dict[str, tuple[Route, str, dict[str, str]]]:
    """Every form on every page that somebody may see, by its fields and the route that takes it."""
    found = {}
    for route in (route for route in stage.routes if route.method == "GET" and not route.is_api):
        address = route.address(stage.known)
        answer = stage.send(route, address)
        if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        for target, fields in Forms(answer.text, address).found:
            taker = next((one for one in stage.writing() if _fits(one.path, target.partition("?")[0])), None)
            if taker is not None and stage.in_turn(taker):
                found[f"{taker} {sorted(fields)}"] = (taker, target, fields)
    return found


def _fits(path: str, target: str) -> bool:
    given, wanted = target.split("/"), path.split("/")
    return len(given) == len(wanted) and all(
        w == g or w.startswith("{") for w, g in zip(wanted, given, strict=True)
    )


def test_no_answer_in_a_form_is_a_fault(stage):
    found = forms_of(stage)
    assert len(found) >= 2  # pages without forms would make this pass for nothing
    for route, target, fields in found.values():
        for name in fields:
            for bad in BAD_IN_FIELD:
                stage.send(route, target, f"{name}={bad!r}", data=fields | {name: bad})
    assert stage.faults == []


def part(name: bytes, content: bytes, *, end: bytes = b"\r\n--x--\r\n") -> bytes:
    """One part of a multipart body; without an end it breaks off."""
    return b"--x\r\nContent-Disposition: form-data; " + name + b"\r\n\r\n" + content + end


TYPED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
A_FILE = b'name="file"; filename="a.pdf"'
BODIES: dict[str, tuple[str, bytes]] = {
    "nothing": ("", b""),
    "not json": ("application/json", b"{"),
    "not utf-8": ("application/json", b'{"name": "\xff\xfe"}'),
    "a NUL": ("application/json", b'{"name": "a\\u0000b", "a\\u0000": 1}'),
    "half a character": ("application/json", b'{"name": "\\ud800", "\\udfff": {}}'),
    "deep": ("application/json", b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "many digits": ("application/json", b'{"name": ' + b"9" * 10_000 + b"}"),
    "no numbers": ("application/json", b'{"name": NaN, "level": Infinity}'),
    "a list": ("application/json", b"[1, 2]"),
    "a word": ("application/json", b'"x"'),
    "large json": ("application/json", json.dumps({"name": TEN_MEGABYTES}).encode()),
    "large form": (TYPED, b"name=" + TEN_MEGABYTES.encode()),
    "many fields": (TYPED, b"&".join(b"a%d=1" % n for n in range(5000))),
    "percent": (TYPED, b"name=%zz&%00=%00&title=%ed%a0%80&=&&"),
    "no boundary": ("multipart/form-data", b"--x\r\n\r\n"),
    "broken boundary": (MULTIPART, part(A_FILE, b"%PDF").replace(b"--x", b"--y")),
    "no name": (MULTIPART, part(b"", b"a")),
    "no end": (MULTIPART, part(A_FILE, b"%PDF-1.4 half", end=b"")),
    "odd file name": (MULTIPART, part(b'name="file"; filename="../\xff\x00a\x01.pdf"', b"x")),
    "large field": (MULTIPART, part(b'name="title"', TEN_MEGABYTES.encode())),
    "text": ("text/plain", b"name=x"),
    "odd type": ("multipart/form-data; boundary=\xff;;;=", b"--"),
    "other letters": ("application/json; charset=utf-16", '{"name": "x"}'.encode("utf-16")),
}


def test_no_body_is_a_fault(draft):
    for route in draft.writing():
        for what, (kind, content) in BODIES.items():
            headers = {"Content-Type": kind.encode("latin1")} if kind else {}
            draft.send(route, what=what, content=content, headers=headers)
    assert draft.faults == []


def json_examples(app) -> dict[str, object]:
    """An example body of each JSON route, as its own description gives it."""
    described = app.openapi()
    schemas = described.get("components", {}).get("schemas", {})
    return {
        f"{method.upper()} {path}": example(content["application/json"]["schema"], schemas)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if "application/json" in (content := operation.get("requestBody", {}).get("content", {}))
    }


def test_no_value_in_json_is_a_fault(stage, app):
    bodies, tried = json_examples(app), 0
    for route in stage.writing():
        body = bodies.get(str(route))
        if not isinstance(body, dict) or not stage.in_turn(route):
            continue
        tried += 1
        stage.send(
            route, what="more than asked", json=body | {"unknown": 1, "__proto__": {}, "id": TOO_LARGE}
        )
        for name in body:
            for bad in BAD_IN_JSON:
                content = json.dumps(body | {name: bad}).encode()
                headers = {"Content-Type": "application/json"}
                stage.send(route, what=f"{name}={bad!r}", content=content, headers=headers)
    assert tried >= 2  # routes without bodies would make this pass for nothing
    assert stage.faults == []


HALVES = {MULTIPART: BODIES["no end"][1], TYPED: b"name=half&tit", "application/json": b'{"name": "ha'}


def reads_a_body(app, route: Route) -> bool:
    """Whether a route waits for the body; one that needs none has all it wants, and goes on."""

    def below(dependant) -> bool:
        return (
            bool(dependant.body_params)
            or dependant.call is posted
            or any(below(child) for child in dependant.dependencies)
        )

    return any(
        below(context.dependant)
        for context in iter_route_contexts(app.routes)
        if context.path == route.path and route.method in (context.methods or ())
    )


def test_half_an_upload_leaves_nothing_and_breaks_nothing(draft, app):
    """The connection closes half way through a body, on every route that takes one."""
    told: list[str] = []

    async def cut_off(scope, half: bytes) -> None:
        messages = iter([{"type": "http.request", "body": half, "more_body": True}])

        async def receive():
            return next(messages, {"type": "http.disconnect"})

        async def send(message):
            if message["type"] == "http.response.start" and message["status"] >= 500:
                told.append(f"{scope['method']} {scope['path']}: {message['status']}")

        await asyncio.wait_for(app(scope, receive, send), 10)

    lead = draft.walkers["lead"]
    lead.begin()
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in draft.visit.client.cookies.jar)
    taking = [route for route in draft.writing() if reads_a_body(app, route)]
    assert len(taking) >= 20
    with capture_logs() as logs:
        for route in taking:
            for kind, half in HALVES.items():
                headers = {**lead.headers, "Content-Type": kind, "Content-Length": "99999", "Cookie": cookies}
                scope = _scope(route, draft.known, headers)
                draft.visit.client.portal.call(cut_off, scope, half)
    assert [name for name, after in rows(draft.connection).items() if after != lead.before[name]] == []
    assert told == []
    assert [line for line in logs if line["event"] == "unforeseen_error"] == []


def _scope(route: Route, known, headers) -> dict:
    path = route.address(known)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": route.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }


def test_everybody_named_here_is_known():
    assert set(BY_ACCESS.values()) <= set(MAY)
