"""Made-up people, employers and applications in a plausible mix; the same ones every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from assessments.workflow import Status

LONG_AGO = date(2020, 1, 1)
# Dates count back from today, so that the awards among them are as current in any year.
NOW = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
MARK = "Brookvale"  # in every employer's name, so that the rows of a page can be counted
COMMENT = "Our policy says so and managers follow it. We look at it again every spring with the staff group."

# Of a hundred first applications, how many stand in each status.
MIX = {
    Status.DRAFT: 25,
    Status.SUBMITTED: 8,
    Status.IN_REVIEW: 18,
    Status.INFORMATION_REQUESTED: 4,
    Status.RECOMMENDED: 5,
    Status.DECIDED: 36,
    Status.WITHDRAWN: 4,
}
ASSESSED = (Status.IN_REVIEW, Status.INFORMATION_REQUESTED, Status.RECOMMENDED, Status.DECIDED)
# The share of employers that, once awarded, work on the next level as well.
SECOND_TIME = 0.25


@dataclass(frozen=True)
class Plan:
    """A programme: its name, the scheme it runs on and the share of employers that join it, in percent."""

    name: str
    scheme: str
    area: str
    share: int

    @property
    def slug(self) -> str:
        """The programme's name in addresses."""
        return self.name.lower().replace(" ", "-")


PROGRAMMES = (
    Plan("Brook Valley Better Health", "better-health-at-work", "Brook Valley", 50),
    Plan("Fell Coast Better Health", "better-health-at-work", "Fell Coast", 20),
    Plan("Norshire Wellbeing Charter", "workplace-wellbeing-charter", "Norshire", 20),
    Plan("Merebank Wellbeing Charter", "workplace-wellbeing-charter", "Merebank", 10),
)
LEVELS = {
    "better-health-at-work": ("bronze", "silver"),
    "workplace-wellbeing-charter": ("achievement", "excellence"),
}
# The pages of one application are measured on the scheme that asks most.
LARGEST = PROGRAMMES[2]
ASSESSORS = 20
KEEN = 8  # the first assessor is given this many times what each other gets
LEADS = 9  # whom the benchmark signs in as, each with a draft of their own: one a client, and one to look at
UNDER_REVIEW = LEADS  # the employer after those, whose application the first assessor has

_FIRST = ("Ash", "Birch", "Cedar", "Elm", "Hazel", "Juniper", "Larch", "Maple", "Oak", "Rowan", "Willow")
_TRADES = ("Bakery", "Care Homes", "Joinery", "Logistics", "Housing", "Dental Practice", "College", "Stone")


@dataclass(frozen=True)
class MadeEmployer:
    """An employer and where its first application stands; `again` when it has a second one."""

    number: int
    name: str
    plan: Plan
    status: Status
    headcount: int
    again: bool


def employers(applications: int) -> Iterator[MadeEmployer]:
    """As many employers as it takes for this number of applications.

    The first few have a draft, so that the benchmark can save answers there, and one more is under review.
    """
    chance = Random(20261123)
    number = made = 0
    while made < applications:
        plan = chance.choices(PROGRAMMES, [one.share for one in PROGRAMMES])[0]
        status = chance.choices(list(MIX), list(MIX.values()))[0]
        if number <= UNDER_REVIEW:
            plan, status = LARGEST, Status.DRAFT if number < UNDER_REVIEW else Status.IN_REVIEW
        again = status is Status.DECIDED and chance.random() < SECOND_TIME and made + 2 <= applications
        first, trade = chance.choice(_FIRST), chance.choice(_TRADES)
        name = f"{first} {MARK} {trade} {number + 1:05}"
        yield MadeEmployer(number, name, plan, status, chance.choice((6, 30, 80, 240, 900)), again)
        made += 2 if again else 1
        number += 1


def since(number: int) -> datetime:
    """When the application of an employer reached its status: spread over the last four years."""
    return NOW - timedelta(minutes=(number * 7919) % (4 * 365 * 24 * 60), seconds=number % 60)


def assessor_for(number: int) -> int:
    """Which of the assessors gets an employer's application: the first gets many."""
    if number == UNDER_REVIEW:
        return 0
    place = number % (KEEN + ASSESSORS - 1)
    return 0 if place < KEEN else place - KEEN + 1
