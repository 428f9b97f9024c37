"""Gates that block: numbers that cannot be true, alone or beside one another."""

import math
from datetime import date

from assessments.absence.findings import Found, block
from assessments.absence.returns import AbsenceFigures
from assessments.employers import LARGEST_HEADCOUNT

LONGEST_PERIOD = 371  # days: a payroll year can have 53 weeks
TOLERANCE = 0.01  # parts may differ from their total by this share, for rounding
ROUNDING = 0.5  # and by this many days, so that small totals are not held to their decimals
MOST_FTE_A_PERSON = 1.5

NUMBERS = {
    "headcount_avg": "The number of people",
    "fte_avg": "Full-time equivalent",
    "days_lost": "Days lost",
    "days_available": "Days available",
    "days_lost_short": "Days lost to short absences",
    "days_lost_long": "Days lost to long-term absences",
    "spells_total": "The number of absences",
    "spells_long": "The number of long-term absences",
    "staff_with_any_absence": "The number of people who were off",
}
ABOVE_NOUGHT = frozenset({"headcount_avg", "fte_avg", "days_available"})


def numbers(figures: AbsenceFigures, today: date | None) -> Found:
    """Dates and numbers that cannot be true whatever the others are."""
    yield from _period(figures, today)
    for field, name in NUMBERS.items():
        value = getattr(figures, field)
        if value is None:
            continue
        if not math.isfinite(value) or value < 0:
            yield block("negative", field, f"{name} must be a number, 0 or more.")
        elif value == 0 and field in ABOVE_NOUGHT:
            yield block("nobody", field, f"{name} must be more than 0. Leave out a period with no staff.")
        elif value > LARGEST_HEADCOUNT * 366:
            yield block("too_large", field, f"{name} is too large. Check for an extra digit.")
    if any(not math.isfinite(days) or days < 0 for days in figures.reasons.values()):
        yield block("negative", "reasons", "Days lost for each reason must be a number, 0 or more.")


def _period(figures: AbsenceFigures, today: date | None) -> Found:
    if figures.period_end < figures.period_start:
        yield block("period_order", "period_end", "The last day must be the same as or after the first day.")
    elif (figures.period_end - figures.period_start).days >= LONGEST_PERIOD:
        yield block(
            "period_length", "period_end", "A period can be up to a year. Split it into shorter ones."
        )
    elif today is not None and figures.period_end >= today:
        yield block("period_over", "period_end", "This period is not over yet. Send it when it is.")


def sums(figures: AbsenceFigures) -> Found:
    """Numbers that cannot be true beside one another. Each by itself must be sound."""
    yield from _more_than_there_are(figures)
    parts = (figures.days_lost_short, figures.days_lost_long)
    if parts[0] is not None and parts[1] is not None and _apart(parts[0] + parts[1], figures.days_lost):
        yield block(
            "parts_and_total",
            "days_lost_long",
            f"Short and long-term absences come to {parts[0] + parts[1]:,g} days, but {figures.days_lost:,g} "
            "days were lost. Change one so that they agree.",
        )
    for part, field in zip(parts, ("days_lost_short", "days_lost_long"), strict=True):
        if part is not None and _above(part, figures.days_lost):
            yield block("part_above_total", field, "This is more than all days lost. Change one of the two.")
    if _above(sum(figures.reasons.values()), figures.days_lost):
        yield block(
            "reasons_above_total",
            "reasons",
            f"The reasons come to {sum(figures.reasons.values()):,g} days, more than the "
            f"{figures.days_lost:,g} days lost. Count each day under one reason.",
        )
    if (figures.days_lost_long or figures.spells_long) and figures.long_from is None:
        yield block("long_from", "long_from", "Select from when you count an absence as long-term.")


def _more_than_there_are(figures: AbsenceFigures) -> Found:
    days = (figures.period_end - figures.period_start).days + 1
    if figures.days_available is not None and figures.days_lost > figures.days_available:
        yield block(
            "lost_above_available",
            "days_lost",
            "More days were lost than there were to work. Check both, and that they count the same days.",
        )
    elif figures.days_lost > figures.headcount_avg * days:
        yield block(
            "lost_above_people",
            "days_lost",
            f"{figures.headcount_avg:,g} people cannot lose {figures.days_lost:,g} days in {days} days. "
            "Check the days lost and the dates.",
        )
    if figures.fte_avg > figures.headcount_avg * MOST_FTE_A_PERSON:
        yield block(
            "fte_far_above_headcount",
            "fte_avg",
            "Full-time equivalent cannot be this much more than the number of people. Check both.",
        )
    if (figures.spells_long or 0) > (math.inf if figures.spells_total is None else figures.spells_total):
        yield block(
            "long_above_all",
            "spells_long",
            "There cannot be more long-term absences than absences. Check both.",
        )


def _apart(parts: float, total: float) -> bool:
    return abs(parts - total) > max(TOLERANCE * total, ROUNDING)


def _above(part: float, total: float) -> bool:
    return part - total > max(TOLERANCE * total, ROUNDING)
