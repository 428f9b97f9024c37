"""What the studio's pages share: a draft checked, its faults with where to mend them, and its choices."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlmodel import Session

from api.services.drafts import Checked, base_tree, check_text
from assessments.editing import find
from assessments.reading import Fault
from frontend.forms.studio_fields import LISTS, TERMS, WHOLES, Entry, Options, Part
from frontend.forms.studio_words import (
    TRANSLATED,
    languages_of,
    name_entries,
    translated,
    with_translations,
)
from models.drafts import Draft

# The lists that an overlay may have; what else there is belongs to the edition below.
OF_OVERLAY = ("overlay", "names")
OVERLAID = ("facts", "themes", "statuses", "sources", "fees", "process", "examples")


@dataclass(frozen=True)
class FaultRow:
    """A fault as a page shows it, with the page that mends it."""

    line: int
    key: str
    message: str
    href: str


@dataclass(frozen=True)
class Place:
    """A record of the draft: its path, the path its questions start from, what it is, and what it says."""

    path: str
    prefix: str
    part: Part
    record: Any

    @property
    def title(self) -> str:
        """How a person knows it."""
        named = self.record.get(self.part.named_by) if isinstance(self.record, dict) else None
        return str(named or self.part.title)


def view_of(db: Session, draft: Draft, text: str | None = None) -> dict[str, Any]:
    """What every page of a draft shows: the draft, its plain tree, its edition or its faults."""
    below = base_tree(db, draft.base_id) if draft.base_id else {}
    checked = check_text(db, draft, draft.definition if text is None else text)
    tree = checked.tree if isinstance(checked.tree, dict) else {}
    return {
        "draft": draft,
        "base": f"/studio/{draft.id}",
        "checked": checked,
        "tree": tree,
        "known": _known(below, tree) if below else tree,
        "below": below,
        "languages": languages_of(tree),
        "overlay": draft.base_id is not None,
        "faults": fault_rows(draft, checked, tree),
        "writable": draft.published_id is None and isinstance(checked.tree, dict),
    }


def _known(below: dict[str, Any], tree: dict[str, Any]) -> dict[str, Any]:
    """What a form may choose from: of an overlay, what the edition below has as well."""
    own = {name: records(tree, name) for name in OVERLAID}
    themes: dict[str, dict[str, Any]] = {}
    for theme in (*records(below, "themes"), *own.pop("themes")):
        before = themes.get(str(theme.get("key")), {})
        criteria = [*records(before, "criteria"), *records(theme, "criteria")]
        themes[str(theme.get("key"))] = {"title": theme.get("key"), **theme, **before, "criteria": criteria}
    both = {name: [*records(below, name), *held] for name, held in own.items()}
    return {**below, **both, "themes": list(themes.values())}


def fault_rows(draft: Draft, checked: Checked, tree: dict[str, Any]) -> list[FaultRow]:
    """The faults, each with a link to the form that mends it."""
    return [
        FaultRow(fault.line, fault.key, fault.message, f"/studio/{draft.id}/{_page(fault, tree)}")
        for fault in checked.faults
    ]


def _page(fault: Fault, tree: dict[str, Any]) -> str:
    first = fault.key.partition(".")[0].partition("[")[0]
    steps, left = find(tree, fault.key)
    if "rule" in steps and isinstance(steps[-1], str | int):
        rule = path_of(tree, steps[: steps.index("rule") + 1])
        return f"rule/{quote(rule)}"
    record = _record_steps(steps)
    if first in LISTS:
        return f"edit/{quote(path_of(tree, record))}" if record and first != "examples" else f"list/{first}"
    if first in ("answers", "roles"):
        return f"edit/{first}"
    if "extends" in tree:
        return (
            "edit/overlay"
            if first in WHOLES["overlay"].order
            else "edit/names"
            if first == "names"
            else f"yaml#line-{fault.line}"
        )
    named = {entry.path.partition(".")[0] for entry in TERMS}
    if first in named:
        return "edit/terms"
    scheme = {entry.path.partition(".")[0] for entry in WHOLES["scheme"].entries}
    return "edit/scheme" if first in scheme or left in scheme else f"yaml#line-{fault.line}"


def _record_steps(steps: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The steps to the record of a list that a place lies in: a criterion rather than its theme."""
    if len(steps) >= 4 and steps[0] == "themes" and steps[2] == "criteria":
        return steps[:4]
    return steps[:2] if len(steps) >= 2 and isinstance(steps[1], int) else ()


def path_of(tree: Any, steps: tuple[str | int, ...]) -> str:
    """The dotted path of some steps, items by their keys where they have one."""
    path = ""
    for step in steps:
        tree = tree[step]
        if isinstance(step, int):
            key = tree.get("key") if isinstance(tree, dict) else None
            path += f".{key}" if isinstance(key, str) else f"[{step + 1}]"
        else:
            path += f".{step}" if path else step
    return path


