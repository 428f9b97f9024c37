"""Turns what a person posted into a checked value, or sentences beside the fields; nothing typed is lost."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from starlette.datastructures import FormData, UploadFile

from frontend.forms.dates import date_parts, part_names, read_date
from frontend.forms.posting import Posted, posted, uploads
from frontend.forms.sentences import BIGGEST_NUMBER, SENTENCES, choose, enter, in_sentence, sentence
from frontend.forms.shapes import is_secret, label_of, shape

__all__ = ["Bound", "Posted", "bind", "posted", "uploads"]

Model = TypeVar("Model", bound=BaseModel)
Typed = str | list[str]


@dataclass(frozen=True)
class Bound(Generic[Model]):
    """A form as the page shows it: the value when all is well, and what was typed and what is wrong with it.

    `data` holds what was typed by form field, `errors` a sentence by model field ("" for the whole form).
    `prefix` goes before each id, for pages with several forms that share field names.
    """

    value: Model | None = None
    data: Mapping[str, Typed] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""

    @classmethod
    def empty(cls, model: type[Model], **initial: Any) -> "Bound[Model]":
        """A form nobody has sent yet, filled with the values already known."""
        data: dict[str, Typed] = {}
        for name, info in model.model_fields.items():
            value = initial.get(name)
            if shape(info) == "date":
                data |= date_parts(name, value)
            else:
                data[name] = _as_typed(value)
        return cls(data=data)

    @property
    def ok(self) -> bool:
        """Whether there is a value to act on."""
        return self.value is not None and not self.errors

    def with_errors(self, errors: Mapping[str, str]) -> "Bound[Model]":
        """The same form with more sentences beside its fields, such as those of an InvalidInput."""
        return replace(self, errors={**self.errors, **errors})

    def with_data(self, **typed: Typed) -> "Bound[Model]":
        """The same form with other text in some of its fields."""
        return replace(self, data={**self.data, **typed})

    def cleared(self) -> "Bound[Model]":
        """The same form with nothing typed and nothing wrong, for its other copies on a page."""
        return replace(self, value=None, data={}, errors={})

    def with_prefix(self, prefix: str) -> "Bound[Model]":
        """The same form with other ids, so that two of its kind can stand on one page."""
        return replace(self, prefix=prefix)

    def text(self, name: str) -> str:
        """What was typed in a field, or an empty string."""
        typed = self.data.get(name, "")
        return typed if isinstance(typed, str) else ", ".join(typed)

    def chosen(self, name: str) -> list[str]:
        """Every option ticked for a field."""
        typed = self.data.get(name, "")
        return [typed] if isinstance(typed, str) and typed else list(typed)

    def error(self, name: str) -> str:
        """The sentence to show beside a field, or an empty string."""
        return self.errors.get(name, "")

    def id(self, name: str) -> str:
        """The id of a field's input on the page."""
        return f"{self.prefix}{name}"

    def anchor(self, name: str) -> str:
        """The id that the error summary leads to: of a date, its first part; of the whole form, none."""
        if not name:
            return ""
        day = part_names(name)[0]
        return self.id(day if day in self.data else name)


def bind(model: type[Model], form: FormData) -> Bound[Model]:
    """Check a posted form against its model; never raises, whatever was sent.

    Text is stripped and an empty answer counts as none. Fields of a list take every value, others the last.
    """
    data: dict[str, Typed] = {}
    candidates: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, info in model.model_fields.items():
        typed = _typed(name, info, form)
        data |= {key: "" if is_secret(info) else text for key, text in typed.items()}
        candidate, wrong = _candidate(name, info, typed)
        if wrong:
            errors[name] = wrong
        if candidate is not None:
            candidates[name] = candidate
    value, found = _validate(model, candidates)
    errors = found | errors
    ordered = {name: errors[name] for name in (*model.model_fields, *errors) if name in errors}
    return Bound(value=None if ordered else value, data=data, errors=ordered)


def _validate(model: type[Model], candidates: dict[str, Any]) -> tuple[Model | None, dict[str, str]]:
    try:
        value = model.model_validate(candidates)
    except ValidationError as error:
        errors: dict[str, str] = {}
        for fault in error.errors(include_url=False):
            name = str(fault["loc"][0]) if fault["loc"] else ""
            errors.setdefault(name, _explain(model, name, fault))
        return None, errors
    unfit = {name: _unfit(getattr(value, name)) for name in model.model_fields}
    return value, {
        name: SENTENCES[kind](label_of(name, model.model_fields[name]), {})
        for name, kind in unfit.items()
        if kind
    }


def _explain(model: type[BaseModel], name: str, fault: ErrorDetails) -> str:
    # A field may say things its own way: json_schema_extra={"says": {fault: sentence}, "chosen": True}.
    info = model.model_fields.get(name)
    if info is None:
        return sentence(fault["type"], "Your answers", fault.get("ctx", {}))
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    own = extra.get("says", {})
    if isinstance(own, dict) and fault["type"] in own:
        return str(own[fault["type"]])
    label = label_of(name, info)
    if fault["type"] == "missing":
        is_choice = extra.get("chosen") or shape(info) in {"choice", "many"}
        return choose(label) if is_choice else enter(label)
    return sentence(fault["type"], label, fault.get("ctx", {}))


def _unfit(value: Any) -> str:
    """The fault of a number that the model took but no database column holds, or an empty string."""
    if isinstance(value, float) and not math.isfinite(value):
        return "finite_number"
    if isinstance(value, int | float | Decimal) and not -BIGGEST_NUMBER <= value <= BIGGEST_NUMBER:
        return "int_parsing_size"
    return ""


def _typed(name: str, info: FieldInfo, form: FormData) -> dict[str, Typed]:
    """What was typed for one model field, by form field; a secret is left exactly as typed."""
    if shape(info) == "many":
        return {name: [text for text in map(_clean, form.getlist(name)) if text]}
    if is_secret(info):
        sent = form.get(name)
        return {name: sent if isinstance(sent, str) else ""}
    parts = part_names(name) if shape(info) == "date" else (name,)
    return {part: _clean(form.get(part, "")) for part in parts}


def _clean(sent: UploadFile | str | None) -> str:
    """Text without the spaces around it, with the line ends that the length limit counts once."""
    return sent.replace("\r\n", "\n").strip() if isinstance(sent, str) else ""


def _candidate(name: str, info: FieldInfo, typed: Mapping[str, Typed]) -> tuple[Any, str]:
    """What the model should check, or None when nothing was given; and a sentence when it cannot be read."""
    label = label_of(name, info)
    texts = [text for one in typed.values() for text in ([one] if isinstance(one, str) else one)]
    if any("\0" in text for text in texts):
        return None, f"Remove the hidden characters from {in_sentence(label)}, then try again"
    if shape(info) == "date":
        read = read_date(name, label, {part: str(text) for part, text in typed.items()})
        return (None, read) if isinstance(read, str) else (read, "")
    if shape(info) == "number":
        return re.sub(r"(?<=\d)[ ,](?=\d{3})", "", str(typed[name])) or None, ""
    return typed[name] or None, ""


def _as_typed(value: Any) -> Typed:
    if value is None or isinstance(value, SecretStr):
        return ""
    if isinstance(value, list | tuple | set | frozenset):
        return [str(_as_typed(item)) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.value if isinstance(value, Enum) else value)
