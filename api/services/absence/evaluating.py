"""Evaluating a programme: asking for it, and putting what it is made from into the two files it reads."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from sqlmodel import Session

from api.jobs import enqueue
from assessments.absence.returns import Basis
from assessments.roles import Actor
from models.absence import AbsenceReturn
from models.base import utc_now
from models.evaluations import EvaluationRun, RunStatus
from models.queries.evaluations import Joined, joined, last_return_id, levels_held, returns_of
from models.schemes import Programme

RETURNS = ("employer", "period_start", "period_end", "fte", "days_available", "days_lost", "basis")
JOINS = ("employer", "joined_on", "level", "level_from", "sector", "size", "ownership")
# What says which figures a run rests on, and what it was told of money.
MADE_FROM = {"programme_id", "asked_at", "last_return_id", "cost", "cost_perspective", "day_value"}
# Size bands of the Office for National Statistics, by the largest headcount of each.
SIZES = ((9, "1 to 9"), (49, "10 to 49"), (249, "50 to 249"))
LARGEST = "250 and more"


@dataclass(frozen=True)
class Files:
    """The two files that an evaluation reads, as CSV."""

    returns: str
    joins: str


@dataclass(frozen=True)
class Costs:
    """What a programme cost and what a day is worth, where somebody says so; in pounds of the same year."""

    cost: float | None = None
    perspective: str | None = None
    day_value: float | None = None


def ask(session: Session, actor: Actor, programme: Programme, costs: Costs) -> EvaluationRun:
    """Have a programme evaluated from the returns there are now, in the background."""
    run = EvaluationRun(
        programme_id=programme.id,
        asked_by=actor.account_id,
        last_return_id=last_return_id(session),
        cost=costs.cost,
        cost_perspective=costs.perspective,
        day_value=costs.day_value,
    )
    return _queued(session, run)


def again(session: Session, actor: Actor, run: EvaluationRun) -> EvaluationRun:
    """Have an evaluation run once more from what it was made from, to see that it comes out the same."""
    kept = run.model_dump(include=MADE_FROM)
    return _queued(session, EvaluationRun(**kept, asked_by=actor.account_id))


def _queued(session: Session, run: EvaluationRun) -> EvaluationRun:
    session.add(run)
    session.flush()
    enqueue(session, "evaluate_programme", dedupe=f"evaluation-{run.id}", run_id=run.id)
    return run


def files_of(session: Session, run: EvaluationRun) -> Files:
    """What an evaluation is made from; the same for the same run whenever it is asked for."""
    rows = returns_of(session, run.programme_id, run.last_return_id)
    held: dict[int, list[tuple[str, date]]] = {}
    for employer_id, level, since in levels_held(session, run.programme_id, run.asked_at.date()):
        held.setdefault(employer_id, []).append((level, since))
    employers = joined(session, run.programme_id)
    return Files(
        _csv(RETURNS, (_return_row(*group) for group in _by_period(rows))),
        _csv(JOINS, (row for one in employers for row in _join_rows(one, held.get(one.employer_id, [])))),
    )


def without_single_employers(found: dict[str, object]) -> dict[str, object]:
    """The document as a programme's analysts may keep it: nobody's own figures, not even by number."""
    kept = {key: value for key, value in found.items() if key != "every_employer"}
    descriptive = kept.get("descriptive")
    if isinstance(descriptive, dict) and isinstance(descriptive.get("funnel"), dict):
        funnel = descriptive["funnel"]
        points = funnel.get("employers", [])
        outside = sum(bool(one["outside"]) for one in points)
        told = {"n_employers": len(points), "n_outside": outside, "employers": []} if points else {}
        kept["descriptive"] = {**descriptive, "funnel": {**funnel, **told}}
    return kept


def settle(session: Session, run: EvaluationRun, found: dict[str, object] | None, problem: str = "") -> None:
    """Write down what an evaluation found, or why it could not be made."""
    run.status = RunStatus.FAILED if found is None else RunStatus.DONE
    run.found = without_single_employers(found) if found else None
    run.problem, run.finished_at = problem[:1000], utc_now()
    inputs = (found or {}).get("inputs")
    run.inputs_hash = inputs["returns_sha256"] if isinstance(inputs, dict) else None
    session.add(run)


def size_band(headcount: int) -> str:
    """The size band of an employer, in words."""
    return next((words for most, words in SIZES if headcount <= most), LARGEST)


def _by_period(rows: Sequence[AbsenceReturn]) -> Iterable[tuple[AbsenceReturn, ...]]:
    """The returns that make up an employer's period: the whole employer's own, or else those of its sites."""
    groups: dict[tuple[object, ...], list[AbsenceReturn]] = {}
    for row in rows:
        key = (row.employer_id, row.period_start, row.period_end, row.basis)
        groups.setdefault(key, []).append(row)
    for group in groups.values():
        whole = [row for row in group if row.site_id is None]
        yield tuple(whole or group)


def _return_row(*group: AbsenceReturn) -> tuple[object, ...]:
    first = group[0]
    available = [row.days_available for row in group]
    return (
        f"E{first.employer_id}",
        first.period_start.isoformat(),
        first.period_end.isoformat(),
        sum(row.fte_avg for row in group),
        "" if None in available else sum(days or 0.0 for days in available),
        sum(row.days_lost for row in group),
        Basis(first.basis).value,
    )


def _join_rows(employer: Joined, held: Sequence[tuple[str, date]]) -> Iterable[tuple[object, ...]]:
    name, day = f"E{employer.employer_id}", employer.joined_on.isoformat()
    groups = (employer.sector or "", size_band(employer.headcount), employer.ownership)
    if not held:
        yield name, day, "", "", *groups
    for level, since in held:
        yield name, day, level, since.isoformat(), *groups


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
