"""Uptake among real employers of the North East, enrolled at random, against SQL of its own in DuckDB.

DuckDB reads the published files themselves and the rows as people wrote them; it knows nothing of spells,
cells or releases. Every count and share must come out the same to the last digit.
"""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from sqlmodel import Session, select

from api.database import make_session
from api.services.reference import About, load
from api.services.uptake.accounting import account, scope_of, what_there_is
from api.services.uptake.refreshing import rebuild
from assessments.awards import last_day
from assessments.employers import section_of_code
from assessments.reference_data.kinds import Kind
from assessments.roles import Role
from assessments.uptake.asking import Asked
from assessments.uptake.coverage import working_age
from assessments.uptake.groups import INDUSTRIES
from assessments.workflow import Outcome, Status
from models.applications import Application, Enrolment
from models.awards import Award, Decision
from models.base import utc_now
from models.employers import Employer, Ownership
from models.queries.editions import edition_of
from models.queries.uptake import cells_on
from models.queries.workspaces import workspace_of
from models.schemes import Host, Programme
from models.uptake import HostArea
from tests.factories import actor, give_role, make_account, make_employer, make_enrolment, make_programme

PUBLISHED = Path(__file__).parents[5] / "shared" / "data"
EMPLOYERS = PUBLISHED / "employers_gender_pay_gap_2024_25_north_east.csv"
pytestmark = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published files are not at hand")
NORTH_EAST = "E12000001"
FILES = (
    (Kind.AREAS, "local_authorities.csv", date(2026, 6, 1)),
    (Kind.POSTCODE_SECTORS, "postcode_sector_la.csv", date(2025, 5, 1)),
    (Kind.POSTCODE_EXCEPTIONS, "postcode_la_exceptions.csv.gz", date(2025, 5, 1)),
    (Kind.POPULATION, "population_working_age_la.csv", None),
    (Kind.EMPLOYMENT, "employment_rate_16_64.csv", None),
    (Kind.EMPLOYEE_JOBS, "employee_jobs_la.csv", date(2024, 4, 30)),
    (Kind.BUSINESS_SIZES, "business_counts_la_sizeband.csv", date(2025, 3, 14)),
    (Kind.BUSINESS_INDUSTRIES, "business_counts_la_industry.csv.gz", date(2025, 3, 14)),
    (Kind.DEPRIVATION, "imd_la_england.csv", None),
)
BANDS = {
    "0 to 249": (1, 249), "250 to 499": (250, 499), "500 to 999": (500, 999), "1000 to 4999": (1000, 4999),
    "5000 to 19,999": (5000, 19_999), "20,000 or more": (20_000, 40_000),
}  # fmt: skip
TODAY = date(2026, 11, 29)
DAYS = (TODAY, date(2026, 3, 31), date(2025, 1, 15))


@pytest.fixture(scope="module")
def db(engine):
    """A session in a transaction of this file's own, which nothing here changes once it is filled."""
    with engine.connect() as connection:
        transaction = connection.begin()
        with make_session(connection) as session:
            yield session
        transaction.rollback()


@pytest.fixture(scope="module")
def region(db: Session):
    """The workspace of a made-up partnership for the North East, the real employers enrolled at random."""
    for kind, name, day in FILES:
        with (PUBLISHED / name).open("rb") as file:
            load(db, None, kind, file, name, About(refers_to=day))
    programme = make_programme(db, "Made-up North East Award")
    host = db.get_one(Host, programme.host_id)
    db.add(HostArea(host_id=host.id, area_code=NORTH_EAST))
    analyst = give_role(db, make_account(db, "Ana"), Role.ANALYST, host=host)
    chance = random.Random(20261129)
    with EMPLOYERS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if chance.random() < 0.7:
                _enrol(db, programme, row, chance)
    db.flush()
    rebuild(db)
    db.commit()
    return workspace_of(db, actor(db, analyst), host.id)


