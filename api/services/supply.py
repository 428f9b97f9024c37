"""Asking a supplier to share which award it holds, its answer, and the end of it from either side."""

from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from api.mail import queue_mail
from api.services.activity import record
from api.services.notices import link as address
from api.services.notices import tell
from assessments.employers import has_hidden_characters
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor
from assessments.supply import MOST_OPEN, OPEN, Action, Covered, Side, State, advance, may_ask_again
from models.activity import Verb
from models.base import name_key, utc_now
from models.employers import Employer
from models.queries.employers import contacts_of
from models.queries.people import leads_of
from models.queries.supply import (
    HeldAward,
    Linked,
    awards_held_by,
    last_no,
    link_of,
    links_of,
    open_links,
    who_is_meant,
)
from models.supply import SupplyLink

ASKED_ALREADY = "You have asked this one already."
VERBS = {
    State.AGREED: Verb.SUPPLY_AGREED,
    State.DECLINED: Verb.SUPPLY_ENDED,
    State.ENDED: Verb.SUPPLY_ENDED,
}


@dataclass(frozen=True)
class Supplier:
    """A supplier that shares its award: its name, the link, and what it holds today."""

    link: SupplyLink
    name: str
    awards: list[HeldAward]


@dataclass(frozen=True)
class SupplyView:
    """Both sides of an employer: its suppliers, and who asked or is told as its customer."""

    suppliers: list[Supplier] = field(default_factory=list)  # by name
    unanswered: list[SupplyLink] = field(default_factory=list)  # asked, with no word yet
    refused: list[SupplyLink] = field(default_factory=list)  # said no, and are left in peace
    asking: list[Linked] = field(default_factory=list)  # customers that wait for an answer
    told: list[Linked] = field(default_factory=list)  # customers that see this employer's award

    @property
    def covered(self) -> Covered:
        """How many of those that share hold an award."""
        return Covered(sum(bool(one.awards) for one in self.suppliers), len(self.suppliers))


def supply_view(session: Session, actor: Actor, employer: Employer, today: date) -> SupplyView:
    """What an employer from a guard sees of its suppliers and customers today; ended links show nothing."""
    links = links_of(session, actor, employer.id, *OPEN, State.DECLINED)
    bought = [one for one in links if one.link.buyer_id == employer.id]
    sold = [one for one in links if one.link.supplier_id == employer.id]
    agreed = [one for one in bought if one.link.state is State.AGREED]
    held = awards_held_by(session, {_supplier(one.link) for one in agreed}, today)
    suppliers = [Supplier(one.link, one.supplier or "", held.get(_supplier(one.link), [])) for one in agreed]
    return SupplyView(
        suppliers=sorted(suppliers, key=lambda one: (one.name.casefold(), one.link.id)),
        unanswered=[one.link for one in bought if one.link.state is State.ASKED],
        refused=[one.link for one in bought if _in_peace(one.link, today)],
        asking=[one for one in sold if one.link.state is State.ASKED],
        told=[one for one in sold if one.link.state is State.AGREED],
    )


def _supplier(link: SupplyLink) -> int:
    assert link.supplier_id is not None  # whoever agreed is somebody: see the table's own check
    return link.supplier_id


def _in_peace(link: SupplyLink, today: date) -> bool:
    answered = link.answered_at
    if link.state is not State.DECLINED or answered is None:
        return False
    return not may_ask_again(answered.date(), today)


def ask(session: Session, actor: Actor, employer: Employer, typed: str, message: str = "") -> SupplyLink:
    """Ask a supplier, by its exact name, company number or a certificate number, to share its award.

    The same row is written whether or not anybody of that name is here, so that asking tells nothing. Raises
    InvalidInput for the employer itself and for one that was asked already or said no of late.
    """
    # Locked, so that two who ask at the same moment do not both find that nobody did.
    session.get_one(Employer, employer.id, with_for_update=True)
    typed = " ".join(typed.split())
    _check(session, employer, typed, message)
    supplier = who_is_meant(session, typed)
    if supplier is not None:
        supplier = _whom_to_ask(session, employer, supplier)
    made = SupplyLink(
        buyer_id=employer.id,
        supplier_id=supplier.id if supplier else None,
        asked_as=typed,
        asked_key=name_key(typed),
        message=message.strip(),
        asked_by=actor.account_id,
    )
    session.add(made)
    session.flush()
    record(session, Verb.SUPPLY_ASKED, actor, employer_id=employer.id, link=made.id)
    if supplier is not None:
        _tell(session, supplier.id, "supply_asked", employer=supplier.name, who=employer.name)
    return made


