"""Where a definition names its own records by key: a table of the fields that do, and the walk through them.

`was` and `removed` are not among them: they name what the edition before has.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.places import Steps

VALUE, NAME, PATH = "value", "name", "path"


@dataclass(frozen=True)
class Mention:
    """One place that names a record.

    `kind` is the list of the record (levels, facts, ...). The key stands as the value at `steps`, or is the
    name of the last step, or that name is a path in which the key stands (`levels.bronze.title`).
    """

    kind: str
    key: str
    steps: Steps
    how: str = VALUE


# What a field holds: the keys of a kind (one or a list); with @, a record whose names are such keys; a rule;
# or a condition, which is a rule or the bare key of a fact. "held" is a level or a status.
_RULE, _CONDITION = "rule", "condition"
RECORDS: Mapping[str, Mapping[str, str]] = {
    "levels": {"requires": "levels", "counts_as": "levels", "tracks": "tracks", "rule": _RULE},
    "tracks": {"unit": "facts", "only_if": "facts"},
    "criteria": {
        "level": "levels",
        "source": "sources",
        "only_if": _CONDITION,
        "unless": _CONDITION,
        "written_if": _CONDITION,
        "needs": _RULE,
        "tracks": "tracks",
        "evidence": "@tracks",
        "campaigns.themes": "themes",
    },
    "statuses": {"holds": "levels", "theme": "themes", "rule": _RULE},
    "fees": {"levels": "held", "tracks": "tracks"},
    "process": {"levels": "levels"},
    "examples": {
        "met": "levels",
        "criteria": "@criteria",
        "facts": "@facts",
        "held": "held",
        "level": "levels",
        "themes": "@themes",
        "missing": "criteria",
        "statuses": "statuses",
        "next": "criteria",
    },
    "campaigns": {"level": "levels", "theme": "themes"},
}
WHOLE: Mapping[str, str] = {"conduct.second_person_from": "levels", "eligibility.size.unit": "facts"}
_PICKED = {"level": "levels", "theme": "themes"}
# What each kind of rule names, by its arguments; "" stands for an argument that is written bare.
RULES: Mapping[str, Mapping[str, str]] = {
    "holds": {"": "held", "level": "held"},
    "met": _PICKED,
    "count": _PICKED,
    "each_theme": {"level": "levels", "of": "themes"},
    "theme_levels": {"": "levels", "every": "levels", "of": "themes"},
    "modules": {"level": "levels", "of": "themes"},
    "points": {**_PICKED, "of": "themes"},
    "criterion": {"": "criteria", "key": "criteria"},
    "campaigns": {"level": "levels", "themes": "themes"},
    "fact": {"key": "facts"},
}


def mentions(tree: Any) -> tuple[Mention, ...]:
    """Every place of a definition's plain data that names a record, in the file's own order of parts."""
    if not isinstance(tree, dict):
        return ()
    levels = {item.get("key") for _, item in _items(tree, "levels", ())}
    own = {item.get("key") for _, item in _items(tree, "statuses", ())} - levels
    return tuple(
        Mention("statuses" if one.key in own else "levels", one.key, one.steps, one.how)
        if one.kind == "held"
        else one
        for one in _all(tree)
    )


def _all(tree: dict[str, Any]) -> Iterator[Mention]:
    yield from _fields(tree, (), WHOLE)
    for name in ("levels", "tracks", "statuses", "fees", "process"):
        for steps, item in _items(tree, name, ()):
            yield from _fields(item, steps, RECORDS[name])
    for steps, theme in _items(tree, "themes", ()):
        for inner, criterion in _items(theme, "criteria", steps):
            yield from _fields(criterion, inner, RECORDS["criteria"])
    for steps, example in _items(tree, "examples", ()):
        yield from _fields(example, steps, RECORDS["examples"])
        at_levels = example.get("themes")
        for key, level in at_levels.items() if isinstance(at_levels, dict) else ():
            yield from _keys(level, "levels", (*steps, "themes", key))
        for inner, campaign in _items(example, "campaigns", steps):
            yield from _fields(campaign, inner, RECORDS["campaigns"])
    yield from _paths(tree.get("names"), ("names",))
    languages = tree.get("translations")
    for language, words in languages.items() if isinstance(languages, dict) else ():
        yield from _paths(words, ("translations", language))


def _items(holder: dict[str, Any], name: str, steps: Steps) -> Iterator[tuple[Steps, dict[str, Any]]]:
    held = holder.get(name)
    for number, item in enumerate(held if isinstance(held, list) else ()):
        if isinstance(item, dict):
            yield (*steps, name, number), item


def _fields(record: dict[str, Any], steps: Steps, table: Mapping[str, str]) -> Iterator[Mention]:
    for path, kind in table.items():
        value: Any = record
        names = tuple(path.split("."))
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        here = (*steps, *names)
        if kind == _RULE or (kind == _CONDITION and not isinstance(value, str)):
            yield from _rule(value, here)
        elif kind.startswith("@"):
            for key in value if isinstance(value, dict) else ():
                yield Mention(kind[1:], key, (*here, key), NAME)
        else:
            yield from _keys(value, "facts" if kind == _CONDITION else kind, here)


def _keys(value: Any, kind: str, steps: Steps) -> Iterator[Mention]:
    if isinstance(value, str):
        yield Mention(kind, value, steps)
    for number, key in enumerate(value if isinstance(value, list) else ()):
        if isinstance(key, str):
            yield Mention(kind, key, (*steps, number))


def _rule(rule: Any, steps: Steps) -> Iterator[Mention]:
    if not isinstance(rule, dict) or len(rule) != 1:
        return
    ((op, argument),) = rule.items()
    here = (*steps, op)
    if op in ("all_of", "any_of"):
        for number, part in enumerate(argument if isinstance(argument, list) else ()):
            yield from _rule(part, (*here, number))
    elif op == "not":
        yield from _rule(argument, here)
    elif op == "by_track":
        for key, part in argument.items() if isinstance(argument, dict) else ():
            yield Mention("tracks", key, (*here, key), NAME)
            yield from _rule(part, (*here, key))
    elif isinstance(argument, dict):
        yield from _fields(argument, here, {name: kind for name, kind in _named(op).items() if name})
    elif "" in _named(op):
        yield from _keys(argument, _named(op)[""], here)


def _named(op: str) -> Mapping[str, str]:
    return RULES.get(op, {})


def _paths(words: Any, steps: Steps) -> Iterator[Mention]:
    for path in words if isinstance(words, dict) else ():
        kind, _, rest = str(path).partition(".")
        key, _, field = rest.rpartition(".")
        if key and field:
            yield Mention(kind, key, (*steps, path), PATH)
