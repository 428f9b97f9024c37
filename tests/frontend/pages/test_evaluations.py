"""Evaluating a programme from its pages: what it could find, running it, and the report in every form."""

import csv
import json
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader
from sqlmodel import select

from api.jobs import run_due
from models.absence import AbsenceReturn
from models.applications import Enrolment
from models.base import utc_now
from models.evaluations import EvaluationRun, RunStatus
from tests.factories import make_employer

STARTS = [date(2022 + n // 4, 1 + 3 * (n % 4), 1) for n in range(17)]


def path(world) -> str:
    return f"/programmes/{world.programme.slug}/evaluations"


@pytest.fixture
def sent(db, world):
    """Thirty employers with four years of quarters; two in three join in 2024, the others after the end."""
    for number in range(30):
        employer = make_employer(db, f"Sender {number}", headcount=60 + number)
        joins = STARTS[8 + number % 3] if number % 3 else STARTS[16] - timedelta(days=1)
        db.add(
            Enrolment(
                employer_id=employer.id,
                programme_id=world.programme.id,
                baseline_headcount=employer.headcount,
                enrolled_on=joins,
            )
        )
        for place in range(16):
            fewer = 0.8 if STARTS[place] >= joins else 1.0
            days = (50 + number) * (1.5 + 0.3 * ((number * 7 + place * 5) % 4)) * fewer
            db.add(
                AbsenceReturn(
                    employer_id=employer.id,
                    period_start=STARTS[place],
                    period_end=STARTS[place + 1] - timedelta(days=1),
                    headcount_avg=60 + number,
                    fte_avg=50 + number,
                    days_lost=round(days, 1),
                    days_available=(50 + number) * 62.0,
                    sent_by=world.lead.id,
                )
            )
    db.commit()


def asked(visit, world, **given) -> str:
    answer = visit.as_(world.analyst).post(path(world), given)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_what_could_be_found_is_said_before_anything_is_run(visit, world, sent):
    page = visit.as_(world.analyst).get(path(world)).text
    assert "30 employers have sent absence figures" in page
    assert "an effect smaller than about 1.6 days" in page
    assert "Nobody has evaluated this programme yet." in page


def test_below_twenty_it_says_so(visit, world):
    assert "An evaluation needs at least 20." in visit.as_(world.analyst).get(path(world)).text


def test_an_evaluation_runs_in_the_background_and_is_read_in_every_form(
    visit, db, world, connection, settings, sent
):
    where = asked(visit, world, cost="12,000", perspective="commissioner", day_value="150")
    waiting = visit.get(where)
    assert "The evaluation waits for its turn." in waiting.text
    assert visit.get(f"{where}.json").status_code == 409
    run_due(connection, utc_now(), settings)
    db.expire_all()
    run = db.exec(select(EvaluationRun)).one()
    assert run.status is RunStatus.DONE, run.problem
    page = visit.get(where).text
    assert "Employers that took part lost about" in page
    assert "Each day saved cost" in page
    found = json.loads(visit.get(f"{where}.json").text)
    assert found["primary"]["n_joined"] == 20
    assert found["primary"]["ci95"][1] < 0
    assert not any("Sender" in json.dumps(part) for part in found.values())
    figures = list(csv.DictReader(StringIO(visit.get(f"{where}.csv").text.removeprefix("\ufeff"))))
    assert {"The main result", "Before and after joining", "Checks and limits"} <= {
        row["section"] for row in figures
    }
    pdf = visit.get(f"{where}.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert "Does it work" not in PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
    # Run again from what it was made from, though more was sent meanwhile: the same to the byte.
    first = db.exec(select(AbsenceReturn)).first()
    later = {**first.model_dump(exclude={"id", "sent_at"}), "days_lost": 1.0, "revision": 2}
    db.add(AbsenceReturn(**later | {"replaces_id": first.id}))
    db.commit()
    again = visit.post(f"{where}/again").headers["location"]
    assert again != where
    run_due(connection, utc_now(), settings)
    assert json.loads(visit.get(f"{again}.json").text) == found


def test_too_little_is_an_answer_and_not_a_fault(visit, db, world, connection, settings):
    where = asked(visit, world)
    run_due(connection, utc_now(), settings)
    page = visit.get(where).text
    assert "It could not be made" in page
    assert "no rows" in page
    assert visit.get(f"{where}.pdf").status_code == 409


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"cost": "lots"}, "Cost must be a number"),
        ({"cost": "-1", "perspective": "both"}, "Cost must be 0 or more"),
        ({"cost": "100"}, "Select whose cost it is"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_run(visit, db, world, given, sentence):
    page = visit.as_(world.analyst).post(path(world), given)
    assert page.status_code == 422
    assert sentence in page.text
    assert f'value="{given["cost"]}"' in page.text
    assert db.exec(select(EvaluationRun)).all() == []


def test_only_those_who_report_reach_it(visit, world):
    for who, status in ((world.coordinator, 200), (world.lead, 403), (world.moderator, 403), (None, 303)):
        assert visit.as_(who).get(path(world)).status_code == status
