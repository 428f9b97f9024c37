"""Gates that look at several periods: steps, repeats, gaps and breaks, and the time around joining."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from assessments.absence.findings import Finding, Found, note, warn
from assessments.absence.returns import DAYS_IN_A_YEAR, AbsenceFigures

FTE_STEP = 0.25
PERIODS_BEFORE = 4  # fewer before joining do not make a baseline
RATE_RISE = 0.25
_THE_PERIOD = ("period_start", "period_end", "source", "provisional")


def neighbours(before: AbsenceFigures, row: AbsenceFigures) -> Found:
    """What to say of a period beside the one before it."""
    change = row.fte_avg / before.fte_avg - 1
    if abs(change) > FTE_STEP:
        yield warn(
            "fte_step",
            "fte_avg",
            f"Full-time equivalent {'rose' if change > 0 else 'fell'} by {abs(change):.0%} since the period "
            "before. If there was a merger or transfer of staff, say so here; otherwise check both periods.",
        )
    if row.days_lost and _without_period(row) == _without_period(before):
        yield warn(
            "same_as_before",
            "days_lost",
            "These figures are exactly those of the period before. Check that they were not copied.",
        )
    if row.period_start > before.next_start:
        missing = (row.period_start - before.next_start).days
        yield note("gap", "period_start", f"{missing} days before this period are missing. Send them too.")
    yield from _breaks(before, row)


def _without_period(row: AbsenceFigures) -> AbsenceFigures:
    same = {name: getattr(_BLANK, name) for name in _THE_PERIOD}
    return replace(row, **same)


_BLANK = AbsenceFigures(date.min, date.min, 1, 1, 0)


def _breaks(before: AbsenceFigures, row: AbsenceFigures) -> Found:
    if row.basis is not before.basis:
        yield warn(
            "basis_changed",
            "basis",
            f"Days were {before.basis.value} days in the period before and are {row.basis.value} days now. "
            "They cannot be compared: send all periods on the same one if you can.",
        )
    if row.source is not before.source:
        yield note(
            "source_changed",
            "source",
            "These figures come from another system than those before, so a change may be in the recording.",
        )
    if row.fte_adjusted is not before.fte_adjusted:
        yield warn(
            "counting_changed",
            "fte_adjusted",
            "Part-timers’ days are counted in another way than in the period before. Send all periods "
            "counted in the same way if you can.",
        )


def around_joining(rows: Sequence[AbsenceFigures], joined_on: date) -> list[Finding]:
    """Too few periods before joining, and a rate that rose after it, which better recording can do."""
    found = []
    before = [row for row in rows if row.period_end < joined_on]
    if len(before) < PERIODS_BEFORE:
        found.append(
            note(
                "few_before_joining",
                "period_start",
                f"There are {len(before)} periods from before you joined, and a comparison of before and "
                f"after needs {PERIODS_BEFORE}. Send earlier periods if you have them.",
            )
        )
    a_year = timedelta(days=round(DAYS_IN_A_YEAR))
    earlier = [row for row in before if row.period_start >= joined_on - a_year]
    later = [row for row in rows if joined_on <= row.period_start < joined_on + a_year]
    same_basis = len({row.basis for row in (*earlier, *later)}) == 1
    if earlier and later and same_basis and _rate(later) > _rate(earlier) * (1 + RATE_RISE) > 0:
        rise = note(
            "rise_after_joining",
            "days_lost",
            "More days are recorded in the year after joining than before. That can happen because "
            "absences are recorded better, not because there are more.",
        )
        found.append(replace(rise, period_start=later[0].period_start))
    return found


def _rate(rows: Sequence[AbsenceFigures]) -> float:
    return sum(row.days_lost for row in rows) / sum(row.fte_years for row in rows)
