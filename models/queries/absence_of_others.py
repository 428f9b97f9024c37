"""What the other employers of a programme lost, added up: nobody's own figures leave the database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from assessments.absence.disclosure import Sum
from assessments.absence.returns import DAYS_IN_A_YEAR, Basis
from assessments.absence.shrinkage import Total
from assessments.absence.trends import Others, Sums
from models.absence import AbsenceReturn
from models.applications import Enrolment
from models.employers import Employer
from models.queries.absence import newest
from models.scope import held


@dataclass(frozen=True)
class Beside:
    """What an employer's periods are set beside: the others of its programmes, and those of its sector."""

    programme: Sums
    sector: Sums


def beside(session: Session, employer: Employer, basis: Basis, since: date) -> Beside:
    """The other employers' figures by period on one basis, from periods that begin on a day or later.

    Only figures of whole employers are added up, so that nobody counts twice.
    """
    alike = col(Employer.sic_section) == employer.sic_section
    key = (col(AbsenceReturn.period_start), col(AbsenceReturn.period_end))
    rows = session.exec(
        select(*key, *_sums(sa.true()), *_sums(alike))  # type: ignore[call-overload]
        .join(Employer, col(Employer.id) == AbsenceReturn.employer_id)
        .where(*_others(employer), AbsenceReturn.basis == basis, col(AbsenceReturn.period_start) >= since)
        .group_by(*key)
    ).all()
    programme = {(row[0], row[1]): _added(row[0], row[1], row[2:7]) for row in rows}
    sector = {(row[0], row[1]): _added(row[0], row[1], row[7:12]) for row in rows}
    return Beside(programme, sector if employer.sic_section else {})


def totals_of_others(
    session: Session, employer: Employer, basis: Basis, since: date, until: date
) -> list[Total]:
    """What each other employer of its programmes lost between two days, without saying who it is."""
    row = AbsenceReturn
    within = held(sa.and_(col(row.period_start) >= since, col(row.period_end) <= until))
    found = select(  # type: ignore[call-overload]
        row.employer_id, row.period_start, row.period_end, row.days_lost, row.fte_avg
    ).where(*_others(employer), row.basis == basis, within)
    rows: Any = session.exec(found)
    totals: dict[int, tuple[float, float]] = {}
    for employer_id, start, end, days, fte in rows:
        known_days, known_years = totals.get(employer_id, (0.0, 0.0))
        totals[employer_id] = (known_days + days, known_years + fte * _years(start, end))
    return [Total(days, years) for days, years in totals.values()]


def _others(employer: Employer) -> Collection[sa.ColumnElement[bool]]:
    """The newest figures of whole employers that take part in a programme of this one's, without itself."""
    own = select(Enrolment.programme_id).where(held(col(Enrolment.employer_id) == employer.id))
    members = select(Enrolment.employer_id).where(held(col(Enrolment.programme_id).in_(own)))
    return (
        held(col(AbsenceReturn.employer_id).in_(members)),
        col(AbsenceReturn.employer_id) != employer.id,
        col(AbsenceReturn.site_id).is_(None),
        col(AbsenceReturn.withdrawn).is_(False),
        newest(),
    )


def _sums(which: Any) -> tuple[Any, ...]:
    def of(value: Any) -> Any:
        return sa.case((which, value))

    return (
        func.sum(of(AbsenceReturn.days_lost)),
        func.count(sa.distinct(of(AbsenceReturn.employer_id))),
        func.sum(of(AbsenceReturn.headcount_avg)),
        func.sum(of(AbsenceReturn.fte_avg)),
        func.max(of(AbsenceReturn.fte_avg)),
    )


def _added(start: date, end: date, sums: Any) -> Others:
    days, employers, people, fte, largest = (value or 0 for value in sums)
    return Others(days, fte * _years(start, end), Sum(employers, people, fte, largest))


def _years(start: date, end: date) -> float:
    return ((end - start).days + 1) / DAYS_IN_A_YEAR
