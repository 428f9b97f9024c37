"""Which leads, employers and opt-outs the rows of a list could be of, asked for many rows at once."""

from collections.abc import Collection

from sqlmodel import Session, col, or_, select

from models.applications import Enrolment
from models.employers import Employer, Site
from models.leads import Lead, LeadList, ListState, OptOut
from models.queries.leads import programme_ids_of
from models.scope import everyones, held


def leads_like(
    session: Session, host_id: int, numbers: Collection[str], name_keys: Collection[str]
) -> list[Lead]:
    """The leads of a host that have one of these company numbers or names."""
    same = or_(col(Lead.company_number).in_(numbers), col(Lead.name_key).in_(name_keys))
    return list(session.exec(everyones(Lead).where(Lead.host_id == host_id, same).order_by(col(Lead.id))))


def taking_part_like(
    session: Session, host_id: int, numbers: Collection[str], name_keys: Collection[str]
) -> list[tuple[str | None, str, str]]:
    """The company number, name key and postcode district of employers that take part, a row for each site."""
    joined = select(Enrolment.employer_id).where(
        held(col(Enrolment.programme_id).in_(programme_ids_of(host_id)))
    )
    rows = session.exec(
        select(Employer.company_number, Employer.name_key, Site.postcode)
        .join(Site, col(Site.employer_id) == Employer.id)
        .where(
            held(col(Employer.id).in_(joined)),
            or_(col(Employer.company_number).in_(numbers), col(Employer.name_key).in_(name_keys)),
        )
    )
    return [(number, key, postcode.partition(" ")[0]) for number, key, postcode in rows]


def opted_out_of(session: Session, host_id: int, hashes: Collection[str]) -> set[str]:
    """Those of these hashes that have opted out of a host's invitations."""
    found = select(OptOut.hash).where(held(col(OptOut.host_id) == host_id), col(OptOut.hash).in_(hashes))
    return set(session.exec(found))


def lists_of(session: Session, host_id: int) -> list[LeadList]:
    """The lists of a host, newest first, without those that were dropped."""
    found = everyones(LeadList).where(LeadList.host_id == host_id, LeadList.state != ListState.DROPPED)
    return list(session.exec(found.order_by(col(LeadList.id).desc()).limit(100)))


def list_of(session: Session, host_id: int, list_id: int) -> LeadList | None:
    """A list of a host."""
    return session.exec(
        everyones(LeadList).where(LeadList.id == list_id, LeadList.host_id == host_id)
    ).first()
