"""Tables that say what a record may hold, and the readers of records, lists and mappings made from them."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.reading import MAX_FAULTS, Node
from assessments.sheet import MAX_PATH, Read, Reader, Schema, Sheet, as_reader
from assessments.values import (
    SLUG,
    choice,
    day,
    day_of_year,
    days,
    kind,
    matching,
    months,
    number,
    scalar,
    share,
    slug,
    text,
    whole,
    yes_no,
)

__all__ = [
    "REQUIRED",
    "Field",
    "Read",
    "Reader",
    "Schema",
    "Sheet",
    "as_node",
    "as_reader",
    "choice",
    "day",
    "day_of_year",
    "days",
    "item_path",
    "items",
    "mapping",
    "matching",
    "months",
    "number",
    "record",
    "scalar",
    "share",
    "slug",
    "text",
    "whole",
    "yes_no",
]

REQUIRED = object()


@dataclass(frozen=True)
class Field:
    """How one key of a record is read, and what stands in when it is left out (REQUIRED: nothing may).

    `meaning` is the sentence that the schema and the reference page give; `into` is the name that the value
    goes by once it is read, when that is not the key.
    """

    read: Read
    default: object = REQUIRED
    meaning: str = ""
    into: str | None = None


def record(
    fields: Mapping[str, Field], name: str | None = None, make: Callable[..., Any] | None = None
) -> Reader:
    """Read a mapping with these keys and no others into a dict that has every one of them.

    `name` gives the record a section of its own in the schema and the reference page; `make` is what is
    called with the values, such as a dataclass.
    """

    def read(node: Node, path: str, sheet: Sheet) -> Any:
        sheet.lines[path] = node.line
        if not isinstance(node.value, dict):
            wanted = ", ".join(key for key, spec in fields.items() if spec.default is REQUIRED) or ", ".join(
                fields
            )
            sheet.fault(
                node.line, path or "file", f"must hold keys and values ({wanted}), not {kind(node.value)}"
            )
            values = {spec.into or key: spec.default for key, spec in fields.items()}
            return make(**values) if make else values
        for key in node.value.keys() - fields.keys():
            sheet.fault(node.value[key].line, _join(path, key), _unknown(key, fields, sheet))
        values = {spec.into or key: _field(node, key, spec, path, sheet) for key, spec in fields.items()}
        return make(**values) if make else values

    # The schema is put together later, by assessments.schema: the tables may hold one another.
    return Reader(read, {}, name or "record", name=name, fields=fields)


def _field(node: Node, key: str, spec: Field, path: str, sheet: Sheet) -> Any:
    inner = node.value.get(key) if isinstance(node.value, dict) else None
    if inner is None or (inner.value is None and spec.default is not REQUIRED):
        if spec.default is REQUIRED:
            sheet.fault(node.line, _join(path, key), "is missing")
        return None if spec.default is REQUIRED else spec.default
    sheet.lines[_join(path, key)] = inner.line
    return spec.read(inner, _join(path, key), sheet)


def items(read: Read, *, at_least: int = 0, at_most: int = 1000, noun: str = "item") -> Reader:
    """Read a list into a tuple; an item that has a `key` is named by it in paths, another by its number."""

    def reader(node: Node, path: str, sheet: Sheet) -> tuple[Any, ...]:
        if not isinstance(node.value, list):
            sheet.fault(node.line, path, f"must be a list, not {kind(node.value)}")
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

    bounds = {"minItems": at_least} if at_least else {}
    return Reader(reader, {"type": "array", **bounds, "maxItems": at_most}, "list", inner=as_reader(read))


def item_path(path: str, item: Node, number: int) -> str:
    """Return the dotted path of a list's item."""
    own = item.value.get("key") if isinstance(item.value, dict) else None
    if own is not None and isinstance(own.value, str) and SLUG.fullmatch(own.value):
        return f"{path}.{own.value}"
    return f"{path}[{number}]"


def mapping(read: Read, *, allowed: Mapping[str, object] | None = None) -> Reader:
    """Read a mapping whose keys are free (or one of `allowed`) and whose values are all of one kind."""

    def reader(node: Node, path: str, sheet: Sheet) -> dict[str, Any]:
        if not isinstance(node.value, dict):
            sheet.fault(node.line, path, f"must hold keys and values, not {kind(node.value)}")
            return {}
        values: dict[str, Any] = {}
        for key, inner in node.value.items():
            sheet.lines[_join(path, key)] = inner.line
            if allowed is not None and key not in allowed:
                sheet.fault(inner.line, _join(path, key), _unknown(key, allowed, sheet))
            else:
                values[key] = read(inner, _join(path, key), sheet)
        return values

    known = {"propertyNames": {"enum": list(allowed)}} if allowed is not None else {}
    return Reader(reader, {"type": "object", **known}, "mapping", inner=as_reader(read))


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
