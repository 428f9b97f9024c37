"""What a model's field looks like on a form: its label, and how it is asked."""

from datetime import date
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

NUMBERS = (int, float, Decimal)


def label_of(name: str, info: FieldInfo) -> str:
    """What the field is called in sentences: its `title`, or else its name in words."""
    return info.title or name.replace("_", " ").capitalize()


def _kinds(annotation: Any) -> list[Any]:
    """What an annotation allows besides None, with Annotated and unions opened up."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return [kind for part in get_args(annotation) for kind in _kinds(part)]
    return [] if annotation is type(None) else [annotation]


def _is_type(kind: Any, of: type | tuple[type, ...]) -> bool:
    return isinstance(kind, type) and issubclass(kind, of)


def is_secret(info: FieldInfo) -> bool:
    """Whether what is typed must be taken as it is and never be shown again."""
    return any(_is_type(kind, SecretStr) for kind in _kinds(info.annotation))


def shape(info: FieldInfo) -> str:
    """How a field is asked: `many`, `date`, `number`, `choice` or `text`."""
    for kind in _kinds(info.annotation):
        if get_origin(kind) in (list, set, frozenset, tuple):
            return "many"
        if get_origin(kind) is Literal or _is_type(kind, (Enum, bool)):
            return "choice"
        if _is_type(kind, NUMBERS):
            return "number"
        if _is_type(kind, date):
            return "date"
    return "text"
