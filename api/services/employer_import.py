"""Brings the employers of a file in, with a few queries for hundreds of rows, and never one of them twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.services.activity import record
from api.services.employer_rows import Fault, Row
from api.services.employers import EmployerInput, contact_rows, employer_row, main_site_row
from api.services.enrolments import begin_enrolment
from api.services.uptake.refreshing import history_row
from assessments.definition import Edition
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Role
from models.activity import Verb
from models.applications import Enrolment
from models.base import name_key, today, utc_now
from models.employers import Employer, Site
from models.people import Account, Membership
from models.queries.editions import edition_of_programme
from models.queries.postcodes import areas_of_postcodes
from models.schemes import Programme
from models.scope import anybody, everyones

BATCH = 500  # rows handled together: bounds the memory, and the parameters of one query


@dataclass(frozen=True)
class Purpose:
    """What an import is to do beside writing employers: enrol each, and make somebody the lead of each."""

    programme: Programme | None = None
    lead: Account | None = None
    edition: Edition | None = None


@dataclass
class Tally:
    """What came of an import, in numbers."""

    imported: int = 0
    known: int = 0
    enrolled: int = 0
    led: int = 0


@dataclass
class _Directory:
    """The employers of a batch that are there already, and those added as the batch goes on."""

    by_number: dict[str, Employer] = field(default_factory=dict)
    by_place: dict[tuple[str, str], list[Employer]] = field(
        default_factory=lambda: defaultdict(list)  # by name key and postcode
    )

    def add(self, employer: Employer, postcode: str) -> None:
        """Note an employer."""
        if employer.company_number:
            self.by_number[employer.company_number] = employer
        self.by_place[employer.name_key, postcode].append(employer)

    def twin_of(self, given: EmployerInput) -> Employer | None:
        """The employer that these particulars are of: two different numbers are two employers."""
        if given.company_number in self.by_number:
            return self.by_number[given.company_number]
        same_place = self.by_place.get((name_key(given.name), given.postcode), [])
        return next((e for e in same_place if not (e.company_number and given.company_number)), None)


def purpose_of(session: Session, programme: Programme | None, lead: Account | None) -> Purpose:
    """Check what an import is to do. Raises Conflict for a programme that takes nobody in today."""
    if programme is None:
        return Purpose(lead=lead)
    today = utc_now().date()
    if not programme.opens_on <= today <= (programme.closes_on or today):
        raise Conflict(f"{programme.name} does not take employers in today.")
    return Purpose(programme, lead, edition_of_programme(session, programme))


def import_employers(
    session: Session, rows: Iterable[Row], purpose: Purpose, tally: Tally, on_batch: Callable[[int], object]
) -> Iterator[Fault]:
    """Write the employers that are not there yet, counting in `tally`; yields what could not be done.

    An employer is there already when one has its company number, or its name at its postcode and no other
    number. It is left as it is: its people may have corrected it. `on_batch` is told how many rows were done.
    """
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        employers = _write(session, batch, tally)
        if purpose.lead:
            tally.led += _lead(session, {e.id for e in employers}, purpose.lead)
        if purpose.programme and purpose.edition:
            lines = zip((row.line for row in batch), employers, strict=True)
            yield from _enrol(session, dict(lines), purpose.programme, purpose.edition, tally)
        session.flush()
        session.expunge_all()  # what is written is not needed again
        on_batch(len(batch))


def _write(session: Session, batch: Sequence[Row], tally: Tally) -> list[Employer]:
    """The employer of each row, new ones written."""
    directory, employers, fresh = _known(session, batch), [], []
    for row in batch:
        employer = directory.twin_of(row.given)
        if employer is None:
            employer = employer_row(row.given)
            directory.add(employer, row.given.postcode)
            fresh.append((row.given, employer))
        employers.append(employer)
    session.add_all(employer for _, employer in fresh)
    session.flush()
    areas = areas_of_postcodes(session, {given.postcode for given, _ in fresh})
    for given, employer in fresh:
        main = main_site_row(employer.id, given)
        main.area_code = areas[given.postcode]
        session.add(main)
        session.add_all(contact_rows(employer.id, given.contacts))
        session.add(history_row(employer, given.postcode, today()))
        record(session, Verb.EMPLOYER_REGISTERED, None, employer_id=employer.id, imported=True)
    tally.imported += len(fresh)
    tally.known += len(batch) - len(fresh)
    return employers


def _known(session: Session, batch: Sequence[Row]) -> _Directory:
    """The employers that any row of a batch could be of."""
    numbers = {row.given.company_number for row in batch if row.given.company_number}
    keys = {name_key(row.given.name) for row in batch}
    rows = session.exec(
        select(Employer, Site.postcode)
        .join(Site, col(Site.employer_id) == Employer.id)
        .where(
            anybody(),
            col(Site.is_main).is_(True),
            sa.or_(col(Employer.company_number).in_(numbers), col(Employer.name_key).in_(keys)),
        )
    )
    directory = _Directory()
    for employer, postcode in rows:
        directory.add(employer, postcode)
    return directory


def _lead(session: Session, employer_ids: set[int], account: Account) -> int:
    """Make an account the lead of those of these employers that have none; says of how many."""
    today = utc_now().date()
    has_one = sa.or_(
        col(Membership.until_on).is_(None),
        col(Membership.until_on) >= today,
        # A lead who was let in and taken off today has this very row already.
        sa.and_(col(Membership.account_id) == account.id, col(Membership.from_on) == today),
    )
    led = session.exec(
        select(Membership.employer_id).where(
            Membership.role == Role.LEAD, col(Membership.employer_id).in_(employer_ids), has_one
        )
    )
    without = employer_ids - set(led)
    session.add_all(
        Membership(account_id=account.id, role=Role.LEAD, employer_id=employer_id, from_on=today)
        for employer_id in sorted(without)
    )
    return len(without)


def _enrol(
    session: Session, by_line: dict[int, Employer], programme: Programme, edition: Edition, tally: Tally
) -> Iterator[Fault]:
    """Enrol those of these employers that do not take part as a whole yet."""
    ids = {employer.id for employer in by_line.values()}
    joined = everyones(Enrolment).where(
        Enrolment.programme_id == programme.id,
        col(Enrolment.site_id).is_(None),
        col(Enrolment.employer_id).in_(ids),
    )
    done = {enrolment.employer_id for enrolment in session.exec(joined)}
    for line, employer in by_line.items():
        if employer.id in done or employer.id is None:
            continue
        done.add(employer.id)
        try:
            session.add(begin_enrolment(employer, programme, edition, utc_now().date()))
        except InvalidInput as error:
            yield Fault(line, "headcount", error.message)
            continue
        record(session, Verb.ENROLLED, None, employer_id=employer.id, programme_id=programme.id)
        tally.enrolled += 1
