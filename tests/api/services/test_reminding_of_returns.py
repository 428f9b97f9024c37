"""The mail about late absence figures: once a period, to the leads, and only while they are late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

import api.handlers  # noqa: F401 - registers the handler
from api.jobs import Work, queue_daily
from api.services.absence import reminding
from api.services.absence.faults import Given
from api.services.absence.recording import record_returns
from assessments.absence.periods import Every, asked_for
from assessments.absence.returns import AbsenceFigures
from models.base import utc_now
from models.jobs import Job
from models.mail import Message
from tests.factories import actor


@pytest.fixture
def late(db, world):
    """The world's employer joined long ago; the period whose return is late, and the day to look."""
    today = utc_now().date()
    for enrolment in (world.enrolment, world.other_enrolment):
        enrolment.enrolled_on = today - timedelta(days=400)
        enrolment.left_on = None if enrolment is world.enrolment else today - timedelta(days=390)
        db.add(enrolment)
    db.commit()
    return [
        period
        for period in asked_for(world.enrolment.enrolled_on, today, Every.QUARTER)
        if timedelta() < today - period.due_on < reminding.CHASED_FOR
    ]


def run(db, connection, settings):
    db.commit()
    reminding.remind_of_returns(Work(connection, settings), on=utc_now().date().isoformat())
    db.expire_all()
    return list(db.exec(select(Message).where(Message.template == "return_due")))


def test_leads_are_told_once_and_the_next_day_is_queued(db, world, late, connection, settings):
    told = run(db, connection, settings)
    assert [message.to_address for message in told] == [world.lead.email] * len(late)
    assert len(run(db, connection, settings)) == len(late)
    tomorrow = utc_now().date() + timedelta(days=1)
    queued = db.exec(select(Job).where(Job.dedupe == f"{reminding.NAME}-{tomorrow}")).one()
    assert queued.run_at.date() == tomorrow


def test_nobody_is_told_of_what_has_come(db, world, late, connection, settings):
    figures = AbsenceFigures(date(2025, 1, 1), date(2025, 3, 31), 60, 52.5, 80)
    rows = [
        Given(None, replace(figures, period_start=one.start, period_end=one.end, days_lost=80 + n))
        for n, one in enumerate(late)
    ]
    record_returns(db, actor(db, world.lead), world.employer, rows)
    assert run(db, connection, settings) == []


def test_a_worker_starts_the_daily_look_once(db, connection, settings):
    for _ in range(2):
        queue_daily(Work(connection, settings))
    assert len(db.exec(select(Job).where(Job.name == reminding.NAME)).all()) == 1


def test_a_job_found_late_looks_at_today(db, world, late, connection, settings, monkeypatch):
    monkeypatch.setattr(reminding, "utc_now", lambda: datetime(2031, 1, 15, tzinfo=UTC))
    reminding.remind_of_returns(Work(connection, settings), on="2030-06-01")
    assert db.exec(select(Job).where(Job.dedupe == f"{reminding.NAME}-2031-01-16")).one()
