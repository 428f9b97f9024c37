"""Links between employers and their suppliers: each side's own list, and whom a request means."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from assessments.awards import Term, tidy_certificate_number
from assessments.employers import tidy_company_number
from assessments.roles import Actor
from assessments.supply import OPEN, State
from models.awards import Award
from models.base import name_key
from models.employers import Employer
from models.queries.terms import every_term
from models.schemes import Programme, SchemeEdition
from models.scope import everyones, held, may_see
from models.supply import SupplyLink


class Linked(NamedTuple):
    """A link with the names of its two sides; the supplier's is None for a request that fits nobody."""

    link: SupplyLink
    buyer: str
    supplier: str | None


def links_of(session: Session, actor: Actor, employer_id: int, *states: State) -> list[Linked]:
    """The links on either side of an employer, in these states, newest first."""
    buyer, supplier = aliased(Employer), aliased(Employer)
    rows = session.exec(
        select(SupplyLink, buyer.name, supplier.name)
        .join(buyer, col(buyer.id) == col(SupplyLink.buyer_id))
        .join(supplier, col(supplier.id) == col(SupplyLink.supplier_id), isouter=True)
        .where(
            may_see(SupplyLink, actor),
            sa.or_(col(SupplyLink.buyer_id) == employer_id, col(SupplyLink.supplier_id) == employer_id),
            col(SupplyLink.state).in_(states),
        )
        .order_by(col(SupplyLink.id).desc())
    )
    return [Linked(*row) for row in rows]


def link_of(session: Session, actor: Actor, employer_id: int, link_id: int) -> Linked | None:
    """One link on either side of an employer, in any state; None where there is none."""
    return next(
        (one for one in links_of(session, actor, employer_id, *State) if one.link.id == link_id), None
    )


def who_is_meant(session: Session, typed: str) -> Employer | None:
    """The one employer of this exact name, company number or certificate; None for none, and for several."""
    if number := tidy_certificate_number(typed):
        holder = everyones(Award).where(Award.certificate_number == number)
        holder = holder.with_only_columns(Award.employer_id)
        return session.exec(everyones(Employer).where(col(Employer.id).in_(holder))).first()
    same = col(Employer.name_key) == name_key(typed)
    if company := tidy_company_number(typed):
        same = sa.or_(same, col(Employer.company_number) == company)
    found = session.exec(everyones(Employer).where(same).order_by(col(Employer.id)).limit(2)).all()
    return found[0] if len(found) == 1 else None


def open_links(session: Session, buyer_id: int) -> list[SupplyLink]:
    """The links that an employer from a guard asked for and that are open, newest first."""
    query = everyones(SupplyLink).where(
        held(col(SupplyLink.buyer_id) == buyer_id), col(SupplyLink.state).in_(OPEN)
    )
    return list(session.exec(query.order_by(col(SupplyLink.id).desc())))


def last_no(session: Session, buyer_id: int, supplier_id: int) -> SupplyLink | None:
    """The last time that a supplier said no to an employer from a guard."""
    query = everyones(SupplyLink).where(
        held(col(SupplyLink.buyer_id) == buyer_id),
        SupplyLink.supplier_id == supplier_id,
        SupplyLink.state == State.DECLINED,
    )
    return session.exec(query.order_by(col(SupplyLink.id).desc())).first()


@dataclass(frozen=True)
class HeldAward:
    """An award that a supplier holds on a day, with its term and where it comes from."""

    award: Award
    term: Term
    scheme: str
    programme: str

    @property
    def until(self) -> date | None:
        """The last day it is held; None for an award without an end."""
        return self.term.last_day


def awards_held_by(session: Session, suppliers: Collection[int], today: date) -> dict[int, list[HeldAward]]:
    """What each of these employers holds on a day, newest first: awards stand on the public register."""
    if not suppliers:
        return {}
    every = every_term(session, col(Award.employer_id).in_(suppliers), col(Award.starts_on) <= today)
    now = [(award, term) for award, term in every if term.held(today)]
    names = _names(session, {award.programme_id for award, _ in now}, {award.edition_id for award, _ in now})
    found: dict[int, list[HeldAward]] = defaultdict(list)
    for award, term in now:
        titles = names["edition", award.edition_id], names["programme", award.programme_id]
        found[award.employer_id].append(HeldAward(award, term, *titles))
    return found


def _names(
    session: Session, programmes: Collection[int], editions: Collection[int]
) -> dict[tuple[str, int], str]:
    query = sa.union_all(
        sa.select(sa.literal("programme"), col(Programme.id), col(Programme.name)).where(
            col(Programme.id).in_(programmes)
        ),
        sa.select(sa.literal("edition"), col(SchemeEdition.id), col(SchemeEdition.title)).where(
            col(SchemeEdition.id).in_(editions)
        ),
    )
    return {(kind, row_id): name for kind, row_id, name in session.connection().execute(query)}
