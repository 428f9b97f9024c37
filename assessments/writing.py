"""Plain values as YAML in one style: block lists and records, short ones on a line, long words folded."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

import yaml

WIDTH = 120  # columns
SHORT = 40  # characters of a text that may stand in a list or record on one line
_RESOLVER = yaml.resolver.Resolver()
_FIRST = re.compile(r"[^\W_]|[(/£“‘_]")
_BREAKS_OFF = re.compile(r": |:$| #|\t")
_IN_FLOW = re.compile(r"[,\[\]{}:]")
_UNPRINTABLE = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def scalar(value: object, *, flow: bool = False, style: str | None = None) -> str:
    """One plain value on one line; `style` is the quotes it had, which it keeps, and `flow` says it stands
    between brackets."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return str(value)
    if style == "'" and not _UNPRINTABLE.search(value):
        return "'" + value.replace("'", "''") + "'"
    return value if style != '"' and is_plain(value, flow=flow) else _quoted(value)


def is_plain(value: str, *, flow: bool = False) -> bool:
    """Whether words are read back as they are without quotes."""
    if not value or value != value.strip() or not _FIRST.match(value) or _BREAKS_OFF.search(value):
        return False
    if _UNPRINTABLE.search(value) or (flow and _IN_FLOW.search(value)):
        return False
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    return tag == "tag:yaml.org,2002:str"


def _quoted(value: str) -> str:
    def escape(match: re.Match[str]) -> str:
        code = ord(match[0])
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

    return _UNPRINTABLE.sub(escape, json.dumps(value, ensure_ascii=False))


def in_line(value: object) -> str | None:
    """A value in brackets or bare on one line, or None for one that is better written over several."""
    if isinstance(value, Mapping):
        if "key" in value and len(value) > 1:
            return None
        parts = [(scalar(key, flow=True), in_line(inner)) for key, inner in value.items()]
        if len(parts) > 4 or any(inner is None for _, inner in parts):
            return None
        return "{" + ", ".join(f"{key}: {inner}" for key, inner in parts) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        listed = [in_line(inner) for inner in value]
        if any(inner is None or isinstance(one, Mapping) for inner, one in zip(listed, value, strict=True)):
            return None
        return "[" + ", ".join(str(inner) for inner in listed) + "]"
    if isinstance(value, str) and len(value) > SHORT:
        return None
    return scalar(value, flow=True)


def flow(value: object) -> str:
    """A value in brackets on one line, however long."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{scalar(key, flow=True)}: {flow(one)}" for key, one in value.items())
        return "{" + inner + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return scalar(value, flow=True)


def after_key(key: str, value: object, column: int, style: str | None = None) -> list[str]:
    """The lines of a key and its value in a record that stands at a column; none is indented before it."""
    return _led(scalar(key) + ":", value, column, column + 2, style)


def after_dash(value: object, column: int, style: str | None = None) -> list[str]:
    """The lines of an item of a list whose dashes stand at a column; the first line is not indented."""
    if isinstance(value, Mapping) and value and not _fits(in_line(value), column + 2):
        lines = _block(value, column + 2)
        return ["- " + lines[0], *lines[1:]]
    return _led("-", value, column, column + 2, style)


def _led(lead: str, value: object, column: int, inner: int, style: str | None) -> list[str]:
    """Words that lead (a key or a dash) and the value after them or below them."""
    if isinstance(value, str):
        one = scalar(value, style=style)
        wraps = style in (">", "|") or (style is None and column + len(lead) + 1 + len(one) > WIDTH)
        return [f"{lead} >-", *folded(value, inner)] if wraps and can_fold(value) else [f"{lead} {one}"]
    line = in_line(value)
    if line is not None and (
        _fits(line, column + len(lead) + 1) or not isinstance(value, Mapping | Sequence)
    ):
        return [f"{lead} {line}"]
    if not value:
        return [f"{lead} {flow(value)}"]
    lines = _block(value, inner)
    return [lead, " " * inner + lines[0], *lines[1:]]


def _block(value: object, column: int) -> list[str]:
    """The lines of a record or list at a column; the first is not indented."""
    made: list[str] = []
    if isinstance(value, Mapping):
        groups = [after_key(str(key), inner, column) for key, inner in value.items()]
    elif isinstance(value, Sequence) and not isinstance(value, str):
        groups = [after_dash(inner, column) for inner in value]
    else:
        groups = [[scalar(value)]]
    for number, (first, *rest) in enumerate(groups):
        made += [first if number == 0 else " " * column + first, *rest]
    return made


def _fits(line: str | None, column: int) -> bool:
    return line is not None and column + len(line) <= WIDTH


def can_fold(value: str) -> bool:
    """Whether words can be broken over lines and are read back as they were."""
    return value == value.strip() and value != "" and not _UNPRINTABLE.search(value)


def folded(value: str, column: int) -> list[str]:
    """The lines of words folded at single spaces, each indented to a column and no wider than the page."""
    lines, line = [], ""
    for word in re.split(r"(?<=\S) (?=\S)", value):
        if line and column + len(line) + 1 + len(word) > WIDTH:
            lines.append(" " * column + line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, " " * column + line]
