"""Deleting leads that are not needed any more; the counts stay, and so do opt-outs."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.services.leads_opting_out import stop_mail
from assessments.awards import add_months
from assessments.errors import Conflict
from assessments.uptake.leads import UNTOUCHED_MONTHS
from models.base import utc_now
from models.leads import Lead, LeadInvitation, LeadList, ListState
from models.queries.leads import Parts
from models.scope import held


def untouched_since(today: date) -> date:
    """Leads touched on no day since this one are put forward for deletion."""
    return add_months(today, -UNTOUCHED_MONTHS)


def delete_list(session: Session, loaded: LeadList) -> int:
    """Delete the leads of a list that have not signed up; says how many. Raises Conflict for one not loaded.

    Those that signed up stay without their address, so that what came of the invitations stays countable.
    """
    if loaded.state is not ListState.LOADED:
        raise Conflict("This list is not loaded, or has been deleted already.")
    gone = _delete(session, loaded.host_id, col(Lead.list_id) == loaded.id)
    kept = sa.select(col(Lead.id)).where(col(Lead.list_id) == loaded.id)
    stop_mail(session, col(LeadInvitation.lead_id).in_(kept))
    session.execute(sa.update(Lead).where(col(Lead.list_id) == loaded.id).values(email=""))
    loaded.state, loaded.deleted_at = ListState.DELETED, utc_now()
    loaded.deleted_leads += gone
    session.add(loaded)
    return gone


def delete_untouched(session: Session, host_id: int) -> int:
    """Delete a host's leads that nothing happened to for a long time; says how many."""
    return _delete(session, host_id, col(Lead.touched_on) < untouched_since(utc_now().date()))


def delete_lead(session: Session, lead: Lead) -> None:
    """Delete one lead from a guard. Raises Conflict for one that has signed up."""
    if not _delete(session, lead.host_id, col(Lead.id) == lead.id):
        raise Conflict("This employer has signed up, so its lead stays in the counts.")


def _delete(session: Session, host_id: int, which: sa.ColumnElement[bool]) -> int:
    """Delete leads that have not signed up. Their invitations stay, without a lead, name or address."""
    signed_up = Parts(host_id).signed_up
    ids = session.exec(
        select(Lead.id).where(
            held(col(Lead.host_id) == host_id), which, col(Lead.id).not_in(sa.select(signed_up.c.lead_id))
        )
    ).all()
    for start in range(0, len(ids), 1000):
        _delete_some(session, list(ids[start : start + 1000]))
    return len(ids)


def _delete_some(session: Session, ids: list[int]) -> None:
    theirs = col(LeadInvitation.lead_id).in_(ids)
    stop_mail(session, theirs)
    session.execute(sa.update(LeadInvitation).where(theirs).values(lead_id=None))
    session.execute(sa.delete(Lead).where(col(Lead.id).in_(ids)))