def _check(session: Session, employer: Employer, typed: str, message: str) -> None:
    if not typed:
        raise InvalidInput({"supplier": "Enter the supplier’s name, company number or certificate number."})
    if has_hidden_characters(typed) or has_hidden_characters(message, lines=True):
        raise InvalidInput({"supplier": "Remove the hidden characters, then try again."})
    already = open_links(session, employer.id)
    if name_key(typed) in {one.asked_key for one in already}:
        raise InvalidInput({"supplier": ASKED_ALREADY})
    if len(already) >= MOST_OPEN:
        raise InvalidInput({"supplier": f"You can ask at most {MOST_OPEN} suppliers. End some first."})


def _whom_to_ask(session: Session, employer: Employer, supplier: Employer) -> Employer | None:
    """The supplier, or None where the request is kept and goes nowhere, for that must not be told apart."""
    if supplier.id == employer.id:
        raise InvalidInput({"supplier": "This is your own organisation."})
    for one in open_links(session, employer.id):
        if one.supplier_id == supplier.id:
            if one.state is State.AGREED:
                raise InvalidInput({"supplier": f"{supplier.name} shares its award with you already."})
            return None  # asked by another of its names
    said_no = last_no(session, employer.id, supplier.id)
    if said_no and _in_peace(said_no, utc_now().date()):
        return None
    return supplier


def answer(session: Session, actor: Actor, employer: Employer, link_id: int, action: Action) -> Linked | None:
    """Agree, decline or end, for the side that an employer from a guard is on; the other side is told.

    None where there is no such link. Raises Conflict where that cannot be done to it now.
    """
    found = link_of(session, actor, employer.id, link_id)
    if found is None:
        return None
    link = found.link
    side = Side.BUYER if link.buyer_id == employer.id else Side.SUPPLIER
    start, end = link.state, advance(link.state, action, side)
    _move(session, link, start, _stamped(end, actor))
    record(session, VERBS[end], actor, employer_id=employer.id, link=link.id, state=end.value)
    _tell_other(session, found, side, end, was=start)
    return found


def _stamped(end: State, actor: Actor) -> dict[str, object]:
    who, when = ("ended_by", "ended_at") if end is State.ENDED else ("answered_by", "answered_at")
    return {"state": end, who: actor.account_id, when: utc_now()}


def _move(session: Session, link: SupplyLink, start: State, values: dict[str, object]) -> None:
    done = session.connection().execute(
        sa.update(SupplyLink)
        .where(col(SupplyLink.id) == link.id, col(SupplyLink.state) == start)
        .values(**values)
    )
    if done.rowcount != 1:
        raise Conflict("Somebody has just answered or ended this. Reload the page to see how it stands.")
    session.refresh(link)


def _tell_other(session: Session, found: Linked, side: Side, end: State, was: State) -> None:
    link, supplier = found.link, found.supplier or ""
    if side is Side.SUPPLIER:
        # Before it agreed the buyer knows the supplier only by what it typed.
        known_as = supplier if State.AGREED in (was, end) else link.asked_as
        _tell(session, link.buyer_id, "supply_answered", employer=found.buyer, who=known_as, state=end.value)
    elif link.supplier_id is not None and was is State.AGREED:
        _tell(
            session, link.supplier_id, "supply_answered", employer=supplier, who=found.buyer, state=end.value
        )


def _tell(session: Session, employer_id: int, template: str, **context: object) -> None:
    """Mail to the leads of an employer; to its two contacts where nobody leads it."""
    context["link"] = address(f"/employers/{employer_id}/suppliers")
    if leads := leads_of(session, employer_id):
        tell(session, leads, template, **context)
        return
    for contact in contacts_of(session, employer_id):
        queue_mail(session, to=contact.email, template=template, context={"name": contact.name, **context})