def _enrol(db: Session, programme, row: dict[str, str], chance: random.Random) -> None:
    least, most = BANDS[row["employer_size"]]
    employer = make_employer(
        db,
        row["employer_name"][:200],
        headcount=chance.randint(least, most),
        fte=None,
        sic_section=section_of_code(row["sic_primary"]) if row["sic_primary"] else None,
        ownership=Ownership.PUBLIC if row["public_sector_flag"] == "1" else Ownership.PRIVATE,
        postcode=row["postcode"],
    )
    lead = give_role(db, make_account(db, "Lee"), Role.LEAD, employer=employer)
    enrolment = make_enrolment(db, lead, employer, programme)
    enrolment.enrolled_on = TODAY - timedelta(days=chance.randint(0, 1400))
    if chance.random() < 0.15:
        enrolment.left_on = enrolment.enrolled_on + timedelta(days=chance.randint(10, 900))
    db.add(enrolment)
    if chance.random() < 0.6:
        _award(db, enrolment, lead, chance)


def _award(db: Session, enrolment, lead, chance: random.Random) -> None:
    began = utc_now().replace(year=2026, month=11, day=29) - timedelta(
        days=(TODAY - enrolment.enrolled_on).days - chance.randint(0, 200)
    )
    ended = began + timedelta(days=chance.randint(20, 200))
    application = Application(
        enrolment_id=enrolment.id, employer_id=enrolment.employer_id, programme_id=enrolment.programme_id,
        edition_id=_edition(db, enrolment), level="bronze", status=Status.DECIDED, status_since=ended,
        started_at=began, submitted_at=began, decided_at=ended,
    )  # fmt: skip
    db.add(application)
    db.flush()
    decision = Decision(
        application_id=application.id, outcome=Outcome.AWARD, level="bronze", summary="Made up.",
        decided_by=lead.id, decided_at=ended, snapshot={}, snapshot_hash="0" * 64,
    )  # fmt: skip
    db.add(decision)
    db.flush()
    db.add(
        Award(
            enrolment_id=enrolment.id, employer_id=enrolment.employer_id, programme_id=enrolment.programme_id,
            decision_id=decision.id, edition_id=application.edition_id, level="bronze", level_title="Bronze",
            employer_name="Made up", starts_on=ended.date(), ends_on=last_day(ended.date(), 24),
            certificate_number=f"HM-{enrolment.id:08}",
        )
    )  # fmt: skip


def _edition(db: Session, enrolment) -> int:
    return db.get_one(Programme, enrolment.programme_id).edition_id


@pytest.fixture(scope="module")
def duck(db: Session, region):
    """DuckDB with the published files as they are, and the rows as people wrote them."""
    made = duckdb.connect()
    made.execute("CREATE TABLE employer (id INT, name TEXT, headcount INT)")
    made.execute("CREATE TABLE enrolment (id INT, employer_id INT, enrolled_on DATE, left_on DATE)")
    made.execute("CREATE TABLE award (enrolment_id INT, starts_on DATE, kept_until DATE)")
    made.execute("CREATE TABLE application (enrolment_id INT, began DATE, ended DATE)")
    grace = timedelta(
        days=edition_of(db, region.programmes[0].edition_id).level("bronze").clocks.renewal_closes_days or 0
    )
    rows = {
        "employer": [(e.id, e.name, e.headcount) for e in db.exec(select(Employer))],
        "enrolment": [(e.id, e.employer_id, e.enrolled_on, e.left_on) for e in db.exec(select(Enrolment))],
        "award": [(a.enrolment_id, a.starts_on, a.ends_on + grace) for a in db.exec(select(Award))],
        "application": [
            (a.enrolment_id, a.started_at.date(), a.decided_at.date()) for a in db.exec(select(Application))
        ],
    }
    for table, values in rows.items():
        made.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
    made.execute(f"CREATE VIEW gpg AS SELECT * FROM read_csv('{EMPLOYERS}', all_varchar=true)")
    for name in (
        "local_authorities", "population_working_age_la", "business_counts_la_sizeband",
        "employee_jobs_la", "employment_rate_16_64", "imd_la_england", "postcode_sector_la",
    ):  # fmt: skip
        made.execute(f"CREATE VIEW {name} AS SELECT * FROM read_csv('{PUBLISHED / name}.csv')")
    trades = PUBLISHED / "business_counts_la_industry.csv.gz"
    made.execute(f"CREATE VIEW industry AS SELECT * FROM read_csv('{trades}', all_varchar=true)")
    made.execute(
        "CREATE VIEW north_east AS SELECT la_code FROM local_authorities WHERE region_code = 'E12000001'"
    )
    yield made
    made.close()


