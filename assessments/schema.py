"""The JSON Schema of a definition, made from the tables that read it, so that the two cannot differ.

It serves editors: completion, and the meaning of a key under the cursor. It says what a file may hold;
whether the parts hold together is for `halemark schemes check`. An empty key is read as left out, which the
schema does not tell: an editor is right to underline it.
"""

import json
from collections.abc import Collection
from typing import Any

from assessments.conditions import CONDITION_WORDS
from assessments.criterion_checks import NEED_WORDS
from assessments.crosswalk import READ_CROSSWALK
from assessments.format import READ_EDITION
from assessments.overlay_format import READ_OVERLAY
from assessments.rules import OPERATORS, Operator
from assessments.shape import REQUIRED, Field, Reader, as_reader
from assessments.values import SLUG

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTITY = "https://halemark.example/scheme.schema.json"

# The rules of a level, those of `needs`, and conditions: the same language with fewer words.
RULES, NEEDS, CONDITIONS = "rule", "needs", "condition_rule"


def build_schema() -> dict[str, Any]:
    """The schema of a definition file, with those of overlays and crosswalks among its `$defs`."""
    defs: dict[str, Any] = {
        RULES: _language(RULES, OPERATORS.keys()),
        NEEDS: _language(NEEDS, NEED_WORDS),
        CONDITIONS: _language(CONDITIONS, CONDITION_WORDS),
        "condition": {
            "description": "The key of a fact that must be yes, or a rule about facts alone.",
            "anyOf": [{"type": "string", "pattern": f"^{SLUG.pattern}$"}, _ref(CONDITIONS)],
        },
    }
    root = _record(READ_EDITION, defs)
    _schema(READ_OVERLAY, defs)
    defs["crosswalk"] = _record(READ_CROSSWALK, defs)
    title = {"$schema": DIALECT, "$id": IDENTITY, "title": "A scheme's edition, as Halemark reads it"}
    return {**title, **root, "$defs": dict(sorted(defs.items()))}


def schema_text() -> str:
    """The schema as it stands in docs/scheme.schema.json."""
    return json.dumps(build_schema(), indent=2, ensure_ascii=False) + "\n"


def _schema(reader: Reader, defs: dict[str, Any]) -> dict[str, Any]:
    """What one reader takes; a record with a name goes among the definitions, and is pointed at."""
    if reader.fields is not None:
        if reader.name is None:
            return _record(reader, defs)
        name = reader.name.replace(" ", "_")
        if name not in defs:
            defs[name] = {}
            defs[name] = _record(reader, defs)
        return _ref(name)
    schema = dict(reader.schema)
    if reader.inner is not None:
        inside = "items" if schema.get("type") == "array" else "additionalProperties"
        schema[inside] = _schema(reader.inner, defs)
    return schema


def _record(reader: Reader, defs: dict[str, Any]) -> dict[str, Any]:
    fields = reader.fields or {}
    needed = [key for key, spec in fields.items() if spec.default is REQUIRED]
    return {
        "type": "object",
        "properties": {key: _property(spec, defs) for key, spec in fields.items()},
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
    }


def _property(spec: Field, defs: dict[str, Any]) -> dict[str, Any]:
    told = {"description": spec.meaning} if spec.meaning else {}
    return {**told, **_schema(as_reader(spec.read), defs)}


def _language(own: str, words: Collection[str]) -> dict[str, Any]:
    """One rule: an object with exactly one of the operators."""
    return {
        "description": "One rule: a word of the rule language with what it asks.",
        "type": "object",
        "properties": {
            name: {"description": meaning_of(operator), **_argument(operator, own)}
            for name, operator in OPERATORS.items()
            if name in words
        },
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }


def _argument(operator: Operator, own: str) -> dict[str, Any]:
    if operator.nested == "many":
        return {"type": "array", "items": _ref(own), "minItems": 1}
    if operator.nested == "one":
        return _ref(own)
    if operator.nested == "tracks":
        return {"type": "object", "additionalProperties": _ref(own), "minProperties": 1}
    whole = _record(as_reader(operator.read), {}) if operator.read else {}
    if operator.lone:
        bare = {
            key: value for key, value in whole["properties"][operator.lone].items() if key != "description"
        }
        return {"anyOf": [bare, whole]}
    return whole


def meaning_of(operator: Operator) -> str:
    """What an operator means, in one sentence: the first line of what its judge says of itself."""
    return (operator.judge.__doc__ or "").strip().splitlines()[0]


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}
