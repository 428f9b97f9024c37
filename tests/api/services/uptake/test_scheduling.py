"""Reports issued by themselves: on their day, once, by whoever may, and told by a mail without figures."""

import smtplib  # noqa: F401 - the real client is what sends here
import socket
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from sqlmodel import select

import api.handlers  # noqa: F401 - registers the handlers
from api.jobs import Work, queue_daily, run_due
from api.services.uptake import scheduling
from api.services.uptake.scheduling import Regular, schedule
from assessments.errors import InvalidInput
from assessments.uptake.schedule import as_of, due_after
from models.base import today, utc_now
from models.jobs import Job
from models.mail import Message
from models.people import Membership
from models.queries.workspaces import workspace_of
from models.reports import IssuedReport, ReportEvery, ReportKind, ReportSchedule
from tests.factories import actor


@pytest.mark.parametrize(
    ("every", "day", "after", "due", "about"),
    [
        ("month", 10, date(2026, 1, 9), date(2026, 1, 10), date(2025, 12, 31)),
        ("month", 10, date(2026, 1, 10), date(2026, 2, 10), date(2026, 1, 31)),
        ("month", 28, date(2026, 12, 28), date(2027, 1, 28), date(2026, 12, 31)),
        ("quarter", 10, date(2026, 1, 10), date(2026, 4, 10), date(2026, 3, 31)),
        ("quarter", 1, date(2026, 11, 29), date(2027, 1, 1), date(2026, 12, 31)),
        ("year", 15, date(2026, 4, 14), date(2026, 4, 15), date(2026, 3, 31)),
        ("year", 15, date(2026, 4, 15), date(2027, 4, 15), date(2027, 3, 31)),
    ],
)
def test_when_it_is_due_and_for_which_day(every, day, after, due, about):
    assert due_after(every, day, after) == due
    assert as_of(due) == about


@pytest.fixture
def due(db, world):
    """A board paper for the coordinator and the analyst that is due today."""
    return due_today(db, world, world.analyst, world.coordinator)


def due_today(db, world, *people) -> ReportSchedule:
    who = actor(db, world.analyst)
    workspace = workspace_of(db, who, world.programme.host_id)
    emails = tuple(person.email for person in people)
    made = schedule(db, who, workspace, Regular(ReportKind.BOARD_PAPER, "", ReportEvery.MONTH, 10, emails))
    made.next_on = today()
    db.add(made)
    db.commit()
    return made


def run(db, connection, settings):
    db.commit()
    scheduling.issue_reports(Work(connection, settings), on=today().isoformat())
    db.expire_all()
    return list(db.exec(select(IssuedReport))), list(
        db.exec(select(Message).where(Message.template == "report_issued"))
    )


def test_it_is_issued_once_and_the_next_day_is_queued(db, world, due, connection, settings):
    (report,), mails = run(db, connection, settings)
    assert report.as_of == as_of(today())
    assert report.issued_by == world.analyst.id
    assert {mail.to_address for mail in mails} == {world.analyst.email, world.coordinator.email}
    assert db.get_one(ReportSchedule, due.id).next_on == due_after("month", 10, today())
    reports, mails = run(db, connection, settings)
    assert (len(reports), len(mails)) == (1, 2)
    tomorrow = today() + timedelta(days=1)
    queued = db.exec(select(Job).where(Job.dedupe == f"{scheduling.NAME}-{tomorrow}")).one()
    assert queued.run_at.astimezone(UTC).date() == tomorrow


def test_what_is_not_due_or_stopped_is_let_be(db, world, due, connection, settings):
    due.next_on = today() + timedelta(days=1)
    assert run(db, connection, settings) == ([], [])
    due.next_on = today()
    scheduling.stop(db, actor(db, world.analyst), due)
    assert run(db, connection, settings) == ([], [])


def test_one_issued_by_hand_for_the_same_day_is_told_of_and_not_made_twice(
    db, world, due, connection, settings
):
    who = actor(db, world.analyst)
    workspace = workspace_of(db, who, world.programme.host_id)
    wanted = scheduling.Wanted(ReportKind.BOARD_PAPER, "", as_of(today()))
    by_hand = scheduling.issue(db, who, workspace, wanted)
    reports, mails = run(db, connection, settings)
    assert [report.id for report in reports] == [by_hand.id]
    assert len(mails) == 2


def end_roles(db, person):
    for membership in db.exec(select(Membership).where(Membership.account_id == person.id)):
        membership.until_on = today() - timedelta(days=1)
        db.add(membership)


def test_it_ends_when_whoever_set_it_up_has_gone(db, world, due, connection, settings):
    end_roles(db, world.analyst)
    assert run(db, connection, settings) == ([], [])
    stopped = db.get_one(ReportSchedule, due.id)
    assert stopped.stopped_at is not None
    assert stopped.stopped_because == scheduling.LEFT


def test_whoever_has_no_role_any_more_gets_no_mail(db, world, due, connection, settings):
    end_roles(db, world.coordinator)
    _, mails = run(db, connection, settings)
    assert [mail.to_address for mail in mails] == [world.analyst.email]


def test_only_people_of_the_workspace_can_be_told(db, world):
    with pytest.raises(InvalidInput):
        due_today(db, world, world.stranger)


def test_an_area_that_is_gone_stops_it(db, world, due, connection, settings):
    due.area_code = "X77"
    assert run(db, connection, settings) == ([], [])
    assert db.get_one(ReportSchedule, due.id).stopped_because == scheduling.AREA_GONE


def test_a_worker_begins_it(db, connection, settings, monkeypatch):
    monkeypatch.setattr(scheduling, "today", lambda: date(2031, 1, 15))
    queue_daily(Work(connection, settings))
    queue_daily(Work(connection, settings))
    job = db.exec(select(Job).where(Job.dedupe == f"{scheduling.NAME}-2031-01-16")).one()
    assert job.run_at == datetime(2031, 1, 16, 6, tzinfo=UTC)


class Inbox:
    def __init__(self):
        self.received = []

    async def handle_DATA(self, server, session, envelope):
        self.received.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


@contextmanager
def running(inbox):
    """A mail server on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


def test_the_mail_goes_out_over_smtp_with_a_link_and_no_figures(db, world, due, connection, settings, visit):
    inbox = Inbox()
    with running(inbox) as server:
        sending = settings.model_copy(update={"smtp_url": server})
        (report,), _ = run(db, connection, sending)
        run_due(connection, utc_now(), sending)
    assert sorted(to for to, _ in inbox.received) == sorted(
        [[world.analyst.email], [world.coordinator.email]]
    )
    for _, mail in inbox.received:
        text = mail.get_content()
        path = f"/hosts/{world.programme.host_id}/reports/{report.id}"
        assert settings.base_url + path in text
        assert "board paper" in mail["Subject"]
        for figure in ("60", "employees", "1 employer"):
            assert figure not in text
    assert visit.as_(world.coordinator).get(path).status_code == 200
