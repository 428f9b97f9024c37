"""The fields of a return as columns of a table: what each is called, and how its cells are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.absence.cells import Cell, above_nought, choice_of, number, whole_number, words, yes_or_no
from assessments.absence.dates import first_day, last_day, period
from assessments.absence.returns import Basis, LongFrom, Reason, Source

BASES = {
    name: basis
    for basis, names in {
        Basis.WORKING: ("working", "working days", "work days", "workdays"),
        Basis.CALENDAR: ("calendar", "calendar days"),
    }.items()
    for name in names
}
LONG_FROM = {
    "over 20 working days": LongFrom.OVER_20_WORKING_DAYS,
    "more than 20 working days": LongFrom.OVER_20_WORKING_DAYS,
    "20 working days": LongFrom.OVER_20_WORKING_DAYS,
    "28 calendar days": LongFrom.FROM_28_CALENDAR_DAYS,
    "28 calendar days or more": LongFrom.FROM_28_CALENDAR_DAYS,
    "28 days": LongFrom.FROM_28_CALENDAR_DAYS,
}
SOURCES = {
    "payroll": Source.PAYROLL,
    "hr system": Source.HR_SYSTEM,
    "hr": Source.HR_SYSTEM,
    "manual": Source.MANUAL,
    "manual records": Source.MANUAL,
}


@dataclass(frozen=True)
class Column:
    """A field as a column: its name in a heading, how its cells are read, and its other names.

    `synonyms` have semicolons between. `choices` are what the template offers in its cells.
    """

    field: str
    heading: str
    read: Callable[[Cell], Any]
    hint: str
    synonyms: str = ""
    needed: bool = False
    choices: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the field."""
        return (self.field, self.heading, *self.synonyms.split(";"))


def _reason(reason: Reason, heading: str, synonyms: str) -> Column:
    hint = "Days lost for this reason. The reasons add up to the days lost."
    return Column(f"reason_{reason.value}", heading, number, hint, synonyms)


