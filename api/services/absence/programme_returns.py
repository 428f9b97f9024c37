"""How the returns of a programme stand: who has sent what, what the gates ask about, and who stopped."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from api.services.absence.asking import has_come, missing
from assessments.absence.attrition import Group, Standing, attrition
from assessments.absence.gate_words import GATE_WORDS
from assessments.absence.gates import Finding, Severity, check_one, check_series
from assessments.absence.periods import Period, asked_for
from models.absence import AbsenceReturn
from models.queries.absence import Asked, figures_of
from models.queries.programme_returns import TakingPart, explained_in, returns_in, taking_part
from models.schemes import Programme

SHOWN = 200  # employers in the table; the rest are counted


@dataclass(frozen=True)
class EmployerReturns:
    """One employer's returns, in counts only."""

    name: str
    standing: Standing
    sent: int
    missing: int
    late: int
    to_answer: int  # warnings without an answer


@dataclass(frozen=True)
class GateCount:
    """How often one gate speaks in a programme."""

    words: str
    severity: Severity
    employers: int
    returns: int
    unanswered: int


@dataclass(frozen=True)
class ProgrammeReturns:
    """How the returns of a programme stand."""

    employers: int
    sent: int
    waited_for: tuple[EmployerReturns, ...]  # those with something missing or to answer, most late first
    gates: tuple[GateCount, ...]
    groups: tuple[Group, ...]

    @property
    def not_shown(self) -> int:
        """How many employers with something missing are not in the table."""
        return max(0, len(self.waited_for) - SHOWN)


def standing_of(session: Session, programme: Programme, today: date) -> ProgrammeReturns:
    """How the returns of a programme from a guard stand on a day, in four queries."""
    returns, explained = returns_in(session, programme), explained_in(session, programme)
    told: dict[str, list[tuple[int, int, Finding]]] = defaultdict(list)
    employers, groups = [], []
    for part in taking_part(session, programme):
        rows = _own(part, returns.get(part.enrolment.employer_id, []))
        findings = list(_findings(rows, part.enrolment.enrolled_on))
        for return_id, finding in findings:
            told[finding.gate].append((part.enrolment.employer_id, return_id, finding))
        to_answer = sum(_is_open(return_id, one, explained) for return_id, one in findings)
        employers.append(_employer(part, programme, rows, to_answer, today))
        baseline = [figures_of(row) for row in rows if row.period_end < part.enrolment.enrolled_on]
        groups.append((employers[-1].standing, baseline))
    waited_for = [one for one in employers if one.missing or one.to_answer]
    return ProgrammeReturns(
        employers=len(employers),
        sent=sum(one.sent for one in employers),
        waited_for=tuple(sorted(waited_for, key=lambda one: (-one.late, one.name))),
        gates=tuple(_gates(told, explained)),
        groups=tuple(attrition(groups)),
    )


def _own(part: TakingPart, rows: Sequence[AbsenceReturn]) -> list[AbsenceReturn]:
    """The rows that an enrolment is about: those of its site, or all when the whole employer takes part."""
    site_id = part.enrolment.site_id
    return [row for row in rows if site_id is None or row.site_id == site_id]


def _findings(rows: Sequence[AbsenceReturn], joined_on: date) -> Iterator[tuple[int, Finding]]:
    by_site: dict[int | None, list[AbsenceReturn]] = defaultdict(list)
    for row in rows:
        by_site[row.site_id].append(row)
        yield from ((row.id, finding) for finding in check_one(figures_of(row)))
    for of_site in by_site.values():
        by_start = {row.period_start: row.id for row in of_site}
        for finding in check_series([figures_of(row) for row in of_site], joined_on):
            yield by_start.get(finding.period_start or of_site[0].period_start, of_site[0].id), finding


def _is_open(return_id: int, finding: Finding, explained: set[tuple[int, str]]) -> bool:
    return finding.severity is Severity.WARN and (return_id, finding.gate) not in explained


def _employer(
    part: TakingPart, programme: Programme, rows: Sequence[AbsenceReturn], to_answer: int, today: date
) -> EmployerReturns:
    sent: dict[int | None, list[Period]] = defaultdict(list)
    for row in rows:
        sent[row.site_id].append(Period(row.period_start, row.period_end))
    enrolment = part.enrolment
    waiting = missing(Asked(enrolment, programme), sent, part.sites, today)
    due = [
        one
        for one in asked_for(enrolment.enrolled_on, today, programme.returns_every, enrolment.left_on)
        if today > one.due_on
    ]
    last_came = not due or has_come(due[-1], enrolment.site_id, sent, part.sites)
    standing = (
        Standing.LEFT if enrolment.left_on
        else Standing.NOTHING if not rows
        else Standing.SENDING if last_came
        else Standing.STOPPED
    )  # fmt: skip
    late = sum(one.is_late(today) for one in waiting)
    return EmployerReturns(part.employer, standing, len(rows), len(waiting), late, to_answer)


def _gates(
    told: dict[str, list[tuple[int, int, Finding]]], explained: set[tuple[int, str]]
) -> Iterator[GateCount]:
    often = Counter({gate: len(found) for gate, found in told.items()})
    for gate, _ in often.most_common():
        found = told[gate]
        yield GateCount(
            words=GATE_WORDS[gate],
            severity=found[0][2].severity,
            employers=len({employer_id for employer_id, _, _ in found}),
            returns=len({return_id for _, return_id, _ in found}),
            unanswered=sum(_is_open(return_id, one, explained) for _, return_id, one in found),
        )
