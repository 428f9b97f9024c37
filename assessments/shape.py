"""Tables that say what a record may hold, and the readers that check a node against them.

A reader takes a node and its dotted path, returns the value, and puts what is wrong on the sheet, so that one
run names every fault of a file and not only the first.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from assessments.reading import MAX_FAULTS, Fault, Node

MAX_TEXT = 8_000
MAX_PATH = 200

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_DURATION = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?")


@dataclass
class Sheet:
    """What one reading gathers: the faults, and the line of every path that was read."""

    faults: list[Fault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def fault(self, line: int, key: str, message: str) -> None:
        """Put one fault on the sheet."""
        self.faults.append(Fault(line, key[:MAX_PATH], message))

    def line(self, path: str) -> int:
        """Return the line of the path, or of the nearest part of it that was written."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path, 1)


# What is read is only known by the table that reads it, so it is Any until an edition is made of it.
Read = Callable[[Node, str, Sheet], Any]
REQUIRED = object()


@dataclass(frozen=True)
class Field:
    """How one key of a record is read, and what stands in when it is left out (REQUIRED: nothing may)."""

    read: Read
    default: object = REQUIRED


def record(fields: Mapping[str, Field]) -> Read:
    """Read a mapping with these keys and no others into a dict that has every one of them."""

    def reader(node: Node, path: str, sheet: Sheet) -> dict[str, Any]:
        sheet.lines[path] = node.line
        if not isinstance(node.value, dict):
            wanted = ", ".join(key for key, spec in fields.items() if spec.default is REQUIRED) or ", ".join(
                fields
            )
            sheet.fault(
                node.line, path or "file", f"must hold keys and values ({wanted}), not {_kind(node.value)}"
            )
            return {key: spec.default for key, spec in fields.items()}
        for key in node.value.keys() - fields.keys():
            sheet.fault(node.value[key].line, _join(path, key), _unknown(key, fields, sheet))
        return {key: _field(node, key, spec, path, sheet) for key, spec in fields.items()}

    return reader


def _field(node: Node, key: str, spec: Field, path: str, sheet: Sheet) -> Any:
    inner = node.value.get(key) if isinstance(node.value, dict) else None
    if inner is None or (inner.value is None and spec.default is not REQUIRED):
        if spec.default is REQUIRED:
            sheet.fault(node.line, _join(path, key), "is missing")
        return None if spec.default is REQUIRED else spec.default
    sheet.lines[_join(path, key)] = inner.line
    return spec.read(inner, _join(path, key), sheet)


def items(read: Read, *, at_least: int = 0, at_most: int = 1000, noun: str = "item") -> Read:
    """Read a list into a tuple; an item that has a `key` is named by it in paths, another by its number."""

    def reader(node: Node, path: str, sheet: Sheet) -> tuple[Any, ...]:
        if not isinstance(node.value, list):
            sheet.fault(node.line, path, f"must be a list, not {_kind(node.value)}")
            return ()
        if len(node.value) < at_least:
            sheet.fault(node.line, path, f"needs at least {at_least} {noun}{'s' * (at_least != 1)}")
        if len(node.value) > at_most:
            sheet.fault(node.line, path, f"holds {len(node.value)} items; at most {at_most} are allowed")
            return ()
        return tuple(
            read(item, item_path(path, item, number), sheet)
            for number, item in enumerate(node.value, start=1)
        )

    return reader


def item_path(path: str, item: Node, number: int) -> str:
    """Return the dotted path of a list's item."""
    own = item.value.get("key") if isinstance(item.value, dict) else None
    if own is not None and isinstance(own.value, str) and _SLUG.fullmatch(own.value):
        return f"{path}.{own.value}"
    return f"{path}[{number}]"


def mapping(read: Read, *, allowed: Mapping[str, object] | None = None) -> Read:
    """Read a mapping whose keys are free (or one of `allowed`) and whose values are all of one kind."""

    def reader(node: Node, path: str, sheet: Sheet) -> dict[str, Any]:
        if not isinstance(node.value, dict):
            sheet.fault(node.line, path, f"must hold keys and values, not {_kind(node.value)}")
            return {}
        values: dict[str, Any] = {}
        for key, inner in node.value.items():
            sheet.lines[_join(path, key)] = inner.line
            if allowed is not None and key not in allowed:
                sheet.fault(inner.line, _join(path, key), _unknown(key, allowed, sheet))
            else:
                values[key] = read(inner, _join(path, key), sheet)
        return values

    return reader


