"""Loading leads: a list is read, weighed against what is known, and stored once somebody confirms it."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import IO, Any

import sqlalchemy as sa
from sqlmodel import Session, col

from api.files.names import safe_file_name
from api.jobs import Work, enqueue, handler
from api.services.activity import record
from api.services.leads_reading import LeadInput, ReadList, read_leads
from assessments.absence.faults import FaultGroup
from assessments.employers import has_hidden_characters
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor
from assessments.uptake.groups import industry_of
from assessments.uptake.leads import domain_of
from models.activity import Verb
from models.base import utc_now
from models.leads import Lead, LeadList, ListState
from models.queries.lead_matching import leads_like, opted_out_of, taking_part_like
from models.queries.postcodes import areas_of_postcodes

BATCH = 500
WAITS_FOR = timedelta(days=7)


class Found(StrEnum):
    """What a row of a list turned out to be."""

    FRESH = "fresh"
    KNOWN = "known"
    SIGNED_UP = "signed_up"
    OPTED_OUT = "opted_out"


@dataclass(frozen=True)
class Weighed:
    """A row, what it is, and the lead that is there already."""

    given: LeadInput
    found: Found
    lead: Lead | None = None


class FaultyList(InvalidInput):
    """A list with something wrong in its cells; nothing of it was stored."""

    def __init__(self, groups: list[FaultGroup], count: int) -> None:
        told = "1 cell needs" if count == 1 else f"{count:,} cells need"
        super().__init__(
            {"file": f"{told} mending, so nothing was stored. Mend the file and upload it again."}
        )
        self.groups, self.count = groups, count


def sha256(text: str) -> str:
    """What is kept of something that must only be recognised again; nothing of nothing."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def hashes_of(given: LeadInput) -> dict[str, str]:
    """What an opt-out may be for, by the column that holds it."""
    email = given.email.lower()
    return {
        "address_hash": sha256(email),
        "domain_hash": sha256(domain_of(email)) if email else "",
        "number_hash": sha256(given.company_number),
        "place_hash": sha256(f"{given.name_key}|{given.district}"),
    }


def begin_list(
    session: Session,
    actor: Actor | None,
    host_id: int,
    file: IO[bytes],
    file_name: str,
    *,
    name: str,
    source: str,
) -> LeadList:
    """Read a list and keep it until it is confirmed. Raises FaultyList, or InvalidInput by field.

    An earlier list that waits is let go of.
    """
    _check_words({"name": name, "source": source})
    read = read_leads(file, file_name)
    if read.faults.count:
        raise FaultyList(list(read.faults), read.faults.count)
    drop_waiting(session, host_id)
    made = _list_of(session, actor, host_id, read, name=name, source=source, file_name=file_name)
    enqueue(
        session, "clear_lead_list", dedupe=f"lead-list-{made.id}",
        run_at=made.loaded_at + WAITS_FOR, list_id=made.id,
    )  # fmt: skip
    return made


def _list_of(
    session: Session,
    actor: Actor | None,
    host_id: int,
    read: ReadList,
    *,
    name: str,
    source: str,
    file_name: str,
) -> LeadList:
    counts = Counter(one.found for one in weigh(session, host_id, read.leads))
    made = LeadList(
        host_id=host_id,
        name=name,
        source=source,
        file_name=safe_file_name(file_name)[:200],
        repeated=read.repeated,
        waiting=[lead.document() for lead in read.leads],
        loaded_by=actor.account_id if actor else None,
    )
    _count(made, counts)
    session.add(made)
    session.flush()
    return made


def _count(made: LeadList, counts: Counter[Found]) -> None:
    made.rows = counts.total()
    made.fresh, made.known = counts[Found.FRESH], counts[Found.KNOWN]
    made.signed_up, made.opted_out = counts[Found.SIGNED_UP], counts[Found.OPTED_OUT]


def _check_words(given: dict[str, str]) -> None:
    errors = {
        key: "Must be plain text of 200 characters or fewer."
        for key, text in given.items()
        if len(text) > 200 or has_hidden_characters(text)
    }
    if not given["source"].strip():
        errors["source"] = "Say where the list is from: those invited are told."
    if errors:
        raise InvalidInput(errors)


def confirm_list(session: Session, actor: Actor | None, waiting: LeadList) -> None:
    """Store the leads of a list. Raises Conflict for one that was confirmed or dropped before."""
    ready = sa.update(LeadList).where(
        col(LeadList.id) == waiting.id, col(LeadList.state) == ListState.WAITING
    )
    if session.execute(ready.values(state=ListState.LOADED)).rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("This list is not waiting to be confirmed any more. Upload it again.")
    session.refresh(waiting)
    given = [LeadInput(**row) for row in waiting.waiting]  # type: ignore[arg-type]
    counts: Counter[Found] = Counter()
    for batch in _batches(given):
        weighed = list(_weigh(session, waiting.host_id, batch))
        _store(session, waiting.host_id, weighed, waiting.id, waiting.source)
        counts.update(one.found for one in weighed)
    _count(waiting, counts)
    waiting.waiting, waiting.loaded_at = [], utc_now()
    session.add(waiting)
    record(
        session, Verb.LEADS_LOADED, actor,
        host_id=waiting.host_id, list_id=waiting.id, rows=waiting.rows, fresh=waiting.fresh,
    )  # fmt: skip


