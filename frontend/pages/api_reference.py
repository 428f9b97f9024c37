"""The JSON API's reference, drawn from its own description: a page that needs no scripts to read."""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.guards import Anybody
from frontend.rendering import render

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Schema = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One thing the API does."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str, str, bool], ...]  # name, where, words, required
    body: str  # an example of what to send, as JSON; empty when nothing is sent
    answer: str  # an example of a good answer
    status: str


@router.get("/api/docs")
def show_reference(request: Request, _: Anybody) -> Response:
    """Every operation of the API with an example."""
    return render(request, "api_reference/reference.html", groups=_groups(request.app))


@lru_cache(maxsize=4)
def _groups(app: Any) -> dict[str, list[Operation]]:
    described = app.openapi()
    schemas = described.get("components", {}).get("schemas", {})
    groups: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            tag = operation.get("tags", ["other"])[0]
            groups[tag].append(_operation(method, path, operation, schemas))
    return dict(groups)


def _operation(method: str, path: str, operation: Schema, schemas: Schema) -> Operation:
    status, answer = next((code, a) for code, a in operation["responses"].items() if code.startswith("2"))
    return Operation(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=tuple(
            (p["name"], p["in"], p.get("description", "") or _kind(p["schema"]), p.get("required", False))
            for p in operation.get("parameters", [])
        ),
        body=_example_json(operation.get("requestBody", {}), schemas),
        answer=_example_json(answer, schemas),
        status=status,
    )


def _kind(schema: Schema) -> str:
    kinds = [one.get("type", "") for one in schema.get("anyOf", [schema])]
    return " or ".join(kind for kind in kinds if kind and kind != "null")


def _example_json(holder: Schema, schemas: Schema) -> str:
    for media_type, content in holder.get("content", {}).items():
        if media_type == "application/json":
            return json.dumps(example(content.get("schema", {}), schemas), indent=2, ensure_ascii=False)
        if media_type == "multipart/form-data":
            fields = example(content.get("schema", {}), schemas)
            return "\n".join(f"{name}={value}" for name, value in fields.items())
    return ""


# Shown where a schema gives no example of its own.
PLAIN = {"string": "text", "integer": 1, "number": 1.5, "boolean": True, "null": None}
FORMATS = {"date": "2026-11-23", "date-time": "2026-11-23T10:00:00Z", "binary": "@policy.pdf"}


def example(schema: Schema, schemas: Schema, depth: int = 0) -> Any:
    """A value that fits a schema: its own example where it has one, else one put together from its parts."""
    schema = _resolved(schema, schemas)
    given = [schema[key] for key in ("example", "default", "const") if schema.get(key) is not None]
    given += schema.get("examples", [])[:1] + schema.get("enum", [])[:1]
    if given or depth > 6:
        return given[0] if given else None
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return example(choices[0], schemas, depth + 1)
    if schema.get("type") == "array":
        return [example(schema.get("items", {}), schemas, depth + 1)]
    if "properties" in schema:
        return {name: example(part, schemas, depth + 1) for name, part in schema["properties"].items()}
    if schema.get("type") == "object":
        return {}
    return FORMATS.get(schema.get("format", ""), PLAIN.get(schema.get("type", "")))


def _resolved(schema: Schema, schemas: Schema) -> Schema:
    if "$ref" in schema:
        named = schemas[schema["$ref"].rsplit("/", 1)[1]]
        return {**named, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema
