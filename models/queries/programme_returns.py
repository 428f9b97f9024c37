"""The returns of all employers of a programme, for those who look after it. No figures are shown from here
by employer: services make counts and pooled rates of them."""

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.absence import AbsenceExplanation, AbsenceReturn
from models.applications import Enrolment
from models.employers import Employer, Site
from models.queries.absence import newest
from models.schemes import Programme
from models.scope import held


@dataclass(frozen=True)
class TakingPart:
    """An enrolment in a programme, with the employer's name and its sites."""

    enrolment: Enrolment
    employer: str
    sites: frozenset[int]


def taking_part(session: Session, programme: Programme) -> list[TakingPart]:
    """The enrolments of a programme from a guard, by the employer's name, in two queries."""
    of_programme = held(col(Enrolment.programme_id) == programme.id)
    sites: dict[int, set[int]] = defaultdict(set)
    for employer_id, site_id in session.exec(
        select(Site.employer_id, Site.id).where(held(col(Site.employer_id).in_(_employers_of(programme))))
    ):
        sites[employer_id].add(site_id)
    rows = session.exec(
        select(Enrolment, Employer.name)
        .join(Employer, col(Employer.id) == Enrolment.employer_id)
        .where(of_programme)
        .order_by(col(Employer.name), col(Enrolment.id))
    )
    return [TakingPart(row, name, frozenset(sites[row.employer_id])) for row, name in rows]


def returns_in(session: Session, programme: Programme) -> dict[int, list[AbsenceReturn]]:
    """The newest figures of each period of the employers of a programme from a guard, by employer."""
    rows = session.exec(
        select(AbsenceReturn)
        .where(
            held(col(AbsenceReturn.employer_id).in_(_employers_of(programme))),
            newest(),
            col(AbsenceReturn.withdrawn).is_(False),
        )
        .order_by(col(AbsenceReturn.period_start), col(AbsenceReturn.id))
    )
    found: dict[int, list[AbsenceReturn]] = defaultdict(list)
    for row in rows:
        found[row.employer_id].append(row)
    return found


def explained_in(session: Session, programme: Programme) -> set[tuple[int, str]]:
    """The warnings that employers of a programme from a guard have answered, by return and gate."""
    rows = session.exec(
        select(AbsenceExplanation.return_id, AbsenceExplanation.gate)
        .join(AbsenceReturn, col(AbsenceReturn.id) == AbsenceExplanation.return_id)
        .where(held(col(AbsenceReturn.employer_id).in_(_employers_of(programme))))
    )
    return {(return_id, gate) for return_id, gate in rows}


def _employers_of(programme: Programme) -> SelectOfScalar[int]:
    return select(Enrolment.employer_id).where(held(col(Enrolment.programme_id) == programme.id))
