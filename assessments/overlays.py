"""An overlay: what a council adds to an edition, and the names it gives to parts of it, without editing it.

The two files are put together as nodes, and the whole goes through the same checks as any definition. A fault
of the whole is told at the overlay's own line; the edition below has none by itself.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assessments.definition import Edition
from assessments.format import EDITION
from assessments.overlay_format import ADDED, OVERLAY, READ_OVERLAY, REFERENCE, RENAMED, RENAMES
from assessments.reading import Fault, Node, SchemeFaults, read
from assessments.scheme import from_node, load
from assessments.shape import Sheet, item_path


def is_overlay(definition: str | bytes) -> bool:
    """Whether a file says that it adds to an edition. Raises SchemeFaults for what cannot be read at all."""
    root = read(definition)
    return isinstance(root.value, dict) and "extends" in root.value


def extended(overlay: str | bytes) -> str:
    """The edition an overlay adds to, as key@version. Raises SchemeFaults when it does not say so."""
    sheet = Sheet()
    root = read(overlay)
    said = root.value.get("extends") if isinstance(root.value, dict) else None
    if said is None:
        raise SchemeFaults([Fault(root.line, "extends", "is missing; it names the edition, as key@version")])
    value = REFERENCE(said, "extends", sheet)
    _stop(sheet)
    return str(value)


def load_overlay(base_text: str | bytes, overlay_text: str | bytes) -> Edition:
    """Read an overlay on an edition as the edition that the two make together.

    The result has the overlay's key, version and title; `extends` names the edition below and `local` the
    criteria that were added. Raises SchemeFaults, and nothing else, with lines of the overlay's file: for
    whatever cannot be read, for each attempt to change or leave out something of the edition, and for what
    does not hold together with it.
    """
    root, sheet = read(overlay_text), Sheet()
    if is_overlay(base_text):
        line = _line(root, "extends")
        words = "is an overlay itself; add to the edition that it extends"
        raise SchemeFaults([Fault(line, "extends", words)])
    base = load(base_text)
    _refuse_edits(root, sheet)
    _stop(sheet)
    values = READ_OVERLAY(root, "", sheet)
    _stop(sheet)
    named = f"{base.key}@{base.version}"
    if values["extends"] != named:
        sheet.fault(
            _line(root, "extends"), "extends", f"names {values['extends']}, and this edition is {named}"
        )
    _check_additions(base, root, sheet)
    tree = _copied(read(base_text), _line(root, "extends"))
    _rename(tree, root, sheet)
    _stop(sheet)
    _add(tree, root)
    local = frozenset(criterion["key"] for theme in values["themes"] for criterion in theme["criteria"])
    whole = from_node(tree, extends=named, local=local)
    return replace(
        whole,
        content_hash=_hash(base, root),
        replaces=values["replaces"],
        removed=(),
        contacts=values["contacts"],
    )


def _stop(sheet: Sheet) -> None:
    if sheet.faults:
        raise SchemeFaults(sheet.faults)


def _line(root: Node, key: str) -> int:
    return root.value[key].line if isinstance(root.value, dict) and key in root.value else root.line


def _hash(base: Edition, root: Node) -> str:
    """Name exactly this overlay on exactly this edition."""
    said = json.dumps(root.plain(), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{base.content_hash}\n{said}".encode()).hexdigest()


def _refuse_edits(root: Node, sheet: Sheet) -> None:
    """Say of each part of an edition that an overlay cannot touch that it cannot."""
    if not isinstance(root.value, dict):
        return
    for key, node in root.value.items():
        if key in EDITION and key not in OVERLAY:
            words = "belongs to the edition; an overlay adds and renames, and cannot change or remove"
            sheet.fault(node.line, key, words)


def _check_additions(base: Edition, root: Node, sheet: Sheet) -> None:
    """What is added must not stand in the edition already."""
    for part in ("facts", "statuses", "sources", "process"):
        known = {item.key for item in getattr(base, part)}
        for path, node, key in _keyed(root, part):
            if key in known:
                sheet.fault(node.line, path, f"the edition has '{key}' already; an overlay cannot change it")
    asked = {criterion.key for criterion in base.criteria}
    themes = {theme.key for theme in base.themes}
    for path, node, key in _keyed(root, "themes"):
        if key in themes:
            _check_old_theme(path, node, sheet)
        else:
            _check_new_theme(path, node, sheet)
        for inner_path, criterion, inner_key in _keyed(node, "criteria"):
            if inner_key in asked:
                words = f"the edition asks '{inner_key}' already; an overlay cannot change what it asks"
                sheet.fault(criterion.line, f"{path}.{inner_path}", words)


def _check_old_theme(path: str, node: Node, sheet: Sheet) -> None:
    for name in node.value if isinstance(node.value, dict) else ():
        if name not in ("key", "criteria"):
            words = "a theme of the edition cannot be changed, only added to; a local title stands in 'names'"
            sheet.fault(node.value[name].line, f"{path}.{name}", words)  # type: ignore[index]


def _check_new_theme(path: str, node: Node, sheet: Sheet) -> None:
    for name in ("title", "summary"):
        if isinstance(node.value, dict) and name not in node.value:
            sheet.fault(node.line, f"{path}.{name}", "is missing; a theme that is new needs it")


def _keyed(node: Node, part: str) -> Iterator[tuple[str, Node, str]]:
    """The records of a list with their paths and keys."""
    inner = node.value.get(part) if isinstance(node.value, dict) else None
    for number, item in enumerate(inner.value if inner and isinstance(inner.value, list) else (), start=1):
        if isinstance(item.value, dict) and "key" in item.value:
            yield item_path(part, item, number), item, item.value["key"].value


def _copied(node: Node, line: int) -> Node:
    """A tree of its own to build on, all of it on one line: where the overlay names the edition."""
    if isinstance(node.value, dict):
        return Node(line, {key: _copied(inner, line) for key, inner in node.value.items()})
    if isinstance(node.value, list):
        return Node(line, [_copied(inner, line) for inner in node.value])
    return Node(line, node.value)


def _rename(tree: Node, root: Node, sheet: Sheet) -> None:
    names = root.value.get("names") if isinstance(root.value, dict) else None
    for path, words in names.value.items() if names and isinstance(names.value, dict) else ():
        record_of, field = _place(tree, path)
        if field is None:
            sheet.fault(words.line, f"names.{path}", f"is nothing an overlay can name; it can name {RENAMES}")
        elif record_of is None:
            sheet.fault(words.line, f"names.{path}", "names nothing that the edition has")
        else:
            record_of[field] = words


def _place(tree: Node, path: str) -> tuple[dict[str, Node] | None, str | None]:
    """Where a name stands: the record (None: there is none) and its field (None: it is not a name)."""
    if path == "title":
        return _dict(tree), "title"
    part, _, rest = path.partition(".")
    if part not in RENAMED or not rest:
        return None, None
    if part == "roles":
        roles = _dict(tree).get("roles")
        return (_dict(roles) if roles and rest in _dict(roles) else None), rest
    if part == "answers":
        option = _dict(_dict(tree)["answers"]).get(rest)
        return (_dict(option) if option else None), "label"
    key, _, field = rest.rpartition(".")
    if field != RENAMED[part]:
        return None, None
    return _with_key(tree, part, key), field


def _with_key(tree: Node, part: str, key: str) -> dict[str, Node] | None:
    wholes = [tree]
    if part == "criteria":
        wholes = [theme for _, theme, _ in _keyed(tree, "themes")]
    found = (node for whole in wholes for _, node, own in _keyed(whole, part) if own == key)
    return next((_dict(node) for node in found), None)


def _dict(node: Node) -> dict[str, Node]:
    return node.value if isinstance(node.value, dict) else {}


def _list(holder: dict[str, Node], key: str, line: int) -> list[Node]:
    if key not in holder or not isinstance(holder[key].value, list):
        holder[key] = Node(line, [])
    value: Any = holder[key].value
    return value  # type: ignore[no-any-return]


def _add(tree: Node, root: Node) -> None:
    """Put what the overlay adds into the tree of the edition."""
    whole, overlay = _dict(tree), _dict(root)
    named = _dict(overlay["names"]) if "names" in overlay else {}
    for key in ("key", "version", "title", "dated"):
        if not (key == "title" and "title" in named):
            whole[key] = overlay[key]
    for key in ADDED:
        if key in overlay and isinstance(overlay[key].value, list):
            _list(whole, key, overlay[key].line).extend(overlay[key].value)  # type: ignore[arg-type]
    if "roles" in overlay:
        roles = whole.setdefault("roles", Node(overlay["roles"].line, {}))
        _dict(roles).update(_dict(overlay["roles"]))
    if "replaces" in whole:  # of the edition's own history, not of the overlay's
        whole["replaces"] = Node(tree.line, f"{whole['replaces'].value} of {overlay['extends'].value}")
    elif "replaces" in overlay:  # what is added may say how it changed since that version
        whole["replaces"] = overlay["replaces"]
    # The edition's own examples hold for the edition; with more asked they would come out otherwise.
    whole.pop("examples", None)
    if "examples" in overlay:
        whole["examples"] = overlay["examples"]
    themes = _list(whole, "themes", tree.line)
    for _, theme, key in _keyed(root, "themes"):
        old = _with_key(tree, "themes", str(key))
        if old is None:
            themes.append(theme)
        else:
            _list(old, "criteria", theme.line).extend(_dict(theme)["criteria"].value)  # type: ignore[arg-type]
