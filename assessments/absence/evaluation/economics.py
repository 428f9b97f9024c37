"""What a day saved cost, and what came back, with intervals from the same draws as the days.

A figure without its perspective misleads: a commissioner's cost leaves out what employers spend themselves,
so the perspective, the price year and the horizon stand in every answer. Costs and days over two years or
more are discounted at 3.5 % a year, the rate of the Treasury's Green Book for social time preference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from assessments.absence.evaluation.panel import Numbers

DISCOUNT_RATE = 0.035
DISCOUNTED_FROM = 2  # years
STEPS_OF_CURVE = 10
NOT_ESTABLISHED = "not established"


class Perspective(StrEnum):
    """Whose money is counted."""

    COMMISSIONER = "commissioner"
    EMPLOYER = "employer"
    BOTH = "both"


PAID_BY = {
    Perspective.COMMISSIONER: "what the commissioner paid, without what employers spent themselves",
    Perspective.EMPLOYER: "what employers spent, without what the commissioner paid",
    Perspective.BOTH: "what the commissioner and employers spent together",
}


@dataclass(frozen=True)
class Cost:
    """Money spent, in pounds by year from the first on, in the prices of one year."""

    perspective: Perspective
    price_year: str  # "2024/25"
    by_year: tuple[float, ...]

    @property
    def horizon(self) -> int:
        """How many years are counted."""
        return len(self.by_year)


@dataclass(frozen=True)
class OfValue:
    """What a day is worth, in pounds, and how likely it then is that more came back than was spent."""

    day_value: float
    roi: float
    p_roi: float


@dataclass(frozen=True)
class Economics:
    """The answer. `cost_per_day` and `roi` are None, and `statement` says so, when no saving is established.

    `days` are those avoided in the horizon, discounted as the cost is. `roi` is pounds back for each pound
    spent, over and above it. `curve` says the same for day values from nought up.
    """

    perspective: Perspective
    price_year: str
    horizon: int
    discount_rate: float
    cost: float
    days: float
    days_ci95: tuple[float, float]
    p_saving: float
    cost_per_day: float | None
    cost_per_day_ci95: tuple[float, float] | None
    day_value: float | None
    roi: float | None
    roi_ci95: tuple[float, float] | None
    p_roi: float | None
    curve: tuple[OfValue, ...]
    statement: str


def economics(
    cost: Cost,
    days_avoided: float,
    draws: Numbers,
    day_value: float | None = None,
    shares_by_year: Sequence[float] | None = None,
) -> Economics:
    """What each day saved cost, from days avoided over the horizon and its draws (days; more is better).

    `day_value` is what a day is worth to whoever is asked, in pounds; there is no value presented as fact, so
    without one there is no return. `shares_by_year` says how the days fall on the years; else evenly.

    Raises:
        ValueError: no cost above nought, no draws, or shares that do not fit the years.
    """
    rate = DISCOUNT_RATE if cost.horizon >= DISCOUNTED_FROM else 0.0
    factors = (1.0 + rate) ** -np.arange(cost.horizon, dtype=np.float64)
    spent = float(np.asarray(cost.by_year, dtype=np.float64) @ factors)
    known = np.asarray(draws, dtype=np.float64)
    known = known[np.isfinite(known)]
    if not spent > 0 or not len(known):
        raise ValueError("A cost above nought and draws of the days avoided are needed.")
    kept = _discounted(shares_by_year, factors)
    days, known = days_avoided * kept, known * kept
    ci95 = _percentiles(known)
    established = ci95[0] > 0
    p_saving = float(np.mean(known > 0))
    low, high = ci95
    asked = _returned(day_value, days, known, spent) if day_value is not None else None
    return Economics(
        perspective=cost.perspective,
        price_year=cost.price_year,
        horizon=cost.horizon,
        discount_rate=rate,
        cost=spent,
        days=days,
        days_ci95=ci95,
        p_saving=p_saving,
        cost_per_day=spent / days if established else None,
        cost_per_day_ci95=(spent / high, spent / low) if established else None,
        day_value=day_value,
        roi=asked.roi if asked and established else None,
        roi_ci95=_roi_interval(day_value, ci95, spent) if established else None,
        p_roi=asked.p_roi if asked else None,
        curve=tuple(_returned(value, days, known, spent) for value in _values(spent, days, day_value)),
        statement=statement(cost, spent, rate, days, ci95, p_saving),
    )


def student_draws(days_avoided: float, se: float, freedom: int, draws: int = 999, seed: int = 1) -> Numbers:
    """Draws of the days avoided for an estimate with a standard error and no draws, as the jackknife's."""
    rng = np.random.default_rng(seed)
    return np.asarray(days_avoided + se * rng.standard_t(freedom, size=draws))


def statement(
    cost: Cost, spent: float, rate: float, days: float, ci95: tuple[float, float], p_saving: float
) -> str:
    """The answer in words: whose cost, in which prices, over how long, and how sure."""
    years = "1 year" if cost.horizon == 1 else f"{cost.horizon} years"
    how = f"discounted at {100 * rate:g} % a year" if rate else "not discounted"
    told = (
        f"The cost is {PAID_BY[cost.perspective]}: £{spent:,.0f} over {years}, "
        f"in {cost.price_year} prices, {how}."
    )
    low, high = ci95
    if low <= 0:
        return (
            f"The cost of each day saved is {NOT_ESTABLISHED}: days avoided may have been anywhere from "
            f"{low:,.0f} to {high:,.0f}. The probability that any were is {_chance(p_saving)}. {told}"
        )
    return (
        f"Each day saved cost £{spent / days:,.2f} (95 % interval £{spent / high:,.2f} to "
        f"£{spent / low:,.2f}). {told}"
    )


def _discounted(shares: Sequence[float] | None, factors: Numbers) -> float:
    """What is left of all days once each year's share is discounted."""
    if shares is None:
        return float(factors.mean())
    given = np.asarray(shares, dtype=np.float64)
    if len(given) != len(factors) or (given < 0).any() or not np.isclose(given.sum(), 1.0):
        raise ValueError("The shares of days by year must be one for each year of cost and add up to 1.")
    return float(given @ factors)


def _returned(value: float, days: float, draws: Numbers, spent: float) -> OfValue:
    return OfValue(value, (value * days - spent) / spent, float(np.mean(value * draws > spent)))


def _roi_interval(value: float | None, ci95: tuple[float, float], spent: float) -> tuple[float, float] | None:
    if value is None:
        return None
    return (value * ci95[0] - spent) / spent, (value * ci95[1] - spent) / spent


def _values(spent: float, days: float, day_value: float | None) -> list[float]:
    """Day values from nought to well past where the money is back, or to twice the value asked about."""
    even = spent / days if days > 0 else 0.0
    most = max(3.0 * even, 2.0 * (day_value or 0.0))
    return [most * step / STEPS_OF_CURVE for step in range(STEPS_OF_CURVE + 1)] if most else []


def _percentiles(draws: Numbers) -> tuple[float, float]:
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)


def _chance(p: float) -> str:
    if p > 0.99:
        return "over 99 %"
    return "under 1 %" if p < 0.01 else f"{100 * p:.0f} %"
