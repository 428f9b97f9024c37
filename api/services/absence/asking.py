"""Which periods an employer is still to send, for the programmes it takes part in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from assessments.absence.periods import Period, asked_for, baseline, is_covered
from models.queries.absence import Asked, asked_of, periods_sent
from models.queries.employers import sites_of

Sent = Mapping[int | None, list[Period]]


@dataclass(frozen=True, order=True)
class ToSend:
    """A period that a programme waits for, for the whole employer or the site that takes part."""

    period: Period
    programme: str
    site_id: int | None = None
    is_baseline: bool = False

    def is_late(self, today: date) -> bool:
        """Whether it should have come by now."""
        return today > self.period.due_on


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
    wanted = [(baseline(joined), True), *((period, False) for period in periods)]
    return [
        ToSend(period, programme.name, site_id, is_baseline)
        for period, is_baseline in wanted
        if not has_come(period, site_id, sent, sites)
    ]


def has_come(period: Period, site_id: int | None, sent: Sent, sites: Collection[int]) -> bool:
    """Whether figures cover a period: of the site that takes part; of the whole, or of each of its sites."""
    if is_covered(period, sent.get(site_id, [])):
        return True
    return site_id is None and bool(sites) and all(is_covered(period, sent.get(one, [])) for one in sites)
