"""Effects that are not there, and one that was put there, in real returns of NHS organisations in England."""

from collections import defaultdict
from datetime import date

import numpy as np

from assessments.absence.evaluation.panel import Panel
from assessments.absence.evaluation.simulation import injected, periods, random_joins
from bench.imputing import imputed
from bench.published import NHS_MONTHLY, nhs_rows
from bench.verdicts import Verdict, between

DAYS_IN_A_YEAR = 365.25
JOINERS = 100
RUNS, DRAWS = 300, 399
CHANGE = -0.08


def nhs_panel(months_a_period: int) -> Panel:
    """The organisations with figures for every month, by periods of so many months; nobody has joined.

    Availability is counted in calendar days, so FTE-years are days available over 365.25.
    """
    lost: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for row in nhs_rows():
        figures = float(row["fte_days_lost"]), float(row["fte_days_available"])
        lost[row["org_code"]][row["month"]] = figures
    months = sorted({month for own in lost.values() for month in own})
    complete = sorted(code for code, own in lost.items() if len(own) == len(months))
    cells = np.array([[lost[code][month] for month in months] for code in complete])
    cells = cells.reshape(len(complete), -1, months_a_period, 2).sum(axis=2)
    count = cells.shape[1]
    year, month = (int(part) for part in months[0].split("-"))
    return Panel(
        employers=tuple(complete),
        periods=periods(date(year, month, 1), count, 12 // months_a_period),
        days=cells[:, :, 0],
        exposure=cells[:, :, 1] / DAYS_IN_A_YEAR,
        first=np.full(len(complete), count, dtype=np.int64),
        partial=np.zeros(cells.shape[:2], dtype=bool),
        levels=np.full(cells.shape[:2], "", dtype=np.str_),
        joined_on=(None,) * len(complete),
    )


def false_positives() -> list[Verdict]:
    """How often random joins, which did nothing, are found to have done something."""
    if not NHS_MONTHLY.exists():
        return [_missing("False positives on the NHS panel")]
    panel = nhs_panel(3)
    shape = f"{len(panel.employers)} NHS organisations x {len(panel.periods)} quarters, {RUNS} random joins"
    found = []
    for donut, told in ((0, f"False positives ({shape})"), (4, "False positives, leaving out a year")):
        wrong = []
        for seed in range(RUNS):
            joined = random_joins(panel, JOINERS, earliest=8, latest=10, seed=seed)
            wrong.append(not imputed(joined, donut, DRAWS, seed).covers(0.0))
        found.append(between(told, float(np.mean(wrong)), 0.02, 0.10))
    return found


def recovered() -> list[Verdict]:
    """How often 8 % fewer days, from a random month on in 100 organisations, lies within the interval."""
    if not NHS_MONTHLY.exists():
        return [_missing("8 % fewer days injected into the NHS panel")]
    panel = nhs_panel(1)
    within = []
    for seed in range(RUNS):
        changed, effect = injected(random_joins(panel, JOINERS, earliest=12, latest=30, seed=seed), CHANGE)
        within.append(imputed(changed, 0, DRAWS, seed).covers(effect))
    told = (
        f"8 % fewer days injected from a random month in {JOINERS} of them: share of runs within the interval"
    )
    return [between(told, float(np.mean(within)), 0.90, 0.99)]


def _missing(check: str) -> Verdict:
    return Verdict(check, f"no {NHS_MONTHLY.name}", "", None)
