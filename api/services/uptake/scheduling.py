"""Reports that are issued by themselves: set up, stopped, and once a day those that are due.

The mail says that a report is there and leads to it. It holds no figures: whoever reads the page has to be
let in, and a mail goes anywhere.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from api.identity import actor_of
from api.jobs import Work, daily, enqueue, handler
from api.mail import queue_mail
from api.services.activity import record
from api.services.notices import link
from api.services.uptake.reporting import Wanted, check_area, issue
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor, Permission, permissions_of
from assessments.uptake.schedule import as_of, due_after
from models.activity import Verb
from models.base import today, utc_now
from models.people import Account
from models.queries.reports import due_schedules, newest_issue, people_of, recipients_of
from models.queries.workspaces import Workspace, workspace_of
from models.reports import IssuedReport, ReportEvery, ReportKind, ReportRecipient, ReportSchedule

NAME = "issue_reports"
MORNING = time(6, tzinfo=ZoneInfo("Europe/London"))
LEFT = "The person who set it up may no longer issue reports here."
AREA_GONE = "Its area is no longer one of the workspace’s."
KIND_WORDS = {
    ReportKind.ANNUAL_RETURN: "annual return",
    ReportKind.BOARD_PAPER: "board paper",
    ReportKind.JSNA_PACK: "needs assessment pack",
    ReportKind.OPEN_DATA: "open data release",
}


@dataclass(frozen=True)
class Regular:
    """A report to be issued by itself: what, about where, how often, on which day, and who is told."""

    kind: ReportKind
    area_code: str
    every: ReportEvery
    day: int
    recipients: tuple[str, ...]


def schedule(session: Session, actor: Actor, workspace: Workspace, wanted: Regular) -> ReportSchedule:
    """Have a report issued by itself from now on. Whom it tells must have a role in the workspace."""
    check_area(workspace, wanted.area_code)
    people = _known(session, workspace, wanted.recipients)
    made = ReportSchedule(
        host_id=workspace.host.id,
        kind=wanted.kind,
        area_code=wanted.area_code,
        every=wanted.every,
        day=wanted.day,
        next_on=due_after(wanted.every.value, wanted.day, today()),
        made_by=actor.account_id,
    )
    session.add(made)
    session.flush()
    session.add_all(ReportRecipient(schedule_id=made.id, account_id=person.id) for person in people)
    record(session, Verb.REPORT_SCHEDULED, actor, schedule=made.id, kind=wanted.kind.value)
    return made


def stop(session: Session, actor: Actor, schedule: ReportSchedule) -> None:
    """Issue no more reports of a schedule."""
    if schedule.stopped_at is not None:
        raise Conflict("This report has been stopped already.")
    schedule.stopped_at, schedule.stopped_because = utc_now(), "Stopped by hand."
    session.add(schedule)
    record(session, Verb.REPORT_SCHEDULED, actor, schedule=schedule.id, stopped=True)


def _known(session: Session, workspace: Workspace, addresses: Collection[str]) -> list[Account]:
    """The people behind addresses. Whether an account exists elsewhere is nobody's business here."""
    people = {person.email: person for person in people_of(session, workspace.host.id)}
    wanted = dict.fromkeys(address.strip().lower() for address in addresses)
    if unknown := [address for address in wanted if address not in people]:
        said = f"{', '.join(unknown)}: nobody with this address has a role in this workspace."
        raise InvalidInput({"recipients": said})
    return [people[address] for address in wanted]


def issue_daily(session: Session, after: date) -> None:
    """Queue the issuing of the day after this one. It queues the next day's, so once is enough."""
    day = after + timedelta(days=1)
    enqueue(session, NAME, dedupe=f"{NAME}-{day}", run_at=datetime.combine(day, MORNING), on=day.isoformat())


@daily
def begin(session: Session) -> None:
    """Queue tomorrow's when a worker begins; from then on each day's queues the next."""
    issue_daily(session, today())


@handler(NAME)
def issue_reports(work: Work, *, on: str) -> None:
    """Issue every report that is due, each in a transaction of its own, and queue tomorrow's."""
    day = max(date.fromisoformat(on), today())
    with work.transaction() as session:
        issue_daily(session, day)
        due = due_schedules(session, day)
    for schedule_id in due:
        with work.transaction() as session:
            _issue_due(session, schedule_id, day)


def _issue_due(session: Session, schedule_id: int, day: date) -> None:
    """Issue a report and move its schedule on, both or neither, so that a second run finds nothing due."""
    due = session.get_one(ReportSchedule, schedule_id)
    if due.stopped_at is not None or due.next_on > day:
        return
    actor = actor_of(session, session.get_one(Account, due.made_by))
    workspace = workspace_of(session, actor, due.host_id)
    if workspace is None or Permission.REACH_MANAGE not in permissions_of(workspace.roles):
        _stop_because(session, due, LEFT)
        return
    try:
        report = _issued(session, actor, workspace, due)
    except InvalidInput:
        _stop_because(session, due, AREA_GONE)
        return
    due.next_on = due_after(due.every.value, due.day, day)
    session.add(due)
    _tell(session, workspace, due, report)


def _issued(session: Session, actor: Actor, workspace: Workspace, due: ReportSchedule) -> IssuedReport:
    """The report that is due; one already issued by hand for the same day is that report."""
    about = as_of(due.next_on)
    known = newest_issue(session, due.host_id, due.kind, due.area_code, about)
    return known or issue(session, actor, workspace, Wanted(due.kind, due.area_code, about))


def _stop_because(session: Session, due: ReportSchedule, reason: str) -> None:
    due.stopped_at, due.stopped_because = utc_now(), reason
    session.add(due)


def _tell(session: Session, workspace: Workspace, due: ReportSchedule, report: IssuedReport) -> None:
    """Mail those on the list who still have a role in the workspace, each once."""
    allowed = {person.id for person in people_of(session, due.host_id)}
    for person in recipients_of(session, due.id):
        if person.id not in allowed:
            continue
        queue_mail(
            session,
            to=person.email,
            template="report_issued",
            context={
                "name": person.name,
                "kind": KIND_WORDS[report.kind],
                "area": report.area_name,
                "host": workspace.host.name,
                "as_of": report.as_of,
                "link": link(f"/hosts/{report.host_id}/reports/{report.id}"),
            },
            dedupe=f"report-{report.id}-{due.id}-{person.id}",
        )
