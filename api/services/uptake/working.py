"""The work that applications of a workspace make: on whose desk, how long it takes, what is coming."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from api.services.uptake.seeing import counts_only
from assessments.uptake.workload import NOBODY, Work, renewals, work
from models.queries.uptake import Scope
from models.queries.uptake_work import cases_in, last_days_in, names_of

NO_ASSESSOR = "Not given to an assessor"


@dataclass(frozen=True)
class WorkSeen:
    """The work of a period up to a day, with the names of those it lies with, and renewals by month."""

    work: Work
    names: dict[int, str]
    since: date
    renewals: tuple[tuple[date, int], ...]
    totals_only: bool  # people of other hosts see no assessor's own work

    @property
    def hides_renewals(self) -> bool:
        """Whether the months may not be told, since in one of them one or two awards run out."""
        return self.totals_only and any(0 < number < 3 for _, number in self.renewals)


def work_of(session: Session, scope: Scope) -> WorkSeen:
    """What is open on the day, what was decided in the period, and what will have to be renewed."""
    since = scope.asked.period_starts
    found = work(cases_in(session, scope, since), scope.day, since)
    discreet = counts_only(scope.workspace)
    names = {} if discreet else names_of(session, [desk.assessor for desk in found.desks if desk.assessor])
    coming = renewals(last_days_in(session, scope), scope.day)
    return WorkSeen(found, {NOBODY: NO_ASSESSOR, **names}, since, tuple(coming), discreet)
