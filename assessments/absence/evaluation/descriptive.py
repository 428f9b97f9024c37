"""What the figures are before anything is concluded from them: rates by period, and who stopped sending."""

from typing import Any

import numpy as np

from assessments.absence.evaluation.funnel import funnel
from assessments.absence.evaluation.panel import Flags, Panel

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
            "baseline_rate": _ratio(
                float(panel.days[who][baseline[who]].sum()), float(panel.exposure[who][baseline[who]].sum())
            ),
        }
        for name, who in (("sent_to_the_end", stayed), ("stopped", ~stayed))
    }


def _rate(panel: Panel, cells: Flags, place: int) -> dict[str, Any]:
    own = cells[:, place]
    fte = float(panel.exposure[own, place].sum())
    return {"rate": _ratio(float(panel.days[own, place].sum()), fte), "fte_years": fte, "n": int(own.sum())}


def _ratio(days: float, fte_years: float) -> float | None:
    return days / fte_years if fte_years else None
