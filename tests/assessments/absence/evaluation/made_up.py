"""Made-up returns and joins with a known truth, from a seed: the examples in the docs, and test panels."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

SECTORS = {"health": 9.0, "council": 8.0, "education": 6.5, "private": 4.5}
SIZES = {"10-49": 30, "50-249": 120, "250+": 600}
LEVELS = ("bronze", "silver", "gold")
JOIN_QUARTERS = (8, 10, 12)


@dataclass(frozen=True)
class Files:
    """The two files as text, and the truth they were made with."""

    returns: str
    joins: str
    effect_per_fte_year: float


def made_up_files(
    seed: int, *, employers: int = 60, quarters: int = 18, change: float = -0.12, noise: float = 0.10
) -> Files:
    """Quarterly figures of employers of which three in five join, each at the start of a quarter.

    `change` is the relative change in days lost from the second year after joining; half of it in the first.
    `noise` is the relative spread of an employer's quarter around its course. Winter quarters are worse.
    """
    chance = random.Random(seed)
    returns = ["employer,period_start,period_end,fte,days_available,days_lost"]
    joins = ["employer,joined_on,level,level_from,sector,size"]
    avoided = worked = 0.0
    for place in range(employers):
        name, sector, size = f"E{place + 1:03}", chance.choice([*SECTORS]), chance.choice([*SIZES])
        own, fte = chance.gauss(0, 0.2), SIZES[size] * chance.uniform(0.6, 1.6)
        joined = chance.choice(JOIN_QUARTERS) if place % 5 < 3 else None
        joins += _steps(name, joined, chance.choice((1, 2, 2, 3)), f"{sector},{size}")
        for quarter in range(quarters):
            start, end = _quarter(quarter)
            years = ((end - start).days + 1) / 365.25
            fte *= 1 + chance.gauss(0, 0.01)
            usual = SECTORS[sector] * (1 + own) * (1.15 if quarter % 4 in (2, 3) else 0.85) * fte * years
            after = (
                0.0 if joined is None or quarter < joined else change * (0.5 if quarter < joined + 4 else 1)
            )
            days = max(0.0, usual * (1 + after) * (1 + chance.gauss(0, noise)))
            available = fte * years * 225
            if after:
                avoided, worked = avoided + usual * after, worked + fte * years
            returns.append(f"{name},{start},{end},{fte:.1f},{available:.0f},{days:.1f}")
    return Files(_text(returns), _text(joins), avoided / worked if worked else 0.0)


def _steps(name: str, joined: int | None, levels: int, facts: str) -> list[str]:
    """An employer's rows among the joins: one a level, a year apart, or one that says it never joined."""
    if joined is None:
        return [f"{name},,,,{facts}"]
    since = _quarter(joined)[0]
    steps = [(level, _quarter(joined + 2 + 4 * step)[0]) for step, level in enumerate(LEVELS[:levels])]
    return [f"{name},{since},{level},{from_},{facts}" for level, from_ in steps]


def _quarter(place: int) -> tuple[date, date]:
    """The first and last day of a quarter, counted from April 2021."""
    start = _month(3 + 3 * place)
    return start, _month(6 + 3 * place) - timedelta(days=1)


def _month(count: int) -> date:
    return date(2021 + count // 12, count % 12 + 1, 1)


def _text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
