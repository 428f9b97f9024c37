"""What the figures are before anything is concluded from them: rates by period, and who stopped sending."""

from typing import Any

import numpy as np

from assessments.absence.disclosure import Sum
from assessments.absence.evaluation.funnel import funnel
from assessments.absence.evaluation.panel import Flags, Panel
from assessments.absence.evaluation.tables import by_group

STEPS_OF_LIMITS = 25


def describe(panel: Panel) -> dict[str, Any]:
    """Rates as ratios of sums, in days per FTE-year: by period for joined and not joined, and in all."""
    joined = panel.treated
    others = panel.present & ~joined & ~panel.partial
    return {
        "trend": [
            {
                "period_start": period.start.isoformat(),
                "period_end": period.end.isoformat(),
                "joined": _rate(panel, joined, place),
                "comparison": _rate(panel, others, place),
            }
            for place, period in enumerate(panel.periods)
        ],
        "by_group": by_group(panel),
        "funnel": spread(panel),
        "totals": {
            "employers": len(panel.employers),
            "joined": int((panel.first < len(panel.periods)).sum()),
            "days_lost": float(panel.days.sum()),
            "fte_years": float(panel.exposure.sum()),
            "rate": _ratio(float(panel.days.sum()), float(panel.exposure.sum())),
        },
    }


def spread(panel: Panel) -> dict[str, Any]:
    """Each employer's rate in the last whole year, within limits that allow for more spread than chance.

    The limits are given along the FTE-years, for drawing; the employers are for analysts only.
    """
    last = np.arange(len(panel.periods)) >= len(panel.periods) - panel.periods_a_year
    found = funnel(panel, panel.present & last)
    if not found.rows:
        return {}
    worked = [row.fte_years for row in found.rows]
    along = np.geomspace(min(worked), max(worked), STEPS_OF_LIMITS)
    low, high = found.limits(along)
    return {
        "centre": found.rate,
        "overdispersion": found.phi,
        "employers": [
            {
                "employer": row.employer,
                "fte_years": row.fte_years,
                "rate": row.rate,
                "ci95": list(row.ci95),
                "outside": row.outside,
                "joined": row.joined,
            }
            for row in found.rows
        ],
        "limits": [
            {"fte_years": float(at), "low": float(below), "high": float(above)}
            for at, below, above in zip(along, low, high, strict=True)
        ],
    }


def attrition(panel: Panel) -> dict[str, Any]:
    """Who sends figures to the end and who stops, and whether they differed before joining.

    Those who stop while their absence is high would make a scheme look good, so both baselines are told.
    """
    last = len(panel.periods) - 1 - np.argmax(panel.present[:, ::-1], axis=1)
    stayed = last == len(panel.periods) - 1
    baseline = panel.untreated()
    return {
        name: {
            "employers": int(who.sum()),
            "baseline_rate": _baseline_rate(panel, baseline & who[:, None]),
        }
        for name, who in (("sent_to_the_end", stayed), ("stopped", ~stayed))
    }


def _baseline_rate(panel: Panel, cells: Flags) -> float | None:
    years = np.where(cells, panel.exposure, 0.0).sum(1)
    counted = years[years > 0]
    behind = Sum(len(counted), float(counted.sum()), float(counted.sum()), float(counted.max(initial=0.0)))
    days = float(np.where(cells, panel.days, 0.0).sum())
    return None if behind.too_small() else _ratio(days, behind.fte)


def _rate(panel: Panel, cells: Flags, place: int) -> dict[str, Any]:
    """A period's rate; none where too little stands behind it. Full-time equivalents stand in for people."""
    own = cells[:, place]
    years = panel.exposure[own, place]
    fte = years * panel.periods_a_year
    behind = Sum(int(own.sum()), float(fte.sum()), float(fte.sum()), float(fte.max(initial=0.0)))
    hidden = behind.too_small()
    return {
        "rate": None if hidden else _ratio(float(panel.days[own, place].sum()), float(years.sum())),
        "fte_years": None if hidden else float(years.sum()),
        "n": behind.employers,
        "hidden": hidden,
    }


def _ratio(days: float, fte_years: float) -> float | None:
    return days / fte_years if fte_years else None
