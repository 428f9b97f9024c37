"""Once a day, employers whose absence figures are late are told: once for each period, and never again."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from api.jobs import Work, daily, enqueue, handler
from api.mail import queue_mail
from api.services.absence.asking import missing
from api.services.notices import link
from models.base import utc_now
from models.employers import Employer
from models.queries.absence import Asked, asked_of_everybody, periods_sent
from models.queries.employers import sites_of
from models.queries.people import leads_of

NAME = "remind_of_returns"
MORNING = time(7, tzinfo=ZoneInfo("Europe/London"))
AT_ONCE = 50  # employers in one transaction, so that no writer waits for long
# Figures that were late before anybody was told of them are not chased: they are on the page.
CHASED_FOR = timedelta(days=93)


def remind_daily(session: Session, after: date) -> None:
    """Queue the reminders of the day after this one. They queue the next day’s, so once is enough."""
    day = after + timedelta(days=1)
    enqueue(session, NAME, dedupe=f"{NAME}-{day}", run_at=datetime.combine(day, MORNING), on=day.isoformat())


@daily
def begin(session: Session) -> None:
    """Queue tomorrow's reminders when a worker begins; from then on each day's queue the next."""
    remind_daily(session, utc_now().date())


@handler(NAME)
def remind_of_returns(work: Work, *, on: str) -> None:
    """Mail the leads of each employer whose return is late, and queue tomorrow's reminders."""
    today = max(date.fromisoformat(on), utc_now().date())
    with work.transaction() as session:
        remind_daily(session, today)
    last: int | None = 0
    while last is not None:
        with work.transaction() as session:
            last = _remind_some(session, last, today)


def _remind_some(session: Session, after: int, today: date) -> int | None:
    """Remind the employers of the enrolments that come next; the id of the last one, or None at the end."""
    found = asked_of_everybody(session, after, AT_ONCE)
    for asked in found:
        _remind(session, asked, today)
    return found[-1].enrolment.id if len(found) == AT_ONCE else None


def _remind(session: Session, asked: Asked, today: date) -> None:
    employer_id, enrolment_id = asked.enrolment.employer_id, asked.enrolment.id
    sent = periods_sent(session, employer_id)
    sites = {site.id for site in sites_of(session, employer_id)}
    late = [
        one
        for one in missing(asked, sent, sites, today)
        if not one.is_baseline and one.is_late(today) and today - one.due_on < CHASED_FOR
    ]
    if not late:
        return
    employer = session.get_one(Employer, employer_id)
    for person in leads_of(session, employer_id):
        for one in late:
            queue_mail(
                session,
                to=person.email,
                template="return_due",
                context={
                    "name": person.name,
                    "employer": employer.name,
                    "programme": asked.programme.name,
                    "contact": asked.programme.contact_email,
                    "link": link(f"/employers/{employer_id}/absence"),
                    "start": one.period.start,
                    "end": one.period.end,
                    "due_on": one.due_on,
                },
                dedupe=f"return-due-{enrolment_id}-{one.period.end}-{person.id}",
            )
