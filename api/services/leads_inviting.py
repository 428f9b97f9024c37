"""Inviting leads to a programme by mail, never one too often and never one that opted out."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, update

from api.identity import new_token, token_hash
from api.mail import checked_address, queue_mail
from api.services.activity import record
from api.services.notices import link
from assessments.errors import InvalidInput
from assessments.roles import Actor
from assessments.uptake.leads import why_not
from models.activity import Verb
from models.applications import Enrolment
from models.base import utc_now
from models.leads import Lead, LeadInvitation
from models.queries.leads import (
    LeadRow,
    Narrowed,
    ids_of,
    invitation_by_token,
    last_invited_at,
    rows_by_id,
)
from models.queries.workspaces import Workspace
from models.schemes import Programme

MOST_AT_ONCE = 500  # each is a mail: a mistake in choosing stays a small one


@dataclass(frozen=True)
class Sent:
    """How many were invited, and how many were not, by the reason."""

    invited: int
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What came of it, as a sentence or two."""
        told = f"{self.invited:,} {'invitation is' if self.invited == 1 else 'invitations are'} on the way."
        if not self.left_out:
            return told
        reasons = "; ".join(f"{number:,} {reason}" for reason, number in self.left_out.items())
        return f"{told} Left out: {reasons}."


def open_to_invite(workspace: Workspace, today: date) -> list[Programme]:
    """The programmes of a workspace that take employers in today."""
    return [
        programme
        for programme in workspace.programmes
        if programme.opens_on <= today and (programme.closes_on is None or today <= programme.closes_on)
    ]


def invite(
    session: Session,
    actor: Actor | None,
    workspace: Workspace,
    programme_id: int | None,
    lead_ids: Collection[int],
) -> Sent:
    """Queue an invitation for each of these leads that may have one. Raises InvalidInput by field.

    A lead that may not be invited is left out, with the reason; that is no fault of who chose it.
    """
    today = utc_now().date()
    programme = next((one for one in open_to_invite(workspace, today) if one.id == programme_id), None)
    errors = {}
    if programme is None:
        errors["programme"] = "Choose the programme to invite them to."
    if not lead_ids:
        errors["leads"] = "Choose at least one employer."
    elif len(lead_ids) > MOST_AT_ONCE:
        errors["leads"] = f"Choose at most {MOST_AT_ONCE} employers at once."
    if errors or programme is None:
        raise InvalidInput(errors)
    rows = rows_by_id(session, workspace.host.id, lead_ids)
    _hold(session, rows)
    before = last_invited_at(session, workspace.host.id, {row.lead.address_hash for row in rows})
    invited, left_out = [], Counter[str]()
    for row in rows:
        if reason := _why_not(row, before, today):
            left_out[reason] += 1
            continue
        before[row.lead.address_hash] = today
        invited.append(_invite_one(session, actor, workspace, programme, row.lead, today))
    if invited:
        record(
            session, Verb.LEAD_INVITED, actor,
            programme_id=programme.id, host_id=workspace.host.id, invitations=len(invited),
        )  # fmt: skip
    return Sent(len(invited), dict(left_out))


def all_to_invite(session: Session, host_id: int, narrowed: Narrowed) -> list[int]:
    """The leads of a whole list narrowed so, as many as may be invited at once."""
    return ids_of(session, host_id, narrowed, MOST_AT_ONCE)


def _hold(session: Session, rows: Sequence[LeadRow]) -> None:
    """Touch the leads first, so that two who invite at the same moment wait for each other."""
    ids = [row.lead.id for row in rows]
    session.execute(update(Lead).where(col(Lead.id).in_(ids)).values(touched_on=utc_now().date()))


def _why_not(row: LeadRow, before: dict[str, date], today: date) -> str:
    days = [day for day in (row.invited_on, before.get(row.lead.address_hash)) if day is not None]
    return why_not(
        row.standing, has_address=bool(row.lead.email), invited_on=max(days, default=None), today=today
    )


def _invite_one(
    session: Session, actor: Actor | None, workspace: Workspace, programme: Programme, lead: Lead, today: date
) -> LeadInvitation:
    token = new_token()
    message = queue_mail(
        session,
        to=checked_address(lead.email),
        template="lead_invitation",
        context={
            "employer": lead.name,
            "host": workspace.host.name,
            "programme": programme.name,
            "summary": programme.summary,
            "source": lead.source,
            "link": link(f"/programmes/{programme.slug}?invited={token}"),
            "opt_out": link(f"/opt-out/{token}"),
            "contact": programme.contact_email,
        },
    )
    made = LeadInvitation(
        host_id=workspace.host.id,
        programme_id=programme.id,
        lead_id=lead.id,
        address_hash=lead.address_hash,
        domain_hash=lead.domain_hash,
        token_hash=token_hash(token),
        band=lead.band,
        industry=lead.industry,
        area_code=lead.area_code,
        invited_by=actor.account_id if actor else None,
        invited_on=today,
        message_id=message.id,
    )
    session.add(made)
    return made


def note_joined(session: Session, enrolment: Enrolment, token: str) -> None:
    """Note that an enrolment came of an invitation; one of another programme, or used, tells nothing."""
    found = invitation_by_token(session, token_hash(token)) if token else None
    if found is None or found.programme_id != enrolment.programme_id or found.enrolment_id is not None:
        return
    found.enrolment_id = enrolment.id
    session.add(found)
