"""Leads of a host: where each stands, told from enrolments, invitations and opt-outs at the time of asking.

A lead has signed up when an employer takes part in one of the host's programmes, or one that another runs
for it, that has its company number, or its name with a site in its postcode district, or that joined by its
invitation.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from assessments.uptake.groups import SIZES
from assessments.uptake.leads import Invited, Standing, standing_of
from models.applications import Enrolment
from models.employers import Employer, Site
from models.leads import Lead, LeadInvitation, OptOut
from models.mail import Message
from models.queries.paging import PAGE, Page, decode, page_of
from models.schemes import Programme
from models.scope import Clause, everyones, held
from models.uptake import PartnerArea


@dataclass(frozen=True)
class Narrowed:
    """What a list of leads is narrowed to; "" or None narrows nothing."""

    size: str = ""  # a key of groups.SIZES
    industry: str = ""
    standing: Standing | None = None
    area: str = ""
    list_id: int | None = None
    search: str = ""
    untouched_since: date | None = None


@dataclass(frozen=True)
class LeadRow:
    """A lead and where it stands."""

    lead: Lead
    signed_up_on: date | None
    invited_on: date | None  # the last time
    opted_out: bool
    mail_error: str = ""  # why the last invitation did not go out

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return standing_of(
            signed_up=self.signed_up_on is not None,
            opted_out=self.opted_out,
            invited=self.invited_on is not None,
        )


@dataclass(frozen=True)
class Parts:
    """The pieces that a query over leads is put together from."""

    host_id: int
    signed_up: Any = field(init=False)
    invited: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "signed_up", _signed_up(self.host_id))
        object.__setattr__(self, "invited", _invited(self.host_id))


def programme_ids_of(host_id: int) -> Any:
    """The programmes in which a host's leads may sign up: its own, and those that others run for it."""
    run_for = select(PartnerArea.host_id).where(PartnerArea.partner_id == host_id)
    return select(Programme.id).where(
        sa.or_(col(Programme.host_id) == host_id, col(Programme.host_id).in_(run_for))
    )


def _signed_up(host_id: int) -> Any:
    """Each lead that has signed up, with the first day that it did."""
    programmes = programme_ids_of(host_id)
    taking_part = (
        select(col(Lead.id).label("lead_id"), col(Enrolment.enrolled_on).label("day"))
        .select_from(Lead)
        .where(held(col(Lead.host_id) == host_id), col(Enrolment.programme_id).in_(programmes))
    )
    by_number = taking_part.join(
        Employer, (col(Employer.company_number) == Lead.company_number) & (col(Lead.company_number) != "")
    ).join(Enrolment, col(Enrolment.employer_id) == Employer.id)
    by_place = (
        taking_part.join(Employer, (col(Employer.name_key) == Lead.name_key) & (col(Lead.district) != ""))
        .join(
            Site,
            (col(Site.employer_id) == Employer.id) & col(Site.postcode).like(col(Lead.district).concat(" %")),
        )
        .join(Enrolment, col(Enrolment.employer_id) == Employer.id)
        # Two different numbers are two employers, whatever they are called.
        .where(sa.or_(col(Lead.company_number) == "", col(Employer.company_number).is_(None)))
    )
    by_invitation = taking_part.join(LeadInvitation, col(LeadInvitation.lead_id) == Lead.id).join(
        Enrolment, col(Enrolment.id) == LeadInvitation.enrolment_id
    )
    every = sa.union_all(by_number, by_place, by_invitation).subquery()
    return select(every.c.lead_id, func.min(every.c.day).label("day")).group_by(every.c.lead_id).subquery()


def _invited(host_id: int) -> Any:
    """Each lead that was invited, with the first and the last day."""
    return (
        select(
            LeadInvitation.lead_id,
            func.min(col(LeadInvitation.invited_on)).label("first"),
            func.max(col(LeadInvitation.invited_on)).label("last"),
        )
        .where(held(col(LeadInvitation.host_id) == host_id), col(LeadInvitation.lead_id).is_not(None))
        .group_by(col(LeadInvitation.lead_id))
        .subquery()
    )


def _opted_out() -> Clause:
    """Whether anything of a lead has opted out: its address, its domain, or the employer itself."""
    hashes = [col(Lead.address_hash), col(Lead.domain_hash), col(Lead.number_hash), col(Lead.place_hash)]
    return sa.exists(
        select(OptOut.id).where(held(col(OptOut.host_id) == Lead.host_id), col(OptOut.hash).in_(hashes))
    )


