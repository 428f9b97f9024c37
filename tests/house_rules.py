"""The rules of the house that can be read off the source: each takes a path and a tree, and finds faults."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from models.scope import OWNED

ROOT = Path(__file__).parent.parent
Rule = Callable[[str, ast.Module], Iterator[str]]

HTTP = ("fastapi", "starlette", "uvicorn")
SQL = ("sqlalchemy", "sqlmodel")
# Everything through which a decision could come out differently tomorrow, or on another machine.
OUTSIDE_WORLD = (
    "asyncio", "glob", "http", "io", "logging", "os", "pathlib", "platform", "pydantic_settings", "random",
    "secrets", "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib",
    "uuid", "zoneinfo",
)  # fmt: skip

# What a file under each folder (or named so) may not import. The first that fits is the one that counts.
MAY_NOT_IMPORT: dict[str, tuple[str, ...]] = {
    "assessments/": ("api", "frontend", "models", *HTTP, *SQL, *OUTSIDE_WORLD),
    "models/": ("api", "frontend", *HTTP),
    "api/services/": ("frontend", "api.routes", "api.guards", "api.errors", "api.main", *HTTP),
    "api/routes/": ("frontend", "api.main", "models.scope", "sqlalchemy"),
    "api/main.py": (),
    # These commands write the reports that the pages show.
    "api/cli/evaluate.py": (),
    "api/cli/report.py": (),
    "api/cli/": ("frontend",),
    "api/": ("frontend", "api.routes", "api.main"),
    "frontend/": ("api.routes", "api.main", "models.scope", "sqlalchemy"),
}
SCOPE_WORDS = frozenset({"visible", "may_see", "of", "held", "everyones", "anybody"})
OWNED_NAMES = frozenset(table.__name__ for table in OWNED)
# Where work begins and ends that no request asked for.
MAY_COMMIT = ("api/database.py", "api/cli/", "api/jobs.py", "api/demo/", "api/migrate.py")
# Each takes every fault for a reason: a job's is recorded on the job, a mail's on the mail, and a request's
# becomes the error page. Elsewhere whoever catches everything raises it on.
MAY_CATCH_ALL = ("api/jobs.py", "api/mail.py", "api/middleware.py")
NAMES_THAT_SAY_NOTHING = frozenset(
    {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base_"}
)
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
CLOCKS = frozenset({"now", "today", "utcnow", "utc_now"})


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module a file imports, and every name it takes from one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_point_one_way(path: str, tree: ast.Module) -> Iterator[str]:
    forbidden = next((names for place, names in MAY_NOT_IMPORT.items() if path.startswith(place)), ())
    for name in imported(tree):
        if any(name == one or name.startswith(f"{one}.") for one in forbidden):
            yield f"imports {name}"


def decisions_are_pure(path: str, tree: ast.Module) -> Iterator[str]:
    if not path.startswith("assessments/"):
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            yield f"line {node.lineno} asks the clock"
        if isinstance(node.func, ast.Name) and node.func.id in {"open", "input", "print", "exec", "eval"}:
            yield f"line {node.lineno} calls {node.func.id}"


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _calls(node: ast.AST, name: str) -> list[ast.Call]:
    return [
        one
        for one in ast.walk(node)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == name
    ]


def owned_rows_come_through_scope(path: str, tree: ast.Module) -> Iterator[str]:
    """Who selects an owned table names a scope; a private builder that does not leaves it to its callers."""
    if path == "models/scope.py" or path.startswith("models/migrations/"):
        return
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    unscoped = {f.name: f for f in functions if not _names(f) & SCOPE_WORDS}
    guilty = {
        name
        for name, function in unscoped.items()
        if any(_names(call) & OWNED_NAMES for call in _calls(function, "select"))
    }
    builders = {name for name in guilty if name.startswith("_")}
    while more := {
        name
        for name, function in unscoped.items()
        if name not in guilty and any(_calls(function, builder) for builder in builders)
    }:
        guilty |= more
        builders |= {name for name in more if name.startswith("_")}
    called = {name for name in builders if any(_calls(f, name) for f in functions if f.name != name)}
    yield from (f"{name} selects owned rows without a scope" for name in sorted(guilty - called))
    outside = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
    if any(_names(call) & OWNED_NAMES for node in outside for call in _calls(node, "select")):
        yield "selects owned rows outside any function"


def routes_hold_only_what_a_guard_gave(path: str, tree: ast.Module) -> Iterator[str]:
    """Pages and JSON routes ask services and queries; a guard may not fetch an owned row by id alone."""
    outer = path.startswith(("frontend/", "api/routes/"))
    if not outer and path != "api/guards.py":
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = getattr(node.args[0], "id", "") if node.args else ""
        if called in {"get", "get_one"} and first in OWNED_NAMES:
            yield f"line {node.lineno} fetches {first} past its scope"
        if outer and called in {"exec", "scalars", "select"}:
            yield f"line {node.lineno} calls {called}"


def only_requests_commit(path: str, tree: ast.Module) -> Iterator[str]:
    if path.startswith(MAY_COMMIT):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "commit":
            yield f"line {node.lineno} commits"


def errors_are_caught_by_name(path: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        if node.type is None:
            yield f"line {node.lineno} has a bare except"
        elif (
            _names(node.type) & {"Exception", "BaseException"}
            and not path.startswith(MAY_CATCH_ALL)
            and not _raises_on(node)
        ):
            yield f"line {node.lineno} catches everything"


def _raises_on(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def lists_page_by_key(_path: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "offset":
            yield f"line {node.lineno} pages by offset"
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Relationship":
            yield f"line {node.lineno} makes a relationship, which loads row by row"


def files_are_small(path: str, tree: ast.Module) -> Iterator[str]:
    if path.startswith("models/migrations/versions/"):
        return  # written by the migration tool, and never edited again
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.name} has {length} lines"


def modules_are_named_for_what_they_hold(path: str, _tree: ast.Module) -> Iterator[str]:
    words = {part for piece in Path(path).with_suffix("").parts for part in piece.split("_")}
    if words & NAMES_THAT_SAY_NOTHING:
        yield "has a name that says nothing"


RULES: tuple[Rule, ...] = (
    imports_point_one_way,
    decisions_are_pure,
    owned_rows_come_through_scope,
    routes_hold_only_what_a_guard_gave,
    only_requests_commit,
    errors_are_caught_by_name,
    lists_page_by_key,
    files_are_small,
    modules_are_named_for_what_they_hold,
)


def sources(*folders: str) -> list[str]:
    """The paths of every Python file of ours in these folders, from the top of the project."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def faults(rule: Rule, path: str, source: str | None = None) -> list[str]:
    """What a rule finds wrong with a file, or with other text put in its place."""
    text = (ROOT / path).read_text() if source is None else source
    return [f"{path} {fault}" for fault in rule(path, ast.parse(text))]
