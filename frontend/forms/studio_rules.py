"""Rules by form: what each kind of rule is called, what its form asks, and how it reads in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.definition import ROLES
from assessments.editing import value_at
from frontend.forms.durations import in_words as time_in_words
from frontend.forms.studio_fields import Entry, worded

E = Entry
_NA = worded(("leaves_the_count", "counts_as_met", "counts_as_not_met"))
_ROLE = E("role", "Which", "one", worded(ROLES))
_LEVEL = E(
    "level", "Of the level", "one", "levels_any_below", hint="Leave it for this level and those of any level."
)
_THEME = E("theme", "In the theme", "one", "themes")
_EXCUSED = E("not_applicable", "“Not applicable”", "one", _NA)
_THEMES = E("of", "In these themes", "many", "themes", "Leave all empty for every theme.")
_MANY = E("at_least", "At least how many", "whole", required=True)


@dataclass(frozen=True)
class RuleKind:
    """A kind of rule: its words, its questions, and the argument that may stand alone."""

    title: str
    entries: tuple[Entry, ...] = ()
    lone: str = ""


RULE_KINDS: dict[str, RuleKind] = {
    "met": RuleKind("All criteria are met", (_ROLE, _LEVEL, _THEME, _EXCUSED)),
    "count": RuleKind("So many from a pool are met", (_MANY, _ROLE, _LEVEL, _THEME, _EXCUSED)),
    "each_theme": RuleKind("So many in each theme are met", (_MANY, _ROLE, _LEVEL, _THEMES, _EXCUSED)),
    "holds": RuleKind(
        "A level or status is held",
        (
            E("level", "Which", "one", "levels_statuses", required=True),
            E("now", "Held now", "tick", hint="Otherwise an award that has run out counts as well."),
        ),
        "level",
    ),
    "criterion": RuleKind(
        "One criterion is met", (E("key", "Which", "one", "criteria", required=True),), "key"
    ),
    "theme_levels": RuleKind(
        "Themes have reached a level",
        (
            E("every", "Which level", "one", "levels", required=True),
            _THEMES,
            E("at_least", "In at least how many themes", "whole", hint="Leave it empty for all."),
        ),
        "every",
    ),
    "modules": RuleKind(
        "So many modules are complete",
        (
            _MANY,
            E("of", "Out of these modules", "many", "themes", "Leave all empty for every module."),
            _LEVEL,
        ),
    ),
    "points": RuleKind(
        "So many points are earned",
        (
            E("at_least", "At least so many points", "number"),
            E("share", "At least this share of the points", "number", hint="From 0 to 1."),
            _ROLE,
            _LEVEL,
            _THEME,
            _THEMES,
            E("each_theme", "At least so many in each theme", "number"),
        ),
    ),
    "campaigns": RuleKind(
        "Campaigns were run",
        (
            _MANY,
            E("from_needs_assessment", "Chosen from the needs assessment", "tick"),
            E("evaluated", "Evaluated", "tick"),
            E("distinct_topics", "Each on another topic", "tick"),
            E("all_year", "How many run all year", "whole"),
            E("differ_from_earlier_levels", "Different from those of earlier levels", "tick"),
            E("each_theme", "At least so many in each theme", "whole"),
            E("themes", "In these themes", "many", "themes"),
            E("level", "Of the level", "one", "levels"),
        ),
    ),
    "needs_assessment": RuleKind(
        "The workforce was surveyed",
        (
            E("within", "Not longer ago than", "time", hint="Such as 12 months."),
            E("min_response", "Smallest response", "number", hint="A share, such as 0.5."),
        ),
    ),
    "fact": RuleKind(
        "Something is true of the employer",
        (
            E("key", "What", "one", "facts", required=True),
            E("is", "Answered", "yesno"),
            E("min", "From", "number"),
            E("max", "To", "number"),
            E("one_of", "One of these answers", "lines", hint="One on each line."),
        ),
    ),
    "all_of": RuleKind("All of several parts hold"),
    "any_of": RuleKind("One of several parts holds"),
    "not": RuleKind("A part does not hold"),
    "by_track": RuleKind("Another rule for each size band"),
}
GROUPS = {
    "all_of": "All of these hold",
    "any_of": "One of these holds",
    "not": "This does not hold",
    "by_track": "By size band",
}
MET = {"met": {"role": "mandatory"}}


@dataclass(frozen=True)
class Shown:
    """A part of a rule as the page shows it: its path, its kind, its words, the parts below, and its band."""

    path: str
    op: str
    words: str
    parts: tuple["Shown", ...] = ()
    band: str = ""
    missing: tuple[tuple[str, str], ...] = ()  # the size bands without a rule yet, as (key, title)


def shown(rule: Any, path: str, names: Mapping[str, str], tracks: Mapping[str, str]) -> Shown:
    """A rule of the plain tree as the page shows it; what is not a rule is said to be none."""
    if not isinstance(rule, dict) or len(rule) != 1:
        return Shown(path, "", "This is not a rule yet: choose what it asks.")
    ((op, argument),) = rule.items()
    if op in ("all_of", "any_of"):
        listed = argument if isinstance(argument, list) else []
        parts = tuple(shown(one, f"{path}.{op}[{n}]", names, tracks) for n, one in enumerate(listed, start=1))
        return Shown(path, op, GROUPS[op], parts)
    if op == "not":
        return Shown(path, op, GROUPS[op], (shown(argument, f"{path}.not", names, tracks),))
    if op == "by_track":
        bands = argument if isinstance(argument, dict) else {}
        parts = tuple(
            _banded(shown(one, f"{path}.by_track.{key}", names, tracks), tracks.get(key, key))
            for key, one in bands.items()
        )
        missing = tuple((key, title) for key, title in tracks.items() if key not in bands)
        return Shown(path, op, GROUPS[op], parts, missing=missing)
    return Shown(path, op, words_of(op, argument, names))


def _banded(part: Shown, band: str) -> Shown:
    return Shown(part.path, part.op, part.words, part.parts, band, part.missing)


def words_of(op: str, argument: Any, names: Mapping[str, str]) -> str:
    """A rule without parts as a sentence; `names` gives the title of each key."""
    kind = RULE_KINDS.get(op)
    if kind is None:
        return f"“{op}” is not a kind of rule: choose another."
    said = arguments_of(op, argument)
    parts = [
        f"{entry.label}: {_told(entry, said.get(entry.path), names)}"
        for entry in kind.entries
        if _given(said, entry)
    ]
    return kind.title + (f" ({'; '.join(parts)})" if parts else "")


def _given(said: Mapping[str, Any], entry: Entry) -> bool:
    return said.get(entry.path) not in (None, False, [], "") or (entry.kind == "yesno" and entry.path in said)


def _told(entry: Entry, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if entry.kind == "time":
        return time_in_words(value)
    options = dict(entry.options) if not isinstance(entry.options, str) else names
    if isinstance(value, list):
        return ", ".join(options.get(str(one), str(one)) for one in value)
    return str(options.get(str(value), value))


def arguments_of(op: str, argument: Any) -> dict[str, Any]:
    """The arguments of a rule by name, also of one whose only argument stands bare."""
    if isinstance(argument, dict):
        return argument
    kind = RULE_KINDS.get(op)
    return {kind.lone: argument} if kind and kind.lone and argument is not None else {}


def made(op: str, given: Mapping[str, Any], before: Any, tracks: Mapping[str, str]) -> dict[str, Any]:
    """A rule of a kind from its form. A group takes what stood there before as its first part."""
    if op in ("all_of", "any_of"):
        inner = value_at(before, "all_of", value_at(before, "any_of"))
        return {op: inner if isinstance(inner, list) and inner else [before or MET]}
    if op == "not":
        return {op: before or MET}
    if op == "by_track":
        return {op: dict.fromkeys(tracks, before or MET)}
    kind = RULE_KINDS[op]
    said = {
        path: value
        for path, value in given.items()
        if value is not None and (value is not False or path == "is")
    }
    return {op: said[kind.lone] if kind.lone and set(said) == {kind.lone} else said}


STARTERS = {
    "all": "Every mandatory criterion of the level is met",
    "pool": "The same, and so many from the pool",
    "each_theme": "The same, and so many from the pool in each theme",
    "by_track": "Another rule for each size band",
}


def starter(kind: str, many: int, below: str, tracks: Mapping[str, str]) -> dict[str, Any]:
    """The usual rules: `many` of a pool or in each theme, and `below` the level to be held ("": none)."""
    parts: list[dict[str, Any]] = [{"holds": below}] if below else []
    parts.append({"by_track": dict.fromkeys(tracks, MET)} if kind == "by_track" else MET)
    if kind == "pool":
        parts.append({"count": {"role": "pool", "at_least": many}})
    if kind == "each_theme":
        parts.append({"each_theme": {"role": "pool", "at_least": many}})
    return parts[0] if len(parts) == 1 else {"all_of": parts}
