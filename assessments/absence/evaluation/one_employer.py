"""Single employers: one large employer read by itself, and everybody's own level and course, drawn in.

With one employer, or none to compare with, the only comparison is the employer's own past: an interrupted
time series. With many, a model in which each has its own level and slope says how far an employer's figures
can be told from chance.
"""

from typing import Any

from assessments.absence.evaluation.mixed import mixed_model
from assessments.absence.evaluation.panel import Panel
from assessments.absence.evaluation.time_series import interrupted, series_of
from assessments.errors import InvalidInput

MOST_EMPLOYERS = 2_000  # beyond this a list of every employer is of no use to anybody


def interrupted_series(panel: Panel, employer: str) -> dict[str, Any]:
    """One employer's interrupted time series, beside those that never joined where there are any.

    Raises InvalidInput when the returns hold no such employer, or when it never joined.
    """
    if employer not in panel.employers:
        raise InvalidInput({"employer": f"The returns hold no employer {employer}."})
    never = panel.first >= len(panel.periods)
    place = panel.employers.index(employer)
    if never[place]:
        raise InvalidInput({"employer": f"{employer} has not joined, so nothing was interrupted."})
    others = tuple(name for name, apart in zip(panel.employers, never, strict=True) if apart)
    found = interrupted(series_of(panel, employer, others))
    if found.refused or found.estimate is None:
        return {"employer": employer, "refused": found.refused}
    one = found.estimate
    return {
        "employer": employer,
        "estimate": one.estimate,
        "se": one.se,
        "ci95": list(one.ci95) if one.ci95 else None,
        "estimand": one.estimand,
        "comparison": one.comparison,
        "ci_method": one.ci_method,
        "note": one.note,
        "fte_years": one.fte_years,
        "controlled": found.controlled,
        "level_ratio": _ratio(found.level),
        "slope_ratio_a_year": _ratio(found.slope),
        "dispersion": found.phi,
        "ljung_box_p": found.ljung_box_p,
    }


def every_employer(panel: Panel) -> dict[str, Any] | None:
    """Each employer's own level and slope from before it joined, drawn in by the mixed model.

    None where there are too few employers to know how they differ, or too many to list.
    """
    if len(panel.employers) > MOST_EMPLOYERS:
        return None
    found = mixed_model(panel, panel.untreated())
    if found is None:
        return None
    return {
        "converged": found.converged,
        "note": found.note,
        "spread_of_levels": found.spread[0],
        "spread_of_slopes": found.spread[1],
        "employers": [
            {
                "employer": one.employer,
                "level": one.level,
                "level_ci95": list(one.level_ci95),
                "slope": one.slope,
                "slope_ci95": list(one.slope_ci95),
                "own_level": one.own_level,
                "weight": one.weight,
                "fte_years": one.fte_years,
            }
            for one in found.employers
        ],
    }


def _ratio(found: tuple[float, float, float] | None) -> dict[str, Any] | None:
    return None if found is None else {"value": found[0], "ci95": list(found[1:])}
