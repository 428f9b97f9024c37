"""Which periods an employer is still to send, for the programmes it takes part in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from assessments.absence.periods import Period, asked_for, baseline, is_covered
from models.applications import Enrolment
from models.queries.absence import Asked, asked_of, periods_sent
from models.queries.employers import sites_of

Sent = Mapping[int | None, list[Period]]


@dataclass(frozen=True, order=True)
class ToSend:
    """A period that a programme waits for, for the whole employer or the site that takes part."""

    period: Period
    due_on: date
    programme: str
    site_id: int | None = None
    is_baseline: bool = False

    def is_late(self, today: date) -> bool:
        """Whether it should have come by now."""
        return today > self.due_on


def to_send(session: Session, employer_id: int, today: date) -> list[ToSend]:
    """What an employer from a guard is still to send, oldest first, each period once."""
    sent = periods_sent(session, employer_id)
    sites = {site.id for site in sites_of(session, employer_id)}
    waiting: dict[tuple[Period, int | None], ToSend] = {}
    for asked in asked_of(session, employer_id):
        for one in missing(asked, sent, sites, today):
            waiting.setdefault((one.period, one.site_id), one)
    return sorted(waiting.values(), key=lambda one: (one.period, one.site_id or 0))


def missing(asked: Asked, sent: Sent, sites: Collection[int], today: date) -> list[ToSend]:
    """The periods that one programme asked for and that nothing sent covers, the baseline first."""
    enrolment, programme = asked.enrolment, asked.programme
    joined, site_id = enrolment.enrolled_on, enrolment.site_id
    periods = asked_for(joined, today, programme.returns_every, enrolment.left_on)
    # The year before is over already: it is asked for as if it ended on the day of joining.
    before = ToSend(
        baseline(joined), Period(joined, joined).due_on, programme.name, site_id, is_baseline=True
    )
    wanted = [before, *(ToSend(period, period.due_on, programme.name, site_id) for period in periods)]
    return [one for one in wanted if not has_come(one.period, site_id, sent, sites)]


def has_come(period: Period, site_id: int | None, sent: Sent, sites: Collection[int]) -> bool:
    """Whether figures cover a period: of the site that takes part; of the whole, or of each of its sites."""
    if is_covered(period, sent.get(site_id, [])):
        return True
    return site_id is None and bool(sites) and all(is_covered(period, sent.get(one, [])) for one in sites)


def baseline_to_send(session: Session, enrolment: Enrolment) -> Period | None:
    """The year before an enrolment from a guard began, while nothing covers it; in one query."""
    period, sent = baseline(enrolment.enrolled_on), periods_sent(session, enrolment.employer_id)
    sites = {site_id for site_id in sent if site_id is not None}
    return None if has_come(period, enrolment.site_id, sent, sites) else period
