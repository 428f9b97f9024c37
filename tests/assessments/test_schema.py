"""The published schema and reference page, which are made from the tables that read a definition."""

import copy
import json
import re
from datetime import date
from pathlib import Path

import pytest

from assessments.format import EDITION
from assessments.reading import SchemeFaults, read
from assessments.reference import EXAMPLES, reference_text
from assessments.rules import OPERATORS, read_rule
from assessments.schema import build_schema, schema_text
from assessments.scheme import load
from assessments.shape import REQUIRED, Sheet
from assessments.shipped import shipped_files, shipped_text

SCHEMA = build_schema()
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": int | float,
    "boolean": bool,
    "null": type(None),
}
KNOWN = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "format", "anyOf", "type", "enum", "pattern",
    "minLength", "minimum", "maximum", "exclusiveMaximum", "items", "minItems", "maxItems", "properties",
    "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties",
}  # fmt: skip


def faults(value: object, schema: dict, path: str = "") -> list[str]:
    """Hold a value against the words of JSON Schema that ours uses; a word not known here is an error."""
    assert schema.keys() <= KNOWN, schema.keys() - KNOWN
    found = []
    if "$ref" in schema:
        found += faults(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], path)
    if "anyOf" in schema and all(faults(value, one, path) for one in schema["anyOf"]):
        found.append(f"{path}: none of the choices")
    if "enum" in schema and not any(value == one and type(value) is type(one) for one in schema["enum"]):
        found.append(f"{path}: {value!r} is not one of {schema['enum']}")
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    number = isinstance(value, bool) and "boolean" not in kinds
    if kinds and (number or not any(isinstance(value, TYPES[kind]) for kind in kinds)):
        return [*found, f"{path}: {value!r} is not {kinds}"]
    checks = {dict: of_object, list: of_list, str: of_text, int: of_number, float: of_number}
    return found + (checks[type(value)](value, schema, path) if type(value) in checks else [])


def of_object(value: dict, schema: dict, path: str) -> list[str]:
    found = [f"{path}.{key} is missing" for key in schema.get("required", []) if key not in value]
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    for key, inner in value.items():
        if key in known:
            found += faults(inner, known[key], f"{path}.{key}")
        elif others is False:
            found.append(f"{path}.{key} is not known")
        elif others is not True:
            found += faults(inner, others, f"{path}.{key}")
        found += faults(key, schema.get("propertyNames", {}), f"{path}.{key}")
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        found.append(f"{path}: holds {len(value)} keys")
    return found


def of_list(value: list, schema: dict, path: str) -> list[str]:
    found = [one for inner in value for one in faults(inner, schema.get("items", {}), f"{path}[]")]
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        found.append(f"{path}: holds {len(value)} items")
    return found


def of_text(value: str, schema: dict, path: str) -> list[str]:
    fits = re.search(schema.get("pattern", ""), value) and len(value) >= schema.get("minLength", 0)
    return [] if fits else [f"{path}: {value!r} does not fit"]


def of_number(value: float, schema: dict, path: str) -> list[str]:
    low, high = schema.get("minimum", value), schema.get("maximum", value)
    below = "exclusiveMaximum" not in schema or value < schema["exclusiveMaximum"]
    return [] if low <= value <= high and below else [f"{path}: {value} is out of bounds"]


def plain(text: str) -> object:
    """The file as an editor has it: a date is text there."""

    def told(value: object) -> object:
        if isinstance(value, dict):
            return {key: told(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [told(inner) for inner in value]
        return value.isoformat() if isinstance(value, date) else value

    return told(read(text).plain())


def test_the_committed_copies_are_what_the_tables_say():
    assert Path("docs/scheme.schema.json").read_text() == schema_text()
    assert Path("docs/scheme-format.md").read_text() == reference_text()


@pytest.mark.parametrize("name", [file.name for file in shipped_files()])
def test_every_shipped_definition_fits_the_schema_and_names_it(name):
    text = shipped_text(name)
    assert faults(plain(text), SCHEMA) == []
    assert text.startswith("# yaml-language-server: $schema=../../docs/scheme.schema.json\n")


def test_schema_and_reader_refuse_the_same_slips():
    whole = plain(shipped_text("better_health_at_work.yaml"))
    for key, spec in EDITION.items():
        slip = copy.deepcopy(whole)
        slip.pop(key, None)
        assert bool(faults(slip, SCHEMA)) == (spec.default is REQUIRED), key
    for slip in (
        {"titel": "x"},
        {"title": 3},
        {"overall": "steps"},
        {"themes": []},
        {"fees": [{"amount": -1}]},
        {"round": {"kind": "yearly", "closes": "January"}},
        {"area": {"name": "North", "codes": ["X1"]}},
        {"answers": {"perhaps": {"label": "Perhaps"}}},
    ):
        assert faults({**whole, **slip}, SCHEMA), slip
        with pytest.raises(SchemeFaults) as caught:
            load(json.dumps({**whole, **slip}))
        assert any(fault.key.startswith(next(iter(slip))) for fault in caught.value.faults)


@pytest.mark.parametrize("name", list(OPERATORS))
def test_every_operator_has_an_example_that_reads_and_fits_the_schema(name):
    sheet = Sheet()
    rule = read_rule(read(EXAMPLES[name]), "rule", sheet)
    assert (rule.op, sheet.faults) == (name, [])
    assert faults(plain(EXAMPLES[name]), SCHEMA["$defs"]["rule"]) == []


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("{met: {}, count: {at_least: 1}}", "rule"),
        ("{mett: {}}", "rule"),
        ("{count: {role: pool}}", "rule"),
        ("{all_of: []}", "rule"),
        ("{fact: {key: a, if: yes}}", "rule"),
        ("{met: {}}", "condition"),
        ("{criterion: a}", "needs"),
    ],
)
def test_a_rule_that_cannot_be_read_or_does_not_belong_does_not_fit(rule, part):
    assert faults(plain(rule), SCHEMA["$defs"][part])


def test_every_key_has_a_meaning():
    def silent(schema: dict, path: str) -> list[str]:
        own = schema.get("properties", {})
        return [f"{path}.{key}" for key, inner in own.items() if "description" not in inner] + [
            one for key, inner in own.items() for one in silent(inner, f"{path}.{key}")
        ]

    found = silent(SCHEMA, "")
    assert found + [one for name, own in SCHEMA["$defs"].items() for one in silent(own, name)] == []


def test_every_definition_pointed_at_is_there_and_each_is_pointed_at():
    pointed = set(re.findall(r'"#/\$defs/([a-z_]+)"', schema_text()))
    assert pointed | {"overlay", "crosswalk"} == set(SCHEMA["$defs"])
