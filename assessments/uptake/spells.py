"""An enrolment's time cut into spells in which nothing changes that uptake is told by.

The figures of any day are then a matter of finding the spells that the day falls into: whether it is today
or the last day of a financial year long ago makes no difference, and what was true then stays true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from assessments.awards import Term
from assessments.uptake.groups import band_of, industry_of

FOREVER = date(9999, 12, 31)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class State:
    """What an employer was from a day on."""

    since: date
    headcount: int
    section: str | None
    ownership: str
    area: str  # the local authority; "" where it is not known


@dataclass(frozen=True)
class Attempt:
    """An application: the day it began, and the day it was decided or withdrawn, if it was."""

    level: str
    began_on: date
    ended_on: date | None = None
    edition_id: int = 0


@dataclass(frozen=True)
class Held:
    """An award: its level, title and place in the ladder, and its term as it stands with the rest unknown."""

    level: str
    title: str
    rank: int  # lowest 1
    term: Term


@dataclass(frozen=True)
class Facts:
    """All that the spells of one enrolment are made from. `states` come in the order of time.

    `ranks` gives the place of each level in its scheme, for whether an attempt is at a higher one.
    """

    enrolled_on: date
    left_on: date | None
    states: Sequence[State]
    attempts: Sequence[Attempt] = ()
    held: Sequence[Held] = ()
    ranks: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Spell:
    """From `from_on` until the day before `until_on` nothing changed."""

    from_on: date
    until_on: date
    headcount: int
    band: int
    industry: str
    ownership: str
    area: str
    applying: bool
    level: str = ""
    level_title: str = ""
    rank: int = 0
    edition_id: int = 0  # of the newest application; 0 before there is one


def spells(facts: Facts) -> list[Spell]:
    """The spells of an enrolment, in the order of time, without gaps, from joining to leaving.

    Nothing when it left before it joined, or when nothing at all is known of the employer.
    """
    end = facts.left_on + ONE_DAY if facts.left_on else FOREVER
    if not facts.states or end <= facts.enrolled_on:
        return []
    turns = sorted({day for day in _turns(facts) if facts.enrolled_on < day < end} | {facts.enrolled_on, end})
    found: list[Spell] = []
    for day, following in pairwise(turns):
        spell = _on(facts, day, following)
        if found and _alike(found[-1], spell):
            spell = _on(facts, found.pop().from_on, following)
        found.append(spell)
    return found


def _turns(facts: Facts) -> list[date]:
    """Every day on which something may change."""
    days = [state.since for state in facts.states]
    for attempt in facts.attempts:
        days += [attempt.began_on, *([attempt.ended_on] if attempt.ended_on else [])]
    for one in facts.held:
        days.append(one.term.starts_on)
        if one.term.replaced_on:
            days.append(one.term.replaced_on)
        if (kept := one.term.kept_until) and kept < FOREVER:
            days.append(kept + ONE_DAY)
    return days


def _on(facts: Facts, day: date, until: date) -> Spell:
    """How things stood on a day, up to another."""
    state = _state(facts.states, day)
    open_levels = {one.level for one in facts.attempts if one.began_on <= day < (one.ended_on or FOREVER)}
    highest = max(
        (one for one in facts.held if _holds(facts, one, day)), key=lambda one: one.rank, default=None
    )
    return Spell(
        from_on=day,
        until_on=until,
        headcount=state.headcount,
        band=band_of(state.headcount),
        industry=industry_of(state.section),
        ownership=state.ownership,
        area=state.area,
        applying=bool(open_levels),
        level=highest.level if highest else "",
        level_title=highest.title if highest else "",
        rank=highest.rank if highest else 0,
        edition_id=max(
            (
                (one.began_on, place, one.edition_id)
                for place, one in enumerate(facts.attempts)
                if one.began_on <= day
            ),
            default=(day, 0, 0),
        )[2],
    )


def _state(states: Sequence[State], day: date) -> State:
    """The newest of before that day; what is known first stands for the time before, too."""
    return next((state for state in reversed(states) if state.since <= day), states[0])


def _holds(facts: Facts, one: Held, day: date) -> bool:
    """Whether a level was held on a day: work on a higher one may have kept it from running out."""
    ranks = facts.ranks or {}
    higher = any(
        ranks.get(attempt.level, 0) > one.rank and attempt.began_on <= day < (attempt.ended_on or FOREVER)
        for attempt in facts.attempts
    )
    term = one.term
    as_of = Term(term.starts_on, term.ends_on, term.clocks, term.extended_months, higher, term.replaced_on)
    return as_of.held(day)


def _alike(one: Spell, other: Spell) -> bool:
    return _what(one) == _what(other)


def _what(spell: Spell) -> tuple[object, ...]:
    return (spell.headcount, spell.industry, spell.ownership, spell.area, spell.applying, spell.level,
            spell.level_title, spell.rank, spell.edition_id)  # fmt: skip
