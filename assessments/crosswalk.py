"""Links between two schemes: what an employer shows for one that counts for the other.

`covers` means that meeting the one is enough for the other, `same` is that in both directions, and
`partly_covers` means that its evidence is a start. A link is our reading of two texts, never an owner's
promise, so every crosswalk is `authored` and all it brings is confirmed by the employer.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from assessments.definition import Edition
from assessments.reading import Fault, SchemeFaults, read
from assessments.shape import Field, Sheet, choice, items, record, slug, text

SAME, COVERS, PARTLY_COVERS = RELATIONS = ("same", "covers", "partly_covers")  # the strongest first
RELATION_WORDS: Mapping[str, str] = {SAME: "The same", COVERS: "Covered", PARTLY_COVERS: "Partly covered"}
ORIGINS = ("authored",)


@dataclass(frozen=True)
class Link:
    """One criterion counts for another."""

    source: str
    target: str
    relation: str
    note: str | None = None


@dataclass(frozen=True)
class Crosswalk:
    """Every link from one scheme to another."""

    source: str
    target: str
    links: tuple[Link, ...]
    note: str | None = None
    origin: str = "authored"

    def reversed(self) -> "Crosswalk":
        """The links that hold the other way too: only what is the same."""
        links = tuple(Link(x.target, x.source, SAME, x.note) for x in self.links if x.relation == SAME)
        return Crosswalk(self.target, self.source, links, self.note, self.origin)


LINK = {
    "from": Field(slug, into="source", meaning="The key of a criterion of the scheme it comes from."),
    "to": Field(slug, into="target", meaning="The key of a criterion of the scheme it counts for."),
    "relation": Field(choice(*RELATIONS), meaning="Whether it is the same, enough for it, or a start."),
    "note": Field(text, None, meaning="Why, or what is still to be shown."),
}
CROSSWALK = {
    "from": Field(slug, into="source", meaning="The key of the scheme that answers come from."),
    "to": Field(slug, into="target", meaning="The key of the scheme that they count for."),
    "origin": Field(choice(*ORIGINS), meaning="A crosswalk is always our own reading: authored."),
    "note": Field(text, None, meaning="What both schemes' people should know of it."),
    "links": Field(items(record(LINK), at_least=1, noun="link"), meaning="The links, in any order."),
}
READ_CROSSWALK = record(CROSSWALK)


def load_crosswalk(
    data: str | bytes, source: Edition | None = None, target: Edition | None = None
) -> Crosswalk:
    """Read a crosswalk file. Raises SchemeFaults, and nothing else, with every fault of it.

    With the editions of its schemes the keys are checked too.
    """
    sheet = Sheet()
    values = READ_CROSSWALK(read(data), "", sheet)
    if sheet.faults:
        raise SchemeFaults(sheet.faults)
    links = tuple(Link(**link) for link in values.pop("links"))
    found = Crosswalk(links=links, **values)
    faults = list(_contradictions(found, sheet))
    for edition, end, scheme in ((source, "source", found.source), (target, "target", found.target)):
        if edition is not None:
            faults += _unknown(found, edition, end, scheme, sheet)
    if faults:
        raise SchemeFaults(faults)
    return found


def _place(number: int, sheet: Sheet, key: str = "") -> tuple[int, str]:
    path = f"links[{number}]" + (f".{key}" if key else "")
    return sheet.line(path), path


def _contradictions(found: Crosswalk, sheet: Sheet) -> Iterable[Fault]:
    if found.source == found.target:
        yield Fault(sheet.line("to"), "to", "must be another scheme than the one it comes from")
    pairs: dict[tuple[str, str], int] = {}
    same: dict[tuple[str, str], str] = {}
    for number, link in enumerate(found.links, start=1):
        line, path = _place(number, sheet)
        if first := pairs.get((link.source, link.target)):
            words = f"'{link.source}' and '{link.target}' are linked already (link {first}); keep one"
            yield Fault(line, path, words)
        pairs.setdefault((link.source, link.target), number)
        if link.relation != SAME:
            continue
        for end, mine, other in (("from", link.source, link.target), ("to", link.target, link.source)):
            if same.setdefault((end, mine), other) != other:
                words = f"'{mine}' is the same as '{same[end, mine]}' already; use covers for the other"
                yield Fault(line, path, words)


def _unknown(found: Crosswalk, edition: Edition, end: str, scheme: str, sheet: Sheet) -> Iterable[Fault]:
    word = "from" if end == "source" else "to"
    if edition.key != scheme:
        yield Fault(sheet.line(word), word, f"is '{scheme}', and the definition given is '{edition.key}'")
        return
    known = {criterion.key for criterion in edition.criteria}
    for number, link in enumerate(found.links, start=1):
        if getattr(link, end) not in known:
            line, path = _place(number, sheet, word)
            words = f"{edition.title} {edition.version} has no criterion '{getattr(link, end)}'"
            yield Fault(line, path, words)


def between(crosswalks: Iterable[Crosswalk], source: str, target: str) -> Crosswalk:
    """Everything known of what one scheme counts for in another, as one crosswalk; it may have no links.

    Later crosswalks go before earlier ones where both link the same two criteria.
    """
    links: dict[tuple[str, str], Link] = {}
    for crosswalk in crosswalks:
        for one in (crosswalk, crosswalk.reversed()):
            if (one.source, one.target) == (source, target):
                links |= {(link.source, link.target): link for link in one.links}
    return Crosswalk(source, target, tuple(links.values()))


def already_counts(crosswalk: Crosswalk, answered: Collection[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """What these criteria of the one scheme count for in the other: its key to the relation and from which.

    The strongest relation is the one that holds; several criteria of that strength are all named, in the
    crosswalk's order.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for link in crosswalk.links:
        if link.source in answered:
            found.setdefault(link.target, {}).setdefault(link.relation, []).append(link.source)
    return {
        target: next((relation, tuple(by[relation])) for relation in RELATIONS if relation in by)
        for target, by in found.items()
    }
