"""What a programme cost for each day it avoided, from the same draws as the effect."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from assessments.absence.evaluation.economics import (
    Cost,
    Economics,
    OfValue,
    Perspective,
    economics,
    student_draws,
)
from assessments.absence.evaluation.inference import Spread
from assessments.absence.evaluation.panel import Numbers, Panel


@dataclass(frozen=True)
class Money:
    """What was spent over the time evaluated, by whom, in which prices, and what a day is worth."""

    cost: float
    perspective: str = Perspective.COMMISSIONER
    price_year: str | None = None  # None: the year in which the figures end
    day_value: float | None = None


def reckon(
    panel: Panel, money: Money, days_avoided: float, spread: Spread, draws: Numbers | None
) -> dict[str, Any]:
    """The economics as plain data. Without bootstrap draws they are made from the jackknife's error."""
    years = _years_since_joining(panel)
    cost = Cost(
        Perspective(money.perspective),
        money.price_year or str(panel.periods[-1].end.year),
        (money.cost / years,) * years,
    )
    if draws is None:
        draws = student_draws(days_avoided, spread.se, len(panel.employers) - 1)
    return _plain(economics(cost, days_avoided, draws, money.day_value))


def _years_since_joining(panel: Panel) -> int:
    """Over how many years, at least one, somebody has been taking part."""
    periods = int(panel.treated.any(0).sum())
    return max(1, int(np.ceil(periods / panel.periods_a_year)))


def _plain(found: Economics) -> dict[str, Any]:
    return {
        "statement": found.statement,
        "perspective": found.perspective.value,
        "price_year": found.price_year,
        "horizon_years": found.horizon,
        "discount_rate": found.discount_rate,
        "cost": found.cost,
        "days_avoided": {"value": found.days, "ci95": list(found.days_ci95)},
        "cost_per_day": _figure(found.cost_per_day, found.cost_per_day_ci95),
        "day_value": found.day_value,
        "return_on_investment": _figure(found.roi, found.roi_ci95),
        "p_saving": found.p_saving,
        "p_return": found.p_roi,
        "curve": [_of_value(one) for one in found.curve],
    }


def _figure(value: float | None, interval: tuple[float, float] | None) -> dict[str, Any] | None:
    return None if value is None or interval is None else {"value": value, "ci95": list(interval)}


def _of_value(one: OfValue) -> dict[str, float]:
    return {"day_value": one.day_value, "roi": one.roi, "p_roi": one.p_roi}
