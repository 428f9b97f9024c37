"""For a small employer without an absence system: from people and days to a return."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessments.absence.impossible import LONGEST_PERIOD
from assessments.absence.periods import Period
from assessments.absence.returns import AbsenceFigures, Basis, LongFrom
from assessments.errors import InvalidInput

WORKING_DAYS_A_WEEK = 5
WEEKS_A_YEAR = 365.25 / 7
LONG_FROM = 20  # working days: longer than this is long-term


@dataclass(frozen=True)
class WhatWeKnow:
    """What an employer can say without a system: who works there, who was off, and for how long."""

    period: Period
    people: int  # employed, on average
    people_off: int  # with any absence, each counted once
    days_off: float  # of all of them, working days
    weekly_hours: float | None = None  # worked by all of them together in a usual week
    full_time_hours: float = 37.5  # of one full-time week
    long_days: Sequence[float] = ()  # the days of each absence of more than 20 working days


def figures(known: WhatWeKnow) -> AbsenceFigures:
    """A return from what is known. What is not known stays not given: the number of absences, for one.

    Full-time equivalent is weekly hours by full-time hours, or the people when hours are not known. Days
    available are weekdays for each full-time equivalent; holidays are not taken off. Raises InvalidInput by
    field for what cannot be.
    """
    if errors := _faults(known):
        raise InvalidInput(errors)
    fte = known.weekly_hours / known.full_time_hours if known.weekly_hours else float(known.people)
    long_days = sum(known.long_days)
    nobody = known.people_off == 0
    return AbsenceFigures(
        period_start=known.period.start,
        period_end=known.period.end,
        headcount_avg=known.people,
        fte_avg=round(fte, 2),
        days_lost=known.days_off,
        basis=Basis.WORKING,
        days_available=round(fte * weekdays(known.period.start, known.period.end), 1),
        fte_adjusted=False,
        days_lost_short=known.days_off - long_days,
        days_lost_long=long_days,
        long_from=LongFrom.OVER_20_WORKING_DAYS,
        spells_total=0 if nobody else None,
        spells_long=len(known.long_days),
        staff_with_any_absence=known.people_off,
    )


def weekdays(start: date, end: date) -> int:
    """How many days from Monday to Friday there are, both ends counted."""
    whole, rest = divmod((end - start).days + 1, 7)
    return whole * WORKING_DAYS_A_WEEK + sum((start.weekday() + day) % 7 < 5 for day in range(rest))


def _faults(known: WhatWeKnow) -> dict[str, str]:
    errors = {}
    days = (known.period.end - known.period.start).days + 1
    if not 1 <= days <= LONGEST_PERIOD:
        errors["period_end"] = "The last day must be after the first day, and within a year of it."
    if known.people < 1:
        errors["people"] = "The number of people must be 1 or more."
    if known.people_off and not known.days_off:
        errors["days_off"] = "People were off, so enter for how many days. Count half days as 0.5."
    if known.days_off and not known.people_off:
        errors["people_off"] = "Days were lost, so enter how many people were off."
    if not errors and known.days_off > known.people_off * weekdays(known.period.start, known.period.end):
        errors["days_off"] = (
            f"{known.people_off} people cannot be off for {known.days_off:,g} working days in this period. "
            "Count only days on which they would have worked."
        )
    if not all(one > LONG_FROM for one in known.long_days):
        errors["long_days"] = (
            f"A long absence has more than {LONG_FROM} working days. Leave out shorter ones."
        )
    elif sum(known.long_days) > known.days_off:
        errors["long_days"] = "The long absences come to more than all days off. Check both."
    return errors
