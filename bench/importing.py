"""`python -m bench.importing`: how long 200,000 rows of absence returns take, from the file to the database.

The floor is `csv.reader` going through the same file and keeping its rows. Reading, checking and storing are
those of the upload pages; the database is SQLite in a folder of its own, or the one that is named.
"""

import csv
import io
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import xlsxwriter

from api.database import make_engine, make_session
from api.documents.absence_template import SHEET
from api.identity import actor_of
from api.migrate import migrate
from api.services.absence.recording import record_returns
from api.services.absence.understanding import Chosen, Question, Understood, understand, weigh
from api.services.absence.upload_jobs import many_objects
from api.services.employers import ContactInput, EmployerInput, add_employer
from models.base import utc_now
from models.employers import Employer, Ownership, Site
from models.people import Account

ROWS, TARGET = 200_000, 20.0
DATABASE = "HALEMARK_BENCH_DATABASE_URL"
HEADINGS = (
    "First day", "Last day", "Site", "Average headcount", "Average FTE", "Days lost", "Days available",
    "Short-term days lost", "Long-term days lost", "Long-term from", "Spells", "Long-term spells",
)  # fmt: skip
MONTHS = [(year, month) for year in range(2006, 2026) for month in range(1, 13)]

Result = TypeVar("Result")


def main() -> int:
    """Measure and print one table. Exits 1 when the target is missed."""
    sites = [f"Site {number:04}" for number in range(-(-ROWS // len(MONTHS)))]
    rows = _rows(sites)
    content = _csv(rows)
    print(f"{ROWS:,} rows of absence returns, {len(content) / 1e6:.0f} MB of CSV, one core\n")
    floor, _ = _timed(lambda: list(csv.reader(io.StringIO(content.decode(), newline=""))))
    print("| step | seconds | times the floor |\n|---|---:|---:|")
    print(f"| csv.reader alone, the floor | {floor:.2f} | 1 |")
    with TemporaryDirectory(prefix="halemark-bench-") as folder, many_objects():
        spent = _steps(content, sites, floor, Path(folder))
    book = _xlsx(rows)
    with many_objects():
        workbook, _ = _timed(lambda: _read(book, "returns.xlsx", sites))
    print(f"| (read and check each cell of a workbook instead) | {workbook:.2f} | {workbook / floor:.1f} |")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nAll together {spent:.1f} s; the target is below {TARGET:g} s. Most memory {memory:,.0f} MB.")
    return int(spent > TARGET)


def _steps(content: bytes, sites: list[str], floor: float, folder: Path) -> float:
    engine = make_engine(os.environ.get(DATABASE) or f"sqlite:///{folder}/importing.sqlite")
    migrate(engine)
    total = 0.0
    with make_session(engine) as session:
        employer, account = _employer(session, sites)
        actor, today = actor_of(session, account), utc_now().date()
        spent, found = _timed(lambda: _read(content, "returns.csv", sites))
        total += _tell("read and check each cell", spent, floor)
        spent, changes = _timed(lambda: weigh(session, employer, found, today))
        total += _tell("check the figures, compare with what was sent", spent, floor)
        assert found.read.faults.count == 0
        assert len(changes) == ROWS

        def store() -> None:
            record_returns(session, actor, employer, [change.given for change in changes])
            session.commit()

        spent, _ = _timed(store)
        total += _tell("check again and store", spent, floor)
    engine.dispose()
    return total


def _tell(step: str, spent: float, floor: float) -> float:
    print(f"| {step} | {spent:.2f} | {spent / floor:.1f} |")
    return spent


def _read(content: bytes, name: str, sites: list[str]) -> Understood:
    found = understand(
        io.BytesIO(content), name, Chosen(), headcount=100, sites=sites, today=utc_now().date()
    )
    assert not isinstance(found, Question)
    return found


def _employer(session, sites: list[str]) -> tuple[Employer, Account]:
    contacts = (ContactInput("One", "one@example.com"), ContactInput("Two", "two@example.com"))
    given = EmployerInput(
        name="Everywhere Ltd", ownership=Ownership.PRIVATE, sic_section="G", headcount=100_000,
        postcode="NE1 4LP", contacts=contacts,
    )  # fmt: skip
    employer = add_employer(session, given)
    session.add_all(Site(employer_id=employer.id, name=name, postcode="NE1 4LP") for name in sites)
    account = Account(name="Pat Pay", email="pat@example.com")
    session.add(account)
    session.flush()
    return employer, account


def _rows(sites: list[str]) -> list[list[object]]:
    rows: list[list[object]] = []
    for site in sites:
        for n, (year, month) in enumerate(MONTHS):
            first = date(year, month, 1)
            last = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
            rows.append([
                f"{first:%d/%m/%Y}", f"{date.fromordinal(last):%d/%m/%Y}", site, 120, 98.5,
                30 + n % 9, 2150.5, 20 + n % 9, 10, "28 calendar days", 14, 1,
            ])  # fmt: skip
    return rows[:ROWS]


def _csv(rows: list[list[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *rows])
    return text.getvalue().encode()


def _xlsx(rows: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(SHEET)
        for place, row in enumerate([list(HEADINGS), *rows]):
            sheet.write_row(place, 0, row)
    return buffer.getvalue()


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds of processor time, so that what else the machine does is not counted."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


if __name__ == "__main__":
    sys.exit(main())
