"""A record taken from one list of a definition to the end of another: its own lines, and no others."""

from copy import deepcopy
from typing import Any

from assessments.editing import append, checked, newline, remove
from assessments.places import (
    NoSuchPlace,
    Steps,
    dash_column,
    end_of,
    find,
    follow,
    line_end,
    line_start,
    lines_of,
    nodes_to,
)
from assessments.reading import read


def move_to_list(text: str, path: str, target: str) -> str:
    """Put the item at a path at the end of the list `target`, with the comments directly above it.

    Its lines stay byte for byte as they were; only their indent follows that of the list. Raises NoSuchPlace
    when the item or the list is not there, and SchemeFaults for text that is not YAML.
    """
    tree: Any = read(text).plain()
    steps, left = find(tree, path)
    to, beyond = find(tree, target)
    if left or beyond or not steps or not isinstance(steps[-1], int):
        raise NoSuchPlace(path if left else target)
    held = follow(tree, to)
    if not isinstance(held, list):
        raise NoSuchPlace(target)
    if steps[:-1] == to:
        return text
    item = follow(tree, steps)
    wanted = deepcopy(tree)
    follow(wanted, steps[:-1]).pop(steps[-1])
    follow(wanted, to).append(item)
    nodes, outer = nodes_to(text, steps)
    below, around = nodes_to(text, (*to, len(held) - 1) if held else to)
    if outer is not None or (around is not None and held):
        # In brackets a record has no lines of its own, so it is written anew.
        return checked(append(remove(text, path), target, item), wanted)
    start, end = lines_of(text, nodes[-1])
    lines, column = text[start:end], dash_column(text, nodes[-1])
    if not lines.endswith("\n"):
        lines += newline(text)
    put = _below_last(text, below, lines, column) if held else _into_empty(text, below, lines, column)
    return checked(_without(text, steps, tree, (start, end), put), wanted)


Put = tuple[int, int, str]  # from where to where, and what stands there then


def _below_last(text: str, below: list[Any], lines: str, column: int) -> Put:
    at = line_end(text, end_of(text, below[-1]))
    lead = "" if text[at - 1] == "\n" else newline(text)
    return at, at, lead + _indented(lines, dash_column(text, below[-1]) - column)


def _into_empty(text: str, below: list[Any], lines: str, column: int) -> Put:
    """In the place of `[]`: the item below the key, a step further in than it."""
    node = below[-1]
    start, end = node.start_mark.index, node.end_mark.index
    first = line_start(text, start)
    own = len(text[first:start]) - len(text[first:start].lstrip(" -"))
    at = line_end(text, end)
    beside = text[end:at] if text[end:at].strip() else newline(text)
    return len(text[:start].rstrip(" ")), at, beside + _indented(lines, own + 2 - column)


def _without(text: str, steps: Steps, tree: Any, lines: tuple[int, int], put: Put) -> str:
    """The text with the item put in its new place and cut from its old one, the later of the two first."""
    start, end = lines
    cut: Put = (start, end, "")
    if len(follow(tree, steps[:-1])) == 1:
        # A list that is left with nothing says so.
        listed, _ = nodes_to(text, steps[:-1])
        key_end = text.rfind(":", 0, listed[-1].start_mark.index) + 1
        beside = line_end(text, key_end)
        cut = (key_end, end, " []" + text[key_end:beside] + text[beside:start])
    for begin, stop, words in sorted((cut, put), reverse=True):
        text = text[:begin] + words + text[stop:]
    return text


def _indented(lines: str, by: int) -> str:
    """Lines so many columns further in, or out."""
    kept = lines.splitlines(keepends=True)
    if by >= 0:
        return "".join(" " * by + line if line.strip() else line for line in kept)
    return "".join(line[-by:] if line[:-by].isspace() and line.strip() else line for line in kept)
