"""Terms of awards: dates in, dates out. Expiry is derived from dates, never stored as a flag."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from assessments.terms import Clocks

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
    IN_GRACE = "in_grace"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


STANDING_WORDS: dict[Standing, str] = {
    Standing.NOT_STARTED: "Not started",
    Standing.CURRENT: "Current",
    Standing.EXPIRING: "Expires soon",
    Standing.IN_GRACE: "In grace",
    Standing.EXPIRED: "Expired",
    Standing.SUPERSEDED: "Replaced",
}
# In these the level is held: the time of grace is for renewing it, and it is kept until that ends.
HELD = frozenset({Standing.CURRENT, Standing.EXPIRING, Standing.IN_GRACE})


def add_months(day: date, months: int) -> date:
    """The same day of the month some months later, or that month's last day where it has no such day."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day(starts_on: date, valid_months: int | None) -> date | None:
    """The last day of a term; None for a level that does not run out."""
    return None if valid_months is None else add_months(starts_on, valid_months) - timedelta(days=1)


def extension_months(starts_on: date, ends_on: date | None, extensions: Iterable[tuple[date, int]]) -> int:
    """The months that dated extensions add to a term: each counts if the award is current on its date.

    One extension may fall in the time that an earlier one gave. A term without an end needs none.
    """
    months = 0
    for dated, more in sorted(extensions):
        if ends_on and starts_on <= dated <= add_months(ends_on, months):
            months += more
    return months


@dataclass(frozen=True)
class Term:
    """The term of an award: its dates as given, and what has a say in them since.

    `extended_months` is what amendments added, `working_on` says that an application for a higher level is
    open, and `replaced_on` is the day on which a newer award of the same level began.
    """

    starts_on: date
    ends_on: date | None
    clocks: Clocks = field(default_factory=Clocks)
    extended_months: int = 0
    working_on: bool = False
    replaced_on: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day it holds, with extensions; None for a level that does not run out."""
        if self.ends_on is None or not self.extended_months:
            return self.ends_on
        return add_months(self.ends_on + timedelta(days=1), self.extended_months) - timedelta(days=1)

    @property
    def paused(self) -> bool:
        """Whether it does not run out for now, since a higher level is being worked at."""
        return self.working_on and self.clocks.paused_while_working_to_next

    @property
    def renewal_opens_on(self) -> date | None:
        """From when it can be renewed and is shown as expiring; the scheme's clocks say, else six months."""
        last, clocks = self.last_day, self.clocks
        if last is None:
            return None
        if clocks.renewal_opens_days is not None:
            return last - timedelta(days=clocks.renewal_opens_days)
        return self.notice_on or last - timedelta(days=EXPIRING_DAYS)

    @property
    def notice_on(self) -> date | None:
        """When the holder is reminded; None where the scheme says nothing of it."""
        last, months = self.last_day, self.clocks.notice_months
        return add_months(last, -months) if last is not None and months is not None else None

    @property
    def kept_until(self) -> date | None:
        """The last day of grace, in which it can still be renewed; the last day where there is no grace."""
        last = self.last_day
        return last + timedelta(days=self.clocks.renewal_closes_days or 0) if last else None

    def standing(self, today: date) -> Standing:
        """How the award stands on a day."""
        last, opens, kept = self.last_day, self.renewal_opens_on, self.kept_until
        if today < self.starts_on:
            return Standing.NOT_STARTED
        if self.replaced_on and today >= self.replaced_on:
            return Standing.SUPERSEDED
        if last is None or opens is None or kept is None or self.paused or today < opens:
            return Standing.CURRENT
        if today <= last:
            return Standing.EXPIRING
        return Standing.IN_GRACE if today <= kept else Standing.EXPIRED

    def held(self, today: date) -> bool:
        """Whether the level is held on a day."""
        return self.standing(today) in HELD


def standing(starts_on: date, ends_on: date | None, today: date) -> Standing:
    """How an award with these dates and no clocks of its own stands on a day."""
    return Term(starts_on, ends_on).standing(today)


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
