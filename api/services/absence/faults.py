"""What makes figures impossible to accept, found before anything is written."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from assessments.absence.gates import blocks
from assessments.absence.periods import Period
from assessments.absence.returns import AbsenceFigures
from models.absence import AbsenceReturn
from models.employers import Employer
from models.queries.absence import Key, current, key_of
from models.queries.employers import sites_of


@dataclass(frozen=True)
class Given:
    """Figures as sent, for the whole employer (`site_id` None) or for one of its sites."""

    site_id: int | None
    figures: AbsenceFigures

    @property
    def key(self) -> Key:
        """What identifies the period that these are of."""
        return self.site_id, self.figures.period_start, self.figures.period_end

    @property
    def period(self) -> Period:
        """The days that these figures are of."""
        return Period(self.figures.period_start, self.figures.period_end)


@dataclass(frozen=True)
class Fault:
    """Why one row cannot be accepted: which, the field that is wrong, and what to do about it."""

    row: int  # counted from nought
    field: str
    message: str


def faults_of(
    session: Session, employer: Employer, rows: Sequence[Given], known: Sequence[AbsenceReturn], today: date
) -> list[Fault]:
    """Every fault of these rows, in their order; `known` are the newest rows the employer has sent before."""
    own_sites = (
        {site.id for site in sites_of(session, employer.id)} if any(g.site_id for g in rows) else set()
    )
    found = [
        Fault(number, finding.field, finding.message)
        for number, given in enumerate(rows)
        for finding in blocks(given.figures, today)
    ]
    found += [
        Fault(number, "site_id", "Choose one of your sites.")
        for number, given in enumerate(rows)
        if given.site_id is not None and given.site_id not in own_sites
    ]
    found += _overlaps(rows, known)
    return sorted(found, key=lambda fault: fault.row)


def _overlaps(rows: Sequence[Given], known: Sequence[AbsenceReturn]) -> Iterator[Fault]:
    """Rows whose days are counted already, by another row or by a period sent before."""
    sent = {given.key for given in rows}
    lines: dict[int | None, list[tuple[Period, int | None]]] = defaultdict(list)
    for row in current(known):
        if key_of(row) not in sent:  # a period sent again replaces itself
            lines[row.site_id].append((Period(row.period_start, row.period_end), None))
    for number, given in enumerate(rows):
        if given.period.start <= given.period.end:
            lines[given.site_id].append((given.period, number))
    for line in lines.values():
        line.sort(key=lambda entry: (entry[0], -1 if entry[1] is None else entry[1]))
        furthest = line[0]
        for entry in line[1:]:
            if entry[0].overlaps(furthest[0]) and (fault := _overlap(furthest, entry)):
                yield fault
            furthest = max(furthest, entry, key=lambda one: one[0].end)


def _overlap(one: tuple[Period, int | None], other: tuple[Period, int | None]) -> Fault | None:
    """The fault of the later of two rows; None when both were there before."""
    (period, number), (against, against_number) = (other, one) if other[1] is not None else (one, other)
    if number is None:
        return None
    days = f"{against.start.day} {against.start:%B %Y} to {against.end.day} {against.end:%B %Y}"
    if against_number is None:
        words = f"You have already sent figures for {days}. Change those, or take them back first."
    elif period == against:
        words = f"The figures for {days} are here twice. Keep one of the two."
    else:
        words = f"These days overlap with {days}, which you also gave. Each day can be counted once."
    return Fault(number, "period_start", words)
