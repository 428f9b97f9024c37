"""`python -m bench.uptake`: the speed of uptake against 100,000 employers, beside DuckDB on the same rows.

Seeds a database, measures the dashboard of a council, of a region and of the whole country through a real
server, figures of a past day, and the full workbook; DuckDB answers the same aggregates from the rows as
people wrote them, and both must come to the same.
"""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import duckdb
import sqlalchemy as sa
from sqlmodel import Session, select

from api.database import make_engine, make_session
from api.identity import actor_of
from api.migrate import migrate
from api.services.editions import add_edition
from api.services.uptake.accounting import account, scope_of
from api.services.uptake.refreshing import rebuild
from assessments.awards import last_day
from assessments.reference_data.kinds import Kind, Level, Measure
from assessments.roles import Role
from assessments.shipped import shipped_text
from assessments.uptake.asking import Asked
from assessments.uptake.groups import INDUSTRIES
from assessments.workflow import Outcome, Status
from bench.bulk import Bulk
from models.absence import AbsenceReturn
from models.applications import Application, Enrolment
from models.awards import Award, Decision
from models.base import name_key
from models.employers import Employer, Ownership, Site
from models.people import Account, Membership
from models.queries.uptake import cells_on, levels_on
from models.queries.workspaces import Workspace, workspace_of
from models.reference import Area, AreaFigure, AreaPart, PostcodeArea, ReferenceRelease
from models.schemes import Host, Programme
from models.uptake import EmployerHistory, HostArea

TODAY = datetime.now(UTC).date()
COUNCILS, PER_REGION = 361, 24
SECTIONS = [section for one in INDUSTRIES for section in one.sections]
RETURNS_EACH, APPLICATIONS_EACH = 10, 3
PASSWORD = "a walk at lunchtime"


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
    for kind in (Kind.AREAS, Kind.POSTCODE_DISTRICTS, Kind.POPULATION, Kind.BUSINESS_SIZES, Kind.BUSINESS_INDUSTRIES,
                 Kind.DEPRIVATION, Kind.EMPLOYMENT, Kind.EMPLOYEE_JOBS):  # fmt: skip
        made[kind] = bulk.add(
            ReferenceRelease, kind=kind, title=f"Made up: {kind}", publisher="Bench", refers_to=date(2025, 1, 1),
            file_name="none", sha256=f"{len(made):064}", rows=1,
        )  # fmt: skip
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
            AreaFigure, release_id=made[kind], area_code=code, measure=measure, refers_to=date(2025, 1, 1),
            value=value, band=band, industry=industry,
        )  # fmt: skip

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
    from models.uptake import PartnerArea

    ids = [bulk.add(Host, name=scale.host) for scale in SCALES]
    for host, scale in zip(ids, SCALES, strict=True):
        bulk.add(Membership, account_id=somebody, role=Role.ANALYST, host_id=host, from_on=date(2020, 1, 1))
        for code in scale.areas:
            bulk.add(HostArea, host_id=host, area_code=code)
            if host != ids[-1]:
                bulk.add(PartnerArea, host_id=ids[-1], partner_id=host, area_code=code)
    return [
        bulk.add(
            Programme, host_id=ids[-1], edition_id=edition, slug=f"bench-{n}", name=f"Bench {n}", area="Benchland",
            contact_email="team@bench.example", opens_on=date(2015, 1, 1),
        )
        for n in range(2)
    ]  # fmt: skip


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
        EmployerHistory, employer_id=employer, since=joined, headcount=headcount, sic_section=section,
        ownership=ownership, postcode=postcode,
    )  # fmt: skip
    left = joined + timedelta(days=chance.randint(30, 3_000)) if chance.random() < 0.2 else None
    programme = chance.choice(programmes)
    enrolment = bulk.add(
        Enrolment, employer_id=employer, programme_id=programme, baseline_headcount=headcount, enrolled_on=joined,
        left_on=left if left and left < TODAY else None,
    )  # fmt: skip
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
            Application, **keys, level=level, status=Status.SUBMITTED if is_open else Status.DECIDED,
            status_since=day if is_open else decided, started_at=day, submitted_at=day,
            decided_at=None if is_open else decided,
        )  # fmt: skip
        if is_open:
            break
        day = decided
        if chance.random() < 0.7:
            _award(bulk, keys, application, level, decided, somebody)
    # Those tried before and withdrawn make up the number.
    for _ in range(1):
        bulk.add(
            Application, **keys, level="bronze", status=Status.WITHDRAWN,
            status_since=datetime(joined.year, joined.month, joined.day, tzinfo=UTC),
            started_at=datetime(joined.year, joined.month, joined.day, tzinfo=UTC),
        )  # fmt: skip


