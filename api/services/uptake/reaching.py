"""Whom the programmes of a workspace reach: newcomers, groups against what there is, and how evenly."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from api.services.uptake.accounting import ThereIs, what_there_is
from api.services.uptake.seeing import counts_only
from assessments.reference_data.kinds import Measure
from assessments.uptake.cells import Counted, Margins, regrouped
from assessments.uptake.coverage import Available
from assessments.uptake.discretion import few_parts, without
from assessments.uptake.figures import Figure
from assessments.uptake.groups import INDUSTRIES, SIZES, UNKNOWN, size_of
from assessments.uptake.representation import (
    Concentration,
    Group,
    Newcomers,
    Slope,
    concentration,
    concentration_index,
    indexes,
    newcomers,
)
from models.queries.uptake import Scope, margins_on
from models.queries.uptake_journeys import enrolled_in
from models.queries.uptake_reach import headcounts_on

# The largest tenth of fewer employers than this is one or two of them.
FEWEST_FOR_OTHERS = 30
ALL_SIZES = "What there is counts enterprises of every size and industry, whichever employers you asked for."


@dataclass(frozen=True)
class IndexTable:
    """The groups of one kind, each with its index, its share of those reached and of all there are."""

    key: str
    title: str
    figures: tuple[Figure, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReachSeen:
    """Whom the programmes reach, as somebody may see it."""

    newcomers: Newcomers
    hides_newcomers: bool
    tables: tuple[IndexTable, ...]
    slope: Slope | None  # None where nothing of deprivation has been loaded, or it may not be told
    spread: Concentration
    hides_spread: bool
    area_name: str


def reach_of(session: Session, scope: Scope, area_name: str) -> ReachSeen:
    """Whom the programmes of a workspace reach on a day, in about seven queries."""
    margins, there_is = margins_on(session, scope), what_there_is(session, scope, area_name)
    known = [
        one.baseline_met if (on := one.journey.assessed_on) and on <= scope.day else None
        for one in enrolled_in(session, scope)
    ]
    found, spread = newcomers(known, scope.day), concentration(headcounts_on(session, scope))
    discreet = counts_only(scope.workspace)
    tables = [
        table for table in (_sizes(scope, margins, there_is), _industries(scope, margins, there_is)) if table
    ]
    deciles, slope = _deprivation(scope, margins, there_is)
    tables += [deciles] if deciles else []
    if discreet:
        tables = [_discreet(table) for table in tables]
        if deciles and any(one.suppressed for one in tables[-1].figures):
            slope = None
    hides = discreet and any(
        0 < number < 3
        for number in (found.newcomers.numerator or 0, found.already_active.numerator or 0, found.not_known)
    )
    return ReachSeen(
        found,
        hides,
        tuple(tables),
        slope,
        spread,
        discreet and 0 < spread.employers < FEWEST_FOR_OTHERS,
        area_name,
    )


def _discreet(table: IndexTable) -> IndexTable:
    """The table without what would tell of one or two employers, nor what they could be worked out from."""
    counts: dict[Hashable, int] = {one.key: int(one.numerator or 0) for one in table.figures}
    hidden = few_parts(counts)
    figures = tuple(without(one) if one.key in hidden else one for one in table.figures)
    return IndexTable(table.key, table.title, figures, table.words)


def _sizes(scope: Scope, margins: Margins, there_is: ThereIs) -> IndexTable | None:
    if scope.asked.size:
        return None
    reached = regrouped(margins.by_band, lambda band: size_of(band).key)
    groups = [
        Group(size.key, size.words, _count(reached, size.key), _there(there_is.available, size.bands))
        for size in SIZES
    ]
    return _table(scope, "size", "By size of employer", groups, there_is)


def _industries(scope: Scope, margins: Margins, there_is: ThereIs) -> IndexTable | None:
    if scope.asked.industry:
        return None
    reached = margins.by_industry
    groups = [
        Group(one.key, one.words, _count(reached, one.key), _there(there_is.available, (-1,), one.key))
        for one in INDUSTRIES
    ]
    if unknown := _count(reached, UNKNOWN):
        groups.append(Group(UNKNOWN, "Not known", unknown, None))
    return _table(scope, "industry", "By industry", groups, there_is)


def _deprivation(scope: Scope, margins: Margins, there_is: ThereIs) -> tuple[IndexTable | None, Slope | None]:
    """By the decile of the council area of the main site, set against the enterprises of those areas."""
    by_area = there_is.available.by_area
    deciles = {
        area: int(v) for (area, measure), v in by_area.items() if measure is Measure.DEPRIVATION_DECILE
    }
    if scope.asked.decile is not None or not deciles:
        return None, None
    reached = regrouped(margins.by_area, lambda area: str(deciles.get(area, 0)))
    there: dict[int, float | None] = {}
    for decile in sorted(set(deciles.values())):
        areas = [area for area, own in deciles.items() if own == decile]
        of = there_is.available.of_areas(Measure.ENTERPRISES, "", areas)
        there[decile] = of.value if of else None
    ends = {1: " (most deprived)", 10: " (least deprived)"}
    groups = [
        Group(str(decile), f"Decile {decile}{ends.get(decile, '')}", _count(reached, str(decile)), number)
        for decile, number in there.items()
    ]
    if elsewhere := _count(reached, "0"):
        groups.append(Group("0", "Area without a decile", elsewhere, None))
    known = {decile: number for decile, number in there.items() if number is not None}
    slope = concentration_index({decile: _count(reached, str(decile)) for decile in known}, known)
    return _table(scope, "deprivation", "By deprivation of the area", groups, there_is), slope


def _table(scope: Scope, key: str, title: str, groups: list[Group], there_is: ThereIs) -> IndexTable:
    source = there_is.available.sources.get(Measure.ENTERPRISES, "")
    narrowed = scope.asked.size or scope.asked.industry or scope.asked.ownership or scope.asked.level
    words = (ALL_SIZES,) if narrowed else ()
    return IndexTable(key, title, tuple(indexes(f"index.{key}", groups, source, scope.day)), words)


def _count(reached: Mapping[str, Counted], key: str) -> int:
    return reached.get(key, Counted()).employers


def _there(available: Available, bands: tuple[int, ...], industry: str = "") -> float | None:
    of = available.of_group(Measure.ENTERPRISES, "", bands, industry)
    return of.value if of else None
