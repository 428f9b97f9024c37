"""Terms of awards: dates in, dates out. Expiry is derived from dates, never stored as a flag."""

import calendar
from datetime import date, timedelta
from enum import StrEnum

# Letters and digits that are not mistaken for one another when read out or typed from paper.
CERTIFICATE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CERTIFICATE_LENGTH = 8
# An award is shown as expiring from this long before its last day: time enough to renew.
EXPIRING_DAYS = 182


class Standing(StrEnum):
    """How an award stands on a day."""

    NOT_STARTED = "not_started"
    CURRENT = "current"
    EXPIRING = "expiring"
    EXPIRED = "expired"


STANDING_WORDS: dict[Standing, str] = {
    Standing.NOT_STARTED: "Not started",
    Standing.CURRENT: "Current",
    Standing.EXPIRING: "Expires soon",
    Standing.EXPIRED: "Expired",
}


def add_months(day: date, months: int) -> date:
    """The same day of the month some months later, or that month's last day where it has no such day."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day(starts_on: date, valid_months: int | None) -> date | None:
    """The last day of a term; None for a level that does not run out."""
    return None if valid_months is None else add_months(starts_on, valid_months) - timedelta(days=1)


def standing(starts_on: date, ends_on: date | None, today: date) -> Standing:
    """How an award with these dates stands on a day."""
    if today < starts_on:
        return Standing.NOT_STARTED
    if ends_on is None or today < ends_on - timedelta(days=EXPIRING_DAYS):
        return Standing.CURRENT
    return Standing.EXPIRING if today <= ends_on else Standing.EXPIRED


def certificate_number(year: int, letters: str) -> str:
    """A certificate number such as HM-2026-7K3Q-9XWP from drawn letters."""
    half = CERTIFICATE_LENGTH // 2
    return f"HM-{year:04}-{letters[:half]}-{letters[half:CERTIFICATE_LENGTH]}"


def tidy_certificate_number(typed: str) -> str | None:
    """A certificate number as stored, from what somebody typed; None when it cannot be one.

    Case, spaces and dashes of any kind do not matter, nor does a missing HM at the front.
    """
    text = "".join(c for c in typed.upper() if c.isalnum()).removeprefix("HM")
    year, letters = text[:4], text[4:]
    if not (year.isascii() and year.isdigit() and len(letters) == CERTIFICATE_LENGTH):
        return None
    return certificate_number(int(year), letters) if set(letters) <= set(CERTIFICATE_ALPHABET) else None
