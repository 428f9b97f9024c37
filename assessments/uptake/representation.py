"""Whom a programme reaches: newcomers or the already active, which groups most, and how evenly.

An index of representation sets a group's share of those reached against its share of all there are: 1 means
just as many as would be expected. What there is was counted, not sampled, so only the share among those
reached is uncertain; its score interval (E. B. Wilson, JASA 22, 1927) over the fixed share is the index's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from math import sqrt
from typing import NamedTuple

from assessments.uptake.figures import Z95, Denominator, Figure, Unit, share, wilson

# An employer that already met this share of the criteria when it first assessed itself was active before it
# came. Halemark's own default: no scheme says where the line is, so pages name it.
ALREADY_ACTIVE_FROM = 0.5
# Below so many employers, how evenly people are spread over them says more of single ones than of all.
FEWEST_FOR_CONCENTRATION = 10
LARGEST_SHARE = 0.1
RECORDS = "Halemark's own records of enrolments"


@dataclass(frozen=True)
class Newcomers:
    """How many were new to this, and how many had been at it before they came."""

    newcomers: Figure
    already_active: Figure
    not_known: int  # have not assessed themselves yet, or did not by the day


class Group(NamedTuple):
    """A group by its key and words, with how many in it were reached and how many there are."""

    key: str
    words: str
    reached: int
    there: float | None  # None where nobody has published it


def newcomers(baselines: Iterable[float | None], as_of: date) -> Newcomers:
    """Split employers by the share of criteria that they met when they first assessed themselves whole."""
    all_of_them = list(baselines)
    known = [one for one in all_of_them if one is not None]
    active = sum(one >= ALREADY_ACTIVE_FROM for one in known)
    of = Denominator(len(known), "enrolments that assessed themselves whole", RECORDS) if known else None
    return Newcomers(
        share("reach_newcomers", "Newcomers", len(known) - active, of, as_of),
        share("reach_already_active", "Already active", active, of, as_of),
        len(all_of_them) - len(known),
    )


def indexes(key: str, groups: Sequence[Group], source: str, as_of: date) -> list[Figure]:
    """The index of each group: its share of those reached over its share of all there are.

    Both shares are among the groups whose number is published: an employer of an unknown trade is in neither.
    """
    known = [group for group in groups if group.there is not None]
    reached = sum(group.reached for group in known)
    there = sum(group.there or 0 for group in known)
    return [_index(key, group, reached, there, source, as_of) for group in groups]


def _index(key: str, group: Group, reached: int, there: float, source: str, as_of: date) -> Figure:
    name = f"{key}_{group.key}"
    if group.there is None:
        note = "How many there are of these has not been published or loaded."
        return Figure(name, group.words, Unit.INDEX, as_of, group.reached, note=note)
    if not reached or not group.there:
        note = (
            "There are none of these, so none can be expected." if reached else "Nobody has been reached yet."
        )
        return Figure(name, group.words, Unit.INDEX, as_of, group.reached, group.there, note=note)
    expected = group.there / there
    low, high = wilson(group.reached, reached)
    value = group.reached / reached / expected
    return Figure(
        name,
        group.words,
        Unit.INDEX,
        as_of,
        group.reached,
        group.there,
        f"{group.words}: all there are",
        source,
        value,
        (low / expected, high / expected),
    )


@dataclass(frozen=True)
class Concentration:
    """How unevenly the people covered are spread over employers; None where too few employers tell."""

    employers: int
    people: float
    gini: float | None = None  # 0: every employer as large as every other
    herfindahl: float | None = None  # 1: all people at one employer
    largest_tenth: float | None = None  # the share of people at the largest tenth of employers
    lorenz: tuple[tuple[float, float], ...] = ()  # shares of employers, smallest first, and of their people


def concentration(headcounts: Iterable[int], tenths: int = 10) -> Concentration:
    """Gini's coefficient, Herfindahl's index, and Lorenz's curve at every tenth of the employers."""
    sizes = sorted(one for one in headcounts if one >= 0)
    number, people = len(sizes), sum(sizes)
    if number < FEWEST_FOR_CONCENTRATION or not people:
        return Concentration(number, people)
    ranked = sum(place * size for place, size in enumerate(sizes, start=1))
    gini = 2 * ranked / (number * people) - (number + 1) / number
    below = [0, *accumulate(sizes)]
    curve = [(place / tenths, _held_by(below, place / tenths)) for place in range(tenths + 1)]
    return Concentration(
        number,
        people,
        max(0.0, gini),
        sum(size * size for size in sizes) / people**2,
        1 - _held_by(below, 1 - LARGEST_SHARE),
        tuple(curve),
    )


def _held_by(below: Sequence[int], part: float) -> float:
    """The share of people at the smallest so many of the employers, on straight lines between them."""
    place = part * (len(below) - 1)
    whole = min(int(place), len(below) - 2)
    return (below[whole] + (place - whole) * (below[whole + 1] - below[whole])) / below[-1]


@dataclass(frozen=True)
class Slope:
    """The concentration index of uptake over deprivation; None where it cannot be worked out.

    Below nought: uptake is higher where deprivation is worse. Above: where it is less.
    """

    value: float | None
    ci95: tuple[float, float] | None = None
    note: str = ""


def concentration_index(reached: Mapping[int, int], there: Mapping[int, float]) -> Slope:
    """How uptake leans over deciles of deprivation, of which 1 is the most deprived.

    For grouped data, with its standard error: Kakwani, Wagstaff and van Doorslaer, Journal of Econometrics
    77 (1997). A decile where there is nothing to reach is left out.
    """
    deciles = [decile for decile in sorted(there) if there[decile] > 0]
    total = sum(there[decile] for decile in deciles)
    hit = sum(reached.get(decile, 0) for decile in deciles)
    if len(deciles) < 2:
        return Slope(None, note="There is only one decile of deprivation here, so nothing to compare.")
    if not hit:
        return Slope(None, note="Nobody has been reached yet.")
    parts = [there[decile] / total for decile in deciles]
    rates = [reached.get(decile, 0) / there[decile] for decile in deciles]
    mean = hit / total
    ranks = [before + part / 2 for before, part in zip(accumulate(parts, initial=0.0), parts, strict=False)]
    index = 2 / mean * sum(p * r * rank for p, r, rank in zip(parts, rates, ranks, strict=True)) - 1
    if max(rates) > 1:
        return Slope(index, note="In a decile more were reached than are published, so there is no interval.")
    half = Z95 * sqrt(_variance(parts, rates, ranks, mean, index, total))
    return Slope(index, (index - half, index + half))


def _variance(
    parts: Sequence[float],
    rates: Sequence[float],
    ranks: Sequence[float],
    mean: float,
    index: float,
    total: float,
) -> float:
    """Of the index for grouped data, with the variance within a group that of yes or no."""
    climbed = list(accumulate((p * r / mean for p, r in zip(parts, rates, strict=True)), initial=0.0))
    between = within = 0.0
    for place, (part, rate, rank) in enumerate(zip(parts, rates, ranks, strict=True)):
        lean = 2 * rank - 1 - index
        between += part * (rate / mean * lean + 2 - climbed[place] - climbed[place + 1]) ** 2
        within += part * rate * (1 - rate) * lean**2
    return max(0.0, (between - (1 + index) ** 2) / total + within / (total * mean**2))
