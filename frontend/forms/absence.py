"""Forms about absence figures: those of a period, what a small employer knows, and answers to warnings."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from api.services.absence.explaining import LONGEST_ANSWER
from api.services.absence.faults import Given
from assessments.absence.periods import Period
from assessments.absence.returns import AbsenceFigures, Basis, LongFrom, Reason, Source
from assessments.absence.spells import WhatWeKnow
from assessments.errors import InvalidInput

WHOLE = "whole"
MOST = 1_000_000_000  # beyond any employer; keeps sums within what a database holds

BASES = (
    (Basis.WORKING, "Working days", "Only days on which people would have worked"),
    (Basis.CALENDAR, "Calendar days", "All days from the first day off to the last, weekends included"),
)
LONG_FROMS = (
    (LongFrom.OVER_20_WORKING_DAYS, "More than 20 working days"),
    (LongFrom.FROM_28_CALENDAR_DAYS, "28 calendar days or more"),
)
SOURCES = (
    (Source.MANUAL, "A spreadsheet or our own notes"),
    (Source.PAYROLL, "Payroll"),
    (Source.HR_SYSTEM, "An HR system"),
)
REASONS = (
    (Reason.MENTAL_HEALTH, "Mental health, stress, anxiety, depression"),
    (Reason.MUSCULOSKELETAL, "Back, muscles and joints"),
    (Reason.RESPIRATORY, "Chest and breathing, COVID-19 included"),
    (Reason.MINOR_ILLNESS, "Minor illness: colds, stomach upsets, headaches"),
    (Reason.OTHER, "Any other reason"),
    (Reason.UNKNOWN, "Reason not known or not recorded"),
)
YES_NO = (("true", "Yes"), ("false", "No"))


def reason_field(reason: Reason) -> str:
    """The form field of the days lost for a reason."""
    return f"reason_{reason.value}"


def _days(title: str) -> Any:
    return Field(default=None, title=title, ge=0, le=MOST)


class AbsenceForm(BaseModel):
    """The figures of one period."""

    site: str = Field(
        default=WHOLE, title="What the figures are for", max_length=20, json_schema_extra={"chosen": True}
    )
    period_start: date = Field(title="First day")
    period_end: date = Field(title="Last day")
    headcount_avg: float = Field(title="Number of people", gt=0, le=MOST)
    fte_avg: float = Field(title="Full-time equivalent", gt=0, le=MOST)
    days_lost: float = Field(title="Days lost", ge=0, le=MOST)
    basis: Basis = Field(title="Kind of days")
    days_available: float | None = Field(default=None, title="Days available", gt=0, le=MOST)
    fte_adjusted: bool = Field(title="Whether a part-timer’s day counts as part of a day")
    spells_total: int | None = _days("Number of absences")
    staff_with_any_absence: int | None = _days("Number of people who were off")
    long_from: LongFrom | None = Field(default=None, title="From when an absence is long-term")
    days_lost_short: float | None = _days("Days lost to short absences")
    days_lost_long: float | None = _days("Days lost to long-term absences")
    spells_long: int | None = _days("Number of long-term absences")
    reason_mental_health: float | None = _days("Days lost for mental health")
    reason_musculoskeletal: float | None = _days("Days lost for back, muscles and joints")
    reason_respiratory: float | None = _days("Days lost for chest and breathing")
    reason_minor_illness: float | None = _days("Days lost for minor illness")
    reason_other: float | None = _days("Days lost for any other reason")
    reason_unknown: float | None = _days("Days lost for a reason not known")
    covid_included: bool = Field(default=False, title="COVID-19 is included")
    maternity_included: bool = Field(default=False, title="Maternity is included")
    source: Source = Field(title="Where the figures come from")
    provisional: bool = Field(default=False, title="The figures may still change")

    def given(self) -> Given:
        """What was typed, as the service takes it. Raises InvalidInput for a site that cannot be."""
        if self.site != WHOLE and not (self.site.isascii() and self.site.isdigit()):
            raise InvalidInput({"site": "Choose one of the sites shown."})
        reasons = {reason: getattr(self, reason_field(reason)) for reason in Reason}
        plain = self.model_dump(exclude={"site", *map(reason_field, Reason)})
        figures = AbsenceFigures(
            **plain, reasons={reason: days for reason, days in reasons.items() if days is not None}
        )
        return Given(None if self.site == WHOLE else int(self.site), figures)


# Where the service's fields stand on this form.
FIELDS = {"site_id": "site", "reasons": reason_field(Reason.MENTAL_HEALTH)}


def known_figures(figures: AbsenceFigures, site_id: int | None) -> dict[str, object]:
    """Figures as the form's first values."""
    known = {name: plain(getattr(figures, name, None)) for name in AbsenceForm.model_fields}
    known |= {reason_field(reason): plain(days) for reason, days in figures.reasons.items()}
    return known | {"site": str(site_id) if site_id else WHOLE}


def plain(value: object) -> object:
    """A number as people write it: 80 rather than 80.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class HelperForm(BaseModel):
    """What an employer without an absence system can say of a period."""

    period_start: date = Field(title="First day")
    period_end: date = Field(title="Last day")
    people: int = Field(title="Number of people who work for you", ge=1, le=MOST)
    weekly_hours: float | None = Field(default=None, title="Hours a week", gt=0, le=MOST)
    full_time_hours: float = Field(default=37.5, title="Hours of a full-time week", ge=1, le=168)
    people_off: int = Field(title="Number of people who were off", ge=0, le=MOST)
    days_off: float = Field(title="Days off", ge=0, le=MOST)
    long_days: str = Field(default="", title="Long absences", max_length=500)

    def known(self) -> WhatWeKnow:
        """What was typed, as the helper takes it. Raises InvalidInput for long absences in words."""
        try:
            long_days = [float(part) for part in self.long_days.replace(",", " ").split()]
        except ValueError:
            raise InvalidInput({"long_days": "Enter the days of each long absence, like 25, 40"}) from None
        return WhatWeKnow(
            period=Period(self.period_start, self.period_end),
            people=self.people,
            people_off=self.people_off,
            days_off=self.days_off,
            weekly_hours=self.weekly_hours,
            full_time_hours=self.full_time_hours,
            long_days=long_days,
        )


class ExplainForm(BaseModel):
    """The answer to one warning."""

    gate: str = Field(title="Warning", max_length=60)
    text: str = Field(
        title="Why this is right",
        max_length=LONGEST_ANSWER,
        json_schema_extra={"says": {"missing": "Say why this is right, or correct the figures"}},
    )
