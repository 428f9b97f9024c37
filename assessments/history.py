"""What a new edition says about the one before it, held against that edition, as faults of its file."""

from assessments.definition import Edition
from assessments.editions import contradictions
from assessments.reading import Fault, Node, SchemeFaults, read


def history_faults(old: Edition, new: Edition, text: str | bytes) -> tuple[Fault, ...]:
    """Everything the new edition declares of itself that is not so, with the line of the criterion in `text`.

    `text` is the new edition's file: an overlay's own for an overlay, where what the edition below declares
    is not the overlay's business and is left out.
    """
    try:
        lines = _lines(read(text))
    except SchemeFaults:
        lines = {}
    return tuple(
        Fault(lines[key], key, message)
        for key, message in contradictions(old, new)
        if key in lines or new.extends is None
    )


def _lines(root: Node) -> dict[str, int]:
    """The line of every criterion by its key, and of every key named in `removed`."""
    found: dict[str, int] = {}
    whole = root.value if isinstance(root.value, dict) else {}
    for theme in _items(whole.get("themes")):
        criteria = theme.value.get("criteria") if isinstance(theme.value, dict) else None
        for criterion in _items(criteria):
            key = criterion.value.get("key") if isinstance(criterion.value, dict) else None
            if key is not None:
                found[str(key.value)] = key.line
    return {**{str(item.value): item.line for item in _items(whole.get("removed"))}, **found}


def _items(node: Node | None) -> list[Node]:
    return node.value if node is not None and isinstance(node.value, list) else []
