"""Absence returns are written once a period, put right as revisions, and never counted twice."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from api.services.absence.faults import Given
from api.services.absence.recording import Recorded, Refused, record_returns, withdraw_return
from api.services.employers import add_site
from assessments.absence.returns import AbsenceFigures, LongFrom, Reason
from models.absence import AbsenceReturn
from models.activity import Event, Verb
from models.queries.absence import current, figures_of, newest_of
from tests.factories import actor

QUARTER = AbsenceFigures(
    period_start=date(2025, 1, 1),
    period_end=date(2025, 3, 31),
    headcount_avg=60,
    fte_avg=52.5,
    days_lost=80,
    days_lost_short=50,
    days_lost_long=30,
    long_from=LongFrom.OVER_20_WORKING_DAYS,
    spells_total=25,
    spells_long=1,
    reasons={Reason.MENTAL_HEALTH: 30, Reason.UNKNOWN: 50},
)
NEXT = replace(QUARTER, period_start=date(2025, 4, 1), period_end=date(2025, 6, 30), days_lost=81, reasons={})
NEXT = replace(NEXT, days_lost_short=51)


@pytest.fixture
def send(db, world):
    return lambda *figures, site=None, employer=world.employer: record_returns(
        db, actor(db, world.lead), employer, [Given(site, one) for one in figures]
    )


def sent(db, world) -> list[AbsenceFigures]:
    return [figures_of(row) for row in current(newest_of(db, world.employer.id))]


def test_what_was_sent_is_what_is_there(db, world, send):
    assert send(NEXT, QUARTER) == Recorded(new=2)
    assert sent(db, world) == [QUARTER, NEXT]


def test_sending_the_same_again_changes_nothing(db, world, send):
    send(QUARTER)
    assert send(QUARTER, NEXT) == Recorded(new=1, unchanged=1)
    assert send(QUARTER, NEXT) == Recorded(unchanged=2)
    assert len(db.exec(select(AbsenceReturn)).all()) == 2


def test_a_period_put_right_is_a_new_revision_and_the_old_one_stays(db, world, send):
    send(QUARTER)
    better = replace(QUARTER, days_lost=82, days_lost_short=52)
    assert send(better) == Recorded(revised=1)
    assert sent(db, world) == [better]
    rows = db.exec(select(AbsenceReturn).order_by(AbsenceReturn.revision)).all()
    assert [(row.revision, row.replaces_id, row.days_lost) for row in rows] == [
        (1, None, 80),
        (2, rows[0].id, 82),
    ]


def test_a_period_taken_back_counts_no_more_and_can_be_sent_again(db, world, send):
    send(QUARTER)
    withdraw_return(db, actor(db, world.lead), newest_of(db, world.employer.id)[0])
    assert sent(db, world) == []
    longer = replace(QUARTER, period_end=date(2025, 6, 30))
    assert send(longer) == Recorded(new=1)
    with pytest.raises(Refused, match="You have already sent figures for 1 January 2025 to 30 June 2025"):
        send(QUARTER)


def test_days_are_counted_once(db, world, send):
    send(QUARTER)
    month = replace(QUARTER, period_start=date(2025, 3, 1), period_end=date(2025, 3, 31))
    with pytest.raises(Refused, match="You have already sent figures for 1 January 2025 to 31 March 2025"):
        send(month)
    with pytest.raises(Refused) as refused:
        send(NEXT, replace(NEXT, period_start=date(2025, 5, 1)), NEXT)
    assert [(fault.row, fault.field) for fault in refused.value.faults] == [
        (1, "period_start"),
        (2, "period_start"),
    ]
    assert sent(db, world) == [QUARTER]


def test_sites_are_counted_apart_and_must_be_its_own(db, world, send):
    site = add_site(db, actor(db, world.lead), world.employer, "Northside", "NE2 1AA")
    assert send(QUARTER, site=site.id) == Recorded(new=1)
    assert send(QUARTER) == Recorded(new=1)
    with pytest.raises(Refused, match="one of your sites"):
        send(QUARTER, site=site.id, employer=world.other_employer)


def test_impossible_figures_are_refused_beside_their_fields(db, world, send):
    with pytest.raises(Refused) as refused:
        send(replace(QUARTER, days_lost=-1, fte_avg=0))
    assert set(refused.value.errors) == {"days_lost", "fte_avg"}
    with pytest.raises(Refused, match="not over yet"):
        send(replace(QUARTER, period_end=date(2999, 1, 1), period_start=date(2998, 11, 1)))


def test_the_event_names_no_figures(db, world, send):
    send(QUARTER)
    event = db.exec(select(Event).where(Event.verb == Verb.RETURNS_RECORDED)).one()
    assert (event.employer_id, event.detail) == (world.employer.id, {"new": 1, "revised": 0})


@pytest.mark.parametrize("change", ["UPDATE absence_return SET days_lost = 1", "DELETE FROM absence_return"])
def test_a_return_is_written_once(db, send, change):
    send(QUARTER)
    with pytest.raises(Exception, match="written once"), db.begin_nested():
        db.connection().exec_driver_sql(change)
