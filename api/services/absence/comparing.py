"""An employer's own absence over time, beside others on the same basis, and what it costs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from assessments.absence.benchmarks import Benchmark, comparable
from assessments.absence.returns import AbsenceFigures, Basis
from assessments.absence.shrinkage import Shrunken, Total, shrunken
from assessments.absence.trends import Place, Year, last_year, trend
from models.employers import Employer
from models.queries.absence import current, figures_of, newest_of
from models.queries.absence_of_others import beside, totals_of_others

SMALL = 50  # people; below this one illness moves a rate by days


@dataclass(frozen=True)
class Comparison:
    """All that an employer's page shows of its absence; what is None cannot be said yet."""

    basis: Basis
    places: Sequence[Place]
    year: Year | None
    year_before: Year | None
    drawn_in: Shrunken | None
    benchmarks: Sequence[Benchmark]
    other_basis: int  # periods on another basis, which stand in none of this


def compare(session: Session, employer: Employer) -> Comparison | None:
    """The employer's absence, on the basis of most of its periods; None when it has sent nothing."""
    rows = current(newest_of(session, employer.id))
    own = [figures_of(row) for row in rows if row.site_id is None] or [figures_of(row) for row in rows]
    if not own:
        return None
    counts = Counter(figures.basis for figures in own)
    basis = counts.most_common(1)[0][0]
    others = beside(session, employer, basis, min(figures.period_start for figures in own))
    year = last_year(own, basis)
    return Comparison(
        basis=basis,
        places=trend(own, others.programme, others.sector, basis),
        year=year,
        year_before=last_year(own, basis, before=year.start) if year else None,
        drawn_in=_drawn_in(session, employer, own, year, basis),
        benchmarks=comparable(basis, employer.ownership, year.end.year) if year else [],
        other_basis=len(own) - counts[basis],
    )


def _drawn_in(
    session: Session, employer: Employer, own: Sequence[AbsenceFigures], year: Year | None, basis: Basis
) -> Shrunken | None:
    """For a small employer, its rate as far as it can be told from chance."""
    if year is None or max(figures.headcount_avg for figures in own) >= SMALL:
        return None
    others = totals_of_others(session, employer, basis, year.start, year.end)
    return shrunken(Total(year.days_lost, year.fte_years), others)