def add_lead(session: Session, actor: Actor, host_id: int, given: LeadInput) -> Lead:
    """Add one lead by hand. Raises InvalidInput when it is there, and for what its standing forbids."""
    _check_words({"source": given.source})
    (weighed,) = _weigh(session, host_id, [given])
    if weighed.found is Found.KNOWN or weighed.lead is not None:
        raise InvalidInput({"name": "This employer is among your leads already."})
    if weighed.found is Found.SIGNED_UP:
        raise InvalidInput({"name": "This employer has signed up already."})
    if weighed.found is Found.OPTED_OUT:
        raise InvalidInput({"name": "This employer or address has opted out of your invitations."})
    (lead,) = _store(session, host_id, [weighed], None, given.source)
    record(session, Verb.LEADS_LOADED, actor, host_id=host_id, lead_id=lead.id, rows=1, fresh=1)
    return lead


def weigh(session: Session, host_id: int, given: Sequence[LeadInput]) -> Iterator[Weighed]:
    """What each row of a list is, asked in batches."""
    for batch in _batches(given):
        yield from _weigh(session, host_id, batch)


def _batches(given: Sequence[LeadInput]) -> Iterator[Sequence[LeadInput]]:
    for start in range(0, len(given), BATCH):
        yield given[start : start + BATCH]


@dataclass
class _Index:
    """Things by company number, and by name and district with the number they have there."""

    by_number: dict[str, Any] = field(default_factory=dict)
    by_place: dict[tuple[str, str], list[tuple[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, number: str, place: tuple[str, str], thing: object) -> None:
        if number:
            self.by_number[number] = thing
        self.by_place[place].append((number, thing))

    def of(self, given: LeadInput, *, anywhere: bool) -> Any:
        """What a row is of; `anywhere`: also where neither says a postcode."""
        if given.company_number in self.by_number:
            return self.by_number[given.company_number]
        if not given.district and not anywhere:
            return None
        same_place = self.by_place.get((given.name_key, given.district), [])
        for place, (number, one) in enumerate(same_place):
            if not (number and given.company_number):
                # It has this number from now on: a row with another number is another employer.
                same_place[place] = (number or given.company_number, one)
                return one
        return None


def _weigh(session: Session, host_id: int, batch: Sequence[LeadInput]) -> Iterator[Weighed]:
    numbers = {one.company_number for one in batch if one.company_number}
    keys = {one.name_key for one in batch}
    hashes = [hashes_of(one) for one in batch]
    out = opted_out_of(session, host_id, {one for row in hashes for one in row.values() if one})
    leads, taking_part = _Index(), _Index()
    for lead in leads_like(session, host_id, numbers, keys):
        leads.add(lead.company_number, (lead.name_key, lead.district), lead)
    for number, key, district in taking_part_like(session, host_id, numbers, keys):
        taking_part.add(number or "", (key, district), True)
    for given, own in zip(batch, hashes, strict=True):
        lead = leads.of(given, anywhere=True)
        if out & {one for one in own.values() if one}:
            found = Found.OPTED_OUT
        elif taking_part.of(given, anywhere=False):
            found = Found.SIGNED_UP
        else:
            found = Found.KNOWN if lead is not None else Found.FRESH
        yield Weighed(given, found, lead)


def _store(
    session: Session, host_id: int, weighed: Sequence[Weighed], list_id: int | None, source: str
) -> list[Lead]:
    """Write new leads and bring known ones up to date. No address is kept of who signed up or opted out."""
    areas = areas_of_postcodes(session, {one.given.postcode for one in weighed if one.given.postcode})
    today, stored = utc_now().date(), []
    for one in weighed:
        given = one.given
        lead = one.lead or Lead(
            host_id=host_id, name="", name_key="", band=0, section="", industry="", added_on=today,
            address_hash="", domain_hash="", number_hash="", place_hash="", area_code="",
        )  # fmt: skip
        if one.lead is not None:
            given = _completed(given, lead)
        for column, value in _columns(given).items():
            setattr(lead, column, value)
        for column, value in hashes_of(given).items():
            # Of who opted out only the hash is left: a list without addresses must not take it away.
            setattr(lead, column, value or getattr(lead, column))
        lead.area_code = areas.get(given.postcode, "") or lead.area_code
        lead.source, lead.list_id, lead.touched_on = given.source or source, list_id or lead.list_id, today
        if one.found in (Found.SIGNED_UP, Found.OPTED_OUT):
            lead.email = ""
        session.add(lead)
        stored.append(lead)
    session.flush()
    return stored


def _columns(given: LeadInput) -> dict[str, object]:
    return {
        "name": given.name,
        "name_key": given.name_key,
        "company_number": given.company_number,
        "postcode": given.postcode,
        "district": given.district,
        "headcount": given.headcount,
        "band": given.band,
        "section": given.section,
        "industry": industry_of(given.section),
        "email": given.email,
    }


def _completed(given: LeadInput, known: Lead) -> LeadInput:
    """A row with what only the lead knew: a newer list without addresses does not take them away."""
    return replace(
        given,
        company_number=given.company_number or known.company_number,
        postcode=given.postcode or known.postcode,
        email=given.email or known.email,
    )


def drop_list(session: Session, waiting: LeadList) -> None:
    """Let go of a list that waits: nothing of it is kept but that it was there."""
    if waiting.state is ListState.WAITING:
        waiting.state, waiting.waiting = ListState.DROPPED, []
        session.add(waiting)


def drop_waiting(session: Session, host_id: int) -> None:
    """Let go of every list of a host that waits."""
    gone = {"state": ListState.DROPPED, "waiting": []}
    waits = sa.update(LeadList).where(
        col(LeadList.host_id) == host_id, col(LeadList.state) == ListState.WAITING
    )
    session.execute(waits.values(**gone))


@handler("clear_lead_list")
def clear_lead_list(work: Work, *, list_id: int) -> None:
    """Let go of a list that nobody confirmed in time."""
    with work.transaction() as session:
        drop_list(session, session.get_one(LeadList, list_id))
