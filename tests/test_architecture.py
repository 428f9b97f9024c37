"""The rules of the house, each held against every file, and each shown to fail on what breaks it."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from fastapi.routing import iter_route_contexts
from sqlmodel import SQLModel

from api.database import get_session
from models.scope import OWNED
from tests.house_rules import LONGEST_FILE, ROOT, RULES, faults, sources
from tests.walking import routes_of

TEMPLATES = sorted((ROOT / "frontend/templates").rglob("*.html"))
OURS = sources("api", "assessments", "frontend", "models")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule):
    assert [fault for path in OURS for fault in faults(rule, path)] == []


BROKEN = [
    ("imports_point_one_way", "models/x.py", "from api.guards import Id"),
    ("imports_point_one_way", "assessments/x.py", "import os"),
    ("imports_point_one_way", "assessments/x.py", "from sqlmodel import select"),
    ("imports_point_one_way", "api/services/x.py", "from fastapi import Request"),
    ("imports_point_one_way", "api/services/x.py", "from api import guards"),
    ("imports_point_one_way", "api/routes/x.py", "from models.scope import everyones"),
    ("imports_point_one_way", "frontend/pages/x.py", "from api.routes.shapes import After"),
    (
        "decisions_are_pure",
        "assessments/x.py",
        "from datetime import date\ndef f():\n    return date.today()",
    ),
    ("decisions_are_pure", "assessments/x.py", "def f():\n    return open('answers.yaml')"),
    ("owned_rows_come_through_scope", "models/queries/x.py", "def f(s):\n    return s.exec(select(Claim))"),
    (
        "owned_rows_come_through_scope",
        "api/services/x.py",
        "def _all():\n    return select(Claim.id, Account)\ndef f(s):\n    return s.exec(_all())",
    ),
    ("owned_rows_come_through_scope", "models/queries/x.py", "QUERY = select(Award)"),
    ("routes_hold_only_what_a_guard_gave", "frontend/pages/x.py", "def f(db):\n    db.exec(text)"),
    ("routes_hold_only_what_a_guard_gave", "api/guards.py", "def f(db):\n    return db.get(Evidence, 1)"),
    ("only_requests_commit", "api/services/x.py", "def f(session):\n    session.commit()"),
    ("errors_are_caught_by_name", "api/x.py", "try:\n    f()\nexcept:\n    pass"),
    ("errors_are_caught_by_name", "api/x.py", "try:\n    f()\nexcept (ValueError, Exception):\n    pass"),
    ("lists_page_by_key", "models/queries/x.py", "def f(q):\n    return q.offset(50)"),
    ("files_are_small", "api/x.py", "def f():\n" + "    g()\n" * 60),
    ("modules_are_named_for_what_they_hold", "api/form_helpers.py", ""),
]


@pytest.mark.parametrize(("name", "path", "source"), BROKEN)
def test_the_rule_finds_what_breaks_it(name, path, source):
    (rule,) = (rule for rule in RULES if rule.__name__ == name)
    assert len(faults(rule, path, source)) >= 1


def test_every_rule_is_shown_to_fail():
    assert {name for name, _, _ in BROKEN} == {rule.__name__ for rule in RULES}


KEPT = [
    ("models/queries/x.py", "def f(s, who):\n    return s.exec(select(Claim).where(may_see(Claim, who)))"),
    (
        "models/queries/x.py",
        "def _all():\n    return select(Claim)\ndef f(a):\n    return _all().where(may_see(Claim, a))",
    ),
    ("models/queries/x.py", "def f(s):\n    return s.exec(select(Programme))"),
]


@pytest.mark.parametrize(("path", "source"), KEPT)
def test_what_keeps_the_scope_rule_is_let_be(path, source):
    (rule,) = (rule for rule in RULES if rule.__name__ == "owned_rows_come_through_scope")
    assert faults(rule, path, source) == []


def test_no_file_of_ours_is_too_long():
    written = [
        ROOT / path for path in (*OURS, *sources("tests", "bench")) if "migrations/versions" not in path
    ]
    written += [
        *TEMPLATES,
        *(ROOT / "frontend/static").glob("*.css"),
        *(ROOT / "frontend/static").glob("*.js"),
    ]
    lengths = {path.name: len(path.read_text().splitlines()) for path in written}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


# A row that names one of these belongs to somebody; these tables say who may see what, or are seen through
# the row they hang on.
OWNER_COLUMNS = {"employer_id", "application_id", "enrolment_id", "evidence_id"}
NOT_OWNED = {"membership"}


def test_every_table_that_belongs_to_somebody_has_a_scope():
    belonging = {
        name for name, table in SQLModel.metadata.tables.items() if OWNER_COLUMNS & set(table.columns.keys())
    }
    assert belonging - NOT_OWNED - {table.__tablename__ for table in OWNED} == set()


def test_the_database_keeps_what_something_hangs_on_and_names_its_rules():
    cascading, nameless = [], []
    for table in SQLModel.metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, sa.ForeignKeyConstraint) and constraint.ondelete != "RESTRICT":
                cascading.append(f"{table.name}: {constraint.column_keys}")
            if constraint.name is None:
                nameless.append(f"{table.name}: {constraint}")
    assert (cascading, nameless) == ([], [])


def _sessions_in(dependant) -> Iterator[tuple[str, str | None]]:
    """Every dependency that leads to the session, with the scope it was given."""
    for child in dependant.dependencies:
        below = list(_sessions_in(child))
        if below or child.call is get_session:
            yield getattr(child.call, "__qualname__", "?"), child.scope
        yield from below


def test_every_dependency_on_the_session_ends_before_the_response(app):
    """Else the commit would come after the response, and a failed one would go unseen."""
    late = [
        f"{context.path}: {name}"
        for context in iter_route_contexts(app.routes)
        if getattr(context, "dependant", None) is not None
        for name, scope in _sessions_in(context.dependant)
        if scope != "function"
    ]
    assert late == []


FORM = re.compile(r"<form\b[^>]*>", re.IGNORECASE)
TAG = re.compile(r"<[a-z][^>]*>", re.IGNORECASE)


def _plain(text: str) -> str:
    """A template with each value it would print as a 1, and without its statements and comments."""
    return re.sub(r"{%.*?%}|{#.*?#}", "", re.sub(r"{{.*?}}", "1", text, flags=re.S), flags=re.S)


def form_targets(text: str) -> Iterator[str]:
    """Where each form that posts goes, and each htmx post; "" for a form that does not say."""
    for tag in FORM.findall(_plain(text)):
        if re.search(r'method="post"', tag, re.IGNORECASE):
            found = re.search(r'action="([^"]*)"', tag)
            yield found[1] if found else ""
    yield from re.findall(r'hx-post="([^"]*)"', _plain(text))


def goes_somewhere(target: str, taken: list[str]) -> bool:
    """Whether a form's target is a route that takes a POST.

    A target may begin with a value that the page holds, such as the address of its application. A form
    without one goes to its own page's address, where that page's tests post it.
    """
    target = target.partition("?")[0]
    if not target:
        return True
    if target.startswith("1"):
        return any(path.endswith(target[1:]) for path in taken)
    return target in taken


def test_every_form_goes_somewhere(app):
    taken = [re.sub(r"{\w+}", "1", route.path) for route in routes_of(app) if route.method == "POST"]
    nowhere = [
        f"{path.name}: {target}"
        for path in TEMPLATES
        for target in form_targets(path.read_text())
        if not goes_somewhere(target, taken)
    ]
    assert nowhere == []


def test_a_form_that_goes_nowhere_is_found():
    taken = ["/applications/1/submit"]
    answers = [
        goes_somewhere(target, taken) for target in ("/applications/1/submit", "1/submit", "/1/x", "1/x")
    ]
    assert answers == [True, True, False, False]


def test_a_form_is_found_with_where_it_goes():
    text = '<form method="post" action="/employers/{{ employer.id }}/sites" class="x">'
    assert list(form_targets(text)) == ["/employers/1/sites"]
    assert list(form_targets('<form method="POST">')) == [""]


def inline_code(text: str) -> list[str]:
    """Tags that carry script or style of their own, which the content policy would silence anyway."""
    return [
        tag
        for tag in TAG.findall(_plain(text))
        if re.search(r'\s(style|on[a-z]+)\s*=\s*["\']', tag)
        or re.match(r"<style", tag)
        or (tag.startswith("<script") and "src=" not in tag)
        or "javascript:" in tag
    ]


def test_templates_carry_no_code():
    assert {
        path.name: inline_code(path.read_text()) for path in TEMPLATES if inline_code(path.read_text())
    } == {}


@pytest.mark.parametrize(
    "text",
    ['<p style="color: red">', '<a onclick="go()">', "<script>go()</script>", '<a href="javascript:go()">'],
)
def test_code_in_a_template_is_found(text):
    assert len(inline_code(text)) == 1
    assert inline_code('<script src="/static/x.js" type="module"></script><p class="on">') == []


def test_templates_mark_nothing_as_safe():
    """What people typed is always escaped: nothing is printed as it is."""
    marked = [path.name for path in TEMPLATES if re.search(r"\|\s*safe\b|autoescape false", path.read_text())]
    assert marked == []
