"""An employer's absence figures as its pages show them: measures, what the gates say, and the answers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from assessments.absence.gates import Finding, Severity, check_one, check_series
from assessments.absence.measures import Measure, measures
from assessments.absence.returns import AbsenceFigures
from assessments.roles import Actor
from models.absence import AbsenceReturn
from models.queries.absence import (
    Revision,
    explanations_of,
    figures_of,
    one_return,
    period_before,
    revisions_of,
    sent_page,
)
from models.queries.employers import sites_of
from models.queries.paging import Page

State = Literal["sent", "revised", "provisional", "withdrawn", "replaced"]


@dataclass(frozen=True)
class Warned:
    """A finding of a gate and how the employer explained it."""

    finding: Finding
    answer: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether an answer is asked for and there is none yet."""
        return self.finding.severity is Severity.WARN and not self.answer


@dataclass(frozen=True)
class Line:
    """One period in the list."""

    row: AbsenceReturn
    site: str | None
    measures: dict[str, Measure]
    warned: tuple[Warned, ...]

    @property
    def state(self) -> State:
        """Where the period stands."""
        return state_of(self.row)

    @property
    def open_warnings(self) -> int:
        """How many warnings have no answer yet."""
        return sum(one.is_open for one in self.warned)


def state_of(row: AbsenceReturn) -> State:
    """Where the newest revision of a period stands."""
    if row.withdrawn:
        return "withdrawn"
    if row.provisional:
        return "provisional"
    return "revised" if row.revision > 1 else "sent"


def list_of(session: Session, actor: Actor, employer_id: int, after: str | None = None) -> Page[Line]:
    """A page of the periods an employer from a guard has sent, latest first, in three queries.

    Periods are seen beside the one before where both are on the page; the page of one return looks further.
    """
    page = sent_page(session, actor, employer_id, after=after)
    sites = {site.id: site.name for site in sites_of(session, employer_id)}
    answers = explanations_of(session, [row.id for row in page.rows])
    found = _findings(page.rows)
    lines = [
        Line(
            row,
            sites.get(row.site_id or 0),
            {} if row.withdrawn else measures([figures_of(row)]),
            tuple(Warned(one, answers.get((row.id, one.gate))) for one in found[row.id]),
        )
        for row in page.rows
    ]
    return Page(lines, page.after)


def _findings(rows: Sequence[AbsenceReturn]) -> dict[int, list[Finding]]:
    """What the gates say of each row with figures, alone and beside its neighbours of the same site."""
    found: dict[int, list[Finding]] = defaultdict(list)
    by_site: dict[int | None, dict[object, AbsenceReturn]] = defaultdict(dict)
    for row in rows:
        if not row.withdrawn:
            by_site[row.site_id][row.period_start] = row
            found[row.id] = check_one(figures_of(row))
    for of_site in by_site.values():
        for finding in check_series([figures_of(row) for row in of_site.values()]):
            found[of_site[finding.period_start].id].append(finding)
    return found


@dataclass(frozen=True)
class ReturnView:
    """One period with everything its page shows; `row` is the revision looked at."""

    row: AbsenceReturn
    figures: AbsenceFigures
    site: str | None
    measures: dict[str, Measure]
    warned: tuple[Warned, ...]
    revisions: list[Revision]  # newest first

    @property
    def is_newest(self) -> bool:
        """Whether no later revision replaces this one."""
        return self.revisions[0].row.id == self.row.id

    @property
    def state(self) -> State:
        """Where this revision stands."""
        return state_of(self.row) if self.is_newest else "replaced"


def look_at(session: Session, actor: Actor, employer_id: int, return_id: int) -> ReturnView | None:
    """One revision of a return of an employer from a guard; None when it has no such one."""
    row = one_return(session, actor, employer_id, return_id)
    if row is None:
        return None
    figures, before = figures_of(row), period_before(session, row)
    found = check_one(figures) + (check_series([figures_of(before), figures]) if before else [])
    answers = explanations_of(session, [row.id])
    return ReturnView(
        row=row,
        figures=figures,
        site=next((s.name for s in sites_of(session, employer_id) if s.id == row.site_id), None),
        measures=measures([figures]),
        warned=tuple(Warned(one, answers.get((row.id, one.gate))) for one in found),
        revisions=revisions_of(session, row),
    )
