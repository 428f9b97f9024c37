"""A database of uptake to measure: employers, three applications and ten returns each, and what there is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

import sqlalchemy as sa
from sqlmodel import Session

from api.database import make_engine
from api.migrate import migrate
from api.services.editions import add_edition
from assessments.awards import last_day
from assessments.reference_data.kinds import Kind, Level, Measure
from assessments.roles import Role
from assessments.shipped import shipped_text
from assessments.uptake.groups import INDUSTRIES
from assessments.workflow import Outcome, Status
from bench.bulk import Bulk
from models.absence import AbsenceReturn
from models.applications import Application, Enrolment
from models.awards import Award, Decision
from models.base import name_key
from models.employers import Employer, Ownership, Site
from models.people import Account, Membership
from models.reference import Area, AreaFigure, AreaPart, PostcodeArea, ReferenceRelease
from models.schemes import Host, Programme
from models.uptake import EmployerHistory, HostArea, PartnerArea

TODAY = datetime.now(UTC).date()
COUNCILS, PER_REGION = 361, 24
SECTIONS = [section for one in INDUSTRIES for section in one.sections]
RETURNS_EACH, APPLICATIONS_EACH = 10, 3
KINDS = (
    Kind.AREAS, Kind.POSTCODE_DISTRICTS, Kind.POPULATION, Kind.BUSINESS_SIZES, Kind.BUSINESS_INDUSTRIES,
    Kind.DEPRIVATION, Kind.EMPLOYMENT, Kind.EMPLOYEE_JOBS,
)  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """How wide a workspace is measured: its name, and the areas of its host."""

    name: str
    host: str
    areas: tuple[str, ...]


def council(number: int) -> str:
    return f"X06{number:06}"


SCALES = (
    Scale("one council", "Council of Bench", (council(0),)),
    Scale("a region of 24 councils", "Region of Bench", ("X12000000",)),
    Scale("the whole country", "Country of Bench", ("X92000000",)),
)


def seed(url: str, employers: int) -> None:
    """Fill an empty database: employers, three applications and ten returns each, and what there is."""
    engine = make_engine(url)
    migrate(engine)
    chance = Random(7)
    with engine.begin() as connection:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            edition = add_edition(session, shipped_text("better_health_at_work.yaml")).id
            session.commit()
        bulk = Bulk(connection)
        somebody = bulk.add(Account, email="analyst@bench.example", name="Analyst", email_confirmed_at=_now())
        _areas(bulk, chance)
        programme = _hosts(bulk, edition, somebody)
        bulk.write()
        for number in range(employers):
            _employer(bulk, number, programme, edition, somebody, chance)
            bulk.write_when_full()
        bulk.finish()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
    engine.dispose()


def _now() -> datetime:
    return datetime.now(UTC)


def _areas(bulk: Bulk, chance: Random) -> None:
    made: dict[Kind, int] = {}
    for kind in KINDS:
        made[kind] = bulk.add(
            ReferenceRelease,
            kind=kind,
            title=f"Made up: {kind}",
            publisher="Bench",
            refers_to=date(2025, 1, 1),
            file_name="none",
            sha256=f"{len(made):064}",
            rows=1,
        )
    bulk.add(Area, code="X92000000", level=Level.COUNTRY, name="Benchland", release_id=made[Kind.AREAS])
    for number in range(COUNCILS):
        code, region = council(number), f"X12{number // PER_REGION:06}"
        if number % PER_REGION == 0:
            bulk.add(Area, code=region, level=Level.REGION, name=region, release_id=made[Kind.AREAS])
        bulk.add(
            Area,
            code=code,
            level=Level.LOCAL_AUTHORITY,
            name=f"Council {number}",
            release_id=made[Kind.AREAS],
        )
        for whole in (region, "X92000000"):
            bulk.add(AreaPart, whole_code=whole, part_code=code, release_id=made[Kind.AREAS])
        bulk.add(
            PostcodeArea, postcode=_district(number), area_code=code, release_id=made[Kind.POSTCODE_DISTRICTS]
        )
        _figures(bulk, code, made, chance)


def _district(number: int) -> str:
    return f"{chr(65 + number // 26)}{chr(65 + number % 26)}1"


def _figures(bulk: Bulk, code: str, made: dict[Kind, int], chance: Random) -> None:
    def tell(kind: Kind, measure: Measure, value: float, band: int = -1, industry: str = "") -> None:
        bulk.add(
            AreaFigure,
            release_id=made[kind],
            area_code=code,
            measure=measure,
            refers_to=date(2025, 1, 1),
            value=value,
            band=band,
            industry=industry,
        )

    tell(Kind.POPULATION, Measure.POPULATION_16_64, chance.randint(50_000, 300_000))
    tell(Kind.EMPLOYMENT, Measure.EMPLOYMENT_RATE_16_64, 0.75)
    tell(Kind.EMPLOYEE_JOBS, Measure.EMPLOYEE_JOBS, chance.randint(30_000, 200_000))
    tell(Kind.DEPRIVATION, Measure.DEPRIVATION_DECILE, chance.randint(1, 10))
    for measure in (Measure.ENTERPRISES, Measure.LOCAL_UNITS):
        tell(Kind.BUSINESS_SIZES, measure, 10_000)
        for band in range(7):
            tell(Kind.BUSINESS_SIZES, measure, 5 * chance.randint(100, 1000), band)
        for industry in INDUSTRIES:
            tell(Kind.BUSINESS_INDUSTRIES, measure, 5 * chance.randint(100, 500), -1, industry.key)


def _hosts(bulk: Bulk, edition: int, somebody: int) -> list[int]:
    """Three hosts; the programme is the country's, and the others see their areas of it as its partners."""
    ids = [bulk.add(Host, name=scale.host) for scale in SCALES]
    for host, scale in zip(ids, SCALES, strict=True):
        bulk.add(Membership, account_id=somebody, role=Role.ANALYST, host_id=host, from_on=date(2020, 1, 1))
        for code in scale.areas:
            bulk.add(HostArea, host_id=host, area_code=code)
            if host != ids[-1]:
                bulk.add(PartnerArea, host_id=ids[-1], partner_id=host, area_code=code)
    return [
        bulk.add(
            Programme,
            host_id=ids[-1],
            edition_id=edition,
            slug=f"bench-{n}",
            name=f"Bench {n}",
            area="Benchland",
            contact_email="team@bench.example",
            opens_on=date(2015, 1, 1),
        )
        for n in range(2)
    ]


