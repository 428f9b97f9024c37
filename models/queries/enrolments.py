"""Enrolments as lists show them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from sqlmodel import Session, col, select

from assessments.awards import Term
from assessments.roles import ROLE_PERMISSIONS, Actor, Permission, Role
from assessments.workflow import CLOSED
from models.applications import Application, Enrolment
from models.awards import Award
from models.employers import Employer, Site
from models.queries.paging import PAGE
from models.queries.terms import awards_with_terms
from models.schemes import Programme
from models.scope import anybody, may_see, visible


def without_application(session: Session, actor: Actor) -> list[tuple[int, str, str, datetime]]:
    """Enrolments that this person leads and that have never begun an application: id, employer, programme,
    and the day they joined.
    """
    leads = [g.employer_id for g in actor.grants if g.role is Role.LEAD]
    begun = select(Application.enrolment_id).where(may_see(Application, actor))
    rows = session.exec(
        select(Enrolment.id, Employer.name, Programme.name, Enrolment.enrolled_on)
        .join(Employer, col(Employer.id) == Enrolment.employer_id)
        .join(Programme, col(Programme.id) == Enrolment.programme_id)
        .where(
            may_see(Enrolment, actor),
            col(Enrolment.employer_id).in_(leads),
            col(Enrolment.left_on).is_(None),
            col(Enrolment.id).not_in(begun),
        )
        .order_by(col(Enrolment.enrolled_on), col(Enrolment.id))
        .limit(PAGE)
    )
    return [
        (enrolment_id, employer, programme, datetime.combine(day, time(), UTC))
        for enrolment_id, employer, programme, day in rows
    ]


@dataclass(frozen=True)
class EnrolmentRow:
    """An enrolment as its employer's page shows it."""

    enrolment: Enrolment
    programme: Programme
    site: str | None  # the one site that takes part; None for the whole employer
    application: Application | None  # the open one
    awards: tuple[Award, ...] = ()
    terms: Mapping[int, Term] = field(default_factory=dict)  # by award

    def held(self, today: date) -> list[Award]:
        """The awards that hold on a day, newest first."""
        return [award for award in self.awards if self.terms[award.id].held(today)]


def enrolments_of(session: Session, actor: Actor, employer_id: int) -> list[EnrolmentRow]:
    """The enrolments of an employer that this person may see, newest first, in two queries."""
    rows = session.exec(
        select(Enrolment, Programme, Site.name, Application)
        .join(Programme, col(Programme.id) == Enrolment.programme_id)
        .join(Site, col(Site.id) == Enrolment.site_id, isouter=True)
        .join(
            Application,
            (col(Application.enrolment_id) == Enrolment.id) & col(Application.status).not_in(list(CLOSED)),
            isouter=True,
        )
        .where(may_see(Enrolment, actor), Enrolment.employer_id == employer_id)
        .order_by(col(Enrolment.id).desc())
    ).all()
    awards: dict[int, list[Award]] = defaultdict(list)
    terms: dict[int, Term] = {}
    for award, term in awards_with_terms(session, actor, Award.employer_id == employer_id):
        awards[award.enrolment_id].append(award)
        terms[award.id] = term
    return [EnrolmentRow(*row, awards=tuple(awards[row[0].id]), terms=terms) for row in rows]


@dataclass(frozen=True)
class Names:
    """The names around an enrolment."""

    employer: str
    programme: Programme
    site: str | None


def names_of(session: Session, enrolment: Enrolment) -> Names:
    """The employer, programme and site of an enrolment from a guard, in one query."""
    row = session.exec(
        select(Employer.name, Programme, Site.name)
        .select_from(Enrolment)
        .join(Employer, col(Employer.id) == Enrolment.employer_id)
        .join(Programme, col(Programme.id) == Enrolment.programme_id)
        .join(Site, col(Site.id) == Enrolment.site_id, isouter=True)
        .where(anybody(), Enrolment.id == enrolment.id)
    ).one()
    return Names(*row)


def awards_of(session: Session, actor: Actor, enrolment: Enrolment) -> list[tuple[Award, Term]]:
    """The awards of an enrolment from a guard that this person may see, with their terms, newest first."""
    return awards_with_terms(session, actor, Award.enrolment_id == enrolment.id)


@dataclass(frozen=True)
class PlaceToJoin:
    """What may join a programme: an employer as a whole, or one of its sites."""

    employer: Employer
    site: Site | None = None

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.employer.id}" if self.site is None else f"{self.employer.id}-{self.site.id}"


def places_to_join(
    session: Session, actor: Actor, programme: Programme, employer_id: int | None = None
) -> list[PlaceToJoin]:
    """The employers, each followed by its sites, that this person may join to a programme and that have not.

    An employer with one site is offered as a whole only. `employer_id` narrows the list to one employer.
    """
    may = {
        grant.employer_id
        for grant in actor.grants
        if grant.employer_id is not None and Permission.EMPLOYER_ENROL in ROLE_PERMISSIONS[grant.role]
    }
    wanted = may if employer_id is None else may & {employer_id}
    found = session.exec(
        visible(Employer, actor)
        .where(col(Employer.id).in_(wanted))
        .order_by(col(Employer.name), col(Employer.id))
        .limit(PAGE)
    ).all()
    ids = [employer.id for employer in found]
    sites: dict[int, list[Site]] = defaultdict(list)
    for site in session.exec(
        visible(Site, actor).where(col(Site.employer_id).in_(ids)).order_by(col(Site.name), col(Site.id))
    ):
        sites[site.employer_id].append(site)
    joined = visible(Enrolment, actor).where(
        Enrolment.programme_id == programme.id, col(Enrolment.employer_id).in_(ids)
    )
    taken = {(e.employer_id, e.site_id) for e in session.exec(joined)}
    places = []
    for employer in found:
        own = sites[employer.id]
        places += [PlaceToJoin(employer), *(PlaceToJoin(employer, s) for s in own if len(own) > 1)]
    return [p for p in places if (p.employer.id, p.site.id if p.site else None) not in taken]
