"""The reminder half way to the day an answer is due."""

from datetime import timedelta

import pytest
from sqlmodel import select

import api.services.reminders  # noqa: F401 - registers the handler
from api.jobs import run_due
from api.services.applications import withdraw
from api.services.review import answer_information, continue_unanswered, reply, request_information
from assessments.roles import Role
from assessments.workflow import Status
from models.applications import InformationRequest
from models.base import utc_now
from models.jobs import Job
from models.mail import Message
from models.queries.portfolios import load_portfolio
from tests.factories import actor, give_role, hand, make_account, make_application

NAME = "remind_of_questions"


@pytest.fixture
def asked(db, world):
    """An application whose employer was asked about one criterion, to be answered in ten days."""
    application = make_application(db, world, status=Status.IN_REVIEW)
    key = load_portfolio(db, application).criteria[0].key
    assessor = actor(db, world.assessor)
    due_on = utc_now().date() + timedelta(days=10)
    request_information(db, assessor, hand(db, assessor, application), {key: "Who?"}, due_on)
    db.commit()
    return application, key


def reminders(db):
    rows = db.exec(select(Message).where(Message.template == "information_reminder"))
    return sorted(message.to_address for message in rows)


def half_way():
    return utc_now() + timedelta(days=6)


def test_each_lead_is_reminded_half_way_and_once(db, world, asked, connection, settings):
    second = give_role(db, make_account(db, "Lena Second"), Role.LEAD, employer=world.employer)
    db.commit()
    run_due(connection, utc_now() + timedelta(days=4), settings)
    assert reminders(db) == []
    run_due(connection, half_way(), settings)
    assert reminders(db) == sorted([world.lead.email, second.email])
    # The worker died before it could say that it was done, so the job runs again.
    job = db.exec(select(Job).where(Job.name == NAME)).one()
    job.finished_at = None
    db.add(job)
    db.commit()
    run_due(connection, half_way(), settings)
    assert reminders(db) == sorted([world.lead.email, second.email])


def test_whoever_has_answered_is_left_in_peace(db, world, asked, connection, settings):
    application, key = asked
    reply(db, actor(db, world.lead), application, key, "Rosa.")
    db.commit()
    run_due(connection, half_way(), settings)
    assert reminders(db) == []


def test_nobody_is_reminded_of_a_request_that_is_closed(db, world, asked, connection, settings):
    application, key = asked
    lead = actor(db, world.lead)
    reply(db, lead, application, key, "Rosa.")
    answer_information(db, lead, hand(db, lead, application))
    request = db.exec(select(InformationRequest)).one()
    assert request.closed_at is not None
    db.commit()
    run_due(connection, half_way(), settings)
    assert reminders(db) == []


def test_nobody_is_reminded_when_the_review_went_on(db, world, asked, connection, settings):
    application, _ = asked
    request = db.exec(select(InformationRequest)).one()
    request.due_on = utc_now().date() - timedelta(days=1)
    db.add(request)
    db.flush()
    assessor = actor(db, world.assessor)
    continue_unanswered(db, assessor, hand(db, assessor, application))
    db.commit()
    run_due(connection, half_way(), settings)
    assert reminders(db) == []


def test_a_withdrawn_application_is_not_chased(db, world, asked, connection, settings):
    application, _ = asked
    lead = actor(db, world.lead)
    withdraw(db, lead, hand(db, lead, application))
    db.commit()
    run_due(connection, half_way(), settings)
    assert reminders(db) == []
