"""The facts that spells and journeys of uptake are made from, of many employers at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assessments.awards import Term
from models.applications import Application, Enrolment
from models.awards import Award
from models.employers import Site
from models.queries.terms import every_term
from models.schemes import SchemeEdition
from models.scope import anybody, everyones
from models.uptake import EmployerHistory, UptakeJourney, UptakeSpell


@dataclass
class EmployerFacts:
    """Everything of one employer that uptake is made from; lists in the order of time."""

    enrolments: list[Enrolment] = field(default_factory=list)
    history: list[EmployerHistory] = field(default_factory=list)
    site_postcodes: dict[int, str] = field(default_factory=dict)
    applications: dict[int, list[Application]] = field(default_factory=lambda: defaultdict(list))
    awards: dict[int, list[tuple[Award, Term]]] = field(default_factory=lambda: defaultdict(list))


def facts_of_employers(session: Session, employer_ids: Collection[int]) -> dict[int, EmployerFacts]:
    """The facts of some employers, by employer, in five queries."""
    found: dict[int, EmployerFacts] = defaultdict(EmployerFacts)
    for enrolment in session.exec(_of(Enrolment, employer_ids).order_by(col(Enrolment.id))):
        found[enrolment.employer_id].enrolments.append(enrolment)
    for row in session.exec(_of(EmployerHistory, employer_ids).order_by(col(EmployerHistory.since))):
        found[row.employer_id].history.append(row)
    for site in session.exec(_of(Site, employer_ids)):
        found[site.employer_id].site_postcodes[site.id] = site.postcode
    for application in session.exec(_of(Application, employer_ids).order_by(col(Application.id))):
        found[application.employer_id].applications[application.enrolment_id].append(application)
    for award, term in reversed(every_term(session, col(Award.employer_id).in_(employer_ids))):
        found[award.employer_id].awards[award.enrolment_id].append((award, term))
    return found


def employers_taking_part(session: Session, after: int, most: int) -> list[int]:
    """The next employers with an enrolment, by id, after this one."""
    next_ones = (
        select(Enrolment.employer_id)
        .where(anybody(), col(Enrolment.employer_id) > after)
        .distinct()
        .order_by(col(Enrolment.employer_id))
        .limit(most)
    )
    return list(session.exec(next_ones))


def employers_with_awards_on(session: Session, edition_ids: Collection[int]) -> list[int]:
    """The employers with an award given on some editions, or on what adds to them."""
    those = sa.or_(col(SchemeEdition.id).in_(edition_ids), col(SchemeEdition.base_id).in_(edition_ids))
    editions = select(SchemeEdition.id).where(those)
    found = select(Award.employer_id).where(anybody(), col(Award.edition_id).in_(editions)).distinct()
    return list(session.exec(found))


def replace_derived(
    session: Session,
    employer_ids: Collection[int],
    spells: list[dict[str, object]],
    journeys: list[dict[str, object]],
) -> None:
    """Write the spells and journeys of some employers in place of those there are."""
    for table, rows in ((UptakeSpell, spells), (UptakeJourney, journeys)):
        session.exec(sa.delete(table).where(col(table.employer_id).in_(employer_ids)))
        if rows:
            session.execute(sa.insert(table), rows)


def note_workplaces(session: Session, employer_ids: Collection[int], several: Collection[int]) -> None:
    """Say of each workplace of some employers whether it is one of several."""
    for state, own in ((True, set(several)), (False, set(employer_ids) - set(several))):
        changed = sa.update(Site).where(
            col(Site.employer_id).in_(own), col(Site.one_of_several).is_not(state)
        )
        if own:
            session.exec(changed.values(one_of_several=state))


def _of(table, employer_ids: Collection[int]):  # type: ignore[no-untyped-def]
    return everyones(table).where(col(table.employer_id).in_(employer_ids))
