"""Gates that ask or tell: figures of one period that may be right, but often are not."""

from assessments.absence.findings import Found, note, warn
from assessments.absence.impossible import ROUNDING, TOLERANCE
from assessments.absence.returns import AbsenceFigures, Basis

LEAST_RATE, GREATEST_RATE = 0.2, 15.0  # per cent of the time there was to work
ENOUGH_FTE = 20  # with this many, a period without a day lost is rare
WEEKDAYS_A_YEAR = 365.25 * 5 / 7
# Days available for one full-time equivalent in a year. Working days: all weekdays, down to those left
# after generous leave (NISRA's civil service: 217.95). Calendar days: the whole year.
USUAL_DAYS = {Basis.WORKING: (190.0, 265.0), Basis.CALENDAR: (350.0, 380.0)}
LONG_DAYS = {Basis.WORKING: 20, Basis.CALENDAR: 28}


def lost_time_rate(figures: AbsenceFigures) -> float:
    """Days lost in per cent of days available, or of those that full-time staff would have."""
    a_year = WEEKDAYS_A_YEAR if figures.basis is Basis.WORKING else 365.25
    return 100 * figures.days_lost / (figures.days_available or figures.fte_years * a_year)


def people(figures: AbsenceFigures) -> Found:
    """More full-time equivalents than people, or more people off than there are."""
    if figures.fte_avg > figures.headcount_avg:
        yield warn(
            "fte_above_headcount",
            "fte_avg",
            "Full-time equivalent is more than the number of people. It is usually the same or less: "
            "check that the two are not swapped.",
        )
    off = figures.staff_with_any_absence
    if off is not None and off > figures.headcount_avg:
        yield warn(
            "more_off_than_people",
            "staff_with_any_absence",
            "More people were off than you employ on average. Count each person once, however often they "
            "were off; it can be right if many people came and left.",
        )


def rate(figures: AbsenceFigures) -> Found:
    """A rate of absence that is rarely seen, or nobody off at all among many."""
    found = lost_time_rate(figures)
    if figures.days_lost == 0:
        if figures.fte_avg >= ENOUGH_FTE:
            yield warn(
                "no_days_lost",
                "days_lost",
                "Nobody was off for a single day. With this many staff that is rare: check that absences "
                "are recorded for everybody.",
            )
    elif found > GREATEST_RATE:
        yield warn(
            "rate_high",
            "days_lost",
            f"{found:.1f}% of working time was lost, and more than {GREATEST_RATE:g}% is rare. "
            "Check the days lost, and that they are not hours.",
        )
    elif found < LEAST_RATE and figures.fte_avg >= ENOUGH_FTE:
        yield warn(
            "rate_low",
            "days_lost",
            f"Only {found:.2f}% of working time was lost, and less than {LEAST_RATE:g}% is rare. "
            "Check that absences are recorded for everybody.",
        )


def days_available(figures: AbsenceFigures) -> Found:
    """Days available that do not fit the staff and the basis; calendar days are 1.4 times working days."""
    if figures.days_available is None:
        return
    each = figures.days_available / figures.fte_years
    least, greatest = USUAL_DAYS[figures.basis]
    if not least <= each <= greatest:
        yield warn(
            "available_unlike_staff",
            "days_available",
            f"That is {each:,.0f} {figures.basis.value} days a year for each full-time equivalent, and it is "
            f"usually {least:,.0f} to {greatest:,.0f}. Check whether these are working or calendar days, "
            "and that they are not hours.",
        )


def spells(figures: AbsenceFigures) -> Found:
    """Numbers of absences that do not fit the days."""
    if figures.spells_total is not None:
        yield from _all_spells(figures, figures.spells_total)
    if figures.spells_long is None or figures.days_lost_long is None:
        return
    if figures.spells_long and figures.days_lost_long / figures.spells_long < LONG_DAYS[figures.basis]:
        yield warn(
            "long_too_short",
            "days_lost_long",
            f"Long-term absences come to {figures.days_lost_long / figures.spells_long:,.1f} days each, less "
            f"than the {LONG_DAYS[figures.basis]} from which they are long-term. That is right only if they "
            "began or ended outside this period.",
        )
    if figures.days_lost_long and not figures.spells_long:
        yield warn(
            "long_days_without_spells",
            "spells_long",
            "Days were lost to long-term absences, but there were none. Count those that began earlier too.",
        )


def _all_spells(figures: AbsenceFigures, total: int) -> Found:
    if figures.days_lost and not total:
        yield warn(
            "days_without_spells",
            "spells_total",
            "Days were lost, but there were no absences. Count those that began before this period too.",
        )
    elif total > 2 * figures.days_lost:
        yield warn(
            "spells_too_short",
            "spells_total",
            "That is less than half a day for each absence. Check that the days lost are not weeks or hours "
            "counted as days.",
        )
    if figures.staff_with_any_absence is not None and figures.staff_with_any_absence > total:
        yield warn(
            "people_above_spells",
            "staff_with_any_absence",
            "More people were off than there were absences. Each person off has at least one: check both.",
        )


def reasons(figures: AbsenceFigures) -> Found:
    """Reasons that leave days out."""
    given = sum(figures.reasons.values())
    if figures.reasons and figures.days_lost - given > max(TOLERANCE * figures.days_lost, ROUNDING):
        yield warn(
            "reasons_below_total",
            "reasons",
            f"The reasons come to {given:,g} of the {figures.days_lost:,g} days lost. Put the rest under "
            "“Reason not known”.",
        )


def worth_a_note(figures: AbsenceFigures) -> Found:
    """What a reader of the figures should know."""
    if figures.provisional:
        yield note("provisional", "provisional", "These figures are provisional. Send the final ones later.")
    if not figures.fte_adjusted:
        yield note(
            "not_fte_adjusted",
            "fte_adjusted",
            "A part-timer’s day counts as a whole day here, so days for each full-time equivalent look "
            "higher than those of others.",
        )
    if figures.maternity_included:
        yield note(
            "maternity_included",
            "maternity_included",
            "Maternity or pregnancy-related absence is included, which most others leave out.",
        )
