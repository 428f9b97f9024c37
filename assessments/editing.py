"""Changes to the text of a definition: only the lines of what is changed, every other byte as it was.

Paths are those of faults: `levels.bronze.title`, `themes.food.criteria.f1.text`, `examples[2]`. What a change
leaves is read again and compared with what was meant, so that no edit can say something else in silence.
"""

import json
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import yaml

from assessments.places import (
    NoSuchPlace,
    Steps,
    dash_column,
    end_of,
    entry_of,
    find,
    first_on_line,
    follow,
    line_end,
    line_start,
    lines_of,
    nodes_to,
    root_of,
    value_at,
)
from assessments.reading import Fault, SchemeFaults, read
from assessments.writing import WIDTH, after_dash, after_key, flow, scalar

__all__ = [
    "NoSuchPlace",
    "append",
    "checked",
    "find",
    "move",
    "newline",
    "put_key",
    "remove",
    "set_value",
    "value_at",
]

_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")


def set_value(text: str, path: str, value: object, order: Sequence[str] = ()) -> str:
    """Put a value at a path, new or in the place of another; records on the way are made.

    `order` names the keys of the record it goes into as they should follow each other. Raises NoSuchPlace
    when the way leads through a list's item that is not there, and SchemeFaults for text that is not YAML.
    """
    tree: Any = read(text).plain()
    tree = {} if tree is None else tree
    steps, left = find(tree, path)
    if not left and steps:
        if _same(follow(tree, steps), value):
            return text
        return checked(_replace(text, steps, value, tree), _with(tree, steps, value))
    holder = follow(tree, steps)
    if isinstance(holder, list):
        raise NoSuchPlace(path)
    names = left.split(".") if steps or "." in left else [left]
    for name in reversed(names[1:]):
        value = {name: value}
    wanted = deepcopy(tree)
    if not isinstance(holder, dict) or not holder:
        made = {names[0]: value}
        if not steps:
            return checked(
                text.rstrip() + "\n" * bool(text.strip()) + _joined(after_key(names[0], value, 0)) + "\n",
                made,
            )
        return checked(_replace(text, steps, made, tree), _with(tree, steps, made))
    follow(wanted, steps)[names[0]] = value
    return checked(_add_key(text, steps, names[0], value, order, wanted), wanted)


def put_key(text: str, path: str, name: str, value: object, order: Sequence[str] = ()) -> str:
    """Put a new key, which may hold dots, into the record at a path that has some already.

    Raises NoSuchPlace when there is no such record, and SchemeFaults for text that is not YAML.
    """
    tree: Any = read(text).plain()
    steps, left = find(tree, path)
    if left or not isinstance(follow(tree, steps), dict) or not follow(tree, steps):
        raise NoSuchPlace(path)
    wanted = deepcopy(tree)
    follow(wanted, steps)[name] = value
    return checked(_add_key(text, steps, name, value, order, wanted), wanted)


def remove(text: str, path: str) -> str:
    """Take out a key with its value, or an item of a list. Raises NoSuchPlace when it is not there."""
    tree: Any = read(text).plain()
    steps, left = find(tree, path)
    if left or not steps:
        raise NoSuchPlace(path)
    wanted = deepcopy(tree)
    holder = follow(wanted, steps[:-1])
    del holder[steps[-1]]
    nodes, outer = nodes_to(text, steps)
    if not holder and len(steps) > 1:
        return checked(_replace(text, steps[:-1], holder, tree), wanted)
    if outer is not None:
        return checked(_rewrite_flow(text, steps, outer, wanted), wanted)
    parent, last = nodes[-2], steps[-1]
    if isinstance(parent, yaml.MappingNode):
        number = entry_of(parent, str(last))
        key, value = parent.value[number]
        if number == 0 and line_start(text, key.start_mark.index) != first_on_line(
            text, key.start_mark.index
        ):
            after = parent.value[1][0].start_mark.index  # the first of an item, which follows its dash
            return checked(text[: key.start_mark.index] + text[after:], wanted)
        return checked(_cut(text, key.start_mark.index, end_of(text, value)), wanted)
    item = nodes[-1]
    return checked(_cut(text, item.start_mark.index, end_of(text, item)), wanted)


def append(text: str, path: str, value: object, order: Sequence[str] = ()) -> str:
    """Put an item at the end of a list, which is made when it is not there."""
    tree: Any = read(text).plain()
    steps, left = find(tree, path)
    held = None if left else follow(tree, steps)
    if left or held is None or not isinstance(held, list) or not held:
        return set_value(text, path, [value], order)
    wanted = deepcopy(tree)
    follow(wanted, steps).append(value)
    nodes, outer = nodes_to(text, (*steps, len(held) - 1))
    if outer is not None:
        return checked(_rewrite_flow(text, (*steps, 0), outer, wanted), wanted)
    column = dash_column(text, nodes[-1])
    lines = after_dash(value, column)
    lines[0] = " " * column + lines[0]
    return checked(_insert_after(text, end_of(text, nodes[-1]), lines), wanted)


