"""Opting out of a host's invitations: by the link in a mail, or told to its team. It holds for good."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.identity import token_hash
from api.services.activity import record
from assessments.roles import Actor
from models.activity import Verb
from models.base import utc_now
from models.jobs import Job
from models.leads import Lead, LeadInvitation, OptOut, OptOutKind
from models.mail import Message
from models.queries.jobs import INSERTS
from models.queries.lead_matching import opted_out_of
from models.queries.leads import invitation_by_token
from models.scope import held


def invitation_of(session: Session, token: str) -> LeadInvitation | None:
    """The invitation that an opt-out link stands in."""
    return invitation_by_token(session, token_hash(token))


def has_opted_out(session: Session, invitation: LeadInvitation) -> bool:
    """Whether who got an invitation has opted out, alone or with the whole organisation."""
    hashes = {one for one in (invitation.address_hash, invitation.domain_hash) if one}
    return bool(opted_out_of(session, invitation.host_id, hashes))


def opt_out(session: Session, invitation: LeadInvitation, *, whole: bool = False) -> None:
    """Take who got an invitation off the host's leads for good; `whole`: everybody at its organisation.

    Done again it changes nothing. The address itself is not kept, and mail that has not gone out does not.
    """
    host_id, kinds = invitation.host_id, {OptOutKind.ADDRESS: invitation.address_hash}
    if whole and invitation.domain_hash:
        kinds[OptOutKind.DOMAIN] = invitation.domain_hash
    if not _remember(session, host_id, kinds.items(), None):
        return
    _forget_addresses(session, host_id, kinds.values())
    record(
        session, Verb.LEAD_OPTED_OUT, None,
        programme_id=invitation.programme_id, host_id=host_id, whole=OptOutKind.DOMAIN in kinds,
    )  # fmt: skip


def opt_lead_out(session: Session, actor: Actor, lead: Lead) -> None:
    """Note that an employer told the host's team that it wants no invitations, whatever address is found."""
    hashes = [
        (OptOutKind.ADDRESS, lead.address_hash),
        (OptOutKind.ORGANISATION, lead.number_hash),
        (OptOutKind.ORGANISATION, lead.place_hash),
    ]
    if not _remember(session, lead.host_id, hashes, actor):
        return
    lead.email = ""
    session.add(lead)
    if lead.address_hash:
        _forget_addresses(session, lead.host_id, [lead.address_hash])
    record(session, Verb.LEAD_OPTED_OUT, actor, host_id=lead.host_id, lead_id=lead.id)


def _remember(
    session: Session, host_id: int, hashes: Iterable[tuple[OptOutKind, str]], actor: Actor | None
) -> bool:
    """Keep the hashes; says whether any was new. Two at once wait for each other, and both succeed."""
    insert: Any = INSERTS[session.get_bind().dialect.name]
    rows = [
        {
            "host_id": host_id,
            "kind": kind,
            "hash": value,
            "opted_out_on": utc_now().date(),
            "recorded_by": actor.account_id if actor else None,
        }
        for kind, value in hashes
        if value
    ]
    statement = insert(OptOut).values(rows).on_conflict_do_nothing(index_elements=["host_id", "hash"])
    return bool(session.execute(statement.returning(sa.literal(1))).all())


def _forget_addresses(session: Session, host_id: int, hashes: Iterable[str]) -> None:
    """Take the addresses out of the host's leads, and stop mail to them that has not gone out yet."""
    given = list(hashes)
    theirs = sa.or_(col(Lead.address_hash).in_(given), col(Lead.domain_hash).in_(given))
    session.execute(sa.update(Lead).where(col(Lead.host_id) == host_id, theirs).values(email=""))
    invited = sa.or_(col(LeadInvitation.address_hash).in_(given), col(LeadInvitation.domain_hash).in_(given))
    stop_mail(session, held(col(LeadInvitation.host_id) == host_id) & invited)


def stop_mail(session: Session, invitations: sa.ColumnElement[bool]) -> None:
    """Take back the mail of some invitations that is not on its way, and the address out of what was sent.

    A worker that has a message in hand will still send it.
    """
    rows = session.exec(
        select(Message.id, Message.sent_at)
        .join(LeadInvitation, col(LeadInvitation.message_id) == Message.id)
        .where(held(invitations))
    ).all()
    sent = [message_id for message_id, sent_at in rows if sent_at is not None]
    session.execute(sa.update(Message).where(col(Message.id).in_(sent)).values(to_address=""))
    _take_back(session, [message_id for message_id, sent_at in rows if sent_at is None])


def _take_back(session: Session, message_ids: list[int]) -> None:
    if not message_ids:
        return
    by_key = {f"mail-{one}": one for one in message_ids}
    open_jobs = sa.delete(Job).where(
        col(Job.dedupe).in_(by_key),
        col(Job.finished_at).is_(None),
        sa.or_(col(Job.leased_until).is_(None), col(Job.leased_until) < utc_now()),
    )
    stopped = [by_key[str(key)] for (key,) in session.execute(open_jobs.returning(col(Job.dedupe)))]
    if not stopped:
        return
    session.execute(
        sa.update(LeadInvitation).where(col(LeadInvitation.message_id).in_(stopped)).values(message_id=None)
    )
    session.execute(sa.delete(Message).where(col(Message.id).in_(stopped)))
