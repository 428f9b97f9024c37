"""The studio's forms: from the tables of questions to a checked form, and from answers to changed text."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from api.services.draft_beginning import KEY_SHAPE
from assessments.editing import append, remove, set_value, value_at
from assessments.reading import read
from assessments.starting import KEY as SLUG
from assessments.starting import key_from
from frontend.forms.binding import Bound
from frontend.forms.durations import as_iso, in_words
from frontend.forms.studio_fields import WHOLES, Entry, Part
from frontend.forms.studio_words import TRANSLATED, put_name, put_translation

KEPT = "(kept)"  # a condition that is more than one fact stays as it is
MOST = 8_000  # characters, as much as a definition's text may have
KEY = Entry("key", "Key", hint="Its short name in addresses and rules. Leave it empty to have one made.")


class NewDraft(BaseModel):
    """How a draft begins."""

    how: Literal["nothing", "shipped", "next", "overlay", "file"] = Field(title="What to begin with")
    host_id: int = Field(title="Organisation", ge=1)
    title: str = Field("", title="Title of the scheme", max_length=200)
    scheme_key: str = Field("", title="Key of the scheme", max_length=80)
    shipped: str = Field("", title="Scheme or rule template", max_length=100)
    edition_id: int | None = Field(None, title="Edition", ge=1)


class WholeText(BaseModel):
    """The whole definition as text, and the version it was read at."""

    definition: str = Field(title="YAML", max_length=2_000_000)
    seen: int = Field(title="Version", ge=1)


def model_of(entries: Iterable[Entry]) -> type[BaseModel]:
    """The input model of a table of questions."""
    return create_model("StudioForm", **{entry.name: _field(entry) for entry in entries})  # type: ignore[call-overload, no-any-return]


def _field(entry: Entry) -> tuple[Any, Any]:
    given = Field if entry.required else lambda **more: Field(None, **more)
    chosen = {"json_schema_extra": {"chosen": True}} if entry.kind in ("one", "yesno") else {}
    if entry.kind == "number":
        number = float if entry.required else float | None
        return number, given(title=entry.label, allow_inf_nan=False)
    kinds: dict[str, Any] = {"whole": int, "day": date, "tick": bool}
    if entry.kind == "many":
        return list[str], Field(default_factory=list, title=entry.label, max_length=500)
    if entry.kind in kinds:
        return kinds[entry.kind] if entry.required else kinds[entry.kind] | None, given(title=entry.label)
    kind = str if entry.required else str | None
    return kind, given(title=entry.label, max_length=MOST, **chosen)


def filled(entries: Sequence[Entry], record: object) -> Bound[BaseModel]:
    """The form as the record stands now. What is not of the kind asked for is shown as it is written."""
    data: dict[str, str | list[str]] = {}
    for entry in entries:
        value = value_at(record, entry.path)
        if entry.kind == "day" and isinstance(value, date):
            data |= {f"{entry.name}-{part}": str(getattr(value, part)) for part in ("day", "month", "year")}
        else:
            data[entry.name] = _shown(entry, value)
    return Bound(data=data)


def _shown(entry: Entry, value: object) -> str | list[str]:
    if value is None:
        return [] if entry.kind == "many" else ""
    if entry.kind == "many":
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if entry.kind == "lines":
        return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
    if entry.kind == "time":
        return in_words(value)
    if entry.kind == "condition" and not isinstance(value, str):
        return KEPT
    if isinstance(value, bool):
        return ("yes" if value else "no") if entry.kind == "yesno" else ("true" if value else "")
    return " ".join(str(value).split())


def answers_of(entries: Iterable[Entry], form: Bound[Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What a form says, by path, as a definition holds it (None: nothing); and sentences by field."""
    given, errors = {}, {}
    for entry in entries:
        value = getattr(form.value, entry.name)
        if entry.kind == "time" and value:
            given[entry.path] = as_iso(value)
            if given[entry.path] is None:
                errors[entry.name] = (
                    f"{entry.label} must be a length of time, like 2 years, 18 months or 6 weeks"
                )
        elif entry.kind == "condition" and value == KEPT:
            continue
        else:
            given[entry.path] = _held(entry, value)
    return given, errors


