"""Whether the answer hangs on one employer: the effect again without each of them.

With up to a thousand employers each is left out in earnest. Beyond that the first-order influence of every
employer is worked out at once, and only those that could matter most are left out in earnest.
"""

from typing import Any

import numpy as np

from assessments.absence.evaluation.influence import influences
from assessments.absence.evaluation.panel import Flags, Panel, Places
from assessments.absence.evaluation.poisson_imputation import answers

ALL_UP_TO = 1000
CANDIDATES = 25  # at either end, of the employers with most influence


def leave_one_out(panel: Panel, donut: int) -> dict[str, Any]:
    """The least and the most that the effect becomes without one employer, and whose absence moves it most.

    The panel is that of the estimate, with unusable employers and periods taken out already. The name of the
    employer is for analysts only and is never published.
    """
    untreated = panel.untreated(donut)
    whole = float(answers(panel, untreated, [panel.treated]).effect[0, 0])
    left_out = _worth_leaving_out(panel, untreated)
    weights = np.ones((len(panel.employers), len(left_out)))
    weights[left_out, np.arange(len(left_out))] = 0.0
    without = answers(panel, untreated, [panel.treated], weights).effect[:, 0]
    known = np.isfinite(without)
    if not known.any():
        return {"least": None, "most": None, "most_influential": None}
    without, left_out = without[known], left_out[known]
    place = int(np.argmax(np.abs(without - whole)))
    return {
        "least": float(without.min()),
        "most": float(without.max()),
        "most_influential": {
            "employer": panel.employers[left_out[place]],
            "estimate_without": float(without[place]),
            "difference": float(without[place] - whole),
        },
    }


def _worth_leaving_out(panel: Panel, untreated: Flags) -> Places:
    if len(panel.employers) <= ALL_UP_TO:
        return np.arange(len(panel.employers))
    order = np.argsort(influences(panel, untreated), kind="stable")
    return np.sort(np.concatenate([order[:CANDIDATES], order[-CANDIDATES:]]))