TAKING_PART = """
    SELECT e.id, e.headcount, g.la_code, g.sic_primary, n.id AS enrolment_id
    FROM enrolment n JOIN employer e ON e.id = n.employer_id
    JOIN gpg g ON left(g.employer_name, 200) = e.name
    WHERE n.enrolled_on <= $day AND (n.left_on IS NULL OR n.left_on >= $day)
    AND g.la_code IN (FROM north_east)
    -- One has a postcode for its mail alone, which no look-up places.
    AND split_part(g.postcode, ' ', 1) || ' ' || left(split_part(g.postcode, ' ', 2), 1)
        IN (SELECT postcode_sector FROM postcode_sector_la)
"""


def _figures(db: Session, region, day: date):
    told = account(db, region, Asked(as_of=day))
    return told, {figure.key: figure for part in told.parts for figure in part.figures}


@pytest.mark.parametrize("day", DAYS)
def test_counts_of_the_day_are_those_of_sql(db, region, duck, day):
    _, figures = _figures(db, region, day)
    taking, employees, holding = duck.execute(
        f"""SELECT count(*), sum(headcount),
                   count(*) FILTER (EXISTS (FROM award a WHERE a.enrolment_id = t.enrolment_id
                                            AND $day BETWEEN a.starts_on AND a.kept_until))
            FROM ({TAKING_PART}) t""",
        {"day": day},
    ).fetchone()
    assert taking > 50
    assert holding > 10
    assert figures["taking_part"].value == taking
    assert figures["employees"].value == employees
    assert figures["holding"].value == holding
    (applying,) = duck.execute(
        f"""SELECT count(*) FROM ({TAKING_PART}) t JOIN application a USING (enrolment_id)
            WHERE a.began <= $day AND a.ended > $day""",
        {"day": day},
    ).fetchone()
    assert figures["applying"].value == applying


@pytest.mark.parametrize("day", DAYS)
def test_shares_by_area_are_those_of_sql(db, region, duck, day):
    _, figures = _figures(db, region, day)
    rows = duck.execute(
        f"""SELECT a.la_code, count(t.id), sum(coalesce(t.headcount, 0)),
                   any_value(en.total), any_value(lu.total), any_value(p.age_16_64)
            FROM north_east a LEFT JOIN ({TAKING_PART}) t USING (la_code)
            JOIN business_counts_la_sizeband en ON en.la_code = a.la_code AND en.unit = 'enterprises'
            JOIN business_counts_la_sizeband lu ON lu.la_code = a.la_code AND lu.unit = 'local_units'
            JOIN population_working_age_la p ON p.la_code = a.la_code
            GROUP BY a.la_code""",
        {"day": day},
    ).fetchall()
    assert len(rows) == 12
    for code, employers, employees, enterprises, units, people in rows:
        for kind, of, many in (
            ("enterprises", enterprises, employers), ("local_units", units, employers),
            ("population", people, employees),
        ):  # fmt: skip
            figure = figures[f"by_area.{code}.{kind}"]
            assert (figure.numerator, figure.denominator) == (many, of), figure.key
            assert figure.value == many / of