def _rows(parts: Parts) -> Any:
    return (
        select(Lead, parts.signed_up.c.day, parts.invited.c.last, _opted_out())
        .select_from(Lead)
        .join(parts.signed_up, parts.signed_up.c.lead_id == Lead.id, isouter=True)
        .join(parts.invited, parts.invited.c.lead_id == Lead.id, isouter=True)
        .where(held(col(Lead.host_id) == parts.host_id))
    )


def _narrow(query: Any, parts: Parts, to: Narrowed) -> Any:
    if bands := next((size.bands for size in SIZES if size.key == to.size), None):
        query = query.where(col(Lead.band).in_(bands))
    if to.industry:
        query = query.where(Lead.industry == to.industry)
    if to.area:
        query = query.where(Lead.area_code == ("" if to.area == "unknown" else to.area))
    if to.list_id is not None:
        query = query.where(Lead.list_id == to.list_id)
    if to.search:
        query = query.where(col(Lead.name).icontains(to.search, autoescape=True))
    if to.untouched_since is not None:
        query = query.where(col(Lead.touched_on) < to.untouched_since)
    return _standing_at(query, parts, to.standing)


def _standing_at(query: Any, parts: Parts, standing: Standing | None) -> Any:
    signed_up, invited = parts.signed_up.c.lead_id, parts.invited.c.lead_id
    if standing is None:
        return query
    if standing is Standing.SIGNED_UP:
        return query.where(signed_up.is_not(None))
    query = query.where(signed_up.is_(None))
    if standing is Standing.OPTED_OUT:
        return query.where(_opted_out())
    query = query.where(sa.not_(_opted_out()))
    return query.where(invited.is_(None) if standing is Standing.NOT_INVITED else invited.is_not(None))


def leads_page(session: Session, host_id: int, to: Narrowed, *, after: str | None = None) -> Page[LeadRow]:
    """A page of a host's leads, in the order they came in."""
    parts = Parts(host_id)
    query = _narrow(_rows(parts), parts, to).order_by(col(Lead.id)).limit(PAGE + 1)
    if after is not None:
        query = query.where(col(Lead.id) > decode(after)[1])
    page = page_of(list(session.exec(query)), lambda row: (row[0].added_on, row[0].id))
    errors = _mail_errors(session, [row[0].id for row in page.rows if row[2] is not None])
    return Page([LeadRow(*row, errors.get(row[0].id, "")) for row in page.rows], page.after)


def how_many(session: Session, host_id: int, to: Narrowed) -> int:
    """How many leads a list narrowed so holds."""
    parts = Parts(host_id)
    query = _narrow(_rows(parts), parts, to).with_only_columns(func.count(col(Lead.id)))
    return int(session.execute(query).scalar_one())


def ids_of(session: Session, host_id: int, to: Narrowed, most: int) -> list[int]:
    """The first leads of a list narrowed so that have an address, and neither signed up nor opted out."""
    parts = Parts(host_id)
    query = _narrow(_rows(parts), parts, to).where(
        col(Lead.email) != "", parts.signed_up.c.lead_id.is_(None), sa.not_(_opted_out())
    )
    ids = query.with_only_columns(col(Lead.id)).order_by(col(Lead.id)).limit(most)
    return list(session.execute(ids).scalars())


def rows_by_id(session: Session, host_id: int, ids: Collection[int]) -> list[LeadRow]:
    """Those of these leads that are the host's, in order."""
    query = _rows(Parts(host_id)).where(col(Lead.id).in_(ids)).order_by(col(Lead.id))
    return [LeadRow(*row) for row in session.exec(query)]


def lead_row(session: Session, host_id: int, lead_id: int) -> LeadRow | None:
    """One lead of a host, with how its last invitation fared."""
    found = rows_by_id(session, host_id, [lead_id])
    if not found:
        return None
    error = _mail_errors(session, [lead_id]).get(lead_id, "")
    return LeadRow(found[0].lead, found[0].signed_up_on, found[0].invited_on, found[0].opted_out, error)


