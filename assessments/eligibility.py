"""Who may take part in a scheme, held against what is known of an employer."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

from assessments.definition import Edition, as_number
from assessments.terms import Eligibility, SizeBounds

UNIT_WORDS = {"headcount": "people", "fte": "full-time equivalents"}


@dataclass(frozen=True)
class Term:
    """One term of taking part: whether it is kept, None where that cannot be told, and the term in words."""

    ok: bool | None
    words: str


def eligible(edition: Edition, facts: Mapping[str, object], *, site: bool = False) -> tuple[Term, ...]:
    """Hold an employer against each term of the scheme. Never raises; what is not known is neither.

    `facts` are those known of every employer: headcount, fte, sector (a SIC 2007 section), ownership and,
    when it has been looked up, in_area. `site` says that one site or unit would take part alone.
    """
    own = edition.eligibility
    return (*_area(edition, own, facts), *_kind(own, facts), *_size(own.size, facts), *_alone(own, site),
            *(Term(None, words) for words in own.requires))  # fmt: skip


def refusals(edition: Edition, facts: Mapping[str, object], *, site: bool = False) -> tuple[str, ...]:
    """The terms that are known not to be kept, in words; empty when nothing speaks against taking part."""
    return tuple(term.words for term in eligible(edition, facts, site=site) if term.ok is False)


def unsettled(edition: Edition, facts: Mapping[str, object], *, site: bool = False) -> tuple[str, ...]:
    """The terms that nothing known of the employer settles, in words: for the employer itself to judge."""
    return tuple(term.words for term in eligible(edition, facts, site=site) if term.ok is None)


def _area(edition: Edition, own: Eligibility, facts: Mapping[str, object]) -> tuple[Term, ...]:
    if not own.in_area or edition.area is None:
        return ()
    known = facts.get("in_area")
    words = f"It is for workplaces in {edition.area.name}."
    return (Term(known if isinstance(known, bool) else None, words),)


def _kind(own: Eligibility, facts: Mapping[str, object]) -> tuple[Term, ...]:
    found = []
    for key, allowed, words in (
        ("sector", own.sectors, f"It is for sectors {', '.join(own.sectors)} (SIC 2007 sections)."),
        ("ownership", own.ownership, f"It is for {' and '.join(own.ownership)} employers."),
    ):
        if allowed:
            value = facts.get(key)
            found.append(Term(value in allowed if isinstance(value, str) and value else None, words))
    return tuple(found)


def _size(bounds: SizeBounds | None, facts: Mapping[str, object]) -> tuple[Term, ...]:
    if bounds is None:
        return ()
    size = as_number(facts.get(bounds.unit))
    # Part people are not counted, as for size bands.
    ok = None if size is None else bounds.min <= floor(size) and (not bounds.max or floor(size) <= bounds.max)
    return (Term(ok, f"It is for employers with {size_words(bounds)}."),)


def size_words(bounds: SizeBounds) -> str:
    """A size in words, such as "2 to 49 people"."""
    unit = UNIT_WORDS.get(bounds.unit, bounds.unit)
    if bounds.max is None:
        return f"{bounds.min} or more {unit}"
    return f"{bounds.min} to {bounds.max} {unit}" if bounds.min else f"up to {bounds.max} {unit}"


def _alone(own: Eligibility, site: bool) -> tuple[Term, ...]:
    if own.sites:
        return ()
    return (Term(not site, "The whole organisation takes part: a site cannot join on its own."),)
