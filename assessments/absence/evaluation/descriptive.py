"""What the figures are before anything is concluded from them: rates by period, and who stopped sending."""

from typing import Any

import numpy as np

from assessments.absence.evaluation.panel import Flags, Panel


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
        "totals": {
            "employers": len(panel.employers),
            "joined": int((panel.first < len(panel.periods)).sum()),
            "days_lost": float(panel.days.sum()),
            "fte_years": float(panel.exposure.sum()),
            "rate": _ratio(float(panel.days.sum()), float(panel.exposure.sum())),
        },
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
