"""What in the figures asks for care though it may be true: told with how many employers it touches.

Nothing here leaves a figure out. Each finding is a reason to look at the returns first.
"""

from typing import Any

import numpy as np

from assessments.absence.evaluation.panel import Flags, Panel
from assessments.absence.returns import DAYS_IN_A_YEAR

STEP_OF_FTE = 0.25  # against the period before: a merger, a transfer, or another way of counting
FTE_WITHOUT_ABSENCE = 20
FEW_JOINED = 10


def findings(panel: Panel) -> list[dict[str, Any]]:
    """Each finding that touches anybody, with its number of employers and returns, and a sentence."""
    years = np.array([(period.end - period.start).days + 1 for period in panel.periods]) / DAYS_IN_A_YEAR
    fte = panel.exposure / years
    both = panel.present[:, 1:] & panel.present[:, :-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        step = both & (np.abs(fte[:, 1:] / fte[:, :-1] - 1) > STEP_OF_FTE)
    same = both & (panel.days[:, 1:] == panel.days[:, :-1]) & np.isclose(fte[:, 1:], fte[:, :-1])
    same &= panel.days[:, 1:] > 0
    none = panel.present & (panel.days == 0) & (fte >= FTE_WITHOUT_ABSENCE)
    between = np.cumsum(panel.present, axis=1) > 0
    ahead = np.cumsum(panel.present[:, ::-1], axis=1)[:, ::-1] > 0
    told = [
        _finding(
            "fte_step",
            "full-time equivalents change by more than a quarter from one period to the next",
            step,
        ),
        _finding("same_again", "the very same figures as in the period before", same),
        _finding("no_absence", f"no days lost at {FTE_WITHOUT_ABSENCE} full-time equivalents or more", none),
        _finding("gap", "no return between others", between & ahead & ~panel.present),
    ]
    joined = int(panel.treated.any(1).sum())
    if 0 < joined < FEW_JOINED:
        few = f"Only {joined} employers that joined can be followed, so intervals may be too narrow."
        told.append({"gate": "few_joined", "employers": joined, "returns": 0, "message": few})
    return [one for one in told if one["employers"]]


def without_bracket() -> dict[str, Any]:
    """What must be told when the baseline can be set in one way only."""
    message = (
        "Too few periods lie before joining to set the baseline both with and without the year before it, "
        "so a return to normal after an unusual year cannot be told from an effect."
    )
    return {"gate": "no_bracket", "employers": 0, "returns": 0, "message": message}


def _finding(gate: str, what: str, cells: Flags) -> dict[str, Any]:
    employers, returns = int(cells.any(1).sum()), int(cells.sum())
    who = f"{employers:,} employer{'s' * (employers != 1)}, {returns:,} period{'s' * (returns != 1)}"
    message = f"{who}: {what}."
    return {"gate": gate, "employers": employers, "returns": returns, "message": message}
