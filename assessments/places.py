"""Where a path leads: in a plain tree, and in the text that the tree was read from."""

import re
from typing import Any

import yaml

Steps = tuple[str | int, ...]
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_NUMBER = re.compile(r"\[(\d{1,6})\]")


class NoSuchPlace(LookupError):
    """The text has nothing at this path."""


def find(tree: object, path: str) -> tuple[Steps, str]:
    """Follow a path as far as the tree goes: the steps taken, and what is left of the path."""
    steps: list[str | int] = []
    here, left = tree, path
    while left:
        step = _step(here, left)
        if step is None:
            break
        name, length = step
        steps.append(name)
        here = here[name]  # type: ignore[index]
        left = left[length:].removeprefix(".")
    return tuple(steps), left


def _step(here: object, left: str) -> tuple[str | int, int] | None:
    """The next key or number on the way; of two keys that fit, the longer one."""
    if isinstance(here, dict):
        fits = [key for key in here if left == key or left.startswith((f"{key}.", f"{key}["))]
        return (max(fits, key=len), len(max(fits, key=len))) if fits else None
    if isinstance(here, list):
        if match := _NUMBER.match(left):
            number = int(match[1]) - 1
            return (number, match.end()) if 0 <= number < len(here) else None
        named = {item["key"]: number for number, item in enumerate(here) if _has_key(item)}
        fits = [key for key in named if left == key or left.startswith(f"{key}.")]
        return (named[max(fits, key=len)], len(max(fits, key=len))) if fits else None
    return None


def _has_key(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("key"), str)


def value_at(tree: object, path: str, default: object = None) -> Any:
    """What stands at a path in a plain tree, or the default when there is nothing."""
    steps, left = find(tree, path)
    return default if left else follow(tree, steps)


def follow(tree: Any, steps: Steps) -> Any:
    """What the steps lead to."""
    for step in steps:
        tree = tree[step]
    return tree


def root_of(text: str) -> Any:
    """The text as the parser's own nodes, which know where they begin and end."""
    return yaml.compose(text, Loader=_LOADER)


def nodes_to(text: str, steps: Steps) -> tuple[list[Any], Any]:
    """The nodes on the way to a place, and the outermost of them that stands in brackets around it."""
    node = root_of(text)
    nodes, outer = [node], None
    for step in steps:
        if outer is None and node.flow_style:
            outer = node
        if isinstance(node, yaml.MappingNode):
            node = node.value[entry_of(node, str(step))][1]
        else:
            node = node.value[step]
        nodes.append(node)
    return nodes, outer


def entry_of(node: yaml.MappingNode, key: str) -> int:
    """The number of a key among those of a record."""
    return next(number for number, (one, _) in enumerate(node.value) if one.value == key)


def end_of(text: str, node: Any) -> int:
    """Where a value really ends: not the blank lines and comments that the parser counts to it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(text, last[1] if isinstance(last, tuple) else last)
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return int(start) + len(text[start:end].rstrip())
    return int(end)


def line_start(text: str, at: int) -> int:
    """The start of the line."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """The start of the next line, or the end of the text."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def first_on_line(text: str, at: int) -> int:
    """The start of the line when only spaces stand before `at`, else `at` itself."""
    start = line_start(text, at)
    return at if text[start:at].strip() else start


def dash_column(text: str, item: Any) -> int:
    """The column of the dash of a list's item."""
    start = line_start(text, item.start_mark.index)
    return text.rindex("-", start, int(item.start_mark.index)) - start


def lines_of(text: str, item: Any) -> tuple[int, int]:
    """The lines of a list's item, with the comments directly above it at its own column."""
    start = line_start(text, item.start_mark.index)
    lead = " " * dash_column(text, item) + "#"
    while start and text[line_start(text, start - 1) :].startswith(lead):
        start = line_start(text, start - 1)
    return start, line_end(text, end_of(text, item))
