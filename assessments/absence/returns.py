"""What an employer sends in for a period: its absence figures, on a basis that is always named.

The fields are those that national statistics and the evaluations of award schemes use; each says what it
counts. Nothing here decides whether figures are plausible: that is `gates.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

DAYS_IN_A_YEAR = 365.25


class Basis(StrEnum):
    """Which days are counted. Figures of one basis are never compared with those of another."""

    WORKING = "working"
    CALENDAR = "calendar"


class LongFrom(StrEnum):
    """From when a spell of absence is long-term."""

    OVER_20_WORKING_DAYS = "over_20_working_days"
    FROM_28_CALENDAR_DAYS = "28_calendar_days"


class Source(StrEnum):
    """Where the figures come from."""

    PAYROLL = "payroll"
    HR_SYSTEM = "hr_system"
    MANUAL = "manual"


class Reason(StrEnum):
    """Why days were lost, in six groups that an employer of any size can tell apart."""

    MENTAL_HEALTH = "mental_health"
    MUSCULOSKELETAL = "musculoskeletal"
    RESPIRATORY = "respiratory"
    MINOR_ILLNESS = "minor_illness"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class AbsenceFigures:
    """One employer's (or site's) figures for one period. None means not given, never nought.

    Days and full-time equivalents are numbers that may have fractions; spells and people are whole numbers.
    `days_available` and `days_lost` are on `basis`. `reasons` are days lost by reason.
    """

    period_start: date
    period_end: date  # the last day counted
    headcount_avg: float
    fte_avg: float
    days_lost: float
    basis: Basis = Basis.WORKING
    days_available: float | None = None
    fte_adjusted: bool = True  # whether a part-timer's day counts as part of a day
    days_lost_short: float | None = None
    days_lost_long: float | None = None
    long_from: LongFrom | None = None
    spells_total: int | None = None
    spells_long: int | None = None
    staff_with_any_absence: int | None = None
    reasons: Mapping[Reason, float] = field(default_factory=dict)
    covid_included: bool = True
    maternity_included: bool = False
    source: Source = Source.MANUAL
    provisional: bool = False

    @property
    def years(self) -> float:
        """The length of the period, in years of 365.25 days."""
        return ((self.period_end - self.period_start).days + 1) / DAYS_IN_A_YEAR

    @property
    def fte_years(self) -> float:
        """Full-time equivalents times years: what days lost are divided by."""
        return self.fte_avg * self.years

    @property
    def next_start(self) -> date:
        """The day on which the next period begins."""
        return self.period_end + timedelta(days=1)