def move(text: str, path: str, by: int) -> str:
    """Let an item of a list and the one before it (`by` -1) or after it (1) change places, with the comments
    that stand directly above them. At the end of the list nothing happens."""
    tree: Any = read(text).plain()
    steps, left = find(tree, path)
    if left or not steps or not isinstance(steps[-1], int):
        raise NoSuchPlace(path)
    first = min(steps[-1], steps[-1] + by)
    held = follow(tree, steps[:-1])
    if first < 0 or first + 1 >= len(held):
        return text
    wanted = deepcopy(tree)
    listed = follow(wanted, steps[:-1])
    listed[first], listed[first + 1] = listed[first + 1], listed[first]
    nodes, outer = nodes_to(text, steps)
    if outer is not None:
        return checked(_rewrite_flow(text, steps, outer, wanted), wanted)
    one, other = nodes[-2].value[first : first + 2]
    a, b = lines_of(text, one), lines_of(text, other)
    between = text[a[1] : b[0]]
    upper, lower = text[b[0] : b[1]], text[a[0] : a[1]]
    if not upper.endswith("\n"):
        upper, lower = upper + newline(text), lower.rstrip("\r\n")
    return checked(text[: a[0]] + upper + between + lower + text[b[1] :], wanted)


def newline(text: str) -> str:
    """The line end that a text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines)


def _replace(text: str, steps: Steps, value: object, tree: Any) -> str:
    nodes, outer = nodes_to(text, steps)
    node = nodes[-1]
    style = (node.style or None) if isinstance(node, yaml.ScalarNode) else None
    if outer is not None:
        if isinstance(node, yaml.ScalarNode) and not isinstance(value, dict | list):
            new = scalar(value, flow=True, style=style)
            return text[: node.start_mark.index] + new + text[node.end_mark.index :]
        return _rewrite_flow(text, steps, outer, _with(tree, steps, value))
    if len(nodes) == 1:
        raise NoSuchPlace("")
    parent, end = nodes[-2], end_of(text, node)
    if isinstance(parent, yaml.MappingNode):
        key = parent.value[entry_of(parent, str(steps[-1]))][0]
        start = key.start_mark.index
        lines = after_key(str(steps[-1]), value, start - line_start(text, start), style)
        lead = text[start : key.end_mark.index]
        lines[0] = lead + lines[0][len(scalar(str(steps[-1]))) :]
    else:
        column = dash_column(text, node)
        start = line_start(text, node.start_mark.index) + column
        lines = after_dash(value, column, style)
    # A comment after what is on the first line stays there.
    first_end = min(end, text.find("\n", start) % (len(text) + 1))
    beside = _COMMENT.search(text, start, line_end(text, start))
    header = node.start_mark.index > first_end or style in ("|", ">")
    if header and beside and style not in (None, "|", ">"):
        header = False
    if header and beside and beside.start() < end:
        lines[0] += beside[0]
    elif len(lines) > 1 and (behind := _COMMENT.match(text, end)):
        lines[0] += behind[0]
        end = behind.end()
    return text[:start] + newline(text).join(lines) + text[end:]


def _add_key(text: str, steps: Steps, name: str, value: object, order: Sequence[str], wanted: Any) -> str:
    """A new key in a record that has some: after the last of those that come before it in `order`."""
    nodes, outer = nodes_to(text, steps)
    record = nodes[-1]
    if record.flow_style or outer is not None:
        return _rewrite_flow(text, (*steps, name), outer or record, wanted)
    before = order[: order.index(name)] if name in order else None
    held = [pair for pair in record.value if before is None or pair[0].value in before]
    first = record.value[0][0].start_mark
    column = first.index - line_start(text, first.index)
    lines = after_key(name, value, column)
    if not held:
        held = (
            record.value[:1] if column and text[line_start(text, first.index) : first.index].strip() else []
        )
    if not held:
        at = line_start(text, first.index)
        lines[0] = " " * column + lines[0]
        return text[:at] + newline(text).join(lines) + newline(text) + text[at:]
    lines[0] = " " * column + lines[0]
    return _insert_after(text, end_of(text, held[-1][1]), lines)


def _insert_after(text: str, end: int, lines: list[str]) -> str:
    """New lines below the line that ends a value."""
    at, ends = line_end(text, end), newline(text)
    lead = "" if at == 0 or text[at - 1] == "\n" else ends
    return text[:at] + lead + ends.join(lines) + ends + text[at:]


def _cut(text: str, start: int, end: int) -> str:
    """The text without the lines from one place to another."""
    return text[: line_start(text, start)] + text[line_end(text, end) :]


def _rewrite_flow(text: str, steps: Steps, outer: Any, wanted: Any) -> str:
    """Write what stands in brackets anew: on a line while it fits, else over several."""
    depth, node = 0, root_of(text)
    while node.start_mark.index != outer.start_mark.index or node.flow_style is not True:
        step = steps[depth]
        node = (
            node.value[entry_of(node, str(step))][1]
            if isinstance(node, yaml.MappingNode)
            else node.value[step]
        )
        depth += 1
    value = follow(wanted, steps[:depth])
    start, end = outer.start_mark.index, outer.end_mark.index
    line = flow(value)
    if start - line_start(text, start) + len(line) <= WIDTH or depth == 0:
        return text[:start] + line + text[end:]
    return _replace(text, steps[:depth], value, wanted)


def _with(tree: Any, steps: Steps, value: object) -> Any:
    wanted = deepcopy(tree)
    follow(wanted, steps[:-1])[steps[-1]] = value
    return wanted


def _same(one: object, other: object) -> bool:
    return _exact(one) == _exact(other)


def _exact(value: object) -> str:
    """A value with its kinds: yes is not 1, and a date is not its text."""
    return json.dumps(value, sort_keys=True, default=lambda day: {"day": str(day)})


def checked(text: str, wanted: object) -> str:
    """The text, when it says what was meant. Raises SchemeFaults when it says something else."""
    if not _same(read(text).plain(), wanted):
        raise SchemeFaults(
            [Fault(1, "file", "the text is laid out in a way no form can change; change it as YAML")]
        )
    return text
