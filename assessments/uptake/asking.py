"""What is asked of uptake: a day, and which employers are meant."""

from dataclasses import dataclass
from datetime import date

from assessments.awards import add_months

# Who joined within so many months counts as active even before beginning a self-assessment.
FRESH_MONTHS = 12
EVERYWHERE = "all"  # as an area: wherever the employers of the programmes are


@dataclass(frozen=True)
class Asked:
    """The day, and what narrows the employers down; empty means any."""

    as_of: date
    since: date | None = None  # the first day of the period, for what is counted over time
    area: str = ""  # a code; "" for all areas of the host
    programme_id: int | None = None
    edition_id: int | None = None
    level: str = ""
    industry: str = ""  # a key of groups.INDUSTRIES
    size: str = ""  # a key of groups.SIZES
    ownership: str = ""
    decile: int | None = None  # of deprivation, of the council area of the main site
    compare: str = ""  # the code of another area to see beside this one

    @property
    def period_starts(self) -> date:
        """The first day of the period: the one asked for, else the day a year before."""
        return self.since or add_months(self.as_of, -12)

    @property
    def fresh_after(self) -> date:
        """Whoever joined after this day counts as active."""
        return add_months(self.as_of, -FRESH_MONTHS)
