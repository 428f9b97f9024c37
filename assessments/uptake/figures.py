"""One figure of uptake, with everything needed to check it: what was divided by what, from where, and when.

A regional award once reported that its 209,319 employees were 21.4 % of the working-age population. Nobody
wrote down which population, so nobody can work it out again. A figure here cannot be made without it.
"""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from math import isfinite, sqrt

# The 97.5th percentile of the normal distribution: for intervals of 95 %.
Z95 = 1.959963984540054


class Unit(StrEnum):
    """What the value of a figure counts."""

    EMPLOYERS = "employers"
    EMPLOYEES = "employees"
    WORKPLACES = "workplaces"
    APPLICATIONS = "applications"
    SHARE = "share"  # from 0 to 1; shown as a percentage
    INDEX = "index"  # 1: just as many as would be expected
    DAYS = "days"
    MONTHS = "months"
    POUNDS = "pounds"


@dataclass(frozen=True)
class Denominator:
    """What a count is set against: how many there are of what, where, when, and who says so.

    `source` names the release: publisher, title, the date it describes, and the first letters of its hash.
    """

    value: float
    name: str  # "local units with 10 to 49 employees in Northmoor"
    source: str


@dataclass(frozen=True)
class Figure:
    """One figure. `key` names its definition; `value` is None where it cannot be worked out or is not told.

    `suppressed` says in words why it is held back; then numerator, value and interval are None as well.
    """

    key: str
    title: str
    unit: Unit
    as_of: date
    numerator: float | None
    denominator: float | None = None
    denominator_name: str = ""
    denominator_source: str = ""
    value: float | None = None
    ci95: tuple[float, float] | None = None
    suppressed: str = ""
    note: str = ""

    def document(self) -> dict[str, object]:
        """The figure as JSON has it."""
        return {**asdict(self), "unit": self.unit.value, "as_of": self.as_of.isoformat()}


def count(
    key: str, title: str, number: float, as_of: date, unit: Unit = Unit.EMPLOYERS, note: str = ""
) -> Figure:
    """A plain count: nothing it is set against."""
    return Figure(key, title, unit, as_of, number, value=number, note=note)


def share(
    key: str,
    title: str,
    number: float,
    of: Denominator | None,
    as_of: date,
    *,
    note: str = "",
    sampled: bool = True,
) -> Figure:
    """A count as a share of a denominator, with Wilson's interval of 95 %.

    Without a denominator the count is told and the share is not. A share above 1 is told as it is (employees
    at work in an area can outnumber its residents) and has no interval, since it is no proportion of one
    whole; nor has one that is not `sampled`, where an interval would pretend to.
    """
    if of is None or of.value <= 0:
        missing = note or "No figure of what there is has been loaded for this."
        return Figure(key, title, Unit.SHARE, as_of, number, note=missing)
    interval = wilson(number, of.value) if sampled and number <= of.value else None
    return Figure(
        key,
        title,
        Unit.SHARE,
        as_of,
        number,
        of.value,
        of.name,
        of.source,
        number / of.value,
        interval,
        note=note,
    )


def wilson(successes: float, trials: float, z: float = Z95) -> tuple[float, float]:
    """Wilson's score interval of a proportion (E. B. Wilson, JASA 22, 1927), within 0 and 1.

    `successes` of `trials`, which must be more than nought. Unlike the textbook interval it stays sensible
    for small numbers and for nought out of many.
    """
    if not (isfinite(successes) and isfinite(trials) and 0 <= successes <= trials and trials > 0):
        raise ValueError("an interval needs 0 to n successes among n of at least one")
    share_seen, square = successes / trials, z * z
    centre = (share_seen + square / (2 * trials)) / (1 + square / trials)
    half = z / (1 + square / trials) * sqrt(share_seen * (1 - share_seen) / trials + square / (4 * trials**2))
    return (
        0.0 if successes == 0 else max(0.0, centre - half),
        1.0 if successes == trials else min(1.0, centre + half),
    )
