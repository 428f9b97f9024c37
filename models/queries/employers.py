"""Employers: look-alikes at sign-up, and an employer's people, sites and requests."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from assessments.roles import Actor
from models.base import name_key, utc_now
from models.employers import Contact, Employer, JoinRequest, JoinStatus, Site
from models.people import Account, Membership
from models.queries.paging import PAGE, Page, decode, page_of
from models.scope import everyones, may_see, visible


@dataclass(frozen=True)
class LookAlike:
    """As much of an existing employer as a newcomer may see to say "this is us": its name and district."""

    employer_id: int
    name: str
    district: str  # the first half of its postcode
    same_number: bool


def look_alikes(session: Session, name: str, company_number: str | None) -> list[LookAlike]:
    """Employers of the same name or the same company number, the latter first. At most ten."""
    same = [col(Employer.name_key) == name_key(name)]
    if company_number:
        same.insert(0, col(Employer.company_number) == company_number)
    first = sa.case((same[0], 0), else_=1)  # not the comparison itself: the databases sort NULL apart
    found = session.exec(
        everyones(Employer).where(or_(*same)).order_by(first, col(Employer.id)).limit(10)
    ).all()
    sites = session.exec(
        everyones(Site).where(
            col(Site.employer_id).in_([employer.id for employer in found]), col(Site.is_main).is_(True)
        )
    )
    districts = {site.employer_id: site.postcode.split()[0] for site in sites}
    alike = [
        LookAlike(
            employer_id=employer.id,
            name=employer.name,
            district=districts.get(employer.id, ""),
            same_number=bool(company_number) and employer.company_number == company_number,
        )
        for employer in found
    ]
    return sorted(alike, key=lambda one: not one.same_number)


@dataclass(frozen=True)
class Member:
    """A membership with its person."""

    membership: Membership
    account: Account


def current_members(session: Session, employer_id: int) -> list[Member]:
    """The people of an employer from a guard who are its members today, by name."""
    today = utc_now().date()
    rows = session.exec(
        select(Membership, Account)
        .join(Account, col(Account.id) == Membership.account_id)
        .where(
            Membership.employer_id == employer_id,
            Membership.from_on <= today,
            (col(Membership.until_on).is_(None)) | (col(Membership.until_on) >= today),
        )
        .order_by(col(Account.name), col(Account.id), col(Membership.id))
    )
    return [Member(membership, account) for membership, account in rows]


def contacts_of(session: Session, employer_id: int) -> list[Contact]:
    """The named contacts of an employer from a guard, the first one first."""
    return list(
        session.exec(
            everyones(Contact).where(Contact.employer_id == employer_id).order_by(col(Contact.position))
        )
    )


def sites_of(session: Session, employer_id: int) -> list[Site]:
    """The sites of an employer from a guard, the main one first."""
    return list(
        session.exec(
            everyones(Site)
            .where(Site.employer_id == employer_id)
            .order_by(col(Site.is_main).desc(), col(Site.name), col(Site.id))
        )
    )


@dataclass(frozen=True)
class Asker:
    """Somebody waiting to join an employer."""

    request: JoinRequest
    account: Account


def waiting_to_join(session: Session, actor: Actor, employer_id: int) -> list[Asker]:
    """The people waiting to join an employer from a guard, longest waiting first."""
    rows = session.exec(
        select(JoinRequest, Account)
        .join(Account, col(Account.id) == JoinRequest.account_id)
        .where(
            may_see(JoinRequest, actor),
            JoinRequest.employer_id == employer_id,
            JoinRequest.status == JoinStatus.WAITING,
        )
        .order_by(col(JoinRequest.asked_at), col(JoinRequest.id))
        .limit(PAGE)
    )
    return [Asker(request, account) for request, account in rows]


def employers_page(
    session: Session, actor: Actor, *, search: str = "", after: str | None = None
) -> Page[Employer]:
    """A page of the employers a person may see, oldest registration first; `search` is part of a name."""
    query = visible(Employer, actor).order_by(col(Employer.created_at), col(Employer.id)).limit(PAGE + 1)
    if search:
        query = query.where(col(Employer.name).icontains(search, autoescape=True))
    if after:
        query = query.where(sa.tuple_(col(Employer.created_at), col(Employer.id)) > sa.tuple_(*decode(after)))
    return page_of(session.exec(query).all(), lambda row: (row.created_at, row.id))
