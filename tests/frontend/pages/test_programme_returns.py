"""How a programme's returns stand: counts for those who look after it, and never one employer's figures."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from api.services.absence.faults import Given
from api.services.absence.programme_returns import standing_of
from api.services.absence.recording import record_returns
from assessments.absence.attrition import Standing, attrition
from assessments.absence.returns import AbsenceFigures
from models.base import utc_now
from tests.counting import counted
from tests.factories import actor, make_employer, make_enrolment

BEFORE = AbsenceFigures(date(2025, 1, 1), date(2025, 3, 31), 60, 52.5, 61.5)


@pytest.fixture
def here(world) -> str:
    return f"/programmes/{world.programme.slug}/returns"


def send(db, world, employer, *rows) -> None:
    record_returns(db, actor(db, world.lead), employer, [Given(None, row) for row in rows])
    db.commit()


def more_employers(db, world, count: int) -> None:
    for number in range(count):
        employer = make_employer(db, f"Fernhill Works {number}")
        make_enrolment(db, world.lead, employer, world.programme)
        send(db, world, employer, replace(BEFORE, days_lost=61.5 + number))


@pytest.mark.parametrize("who", ["coordinator", "analyst"])
def test_they_see_who_sent_what_and_no_figures(visit, db, world, here, who):
    send(db, world, world.employer, replace(BEFORE, days_lost=987.5))
    visit.as_(getattr(world, who))
    page = visit.get(here).text
    assert world.employer.name in page
    assert "Rate above the usual range" in page
    assert "987" not in page
    assert "Too few to show" in page
    assert "absence returns" in visit.get(f"/programmes/{world.programme.slug}").text.lower()


def test_nobody_else_sees_the_page(visit, world, here):
    for who in ("lead", "moderator", "other_coordinator", "stranger"):
        visit.as_(getattr(world, who))
        assert visit.get(here).status_code == 403


def test_a_group_of_enough_employers_shows_its_rate(visit, db, world, here):
    more_employers(db, world, 3)
    visit.as_(world.analyst)
    rate = sum(61.5 + n for n in range(3)) / (3 * BEFORE.fte_years)
    assert f"{rate:.1f}" in visit.get(here).text


def test_who_stopped_is_told_from_who_still_sends(db, world):
    today = utc_now().date()
    world.enrolment.enrolled_on = today - timedelta(days=400)
    db.add(world.enrolment)
    send(db, world, world.employer, BEFORE)
    (one,) = standing_of(db, world.programme, today).waited_for
    assert (one.standing, one.sent) == (Standing.STOPPED, 1)
    assert one.late > 0


def test_the_year_before_joining_is_not_late_on_the_day_of_joining(db, world):
    (one,) = standing_of(db, world.programme, utc_now().date()).waited_for
    assert (one.missing, one.late) == (1, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_makes_as_many_queries_for_one_employer_as_for_three(
    visit, connection, db, world, here, count
):
    more_employers(db, world, count)
    visit.as_(world.analyst)
    with counted(connection) as queries:
        visit.get(here)
    assert len(queries) == 6


def test_one_large_employer_does_not_make_a_group():
    large = replace(BEFORE, headcount_avg=5000, fte_avg=4500)
    groups = attrition([(Standing.SENDING, [large]), *[(Standing.SENDING, [BEFORE])] * 5])
    assert (groups[0].baseline, groups[0].is_withheld) == (None, True)
    assert (groups[1].employers, groups[1].is_withheld) == (0, False)