def place_in(tree: dict[str, Any], path: str) -> Place | None:
    """The record at a path, or None when no form shows what is there."""
    if (path in WHOLES and ("extends" in tree) == (path in OF_OVERLAY)) or path == "roles":
        prefix = path if path in ("answers", "roles", "names") else ""
        held = tree.get(path) if prefix else tree
        return _place(tree, path, prefix, WHOLES[path], held if isinstance(held, dict) else {})
    steps, left = find(tree, path)
    if left or not steps or steps != _record_steps(steps):
        return None
    kind = "criteria" if len(steps) == 4 else str(steps[0])
    if kind not in LISTS:
        return None
    record = tree
    for step in steps:
        record = record[step]  # type: ignore[index]
    return _place(tree, path, path, LISTS[kind], record) if isinstance(record, dict) else None


def _place(tree: dict[str, Any], path: str, prefix: str, part: Part, record: dict[str, Any]) -> Place:
    """A place whose record holds what it says in other languages as well."""
    words = translated(tree, part, record)
    return Place(path, prefix, part, {**record, TRANSLATED: words} if words else record)


def list_part(tree: dict[str, Any], path: str) -> Part | None:
    """What a list holds, by its path; None when there is no such list."""
    if path in LISTS and path != "criteria":
        return LISTS[path]
    theme, _, last = path.rpartition(".")
    below = "extends" in tree and theme.startswith("themes.") and "." not in theme[7:]
    return LISTS["criteria"] if last == "criteria" and (below or place_in(tree, theme)) else None


def keys_in(tree: dict[str, Any], path: str) -> set[str]:
    """The keys that a new record of a list may not have."""
    holders, name = ([tree], path)
    if path.endswith("criteria"):
        holders, name = records(tree, "themes"), "criteria"
    return {str(one.get("key")) for holder in holders for one in records(holder, name)}


def records(tree: Any, name: str) -> list[dict[str, Any]]:
    """The records of a list that are records."""
    held = tree.get(name) if isinstance(tree, dict) else None
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def titled(tree: Any, name: str) -> Options:
    """The keys of a list with their titles, as choices."""
    by = LISTS[name].named_by
    return tuple(
        (str(one["key"]), str(one.get(by) or one["key"])) for one in records(tree, name) if one.get("key")
    )


def all_criteria(tree: dict[str, Any]) -> Options:
    """Every criterion of every theme, as choices."""
    return tuple(pair for theme in records(tree, "themes") for pair in titled(theme, "criteria"))


def choices(tree: dict[str, Any], name: str) -> Options:
    """The choices that a list of the draft gives."""
    levels = titled(tree, "levels")
    facts = records(tree, "facts")
    numbers = tuple((str(f.get("key")), str(f.get("question"))) for f in facts if f.get("type") == "number")
    yes_no = tuple(
        (str(f.get("key")), str(f.get("question"))) for f in facts if f.get("type", "yes_no") == "yes_no"
    )
    built_in = (("headcount", "People (headcount)"), ("fte", "Full-time equivalents"))
    ways: dict[str, Options] = {
        "levels_or_any": (*levels, ("any", "Any level: a pool they share")),
        "levels_any_below": (*levels, ("any", "Any level"), ("up_to_this", "This level and those below")),
        "levels_statuses": (*levels, *titled(tree, "statuses")),
        "units": (*built_in, *numbers),
        "yes_no_facts": yes_no,
        "criteria": all_criteria(tree),
    }
    if name == "facts":
        more = ("months_enrolled", "Months enrolled"), ("campaigns", "Campaigns run"), ("sector", "Sector")
        return (*titled(tree, "facts"), *built_in, *more, ("ownership", "Ownership"))
    return ways[name] if name in ways else titled(tree, name)


def names_of(tree: dict[str, Any]) -> dict[str, str]:
    """The title of every key that a rule may name."""
    pairs = [choices(tree, name) for name in ("criteria", "facts", "levels_any_below", "themes", "statuses")]
    return {key: title for listed in reversed(pairs) for key, title in listed}


def asked(view: dict[str, Any], place: Part) -> tuple[Entry, ...]:
    """The questions of a part: its texts in each language, and a criterion's evidence for each size band.

    Local names are asked for whatever the edition below has.
    """
    if place is WHOLES["names"]:
        return name_entries(view["below"])
    entries = with_translations(place.entries, place, view["tree"])
    if place.one != "criterion":
        return entries
    bands = (("any", "employers of any size"), *titled(view["known"], "tracks"))
    evidence = tuple(
        Entry(
            f"evidence.{key}", f"Examples for {title}", "lines", hint="One on each line.", section="Evidence"
        )
        for key, title in bands
    )
    return (*entries, *evidence)


def drawn(tree: dict[str, Any], entries: tuple[Entry, ...]) -> list[tuple[str, list[tuple[Entry, Options]]]]:
    """The questions by section, each with its choices, as the form shows them."""
    sections: dict[str, list[tuple[Entry, Options]]] = {}
    for entry in entries:
        options = choices(tree, entry.options) if isinstance(entry.options, str) else entry.options
        if entry.kind == "yesno":
            options = (("yes", "Yes"), ("no", "No"))
        sections.setdefault(entry.section, []).append((entry, options))
    return list(sections.items())