@pytest.mark.parametrize("day", DAYS)
def test_shares_by_size_and_industry_are_those_of_sql(db, region, duck, day):
    _, figures = _figures(db, region, day)
    for size, least, most in (("micro", 0, 9), ("small", 10, 49), ("medium", 50, 249), ("large", 250, 10**9)):
        column = f"{size}_{'250_plus' if size == 'large' else f'{least}_{most}'}"
        (employers,) = duck.execute(
            f"SELECT count(*) FROM ({TAKING_PART}) WHERE headcount BETWEEN $least AND $most",
            {"day": day, "least": least, "most": most},
        ).fetchone()
        for unit in ("enterprises", "local_units"):
            (of,) = duck.execute(
                f"""SELECT sum({column}) FROM business_counts_la_sizeband
                    WHERE unit = '{unit}' AND la_code IN (FROM north_east)"""
            ).fetchone()
            figure = figures[f"by_size.{size}.{unit}"]
            assert (figure.numerator, figure.denominator, figure.value) == (employers, of, employers / of)
    sections = {
        code: section_of_code(code)
        for (code,) in duck.execute(
            "SELECT DISTINCT sic_primary FROM gpg WHERE sic_primary IS NOT NULL"
        ).fetchall()
    }
    counts = dict(
        duck.execute(f"SELECT sic_primary, count(*) FROM ({TAKING_PART}) GROUP BY 1", {"day": day}).fetchall()
    )
    for industry in INDUSTRIES:
        employers = sum(
            n for code, n in counts.items() if code and (sections[code] or "?") in industry.sections
        )
        groups = [f"{a:02}" if a == b else f"{a:02}-{b:02}" for a, b in industry.divisions]
        for unit in ("enterprises", "local_units"):
            (of,) = duck.execute(
                """SELECT sum(count::INT) FROM industry WHERE unit = $unit AND sic_divisions IN $groups
                   AND area_code IN (FROM north_east)""",
                {"unit": unit, "groups": groups},
            ).fetchone()
            figure = figures[f"by_industry.{industry.key}.{unit}"]
            assert (figure.numerator, figure.denominator, figure.value) == (employers, of, employers / of)


def test_deprivation_is_that_of_sql(db, region, duck):
    _, figures = _figures(db, region, TODAY)
    rows = duck.execute(
        f"""SELECT i.imd2025_la_decile, count(t.id),
                   (SELECT sum(total) FROM business_counts_la_sizeband b JOIN imd_la_england j USING (la_code)
                    WHERE b.unit = 'enterprises' AND j.imd2025_la_decile = i.imd2025_la_decile
                    AND b.la_code IN (FROM north_east))
            FROM imd_la_england i LEFT JOIN ({TAKING_PART}) t USING (la_code)
            WHERE i.la_code IN (FROM north_east) GROUP BY 1""",
        {"day": TODAY},
    ).fetchall()
    for decile, employers, of in rows:
        figure = figures[f"by_deprivation.{decile}"]
        assert (figure.numerator, figure.denominator) == (employers, of)


def test_the_regional_claim_names_each_denominator_with_its_percentage(db, region, duck, capsys):
    """209,319 employees of 232 employers were once called 21.4 % of the working-age population."""
    scope = scope_of(db, region, Asked(as_of=TODAY))
    there_is = what_there_is(db, scope, "North East")
    part = working_age(209_319, there_is.places, there_is.available, TODAY)
    (people, employed, jobs) = duck.execute(
        """SELECT sum(p.age_16_64), sum(p.age_16_64 * r.employment_rate_pct / 100),
                  sum(j.employee_jobs_residents)
           FROM north_east a JOIN population_working_age_la p USING (la_code)
           JOIN employee_jobs_la j USING (la_code)
           JOIN employment_rate_16_64 r ON r.area_code = a.la_code AND r.year = 2023"""
    ).fetchone()
    shares = [209_319 / people, 209_319 / employed, 209_319 / jobs]
    assert [figure.value for figure in part.figures] == pytest.approx(shares, rel=1e-12)
    for figure in part.figures:
        print(f"{figure.numerator:,.0f} of {figure.denominator:,.0f} {figure.denominator_name} "
              f"({figure.denominator_source}): {figure.value:.1%}")  # fmt: skip
    told = capsys.readouterr().out
    assert "residents of 16 to 64 in North East" in told
    assert not any(abs(share - 0.214) < 0.0005 for share in shares)  # none of today's gives 21.4 %
    assert all(
        figure.denominator_source and "release" in figure.denominator_source for figure in part.figures
    )


def test_cells_add_up_to_the_whole(db, region):
    cells = cells_on(db, scope_of(db, region, Asked(as_of=TODAY)))
    told, figures = _figures(db, region, TODAY)
    assert sum(cell.counted.employers for cell in cells) == figures["taking_part"].value
    assert {release.sha256 for release in told.releases}
