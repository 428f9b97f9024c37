"""A record gets another key, and every place of the definition that names it changes along."""

from copy import deepcopy
from typing import Any

import yaml

from assessments.editing import checked
from assessments.mentions import NAME, PATH, VALUE, Mention, mentions
from assessments.places import NoSuchPlace, Steps, entry_of, find, follow, root_of
from assessments.reading import read
from assessments.writing import scalar

KINDS = ("levels", "tracks", "facts", "themes", "criteria", "sources", "statuses", "process")
# Words that stand for something else where a key of the kind may stand.
RESERVED = {
    "levels": frozenset({"any", "up_to_this"}),
    "tracks": frozenset({"any"}),
    "facts": frozenset({"headcount", "fte", "campaigns", "months_enrolled", "sector", "ownership"}),
}


def kind_of(steps: Steps) -> str:
    """The list that a record stands in, by the steps to it; an empty string when it has no key to change."""
    kind = "criteria" if len(steps) == 4 else str(steps[0]) if len(steps) == 2 else ""
    return kind if kind in KINDS else ""


def places_of(tree: Any, path: str) -> tuple[Mention, ...]:
    """The places that name the record at a path, besides its own key. Raises NoSuchPlace."""
    steps, left = find(tree, path)
    kind = "" if left else kind_of(steps)
    if not kind:
        raise NoSuchPlace(path)
    key = follow(tree, steps).get("key")
    return tuple(one for one in mentions(tree) if (one.kind, one.key) == (kind, key))


def rename_key(text: str, path: str, key: str) -> str:
    """Give the record at a path another key, there and wherever it is named; every other byte stays.

    Raises NoSuchPlace when there is no such record, and SchemeFaults for text that is not YAML, or where the
    new key stands already.
    """
    tree: Any = read(text).plain()
    found = places_of(tree, path)
    steps, _ = find(tree, path)
    everywhere = (Mention(kind_of(steps), str(follow(tree, steps)["key"]), (*steps, "key")), *found)
    root = root_of(text)
    spans = []
    for one in everywhere:
        node = _node(root, one)
        spans.append((node.start_mark.index, node.end_mark.index, _words(one, key), node.style or None))
    new = text
    for start, end, words, style in sorted(spans, reverse=True):
        new = new[:start] + scalar(words, flow=True, style=style) + new[end:]
    return checked(new, _renamed(tree, everywhere, key))


def _words(one: Mention, key: str) -> str:
    """What stands at the place then."""
    if one.how != PATH:
        return key
    kind, _, rest = str(one.steps[-1]).partition(".")
    return f"{kind}.{key}.{rest.rpartition('.')[2]}"


def _node(root: Any, one: Mention) -> Any:
    node = root
    for step in one.steps if one.how == VALUE else one.steps[:-1]:
        node = (
            node.value[entry_of(node, str(step))][1]
            if isinstance(node, yaml.MappingNode)
            else node.value[step]
        )
    return node if one.how == VALUE else node.value[entry_of(node, str(one.steps[-1]))][0]


def _renamed(tree: Any, everywhere: tuple[Mention, ...], key: str) -> Any:
    wanted = deepcopy(tree)
    for one in everywhere:
        if one.how == VALUE:
            follow(wanted, one.steps[:-1])[one.steps[-1]] = key
    # What stands deepest first, as the names are the steps to what is below them.
    for one in sorted(everywhere, key=lambda one: -len(one.steps)):
        if one.how in (NAME, PATH):
            holder = follow(wanted, one.steps[:-1])
            holder[_words(one, key)] = holder.pop(one.steps[-1])
    return wanted