def text(node: Node, path: str, sheet: Sheet) -> str:
    """Read words; numbers and yes or no must be in quotes to count as words."""
    if not isinstance(node.value, str):
        sheet.fault(
            node.line, path, f"must be text, not {_kind(node.value)}; put it in quotes if it is meant as text"
        )
        return ""
    words = " ".join(node.value.split())
    if not words:
        sheet.fault(node.line, path, "is empty; write something or leave the key out")
    if len(words) > MAX_TEXT:
        sheet.fault(node.line, path, f"is longer than {MAX_TEXT} characters")
    return words


def slug(node: Node, path: str, sheet: Sheet) -> str:
    """Read a key that is safe in an address."""
    if isinstance(node.value, str) and _SLUG.fullmatch(node.value):
        return node.value
    sheet.fault(
        node.line,
        path,
        "must be up to 80 small letters, digits, '.', '_' or '-', starting with a letter or digit",
    )
    return ""


def choice(*allowed: str) -> Read:
    """Read one of these words."""

    def reader(node: Node, path: str, sheet: Sheet) -> str:
        if isinstance(node.value, str) and node.value in allowed:
            return node.value
        sheet.fault(node.line, path, f"must be one of {', '.join(allowed)}, not {_shown(node.value)}")
        return allowed[0]

    return reader


def whole(low: int, high: int = 10_000_000) -> Read:
    """Read a whole number between two bounds, both included."""

    def reader(node: Node, path: str, sheet: Sheet) -> int:
        value = node.value
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        sheet.fault(node.line, path, f"must be a whole number from {low} to {high}, not {_shown(value)}")
        return low

    return reader


def share(node: Node, path: str, sheet: Sheet) -> float:
    """Read a share between 0 and 1."""
    value = node.value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    sheet.fault(node.line, path, f"must be a share between 0 and 1, not {_shown(value)}")
    return 0.0


def number(node: Node, path: str, sheet: Sheet) -> float:
    """Read a finite number that is not below nought."""
    value = node.value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12:
        return value
    sheet.fault(node.line, path, f"must be a number that is not below nought, not {_shown(value)}")
    return 0


def yes_no(node: Node, path: str, sheet: Sheet) -> bool:
    """Read yes or no."""
    if isinstance(node.value, bool):
        return node.value
    sheet.fault(node.line, path, f"must be yes or no, not {_shown(node.value)}")
    return False


def day(node: Node, path: str, sheet: Sheet) -> date:
    """Read a date written as 2026-11-23."""
    if isinstance(node.value, date) and not isinstance(node.value, datetime):
        return node.value
    sheet.fault(node.line, path, f"must be a date such as 2026-11-23, not {_shown(node.value)}")
    return date.min


def months(node: Node, path: str, sheet: Sheet) -> int:
    """Read an ISO 8601 duration of years and months, such as P2Y or P18M, as a number of months."""
    match = _DURATION.fullmatch(node.value) if isinstance(node.value, str) else None
    total = int(match[1] or 0) * 12 + int(match[2] or 0) if match else 0
    if total:
        return total
    sheet.fault(
        node.line, path, f"must be a time in years and months such as P2Y or P18M, not {_shown(node.value)}"
    )
    return 0


def as_node(node: Node, path: str, sheet: Sheet) -> Node:  # noqa: ARG001
    """Keep the node as it is, for a reader that needs more context."""
    return node


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _unknown(key: str, allowed: Mapping[str, object], sheet: Sheet) -> str:
    # Looking for a near match is slow, so a file that is wrong all over gets its first faults helped only.
    wanted = len(key) <= MAX_PATH and len(sheet.faults) < MAX_FAULTS
    close = difflib.get_close_matches(key, list(allowed), n=1) if wanted else []
    return f"is not known here; did you mean '{close[0]}'?" if close else "is not known here"


def _kind(value: object) -> str:
    names = {dict: "keys and values", list: "a list", str: "text", bool: "yes or no", type(None): "nothing"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else "a date")


def _shown(value: object) -> str:
    return _kind(value) if isinstance(value, dict | list | type(None)) else f"'{str(value)[:40]}'"
