"""Words that stand under the path of a text: the translations of an edition, and the names of an overlay."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assessments.editing import put_key, remove, set_value
from assessments.languages import OWN, TEXTS
from assessments.mentions import PATH
from assessments.overlay_format import RENAMED
from assessments.places import NoSuchPlace, Steps, find
from assessments.reading import read
from assessments.renaming import places_of


def texts_in(tree: Any) -> dict[str, str]:
    """Every text of a definition's plain data that can be translated, by its path; faults do not matter."""
    return dict(_texts(tree, TEXTS, OWN)) if isinstance(tree, dict) else {}


def nameable(tree: Any) -> dict[str, str]:
    """Every text of an edition's plain data that an overlay may name anew, by its path."""
    fields = {part: (name,) for part, name in RENAMED.items() if part not in ("answers", "roles")}
    return dict(_texts(tree, fields, ())) if isinstance(tree, dict) else {}


def _texts(
    tree: dict[str, Any], fields: Mapping[str, tuple[str, ...]], own: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for name in own:
        yield from _one(name, tree.get(name))
    for part, names in fields.items():
        for item in _items(tree, part):
            for name in names:
                yield from _one(f"{part}.{item.get('key')}.{name}", item.get(name))
    for key, option in _record(tree.get("answers")).items():
        yield from _one(f"answers.{key}", _record(option).get("label"))
    for key, words in _record(tree.get("roles")).items():
        yield from _one(f"roles.{key}", words)


def _one(path: str, words: Any) -> Iterator[tuple[str, str]]:
    if isinstance(words, str) and words:
        yield path, words


def _items(tree: dict[str, Any], part: str) -> Iterator[dict[str, Any]]:
    if part == "criteria":
        for theme in _items(tree, "themes"):
            yield from _items_of(theme.get("criteria"))
    else:
        yield from _items_of(tree.get(part))


def _items_of(held: Any) -> Iterator[dict[str, Any]]:
    yield from (item for item in (held if isinstance(held, list) else ()) if isinstance(item, dict))


def _record(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def set_named(
    text: str, place: Sequence[str], name: str, words: str | None, order: Sequence[str], top: Sequence[str]
) -> str:
    """Put words under a name in the record at a place, or (None) take them out with what is then empty.

    A name may hold dots: it is a path itself. `order` are the names as they should follow each other, and
    `top` the definition's own keys. Raises as `set_value` does.
    """
    tree: Any = read(text).plain()
    here = ".".join(place)
    steps, left = find(tree, here)
    held = _at(tree, steps) if not left else None
    if words is None:
        return _without(text, place, name) if isinstance(held, dict) and name in held else text
    if not isinstance(held, dict) or not held:
        value: Any = {name: words}
        return set_value(text, here, value, top)
    if name in held:
        return set_value(text, f"{here}.{name}", words)
    return put_key(text, here, name, words, order)


def _at(tree: Any, steps: Sequence[str | int]) -> Any:
    for step in steps:
        tree = tree[step]
    return tree


def _without(text: str, place: Sequence[str], name: str) -> str:
    text = remove(text, f"{'.'.join(place)}.{name}")
    for depth in range(len(place), 0, -1):
        here = ".".join(place[:depth])
        tree: Any = read(text).plain()
        if _at(tree, find(tree, here)[0]) != {}:
            break
        text = remove(text, here)
    return text


def remove_named(text: str, path: str) -> str:
    """Take out what stands at a path, and of a record its words in other languages, which would name nothing.

    Raises NoSuchPlace when nothing stands there.
    """
    named = _named_by(read(text).plain(), path)
    text = remove(text, path)
    for steps in named:
        text = _without(text, [str(step) for step in steps[:-1]], str(steps[-1]))
    return text


def _named_by(tree: Any, path: str) -> list[Steps]:
    """The steps to the words of a record, and of a theme to those of its criteria as well."""
    steps, left = find(tree, path)
    record = None if left else _at(tree, steps)
    within = [f"{path}.criteria.{one.get('key')}" for one in _items_of(_record(record).get("criteria"))]
    found: list[Steps] = []
    for place in (path, *within):
        try:
            found += [one.steps for one in places_of(tree, place) if one.how == PATH]
        except NoSuchPlace:
            continue  # a part of a rule, say, has no key by which words could name it
    return found
