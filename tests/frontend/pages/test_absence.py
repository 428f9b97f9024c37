"""The pages of absence figures: sending, being asked, answering, putting right, taking back."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from api.services.absence.faults import Given
from api.services.absence.recording import record_returns
from api.services.employers import add_site
from assessments.absence.periods import baseline
from assessments.absence.returns import AbsenceFigures
from models.absence import AbsenceReturn
from models.queries.absence import current, figures_of, newest_of
from tests.counting import counted
from tests.factories import actor

GIVEN = {
    "site": "whole",
    "period_start-day": "1", "period_start-month": "1", "period_start-year": "2025",
    "period_end-day": "31", "period_end-month": "3", "period_end-year": "2025",
    "headcount_avg": "60", "fte_avg": "52.5", "days_lost": "80", "basis": "working",
    "fte_adjusted": "true", "source": "payroll", "covid_included": "true", "reason_unknown": "80",
}  # fmt: skip


@pytest.fixture
def here(world) -> str:
    return f"/employers/{world.employer.id}/absence"


def stored(db, world) -> list[AbsenceReturn]:
    db.expire_all()
    return current(newest_of(db, world.employer.id))


def test_joining_leads_to_the_figures_of_the_year_before(visit, db, world, here):
    visit.as_(world.lead)
    page = visit.get(f"/enrolments/{world.enrolment.id}").text
    assert "Send last year’s absence figures" in page
    address = page.partition(f'href="{here}/new?')[2].partition('"')[0].replace("&amp;", "&")
    form = visit.get(f"{here}/new?{address}").text
    assert 'name="period_start-day"' in form
    before = baseline(world.enrolment.enrolled_on)
    assert f'value="{before.start.year}"' in form
    visit.as_(world.coordinator)
    assert "Send last year" not in visit.get(f"/enrolments/{world.enrolment.id}").text


def test_an_employer_is_told_what_to_send_and_sends_it(visit, db, world, here):
    visit.as_(world.lead)
    page = visit.get(here)
    assert "The year before you joined" in page.text
    assert "No figures have been sent yet" in page.text
    answer = visit.post(f"{here}/new", data=GIVEN)
    (row,) = stored(db, world)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{here}/{row.id}")
    assert figures_of(row) == AbsenceFigures(
        date(2025, 1, 1), date(2025, 3, 31), 60, 52.5, 80, source="payroll", reasons={"unknown": 80}
    )
    page = visit.get(here)
    assert "1 January 2025 to 31 March 2025" in page.text
    assert "6.2" in page.text  # 80 / (52.5 * 90 / 365.25)


def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(visit, db, world, here):
    visit.as_(world.lead)
    answer = visit.post(f"{here}/new", data=GIVEN | {"reason_unknown": "90", "days_lost_short": "100"})
    assert answer.status_code == 422
    assert "more than the 80 days lost" in answer.text
    assert "This is more than all days lost" in answer.text
    assert 'value="52.5"' in answer.text
    answer = visit.post(f"{here}/new", data={})
    assert answer.status_code == 422
    assert "Enter the days lost" in answer.text
    assert stored(db, world) == []


def test_what_is_unusual_is_asked_and_answered(visit, db, world, here):
    visit.as_(world.colleague)
    visit.post(f"{here}/new", data=GIVEN | {"days_lost": "700", "reason_unknown": ""})
    (row,) = stored(db, world)
    page = visit.get(f"{here}/{row.id}")
    assert "20.7% of working time was lost" in page.text
    assert "1 question" in visit.get(here).text
    empty = visit.post(f"{here}/{row.id}/explain", data={"gate": "rate_high", "text": " "})
    assert empty.status_code == 422
    assert "Say why this is right" in empty.text
    visit.post(f"{here}/{row.id}/explain", data={"gate": "rate_high", "text": "Two long absences."})
    page = visit.get(f"{here}/{row.id}")
    assert "Two long absences." in page.text
    assert "1 question" not in visit.get(here).text
    unknown = visit.post(f"{here}/{row.id}/explain", data={"gate": "no_such", "text": "Yes"})
    assert unknown.status_code == 422


def test_figures_are_put_right_with_their_history(visit, db, world, here):
    visit.as_(world.lead)
    visit.post(f"{here}/new", data=GIVEN)
    (first,) = stored(db, world)
    form = visit.get(f"{here}/{first.id}/change")
    assert 'value="80"' in form.text
    visit.post(f"{here}/new", data=GIVEN | {"days_lost": "82", "reason_unknown": "82"})
    (second,) = stored(db, world)
    page = visit.get(f"{here}/{second.id}")
    assert "Revised" in page.text
    assert f"{here}/{first.id}" in page.text
    old = visit.get(f"{here}/{first.id}")
    assert "Replaced by newer figures" in old.text
    late = visit.post(f"{here}/{first.id}/take-back")
    assert late.status_code == 409


def test_figures_are_taken_back(visit, db, world, here):
    visit.as_(world.lead)
    visit.post(f"{here}/new", data=GIVEN)
    visit.post(f"{here}/{stored(db, world)[0].id}/take-back")
    assert stored(db, world) == []
    assert "Taken back" in visit.get(here).text
    assert len(db.exec(select(AbsenceReturn)).all()) == 2


def test_twelve_people_off_for_thirty_one_days_fill_in_the_form(visit, db, world, here):
    visit.as_(world.lead)
    assert visit.get(f"{here}-helper?start=2025-01-01&end=2025-03-31").status_code == 200
    dates = {name: text for name, text in GIVEN.items() if name.startswith("period")}
    asked = dates | {"people": "24", "people_off": "12", "days_off": "31", "full_time_hours": "37.5"}
    page = visit.post(f"{here}-helper", data=asked)
    assert page.status_code == 200
    assert 'value="1536"' in page.text  # 24 people, 64 weekdays
    assert stored(db, world) == []
    wrong = visit.post(f"{here}-helper", data=asked | {"long_days": "some"})
    assert wrong.status_code == 422
    assert "like 25, 40" in wrong.text


def test_sites_are_chosen_where_there_are_several(visit, db, world, here):
    site = add_site(db, actor(db, world.lead), world.employer, "Northside", "NE2 1AA")
    db.commit()
    visit.as_(world.lead)
    assert "Northside" in visit.get(f"{here}/new").text
    visit.post(f"{here}/new", data=GIVEN | {"site": str(site.id)})
    assert [row.site_id for row in stored(db, world)] == [site.id]
    assert "Northside" in visit.get(here).text
    for wrong in ("nowhere", "99999999"):
        answer = visit.post(f"{here}/new", data=GIVEN | {"site": wrong})
        assert (answer.status_code, "one of" in answer.text) == (422, True)


def test_a_viewer_reads_and_is_offered_nothing_to_send(visit, db, world, here):
    visit.as_(world.lead)
    visit.post(f"{here}/new", data=GIVEN)
    visit.as_(world.viewer)
    (row,) = stored(db, world)
    assert "Send figures for a period" not in visit.get(here).text
    assert "Correct the figures" not in visit.get(f"{here}/{row.id}").text
    assert visit.get(f"{here}/new").status_code == 403


def test_a_coordinator_sees_no_figures(visit, world, here):
    visit.as_(world.coordinator)
    assert visit.get(here).status_code == 403


def months(count: int) -> list[Given]:
    start = date(2005, 1, 1)
    return [
        Given(None, AbsenceFigures(first, first + timedelta(days=29), 60, 52.5, 20 + n))
        for n, first in enumerate(start + timedelta(days=30 * n) for n in range(count))
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_makes_as_many_queries_for_one_period_as_for_three(
    visit, connection, db, world, here, count
):
    record_returns(db, actor(db, world.lead), world.employer, months(count))
    db.commit()
    visit.as_(world.lead)
    with counted(connection) as queries:
        visit.get(here)
    assert len(queries) == 9


def test_two_hundred_periods_come_in_pages(visit, db, world, here):
    record_returns(db, actor(db, world.lead), world.employer, months(200))
    db.commit()
    visit.as_(world.lead)
    seen, pages, address = 0, 0, here
    while address:
        page = visit.get(address).text
        seen, pages = seen + page.count('data-label="Days lost"'), pages + 1
        following = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        address = following if 'rel="next"' in page else ""
    assert (seen, pages) == (200, 4)