def _award(
    bulk: Bulk, keys: dict[str, int], application: int, level: str, decided: datetime, somebody: int
) -> None:
    decision = bulk.add(
        Decision, application_id=application, outcome=Outcome.AWARD, level=level, summary="", decided_by=somebody,
        decided_at=decided, snapshot={}, snapshot_hash="0" * 64,
    )  # fmt: skip
    bulk.add(
        Award, **keys, decision_id=decision, level=level, level_title=level.title(), employer_name="Made up",
        starts_on=decided.date(), ends_on=last_day(decided.date(), 24), certificate_number=f"HM-{application}",
    )  # fmt: skip


def _returns(bulk: Bulk, employer: int, headcount: int, somebody: int, chance: Random) -> None:
    for number in range(RETURNS_EACH):
        start = date(2024 + number // 4, 1 + 3 * (number % 4), 1)
        bulk.add(
            AbsenceReturn, employer_id=employer, period_start=start, period_end=start + timedelta(days=88),
            headcount_avg=headcount, fte_avg=headcount * 0.9, days_lost=headcount * chance.uniform(0.5, 3),
            sent_by=somebody,
        )  # fmt: skip


def timed(work: Callable[[], object], times: int) -> tuple[float, float]:
    """The median and the 95th percentile of some runs, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), sorted(taken)[max(0, round(0.95 * len(taken)) - 1)]


def duck_of(path: Path) -> duckdb.DuckDBPyConnection:
    """The same rows in DuckDB's own form, read from the SQLite file by its rows, not by what is derived."""
    import sqlite3

    made, source = duckdb.connect(), sqlite3.connect(path)
    for table, columns in (
        ("employer", "id INT, headcount INT, sic_section TEXT, ownership TEXT"),
        ("site", "employer_id INT, area_code TEXT"),
        ("enrolment", "id INT, employer_id INT, programme_id INT, enrolled_on DATE, left_on DATE"),
        ("application", "enrolment_id INT, status TEXT, started_at TIMESTAMP, status_since TIMESTAMP"),
        ("award", "enrolment_id INT, level TEXT, starts_on DATE, ends_on DATE"),
    ):
        names = ", ".join(column.split()[0] for column in columns.split(", "))
        with TemporaryDirectory() as folder:
            file = Path(folder) / f"{table}.csv"
            import csv

            with file.open("w", newline="") as out:
                csv.writer(out).writerows(source.execute(f"SELECT {names} FROM {table}"))
            made.execute(f"CREATE TABLE {table} ({columns})")
            made.execute(f"INSERT INTO {table} SELECT * FROM read_csv('{file}', header=false, nullstr='')")
    made.execute("CREATE TABLE area_part (whole_code TEXT, part_code TEXT)")
    made.executemany(
        "INSERT INTO area_part VALUES (?, ?)",
        source.execute("SELECT whole_code, part_code FROM area_part").fetchall(),
    )
    return made


CELLS = """
    WITH here AS (
      SELECT n.id, n.employer_id, n.programme_id, n.enrolled_on, e.headcount, e.sic_section, e.ownership, s.area_code
      FROM enrolment n JOIN employer e ON e.id = n.employer_id JOIN site s ON s.employer_id = e.id
      WHERE n.enrolled_on <= $day AND (n.left_on IS NULL OR n.left_on >= $day) AND ($all OR s.area_code IN $areas)
    ), held AS (
      SELECT enrolment_id, max(CASE level WHEN 'gold' THEN 3 WHEN 'silver' THEN 2 ELSE 1 END) AS rank
      FROM award WHERE starts_on <= $day AND (ends_on IS NULL OR ends_on >= $day) GROUP BY 1
    ), tried AS (
      SELECT DISTINCT enrolment_id FROM application
      WHERE started_at::DATE <= $day
        AND (status NOT IN ('decided', 'withdrawn') OR status_since::DATE > $day)
    ), all_of_it AS (
      SELECT here.*, held.rank, tried.enrolment_id IS NOT NULL AS applying
      FROM here LEFT JOIN held ON held.enrolment_id = here.id LEFT JOIN tried ON tried.enrolment_id = here.id
    )
"""
BY_CELL = (
    CELLS
    + """
    SELECT area_code, ownership, sic_section,
           CASE WHEN headcount < 5 THEN 0 WHEN headcount < 10 THEN 1 WHEN headcount < 20 THEN 2
                WHEN headcount < 50 THEN 3 WHEN headcount < 100 THEN 4 WHEN headcount < 250 THEN 5 ELSE 6 END AS band,
           count(*), sum(headcount), count(*) FILTER (applying), count(*) FILTER (rank IS NOT NULL)
    FROM all_of_it GROUP BY 1, 2, 3, 4
"""
)
BY_LEVEL = (
    CELLS
    + "SELECT programme_id, rank, count(*), sum(headcount) FROM all_of_it WHERE rank IS NOT NULL GROUP BY 1, 2"
)
SIGNED_UP = """
    SELECT count(DISTINCT n.employer_id) FROM enrolment n JOIN site s ON s.employer_id = n.employer_id
    WHERE n.enrolled_on <= $day AND ($all OR s.area_code IN $areas)
"""


def in_duckdb(
    duck: duckdb.DuckDBPyConnection, areas: list[str], everywhere: bool, day: date
) -> tuple[int, ...]:
    """The aggregates of the dashboard: cells, levels and sign-ups; told as taking part, employees, holding."""
    asked = {"day": day, "areas": areas, "all": everywhere}
    cells = duck.execute(BY_CELL, asked).fetchall()
    levels = duck.execute(BY_LEVEL, asked).fetchall()
    (ever,) = duck.execute(SIGNED_UP, asked).fetchone() or (0,)
    return (
        sum(row[4] for row in cells), sum(row[5] for row in cells), sum(row[6] for row in cells),
        sum(row[2] for row in levels), ever,
    )  # fmt: skip


def in_halemark(session: Session, workspace: Workspace, day: date) -> tuple[int, ...]:
    """The same from spells."""
    from models.queries.uptake import signed_up_by

    scope = scope_of(session, workspace, Asked(as_of=day))
    cells, levels = cells_on(session, scope), levels_on(session, scope)
    return (
        sum(c.counted.employers for c in cells), sum(c.counted.employees for c in cells),
        sum(c.counted.applying for c in cells), sum(one.employers for one in levels),
        signed_up_by(session, scope).ever,
    )  # fmt: skip


def main(arguments: list[str]) -> int:
    """Seed, measure and print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--employers", type=int, default=100_000)
    options.add_argument("--keep", type=Path, help="a folder to seed into, or to use again")
    options.add_argument("--times", type=int, default=20)
    chosen = options.parse_args(arguments)
    with TemporaryDirectory(prefix="halemark-uptake-") as name:
        path = (chosen.keep or Path(name)) / "uptake.sqlite"
        engine = make_engine(f"sqlite:///{path}")
        if not path.exists() or path.stat().st_size < 10_000_000:
            started = time.perf_counter()
            seed(f"sqlite:///{path}", chosen.employers)
            print(f"Seeded {chosen.employers:,} employers in {time.perf_counter() - started:.0f} s")
            started = time.perf_counter()
            with make_session(engine) as session:
                rebuild(session)
                session.commit()
            print(f"Rebuilt every spell in {time.perf_counter() - started:.0f} s")
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(sa.text("ANALYZE"))
        report(engine, duck_of(path), chosen.times)
    return 0


def report(engine: sa.Engine, duck: duckdb.DuckDBPyConnection, times: int) -> None:
    past = TODAY - timedelta(days=1000)
    print(
        f"{'':28}{'account ms':>12}{'p95':>8}{'aggregates':>12}{'DuckDB':>9}{'ratio':>7}{'past day':>10}{'p95':>8}"
    )
    with make_session(engine, reading=True) as session:
        person = session.exec(select(Account).where(Account.email == "analyst@bench.example")).one()
        for scale in SCALES:
            host = session.exec(select(Host).where(Host.name == scale.host)).one()
            workspace = workspace_of(session, actor_of(session, person), host.id)
            assert workspace is not None
            areas, everywhere = sorted(workspace.places or ()), scale.areas == ("X92000000",)
            for day in (TODAY, past):
                ours, theirs = in_halemark(session, workspace, day), in_duckdb(duck, areas, everywhere, day)
                assert ours == theirs, (scale.name, day, ours, theirs)
            whole = timed(lambda w=workspace: account(session, w, Asked(as_of=TODAY)), times)
            mine = timed(lambda w=workspace: in_halemark(session, w, TODAY), times)
            duck_time = timed(lambda a=areas, e=everywhere: in_duckdb(duck, a, e, TODAY), times)
            back = timed(lambda w=workspace: account(session, w, Asked(as_of=past)), times)
            print(f"{scale.name:28}{whole[0]:12.1f}{whole[1]:8.1f}{mine[0]:12.1f}{duck_time[0]:9.1f}"
                  f"{mine[0] / duck_time[0]:7.2f}{back[0]:10.1f}{back[1]:8.1f}")  # fmt: skip
    print(f"Peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