def _employer(
    bulk: Bulk, number: int, programmes: list[int], edition: int, somebody: int, chance: Random
) -> None:
    headcount = int(min(20_000, 3 + chance.paretovariate(0.9) * 4))
    postcode = f"{_district(chance.randrange(COUNCILS))} 1AA"
    section, ownership = chance.choice(SECTIONS), chance.choice(list(Ownership))
    joined = TODAY - timedelta(days=chance.randint(0, 3_600))
    name = f"Employer {number}"
    employer = bulk.add(
        Employer,
        name=name,
        name_key=name_key(name),
        ownership=ownership,
        sic_section=section,
        headcount=headcount,
    )
    bulk.add(
        Site, employer_id=employer, name="Main", postcode=postcode, is_main=True, area_code=_area(postcode)
    )
    bulk.add(
        EmployerHistory,
        employer_id=employer,
        since=joined,
        headcount=headcount,
        sic_section=section,
        ownership=ownership,
        postcode=postcode,
    )
    left = joined + timedelta(days=chance.randint(30, 3_000)) if chance.random() < 0.2 else None
    programme = chance.choice(programmes)
    enrolment = bulk.add(
        Enrolment,
        employer_id=employer,
        programme_id=programme,
        baseline_headcount=headcount,
        enrolled_on=joined,
        left_on=left if left and left < TODAY else None,
    )
    keys = {
        "enrolment_id": enrolment,
        "employer_id": employer,
        "programme_id": programme,
        "edition_id": edition,
    }
    _applications(bulk, keys, joined, somebody, chance)
    _returns(bulk, employer, headcount, somebody, chance)


_AREA_OF = {_district(number): council(number) for number in range(COUNCILS)}


def _area(postcode: str) -> str:
    return _AREA_OF[postcode.split()[0]]


def _applications(bulk: Bulk, keys: dict[str, int], joined: date, somebody: int, chance: Random) -> None:
    """Bronze, silver and gold one after the other, the last of them perhaps not decided yet."""
    day = datetime(joined.year, joined.month, joined.day, tzinfo=UTC)
    for level in ("bronze", "silver", "gold")[:APPLICATIONS_EACH]:
        day += timedelta(days=chance.randint(5, 300))
        decided = day + timedelta(days=chance.randint(20, 200))
        if day.date() >= TODAY:
            day = datetime.now(UTC) - timedelta(days=1)
        is_open = decided.date() >= TODAY
        application = bulk.add(
            Application,
            **keys,
            level=level,
            status=Status.SUBMITTED if is_open else Status.DECIDED,
            status_since=day if is_open else decided,
            started_at=day,
            submitted_at=day,
            decided_at=None if is_open else decided,
        )
        if is_open:
            break
        day = decided
        if chance.random() < 0.7:
            _award(bulk, keys, application, level, decided, somebody)
    first = datetime(joined.year, joined.month, joined.day, tzinfo=UTC)
    bulk.add(
        Application, **keys, level="bronze", status=Status.WITHDRAWN, status_since=first, started_at=first
    )


def _award(
    bulk: Bulk, keys: dict[str, int], application: int, level: str, decided: datetime, somebody: int
) -> None:
    decision = bulk.add(
        Decision,
        application_id=application,
        outcome=Outcome.AWARD,
        level=level,
        summary="",
        decided_by=somebody,
        decided_at=decided,
        snapshot={},
        snapshot_hash="0" * 64,
    )
    bulk.add(
        Award,
        **keys,
        decision_id=decision,
        level=level,
        level_title=level.title(),
        employer_name="Made up",
        starts_on=decided.date(),
        ends_on=last_day(decided.date(), 24),
        certificate_number=f"HM-{application}",
    )


def _returns(bulk: Bulk, employer: int, headcount: int, somebody: int, chance: Random) -> None:
    for number in range(RETURNS_EACH):
        start = date(2024 + number // 4, 1 + 3 * (number % 4), 1)
        bulk.add(
            AbsenceReturn,
            employer_id=employer,
            period_start=start,
            period_end=start + timedelta(days=88),
            headcount_avg=headcount,
            fte_avg=headcount * 0.9,
            days_lost=headcount * chance.uniform(0.5, 3),
            sent_by=somebody,
        )
