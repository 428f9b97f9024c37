"""The primary estimator of an evaluation on any panel of counts with an exposure."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from assessments.absence.evaluation.inference import (
    FEW,
    FEWEST,
    Spread,
    bootstrap_weights,
    jackknife,
    jackknife_weights,
    percentile,
)
from assessments.absence.evaluation.outcomes import Outcomes
from assessments.absence.evaluation.panel import Flags, Numbers, Panel, Period
from assessments.absence.evaluation.poisson_imputation import Answers, answers
from assessments.absence.evaluation.two_way_effects import same_part

# Draws of large panels vary so little that a few of them say how much.
DRAWS, DRAWS_OF_MANY, MANY = 999, 199, 5000


@dataclass(frozen=True)
class ImputedCounts:
    """Counts per unit of exposure more than expected, over all treated cells and by time since treated.

    `percent` is the same in per cent of what was expected. A spread is None with too few units for one.
    """

    estimate: float
    percent: float
    spread: Spread | None
    by_event_time: dict[float, tuple[float, Spread | None]]


def impute_counts(counts: Numbers, exposure: Numbers, outcomes: Outcomes, seed: int) -> ImputedCounts:
    """Treated counts against those expected from untreated cells; `counts` and `exposure` are N x T.

    Raises:
        ValueError: no treated cell has untreated cells with counts of its unit and its time to go by.
    """
    present = exposure > 0
    untreated = outcomes.untreated & present
    cells = outcomes.treated & present & same_part(untreated)
    if not cells.any():
        raise ValueError("No treated count has untreated counts of both its unit and its time to go by.")
    panel = _panel(counts, exposure, outcomes)
    since = outcomes.times - outcomes.first[:, None]
    events = [float(event) for event in np.unique(since[cells])]
    questions = [cells, *(cells & (since == event) for event in events)]
    whole = answers(panel, untreated, questions)
    if not whole.expected[0, 0] > 0:
        raise ValueError("Units treated later have no counts before, so none can be expected of them after.")
    spreads = _spreads(panel, untreated, questions, whole, seed)
    by_event = {
        event: (float(whole.effect[0, number]), spreads[number])
        for number, event in enumerate(events, start=1)
    }
    return ImputedCounts(float(whole.effect[0, 0]), float(whole.percent[0, 0]), spreads[0], by_event)


def _spreads(
    panel: Panel, untreated: Flags, questions: list[Flags], whole: Answers, seed: int
) -> list[Spread | None]:
    """The spread of each answer; as in an evaluation, the number of units says how it is found."""
    units = len(panel.employers)
    if units < FEWEST:
        return [None] * len(questions)
    if units < FEW:
        effects = answers(panel, untreated, questions, jackknife_weights(units)).effect
        return [jackknife(column, float(at)) for column, at in zip(effects.T, whole.effect[0], strict=True)]
    draws = DRAWS if units <= MANY else DRAWS_OF_MANY
    effects = answers(panel, untreated, questions, bootstrap_weights(units, draws, seed)).effect
    return [percentile(column) for column in effects.T]


def _panel(counts: Numbers, exposure: Numbers, outcomes: Outcomes) -> Panel:
    """The panel in the form of returns. Only the order of periods counts here, so each is a day."""
    days = [date.fromordinal(place + 1) for place in range(len(outcomes.times))]
    return Panel(
        outcomes.units,
        tuple(Period(day, day) for day in days),
        counts,
        exposure,
        np.searchsorted(outcomes.times, outcomes.first).astype(np.int64),
        np.zeros(counts.shape, dtype=bool),
        np.full(counts.shape, ""),
    )