def _mail_errors(session: Session, lead_ids: Sequence[int]) -> dict[int, str]:
    """What kind of fault kept the last invitation of each of these leads from going out."""
    newest = (
        select(func.max(col(LeadInvitation.id)))
        .where(held(col(LeadInvitation.lead_id).in_(lead_ids)))
        .group_by(col(LeadInvitation.lead_id))
    )
    found = session.exec(
        select(LeadInvitation.lead_id, Message.last_error)
        .join(Message, col(Message.id) == LeadInvitation.message_id)
        .where(held(col(LeadInvitation.id).in_(newest)), col(Message.sent_at).is_(None))
    )
    return {lead_id: error for lead_id, error in found if lead_id is not None and error}


def invitations_of(session: Session, lead_id: int) -> list[tuple[date, str]]:
    """The invitations of a lead from a guard: the day, and the programme's name; newest first."""
    rows = session.exec(
        select(LeadInvitation.invited_on, Programme.name)
        .join(Programme, col(Programme.id) == LeadInvitation.programme_id)
        .where(held(col(LeadInvitation.lead_id) == lead_id))
        .order_by(col(LeadInvitation.id).desc())
    )
    return list(rows)


def last_invited_at(session: Session, host_id: int, address_hashes: Collection[str]) -> dict[str, date]:
    """When the host last invited each of these addresses, under whatever lead."""
    rows = session.exec(
        select(LeadInvitation.address_hash, func.max(col(LeadInvitation.invited_on)))
        .where(
            held(col(LeadInvitation.host_id) == host_id), col(LeadInvitation.address_hash).in_(address_hashes)
        )
        .group_by(col(LeadInvitation.address_hash))
    )
    return dict(rows.all())


def all_invited(session: Session, host_id: int) -> list[Invited]:
    """Every lead that was invited, once, with its first invitation; one since deleted counts as not signed up
    unless it joined by its invitation."""
    signed_up = _signed_up(host_id)
    unit = func.coalesce(col(LeadInvitation.lead_id), -col(LeadInvitation.id))
    first = func.min(col(LeadInvitation.invited_on))
    followed = func.min(col(Enrolment.enrolled_on))
    rows = session.exec(
        select(  # type: ignore[call-overload]
            func.min(col(LeadInvitation.band)), func.min(col(LeadInvitation.industry)),
            func.min(col(LeadInvitation.area_code)), first, func.min(signed_up.c.day), followed,
        )
        .select_from(LeadInvitation)
        .join(signed_up, signed_up.c.lead_id == LeadInvitation.lead_id, isouter=True)
        .join(Enrolment, col(Enrolment.id) == LeadInvitation.enrolment_id, isouter=True)
        .where(held(col(LeadInvitation.host_id) == host_id))
        .group_by(unit)
        .order_by(first)
    )  # fmt: skip
    return [
        Invited(band, industry, area, on, day or joined) for band, industry, area, on, day, joined in rows
    ]


def waiting_by_group(session: Session, host_id: int) -> list[tuple[int, str, int]]:
    """How many leads are not invited yet, by size band and industry."""
    parts = Parts(host_id)
    query = _narrow(_rows(parts), parts, Narrowed(standing=Standing.NOT_INVITED))
    counted = query.with_only_columns(col(Lead.band), col(Lead.industry), func.count(col(Lead.id)))
    return list(session.exec(counted.group_by(col(Lead.band), col(Lead.industry))))


def count_by_standing(session: Session, host_id: int) -> dict[Standing, int]:
    """How many leads of a host stand where."""
    parts = Parts(host_id)
    flags = (
        parts.signed_up.c.lead_id.is_not(None).label("up"),
        _opted_out().label("out"),
        parts.invited.c.lead_id.is_not(None).label("invited"),
    )
    flagged = _rows(parts).with_only_columns(*flags).subquery()
    columns = (flagged.c.up, flagged.c.out, flagged.c.invited)
    counts = dict.fromkeys(Standing, 0)
    for up, out, invited, number in session.exec(select(*columns, func.count()).group_by(*columns)):
        counts[standing_of(signed_up=bool(up), opted_out=bool(out), invited=bool(invited))] += number
    return counts


def areas_of_leads(session: Session, host_id: int) -> list[str]:
    """The areas that a host's leads are in."""
    found = select(Lead.area_code).where(held(col(Lead.host_id) == host_id)).distinct()
    return sorted(session.exec(found))


def invitation_by_token(session: Session, token_hash: str) -> LeadInvitation | None:
    """The invitation that a link was made for."""
    return session.exec(everyones(LeadInvitation).where(LeadInvitation.token_hash == token_hash)).first()