_BASIS_WORDS = ("working", "calendar")
_LONG_WORDS = ("over 20 working days", "28 calendar days")
_SOURCE_WORDS = ("payroll", "HR system", "manual")
_YES_NO = ("yes", "no")
COLUMNS: tuple[Column, ...] = (
    Column(
        "period",
        "Period",
        period,
        "A month, financial quarter or year, like April 2025, Q1 2025/26 or 2025/26. Leave it out "
        "if you give the first and last day.",
        "month; quarter; financial year; year; reporting period; time period; period covered",
    ),
    Column(
        "period_start",
        "First day",
        first_day,
        "The first day counted, like 01/04/2025.",
        "from; start; start date; period start; date from; from date; period from; start of "
        "period; period start date; period begins",
    ),
    Column(
        "period_end",
        "Last day",
        last_day,
        "The last day counted, like 30/06/2025.",
        "to; end; end date; period end; date to; to date; period to; end of period; period end "
        "date; until; period ends",
    ),
    Column(
        "site",
        "Site",
        words,
        "The name of a site, if you send figures by site. Empty: the whole organisation.",
        "site name; workplace; location; unit; department; team; division; directorate",
    ),
    Column(
        "headcount_avg",
        "Average headcount",
        above_nought,
        "People employed on average in the period.",
        "headcount; head count; average head count; employees; number of employees; staff; avg "
        "headcount; number of staff; staff numbers; average number of employees; average staff; "
        "headcount avg; mean headcount; people employed",
        needed=True,
    ),
    Column(
        "fte_avg",
        "Average FTE",
        above_nought,
        "Full-time equivalents on average in the period.",
        "fte; ftes; avg fte; full time equivalent; full time equivalents; fte avg; wte; average "
        "wte; whole time equivalent; average full time equivalents; staff fte; contracted fte; "
        "fte staff",
        needed=True,
    ),
    Column(
        "days_lost",
        "Days lost",
        number,
        "All days lost to sickness in the period.",
        "total days lost; sickness days; sick days; absence days; days absent; days off sick; "
        "days sick; working days lost; days lost to sickness; days of sickness absence; fte days "
        "lost; total sickness days; sickness absence days; total days absent; days of absence; "
        "days off",
        needed=True,
    ),
    Column(
        "days_available",
        "Days available",
        number,
        "All days that could have been worked in the period.",
        "available days; working days available; fte days available; total days available; "
        "contracted days; possible days; total working days; days contracted",
    ),
    Column(
        "basis",
        "Days counted as",
        choice_of(BASES, _BASIS_WORDS),
        "Working or calendar days. Empty: working.",
        "basis; day basis; type of days; working or calendar days; days basis; counting basis",
        choices=_BASIS_WORDS,
    ),
    Column(
        "fte_adjusted",
        "Adjusted for part-time",
        yes_or_no,
        "Whether a part-timer's day counts as part of a day. Empty: yes.",
        "fte adjusted; adjusted for fte; part time adjusted; pro rata; fte adjusted days",
        choices=_YES_NO,
    ),
    Column(
        "days_lost_short",
        "Short-term days lost",
        number,
        "Days lost in spells that are not long-term.",
        "days lost short; short term days; short term; short term days lost; short term sickness "
        "days; short term absence days; days lost short term",
    ),
    Column(
        "days_lost_long",
        "Long-term days lost",
        number,
        "Days lost in long-term spells.",
        "days lost long; long term days; long term; long term days lost; long term sickness days; "
        "long term absence days; days lost long term",
    ),
    Column(
        "long_from",
        "Long-term from",
        choice_of(LONG_FROM, _LONG_WORDS),
        "From when a spell is long-term: over 20 working days, or 28 calendar days.",
        "long term threshold; long term definition; definition of long term; threshold",
        choices=_LONG_WORDS,
    ),
    Column(
        "spells_total",
        "Spells",
        whole_number,
        "How many times somebody was off, however long.",
        "spells total; total spells; number of spells; episodes; number of episodes; absences; "
        "occasions; number of absences; occurrences; instances; sickness spells; total episodes; "
        "spells of absence",
    ),
    Column(
        "spells_long",
        "Long-term spells",
        whole_number,
        "How many of the spells were long-term.",
        "spells long; number of long term spells; long term episodes; long spells; long term "
        "absences; long term cases",
    ),
    Column(
        "staff_with_any_absence",
        "People with any absence",
        whole_number,
        "How many people were off at least once.",
        "staff with any absence; people absent; employees absent; staff absent; number of staff "
        "absent; employees with absence; employees with any absence; people off sick; staff off "
        "sick",
    ),
    _reason(
        Reason.MENTAL_HEALTH,
        "Mental health",
        "stress; stress anxiety and depression; mental ill health; anxiety stress depression; "
        "anxiety stress depression other psychiatric illnesses; stress and anxiety",
    ),
    _reason(
        Reason.MUSCULOSKELETAL,
        "Muscles, bones and joints",
        "musculoskeletal; msk; back and other msk; musculoskeletal problems; musculo skeletal",
    ),
    _reason(
        Reason.RESPIRATORY,
        "Breathing and chest",
        "respiratory; chest and respiratory; chest respiratory problems",
    ),
    _reason(
        Reason.MINOR_ILLNESS,
        "Minor illness",
        "minor; minor illnesses; cold cough flu; colds and flu; coughs colds and flu",
    ),
    _reason(
        Reason.OTHER,
        "Other reason",
        "other; other reasons; other known; other known causes",
    ),
    _reason(
        Reason.UNKNOWN,
        "Reason not known",
        "unknown; not known; unknown causes; reason unknown; not specified; unknown causes not specified",
    ),
    Column(
        "covid_included",
        "COVID-19 included",
        yes_or_no,
        "Whether absence for COVID-19 is counted. Empty: yes.",
        "covid included; includes covid; covid; covid 19; including covid",
        choices=_YES_NO,
    ),
    Column(
        "maternity_included",
        "Maternity included",
        yes_or_no,
        "Whether maternity leave is counted. Empty: no.",
        "includes maternity; maternity; pregnancy included; maternity pregnancy included; "
        "including maternity",
        choices=_YES_NO,
    ),
    Column(
        "source",
        "Source",
        choice_of(SOURCES, _SOURCE_WORDS),
        "Payroll, HR system or manual. Empty: manual.",
        "data source; source of figures; where from",
        choices=_SOURCE_WORDS,
    ),
    Column(
        "provisional",
        "Provisional",
        yes_or_no,
        "Whether the figures may still change. Empty: no.",
        "is provisional; draft; provisional figures; status",
        choices=_YES_NO,
    ),
)
BY_FIELD: Mapping[str, Column] = {column.field: column for column in COLUMNS}
