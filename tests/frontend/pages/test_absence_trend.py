"""An employer's own absence over time, beside others on the same basis."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from assessments.absence.returns import Basis
from models.absence import AbsenceReturn
from tests.counting import counted
from tests.factories import make_employer, make_enrolment

STARTS = [date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)]


def path(world) -> str:
    return f"/employers/{world.employer.id}/absence/trend"


def send(db, world, employer, days: float = 50, *, fte: float = 40.0, **more) -> None:
    for start, following in pairwise(STARTS):
        db.add(
            AbsenceReturn(
                employer_id=employer.id,
                period_start=start,
                period_end=following - timedelta(days=1),
                headcount_avg=fte * 1.1,
                fte_avg=fte,
                days_lost=days,
                days_available=fte * 62,
                sent_by=world.lead.id,
                **more,
            )
        )
    db.commit()


def neighbours(db, world, count: int, sector: str = "C") -> None:
    for number in range(count):
        other = make_employer(db, f"Beside {sector} {number}", sic_section=sector)
        make_enrolment(db, world.lead, other, world.programme)
        send(db, world, other, 60 + number)


def test_nothing_sent_says_where_to_begin(visit, world):
    assert "There are no figures yet." in visit.as_(world.lead).get(path(world)).text


def test_the_trend_stands_beside_enough_others_only(visit, db, world):
    send(db, world, world.employer)
    alone = visit.as_(world.lead).get(path(world)).text
    assert "Others in your programme</text>" not in alone
    neighbours(db, world, 4)
    shown = visit.get(path(world)).text
    assert "Others in your programme</text>" in shown
    # 200 days over 40 FTE for a year.
    assert "<dd>5.0</dd>" in shown


def test_days_on_another_basis_are_left_out_and_said(visit, db, world):
    send(db, world, world.employer)
    neighbours(db, world, 4)
    db.add(
        AbsenceReturn(
            employer_id=world.employer.id,
            period_start=date(2024, 10, 1),
            period_end=date(2024, 12, 31),
            headcount_avg=44,
            fte_avg=40,
            days_lost=70,
            basis=Basis.CALENDAR,
            sent_by=world.lead.id,
        )
    )
    db.commit()
    shown = visit.as_(world.lead).get(path(world)).text
    assert "1 period is counted on another basis" in shown
    assert "1 October 2024" not in shown


def test_a_small_employer_is_told_a_fairer_estimate(visit, db, world):
    send(db, world, world.employer, 90, fte=9.0)
    neighbours(db, world, 6)
    assert "is a fairer estimate" in visit.as_(world.lead).get(path(world)).text


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ("150", 200, "cost about £30,000"),
        ("£1,000", 200, "cost about £200,000"),
        ("many", 422, "must be an amount in pounds"),
        ("-4", 422, "must be an amount in pounds"),
        ("nan", 422, "must be an amount in pounds"),
    ],
)
def test_what_it_costs(visit, db, world, typed, status, words):
    send(db, world, world.employer)
    page = visit.as_(world.lead).get(f"{path(world)}?day_value={typed.replace('£', '%C2%A3')}")
    assert (page.status_code, words in page.text) == (status, True)


def test_no_query_for_each_period_or_neighbour(visit, db, world, connection):
    send(db, world, world.employer)
    visit.as_(world.lead).get(path(world))
    with counted(connection) as few:
        visit.get(path(world))
    neighbours(db, world, 5)
    with counted(connection) as many:
        visit.get(path(world))
    assert len(few) == len(many) == 7


def test_only_the_employers_own_people_see_it(visit, world):
    for who, status in ((world.viewer, 200), (world.coordinator, 403), (world.stranger, 404)):
        assert visit.as_(who).get(path(world)).status_code == status
