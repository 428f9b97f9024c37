"""Fills an empty database with applications of the shipped schemes, in bulk."""

from dataclasses import dataclass, field
from functools import cache

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import Session

from api.database import make_engine
from api.identity import hash_password
from api.migrate import migrate
from api.services.editions import add_edition
from assessments.applying import criteria_asked
from assessments.roles import Role
from assessments.shipped import load_shipped, shipped_files
from assessments.workflow import Status
from bench import made_up
from bench.bulk import Bulk
from bench.made_up import LARGEST, LONG_AGO, PROGRAMMES, MadeEmployer
from bench.portfolios import Attempt, add_attempt
from models.applications import Enrolment
from models.base import name_key
from models.employers import Contact, Employer, Ownership, Site
from models.people import Account, Membership
from models.schemes import Host, Programme

PASSWORD = "a walk at lunchtime"


@dataclass
class Seeded:
    """Where the benchmark finds what it measures, and as whom it signs in."""

    url: str
    applications: int = 0
    coordinator: str = "coordinator@bench.example"
    assessor: str = "assessor0@bench.example"
    programme: str = PROGRAMMES[0].slug
    leads: list[str] = field(default_factory=list)
    drafts: list[int] = field(default_factory=list)  # the application of each lead
    under_review: int = 0
    theme: str = ""
    criterion: str = ""


def seed(url: str, applications: int) -> Seeded:
    """Make the tables in an empty database and fill them with this many applications, then ANALYZE."""
    engine = make_engine(url)
    migrate(engine)
    seeded = Seeded(url, applications)
    first = load_shipped()[LARGEST.scheme].themes[0]
    seeded.theme, seeded.criterion = first.key, first.criteria[0].key
    with engine.begin() as connection:
        bulk = Bulk(connection)
        editions = _editions(connection)
        programmes = _programmes(bulk, editions)
        staff = _staff(bulk, list(programmes.values()))
        bulk.write()
        for made in made_up.employers(applications):
            _employer(bulk, made, programmes, editions, staff, seeded)
            bulk.write_when_full()
        bulk.finish()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
    engine.dispose()
    return seeded


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


def _editions(connection: Connection) -> dict[str, int]:
    """The shipped definitions, published; ids by scheme."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        added = [add_edition(session, file.read_text("utf-8")) for file in shipped_files()]
        session.commit()
        return {edition.scheme_key: edition.id or 0 for edition in added}


def _programmes(bulk: Bulk, editions: dict[str, int]) -> dict[str, int]:
    ids = {}
    for plan in PROGRAMMES:
        host = bulk.add(Host, name=f"{plan.area} Council")
        ids[plan.slug] = bulk.add(
            Programme,
            host_id=host,
            edition_id=editions[plan.scheme],
            slug=plan.slug,
            name=plan.name,
            area=plan.area,
            contact_email=f"wellbeing@{plan.slug}.example",
            opens_on=LONG_AGO,
        )
    return ids


def _account(bulk: Bulk, email: str, name: str) -> int:
    return bulk.add(
        Account, email=email, name=name, password_hash=_password_hash(), email_confirmed_at=made_up.NOW
    )


@dataclass(frozen=True)
class Staff:
    """The ids of those who work for the programmes."""

    coordinator: int
    adviser: int
    moderator: int
    assessors: tuple[int, ...]


def _staff(bulk: Bulk, programmes: list[int]) -> Staff:
    """A coordinator of the first programme; an adviser, a moderator and the assessors of every one."""
    coordinator = _account(bulk, Seeded.coordinator, "Cora Dean")
    _member(bulk, coordinator, Role.COORDINATOR, programme_id=programmes[0])
    adviser = _account(bulk, "adviser@bench.example", "Advik Rao")
    moderator = _account(bulk, "moderator@bench.example", "Mo Pryce")
    assessors = tuple(
        _account(bulk, f"assessor{number}@bench.example", f"Assessor {number + 1}")
        for number in range(made_up.ASSESSORS)
    )
    for programme in programmes:
        _member(bulk, adviser, Role.ADVISER, programme_id=programme)
        _member(bulk, moderator, Role.MODERATOR, programme_id=programme)
        for assessor in assessors:
            _member(bulk, assessor, Role.ASSESSOR, programme_id=programme)
    return Staff(coordinator, adviser, moderator, assessors)


def _member(bulk: Bulk, account: int, role: Role, **place: int) -> None:
    bulk.add(Membership, account_id=account, role=role, from_on=LONG_AGO, **place)


def _employer(
    bulk: Bulk,
    made: MadeEmployer,
    programmes: dict[str, int],
    editions: dict[str, int],
    staff: Staff,
    seeded: Seeded,
) -> None:
    """An employer with its lead, its enrolment and its one or two applications."""
    lead_email = f"lead{made.number}@bench.example"
    lead = _account(bulk, lead_email, f"Lead {made.number + 1}")
    employer = bulk.add(
        Employer,
        name=made.name,
        name_key=name_key(made.name),
        ownership=Ownership.PRIVATE,
        sic_section="C",
        headcount=made.headcount,
        fte=made.headcount * 0.86,
    )
    _member(bulk, lead, Role.LEAD, employer_id=employer)
    bulk.add(Site, employer_id=employer, name="Main site", postcode="NE1 4LP", is_main=True)
    for position, name in enumerate(("Rosa Field", "Tom Weir"), start=1):
        bulk.add(
            Contact, employer_id=employer, position=position, name=name, email=f"{position}@{lead_email}"
        )
    track = _track(made.plan.scheme, made.headcount)
    place = {"employer_id": employer, "programme_id": programmes[made.plan.slug]}
    enrolment = bulk.add(
        Enrolment, **place, track=track, baseline_headcount=made.headcount, enrolled_on=LONG_AGO
    )
    lower, higher = made_up.LEVELS[made.plan.scheme]
    opening = {
        "enrolment_id": enrolment,
        **place,
        "edition_id": editions[made.plan.scheme],
        "track": track,
    }
    first = Attempt(made, opening, higher if made.number <= made_up.UNDER_REVIEW else lower, made.status)
    application = add_attempt(bulk, first, _criteria(made.plan.scheme, first.level, track), lead, staff)
    if made.again:
        second = Attempt(made, opening, higher, Status.DRAFT)
        add_attempt(bulk, second, _criteria(made.plan.scheme, higher, track), lead, staff)
    if made.number < made_up.LEADS:
        seeded.leads.append(lead_email)
        seeded.drafts.append(application)
    elif made.number == made_up.UNDER_REVIEW:
        seeded.under_review = application


@cache
def _track(scheme: str, headcount: int) -> str | None:
    edition = load_shipped()[scheme]
    return next((track.key for track in edition.tracks if track.holds(headcount)), None)


@cache
def _criteria(scheme: str, level: str, track: str | None) -> tuple[str, ...]:
    edition = load_shipped()[scheme]
    return tuple(criterion.key for criterion in criteria_asked(edition, level, track, {}))
