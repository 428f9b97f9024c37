"""Counting who is reached on a day: employers in cells, levels, workplaces, and how many ever signed up.

Every query takes a workspace from a guard and what is asked; the first says whose employers count at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from assessments.uptake.asking import EVERYWHERE, Asked
from assessments.uptake.cells import Cell, Counted, LevelCount, Margins, WorkplaceCell, margins_of
from assessments.uptake.groups import SIZES
from models.applications import Enrolment
from models.employers import Employer, Site
from models.queries.paging import PAGE, Page, decode, page_of
from models.queries.workspaces import Places, Workspace
from models.scope import held
from models.uptake import UptakeJourney, UptakeSpell

Clause = sa.ColumnElement[bool]
Derived = type[UptakeSpell] | type[UptakeJourney]


@dataclass(frozen=True)
class Scope:
    """What is asked, with its areas looked up: local authorities, or None for wherever employers are."""

    workspace: Workspace
    asked: Asked
    places: Places = None

    @property
    def day(self) -> date:
        """The day that is asked about."""
        return self.asked.as_of

    @property
    def wholes(self) -> list[str]:
        """The areas by name: the one asked for, or all that the host looks after."""
        asked = self.asked.area
        return [asked] if asked and asked != EVERYWHERE else list(self.workspace.areas)


def where_of(scope: Scope, table: Derived, *, by_area: bool = True) -> list[Clause]:
    """The conditions of what is asked, for spells or journeys.

    The first is the tenancy of uptake: programmes of the workspace, each where it counts there.
    """
    asked = scope.asked
    found = [held(_of_workspace(scope.workspace, table))]
    if by_area and scope.places is not None and asked.area != EVERYWHERE:
        found.append(col(table.area_code).in_(scope.places))
    if asked.programme_id is not None:
        found.append(col(table.programme_id) == asked.programme_id)
    if asked.edition_id is not None:
        found.append(col(table.edition_id) == asked.edition_id)
    if asked.industry:
        found.append(col(table.industry) == asked.industry)
    if asked.size:
        found.append(col(table.band).in_(next(size.bands for size in SIZES if size.key == asked.size)))
    if asked.ownership:
        found.append(col(table.ownership) == asked.ownership)
    if asked.level and table is UptakeSpell:
        found.append(col(UptakeSpell.level) == asked.level)
    return found


def on_day(day: date) -> Clause:
    """The spells that a day falls into."""
    return sa.and_(col(UptakeSpell.from_on) <= day, col(UptakeSpell.until_on) > day)


def _of_workspace(workspace: Workspace, table: Derived, rows: bool = False) -> Clause:
    """Where employers count, or with `rows` where they show by name."""
    everywhere, ways = [], []
    for seen in workspace.seen:
        places = seen.rows_in if rows else seen.counted_in
        if places is None:
            everywhere.append(seen.programme.id)
        else:
            ways.append(
                sa.and_(col(table.programme_id) == seen.programme.id, col(table.area_code).in_(places))
            )
    return sa.or_(col(table.programme_id).in_(everywhere), *ways)


def cells_on(session: Session, scope: Scope) -> list[Cell]:
    """The employers taking part on the day, in cells; each counts once, however many programmes it is in."""
    each = _employers_on(scope).subquery()
    groups = (each.c.area_code, each.c.band, each.c.industry, each.c.ownership)
    rows = session.exec(select(*groups, *_counts(each, scope)).group_by(*groups))  # type: ignore[call-overload]
    return [Cell(*row[:4], Counted(*map(int, row[4:]))) for row in rows]


def _counts(each: Any, scope: Scope) -> tuple[Any, ...]:
    """What is counted of employers that stand one to a row, in the order of `Counted`."""
    fresh = sa.case((each.c.enrolled_on > scope.asked.fresh_after, 1), else_=0)
    active = sa.case((each.c.applying + each.c.holding + fresh > 0, 1), else_=0)
    return (
        func.count(),
        func.sum(each.c.headcount),
        func.sum(active),
        func.sum(active * each.c.headcount),
        func.sum(each.c.applying),
        func.sum(each.c.holding),
        func.sum(each.c.holding * each.c.headcount),
    )


def _employers_on(scope: Scope) -> "sa.CompoundSelect[Any]":
    """One row for each employer taking part on the day; the groups of one in several places are the last.

    Most have a single enrolment and need no grouping, which is what takes the time.
    """
    spell = UptakeSpell
    columns = {
        "area_code": col(spell.area_code),
        "band": col(spell.band),
        "industry": col(spell.industry),
        "ownership": col(spell.ownership),
        "headcount": col(spell.headcount),
        "enrolled_on": col(spell.enrolled_on),
        "applying": sa.case((col(spell.applying), 1), else_=0),
        "holding": sa.case((col(spell.rank) > 0, 1), else_=0),
        "alone": sa.case((col(spell.sites) == 1, 1), else_=0),
    }
    there = (on_day(scope.day), *where_of(scope, spell))
    once = sa.select(*(column.label(name) for name, column in columns.items()))
    several = sa.select(*(func.max(column).label(name) for name, column in columns.items()))
    return sa.union_all(
        once.where(*there, col(spell.only)),
        several.where(*there, sa.not_(col(spell.only))).group_by(col(spell.employer_id)),
    )


def levels_on(session: Session, scope: Scope) -> list[LevelCount]:
    """The employers by programme and highest level held on the day, highest level first."""
    return level_counts(session, on_day(scope.day), *where_of(scope, UptakeSpell))


def level_counts(session: Session, *where: Clause) -> list[LevelCount]:
    """The same of the spells that fit; each employer counts once at each level of a programme."""
    spell = UptakeSpell
    groups = (col(spell.programme_id), col(spell.level))
    rest = {"title": col(spell.level_title), "rank": col(spell.rank), "headcount": col(spell.headcount)}
    there = (held(sa.and_(col(spell.rank) > 0, *where)),)
    once = sa.select(*groups, *(column.label(name) for name, column in rest.items()))
    several = sa.select(*groups, *(func.max(column).label(name) for name, column in rest.items()))
    each = sa.union_all(
        once.where(*there, col(spell.only)),
        several.where(*there, sa.not_(col(spell.only))).group_by(*groups, col(spell.employer_id)),
    ).subquery()
    rows = session.exec(  # type: ignore[call-overload]
        select(
            each.c.programme_id,
            each.c.level,
            func.max(each.c.title),
            func.max(each.c.rank),
            func.count(),
            func.sum(each.c.headcount),
        )
        .group_by(each.c.programme_id, each.c.level)
        .order_by(each.c.programme_id, func.max(each.c.rank).desc(), each.c.level)
    )
    return [LevelCount(*row[:5], int(row[5])) for row in rows]


def margins_on(session: Session, scope: Scope) -> Margins:
    """The same by each group for itself, and their workplaces: few rows, however many there are."""
    each = _employers_on(scope).cte("each_employer")
    counts = (func.sum(each.c.alone), *_counts(each, scope))
    areas, groups = _by_area_and_by_group(session, each, ("band", "industry", "ownership"), counts)
    told = [Cell("", *group, Counted(*map(int, n))) for group, (_, *n) in groups]
    work = [WorkplaceCell("", band, industry, int(alone)) for (band, industry, _), (alone, *_n) in groups]
    several = _workplaces_of_several(session, scope)
    by_area: dict[str, int] = {area: int(alone) for area, (alone, *_n) in areas if alone}
    for one in several:
        by_area[one.area] = by_area.get(one.area, 0) + one.workplaces
    return replace(
        margins_of(told, [*work, *several]),
        by_area={area: Counted(*map(int, n)) for area, (_, *n) in areas},
        workplaces_by_area=by_area,
    )


def _by_area_and_by_group(
    session: Session, each: Any, names: Sequence[str], counts: Sequence[Any]
) -> tuple[list[Any], list[Any]]:
    """Counts by area, and by a few groups that make few combinations: pairs of the group and the counts.

    One statement, so that the rows counted are found once.
    """
    none = [sa.null()] * len(names)
    by_area = sa.select(sa.literal(1), each.c.area_code, *none, *counts).group_by(each.c.area_code)
    own = [each.c[name] for name in names]
    by_group = sa.select(sa.literal(0), sa.null(), *own, *counts).group_by(*own)
    rows = session.execute(sa.union_all(by_group, by_area)).all()
    first = 2 + len(names)
    areas = [(row[1], row[first:]) for row in rows if row[0]]
    return areas, [(row[2:first], row[first:]) for row in rows if not row[0]]


def _workplaces_of_several(session: Session, scope: Scope) -> list[WorkplaceCell]:
    """The workplaces of employers that have several, by the area that each lies in and industry.

    An enrolment of a single site counts that site; one of an employer counts all that it had named by then.
    """
    spell = UptakeSpell
    each = (
        sa.select(col(Site.area_code), func.max(spell.industry).label("industry"))
        .join(spell, col(spell.employer_id) == Site.employer_id)
        .join(Enrolment, col(Enrolment.id) == spell.enrolment_id)
        .where(
            col(Site.one_of_several),
            on_day(scope.day),
            *where_of(scope, spell, by_area=False),
            sa.or_(col(Site.is_main), col(Site.added_on) <= scope.day),  # the main site was always there
            sa.or_(col(Enrolment.site_id).is_(None), col(Enrolment.site_id) == Site.id),
        )
        .group_by(col(Site.id), col(Site.area_code))
    )
    if scope.places is not None and scope.asked.area != EVERYWHERE:
        each = each.where(col(Site.area_code).in_(scope.places))
    inner = each.subquery()
    groups = (inner.c.area_code, inner.c.industry)
    rows = session.exec(select(*groups, func.count()).group_by(*groups))  # type: ignore[call-overload]
    return [WorkplaceCell(area, -1, industry, workplaces) for area, industry, workplaces in rows]


@dataclass(frozen=True)
class SignedUp:
    """How many employers ever signed up by the day, in the period, and how many left by the day."""

    ever: int
    in_period: int
    left: int


def signed_up_by(session: Session, scope: Scope) -> SignedUp:
    """The employers that had signed up by the day, whether or not they still take part."""
    journey, since = UptakeJourney, scope.asked.period_starts

    def employers(fits: Clause) -> "sa.ColumnElement[int]":
        """Each counts once: those with other enrolments by name, so to speak, the rest as they come."""
        alone = func.coalesce(func.sum(sa.case((sa.and_(fits, col(journey.only)), 1), else_=0)), 0)
        others = sa.case((sa.and_(fits, sa.not_(col(journey.only))), col(journey.employer_id)))
        return alone + func.count(sa.distinct(others))

    row = session.exec(  # type: ignore[call-overload]
        select(
            employers(sa.true()),
            employers(col(journey.enrolled_on) >= since),
            employers(sa.and_(col(journey.left_on).is_not(None), col(journey.left_on) < scope.day)),
        ).where(col(journey.enrolled_on) <= scope.day, *where_of(scope, journey))
    ).one()
    return SignedUp(*row)


@dataclass(frozen=True)
class EmployerRow:
    """An enrolment behind the figures, as those who may see it by name see it."""

    enrolment_id: int
    name: str
    programme_id: int
    area_code: str
    headcount: int
    industry: str
    ownership: str
    enrolled_on: date
    applying: bool
    level_title: str


def rows_on(session: Session, scope: Scope, after: str | None = None, size: int = PAGE) -> Page[EmployerRow]:
    """The enrolments behind a day's figures, last joined first, where this person may see them by name."""
    spell = UptakeSpell
    found = (
        select(  # type: ignore[call-overload]
            spell.enrolment_id,
            Employer.name,
            spell.programme_id,
            spell.area_code,
            spell.headcount,
            spell.industry,
            spell.ownership,
            spell.enrolled_on,
            spell.applying,
            spell.level_title,
        )
        .join(Employer, col(Employer.id) == spell.employer_id)
        .where(
            on_day(scope.day),
            *where_of(scope, spell),
            held(_of_workspace(scope.workspace, spell, rows=True)),
        )
        .order_by(col(spell.enrolled_on).desc(), col(spell.enrolment_id).desc())
        .limit(size + 1)
    )
    if after:
        when, last = decode(after)
        place = sa.tuple_(col(spell.enrolled_on), col(spell.enrolment_id))
        found = found.where(place < sa.tuple_(sa.literal(when.date(), sa.Date), last))
    rows = [EmployerRow(*row) for row in session.exec(found)]
    return page_of(rows, lambda row: (row.enrolled_on, row.enrolment_id), size)
