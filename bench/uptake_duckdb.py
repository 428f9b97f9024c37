"""DuckDB answering what the dashboard of uptake asks, from the same rows as people wrote them."""

import csv
import sqlite3
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

EVERY_ONE = """
    WITH here AS (
      SELECT n.id, n.employer_id, n.programme_id, n.enrolled_on, e.headcount, e.sic_section, e.ownership,
             s.area_code
      FROM enrolment n JOIN employer e ON e.id = n.employer_id JOIN site s ON s.employer_id = e.id
      WHERE n.enrolled_on <= $day AND (n.left_on IS NULL OR n.left_on >= $day)
        AND ($all OR s.area_code IN $areas)
    ), held AS (
      SELECT enrolment_id, max(CASE level WHEN 'gold' THEN 3 WHEN 'silver' THEN 2 ELSE 1 END) AS rank
      FROM award WHERE starts_on <= $day AND (ends_on IS NULL OR ends_on >= $day) GROUP BY 1
    ), tried AS (
      SELECT DISTINCT enrolment_id FROM application
      WHERE started_at::DATE <= $day
        AND (status NOT IN ('decided', 'withdrawn') OR status_since::DATE > $day)
    ), all_of_it AS (
      SELECT here.*, held.rank, tried.enrolment_id IS NOT NULL AS applying,
             CASE WHEN headcount < 5 THEN 0 WHEN headcount < 10 THEN 1 WHEN headcount < 20 THEN 2
                  WHEN headcount < 50 THEN 3 WHEN headcount < 100 THEN 4 WHEN headcount < 250 THEN 5
                  ELSE 6 END AS band
      FROM here LEFT JOIN held ON held.enrolment_id = here.id LEFT JOIN tried ON tried.enrolment_id = here.id
    )
"""
BY_GROUP = f"""{EVERY_ONE}
    SELECT area_code, ownership, sic_section, band,
           count(*), sum(headcount), count(*) FILTER (applying), count(*) FILTER (rank IS NOT NULL)
    FROM all_of_it GROUP BY GROUPING SETS ((area_code), (ownership), (sic_section), (band))
"""
BY_LEVEL = f"""{EVERY_ONE}
    SELECT programme_id, rank, count(*), sum(headcount) FROM all_of_it WHERE rank IS NOT NULL GROUP BY 1, 2
"""
SIGNED_UP = """
    SELECT count(DISTINCT n.employer_id) FROM enrolment n JOIN site s ON s.employer_id = n.employer_id
    WHERE n.enrolled_on <= $day AND ($all OR s.area_code IN $areas)
"""


def duck_of(path: Path) -> duckdb.DuckDBPyConnection:
    """The same rows in DuckDB's own form, read from the SQLite file by its rows, not by what is derived."""
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
            with file.open("w", newline="") as out:
                csv.writer(out).writerows(source.execute(f"SELECT {names} FROM {table}"))
            made.execute(f"CREATE TABLE {table} ({columns})")
            made.execute(f"INSERT INTO {table} SELECT * FROM read_csv('{file}', header=false, nullstr='')")
    return made


def in_duckdb(
    duck: duckdb.DuckDBPyConnection, areas: list[str], everywhere: bool, day: date
) -> tuple[int, ...]:
    """What the dashboard asks, by each group, by level and ever: told as the sums of each."""
    asked = {"day": day, "areas": areas, "all": everywhere}
    groups = [row for row in duck.execute(BY_GROUP, asked).fetchall() if row[1] is not None]
    levels = duck.execute(BY_LEVEL, asked).fetchall()
    (ever,) = duck.execute(SIGNED_UP, asked).fetchone() or (0,)
    taking, employees, applying = (sum(row[n] for row in groups) for n in (4, 5, 6))
    return taking, employees, applying, sum(row[2] for row in levels), ever
