"""The newest evaluation of each programme, and who took part in it on that day."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from assessments.uptake.outcomes import LevelReached, Many, ReachedThen
from models.evaluations import EvaluationRun, RunStatus
from models.queries.uptake import level_counts, on_day
from models.scope import everyones, held
from models.uptake import UptakeSpell


def newest_evaluations(session: Session, programme_ids: Collection[int]) -> dict[int, EvaluationRun]:
    """The newest evaluation with a result of each of these programmes, by programme."""
    run = EvaluationRun
    of_these = held(col(run.programme_id).in_(programme_ids))
    newest = (
        select(func.max(col(run.id)))
        .where(of_these, run.status == RunStatus.DONE)
        .group_by(col(run.programme_id))
    )
    found = session.exec(everyones(run).where(of_these, col(run.id).in_(newest)))
    return {one.programme_id: one for one in found if one.found}


def reached_on(session: Session, days: Mapping[int, date]) -> dict[int, ReachedThen]:
    """Who took part in each of these programmes on its own day, everywhere; each employer counts once."""
    if not days:
        return {}
    spell = UptakeSpell
    then = _on_their_days(days)
    each = (
        sa.select(
            col(spell.programme_id),
            func.max(spell.industry).label("industry"),
            func.min(spell.enrolled_on).label("enrolled_on"),
            func.max(spell.headcount).label("headcount"),
        )
        .where(then)
        .group_by(col(spell.programme_id), col(spell.employer_id))
        .subquery()
    )
    industries = _counted(session, each, each.c.industry)
    joined = _counted(session, each, each.c.enrolled_on)
    levels = _levels(session, then)
    return {
        programme_id: ReachedThen(day, industries[programme_id], joined[programme_id], levels[programme_id])
        for programme_id, day in days.items()
    }


def _on_their_days(days: Mapping[int, date]) -> sa.ColumnElement[bool]:
    ways = [
        sa.and_(col(UptakeSpell.programme_id) == programme_id, on_day(day))
        for programme_id, day in days.items()
    ]
    return held(sa.or_(*ways))


def _counted(session: Session, each: Any, group: Any) -> dict[int, dict[Any, Many]]:
    rows = session.exec(  # type: ignore[call-overload]
        select(each.c.programme_id, group, func.count(), func.sum(each.c.headcount)).group_by(
            each.c.programme_id, group
        )
    )
    found: dict[int, dict[Any, Many]] = defaultdict(dict)
    for programme_id, key, employers, employees in rows:
        found[programme_id][key] = Many(employers, int(employees))
    return found


def _levels(session: Session, then: sa.ColumnElement[bool]) -> dict[int, list[LevelReached]]:
    """The employers by level held, as the dashboard counts them."""
    found: dict[int, list[LevelReached]] = defaultdict(list)
    for one in level_counts(session, then):
        many = Many(one.employers, one.employees)
        found[one.programme_id].append(LevelReached(one.level, one.title, one.rank, many))
    return found