def _held(entry: Entry, value: Any) -> Any:
    if entry.kind == "lines":
        return [" ".join(line.split()) for line in (value or "").splitlines() if line.strip()] or None
    if entry.kind == "yesno":
        return {"yes": True, "no": False}.get(value)
    if entry.kind == "many":
        return value or None
    if entry.kind == "number" and value is not None and value == int(value):
        return int(value)
    if isinstance(value, str):
        return " ".join(value.split()) or None
    return value


def written(
    text: str,
    place: str,
    part: Part,
    record: Mapping[str, Any],
    given: Mapping[str, Any],
    below: object = None,
) -> str:
    """The text with the answers that differ from what the record says; every other line as it was.

    `below` is the plain data of the edition that an overlay adds to, whose texts local names stand for.
    """
    for path, value in given.items():
        old = value_at(record, path)
        unticked = value in (None, False) and old in (None, False)
        same_words = isinstance(old, str) and isinstance(value, str) and " ".join(old.split()) == value
        if (value == old and type(value) is type(old)) or (unticked and value is not False) or same_words:
            continue
        if path.startswith(f"{TRANSLATED}."):
            text = put_translation(text, part, record.get("key"), path, value)
        elif part is WHOLES["names"]:
            text = put_name(text, below, path, value)
        elif value is None or (value is False and old is None):
            text = _without(text, place, path) if old is not None else text
        else:
            text = set_value(text, f"{place}.{path}" if place else path, value, part.order)
    return text


def _without(text: str, place: str, path: str) -> str:
    """Take out an answer, and the records around it that hold nothing more."""
    text = remove(text, f"{place}.{path}" if place else path)
    while "." in path:
        path = path.rpartition(".")[0]
        whole = f"{place}.{path}" if place else path
        if value_at(read(text).plain(), whole) != {}:
            break
        text = remove(text, whole)
    return text


def added(text: str, place: str, part: Part, given: Mapping[str, Any], taken: set[str]) -> tuple[str, str]:
    """The text with a new record at the end of a list, and the record's key ("" when it has none)."""
    record: dict[str, Any] = dict(part.new)
    for path, value in given.items():
        if value is None or (value is False and path != "required") or path.startswith(f"{TRANSLATED}."):
            continue
        here = record
        *way, last = path.split(".")
        for name in way:
            here = here.setdefault(name, {})
        here[last] = value
    if part.keyed:
        record["key"] = record.get("key") or free_key(str(given.get(part.named_by) or ""), taken)
    ordered = {name: record[name] for name in part.order if name in record}
    theme = place.removeprefix("themes.").removesuffix(".criteria")
    if place.endswith(".criteria") and value_at(read(text).plain(), f"themes.{theme}") is None:
        # An overlay's first criterion in a theme of the edition below.
        return append(text, "themes", {"key": theme, "criteria": [ordered]}), str(record.get("key", ""))
    text = append(text, place, ordered)
    for path, value in given.items():
        if path.startswith(f"{TRANSLATED}.") and value is not None:
            text = put_translation(text, part, record.get("key"), path, value)
    return text, str(record.get("key", ""))


def free_key(title: str, taken: set[str]) -> str:
    """A key made of a title that nothing else in its list has."""
    key = made = key_from(title)
    number = 2
    while key in taken:
        key, number = f"{made}_{number}", number + 1
    return key


def key_fault(key: str | None, taken: set[str]) -> str:
    """What is wrong with a typed key, or an empty string."""
    if not key:
        return ""
    if not SLUG.fullmatch(key):
        return KEY_SHAPE
    return f"Something here has the key “{key}” already: choose another" if key in taken else ""
