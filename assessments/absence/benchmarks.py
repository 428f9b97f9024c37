"""Published national rates that an employer's own may be set beside, each with its basis and its source.

Only figures that a national statistics body publishes of the same measure are here: the share of working time
lost. Survey figures of other measures, such as days per employee from employer surveys, are left out on
purpose, since they count something else.
"""

from dataclasses import dataclass

from assessments.absence.returns import Basis


@dataclass(frozen=True)
class Benchmark:
    """A published rate: per cent of the days (or hours) available that were lost to sickness in a year."""

    name: str
    basis: Basis
    year: int
    lost_time: float
    group: str  # "all", "public" or "private" for the whole economy; "nhs" for one sector
    source: str


ONS = "Office for National Statistics, Sickness absence in the UK labour market: 2023 and 2024"
NHS = "NHS England, NHS Sickness Absence Rates"

PUBLISHED = (
    Benchmark("United Kingdom, everybody", Basis.WORKING, 2022, 2.6, "all", ONS),
    Benchmark("United Kingdom, everybody", Basis.WORKING, 2023, 2.3, "all", ONS),
    Benchmark("United Kingdom, everybody", Basis.WORKING, 2024, 2.0, "all", ONS),
    Benchmark("United Kingdom, public sector", Basis.WORKING, 2024, 2.9, "public", ONS),
    Benchmark("United Kingdom, private sector", Basis.WORKING, 2024, 1.8, "private", ONS),
    Benchmark("NHS in England", Basis.CALENDAR, 2023, 4.97, "nhs", NHS),
    Benchmark("NHS in England", Basis.CALENDAR, 2024, 5.11, "nhs", NHS),
    Benchmark("NHS in England", Basis.CALENDAR, 2025, 5.25, "nhs", NHS),
)


def comparable(basis: Basis, ownership: str, year: int) -> list[Benchmark]:
    """The published rates on the same basis for an employer of this ownership, of the nearest year."""
    groups = {"all", ownership} if basis is Basis.WORKING else {"nhs"}
    found = []
    for group in sorted(groups):
        years = [one for one in PUBLISHED if one.basis is basis and one.group == group]
        if years:
            found.append(min(years, key=lambda one: (abs(one.year - year), -one.year)))
    return found
