"""The primary estimator: what would have been, imputed from cells before joining, under Poisson regression.

Days lost follow `FTE-years x employer x period`: employers differ and periods differ, each by a factor. Both
are fitted to cells before joining only, and say what the cells after joining would have been without it. The
effect is what was lost less what would have been, over the FTE-years after joining. This is the imputation
estimator of Borusyak, Jaravel and Spiess (2024) with the multiplicative model of Wooldridge (2023). With
factors for every employer and period the Poisson likelihood is solved by scaling rows and columns in turn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assessments.absence.evaluation.panel import Flags, Numbers, Panel

LEAST_CELLS = 4  # cells before joining that an employer needs
# Factors change by no more than this in the last round; draws spread far wider than theirs.
EXACT, CLOSE, MOST_ROUNDS = 1e-12, 1e-8, 2000
DRAWS_AT_ONCE = 25_000_000  # numbers held for one batch of draws, so that memory stays bounded
TINY = 1e-300


@dataclass(frozen=True)
class Answers:
    """For each draw and each question: days lost less days expected, days expected, and FTE-years.

    Three arrays of draws by questions. `typical` are the same gaps as means over employers.
    """

    gap: Numbers
    expected: Numbers
    exposure: Numbers
    typical: Numbers

    @property
    def effect(self) -> Numbers:
        """Days per FTE-year, by draw and question; not a number where nobody is behind it."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.gap / self.exposure

    @property
    def percent(self) -> Numbers:
        """The gap in per cent of what was expected."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return 100 * self.gap / self.expected


def usable(panel: Panel, donut: int) -> tuple[Flags, Flags]:
    """Which employers and which periods an evaluation with this donut can use, as two arrays of flags.

    An employer needs `LEAST_CELLS` cells before joining, and every period needs cells of employers that had
    not joined. Dropping one may cost the other its cells, so both are looked at until nothing changes.
    """
    untreated = panel.untreated(donut)
    employers, periods = np.ones(len(untreated), bool), np.ones(untreated.shape[1], bool)
    while True:
        left = untreated & employers[:, None] & periods
        fewer = employers & (left.sum(1) >= LEAST_CELLS)
        shorter = periods & (left[fewer].sum(0) > 0)
        if (fewer == employers).all() and (shorter == periods).all():
            return employers, periods
        employers, periods = fewer, shorter


def counterfactual(panel: Panel, untreated: Flags) -> Numbers:
    """The days each cell would have had without joining (N x T), from the untreated cells alone."""
    employer, period = _exact(panel, untreated)
    return panel.exposure * employer * period[:, 0]


def answers(
    panel: Panel, untreated: Flags, questions: Sequence[Flags], weights: Numbers | None = None
) -> Answers:
    """What the cells of each question lost, set against what they would have lost.

    `weights` (N x draws) counts each employer so often; one draw with everybody once when left out.
    """
    exact = _exact(panel, untreated)
    if weights is None:
        return Answers(*_answer(panel, questions, np.ones((len(panel.employers), 1)), *exact))
    # Draws lie near the whole, so their factors are looked for from there.
    parts = [
        _answer(panel, questions, batch, *_fit(panel, untreated, batch, exact[1], CLOSE))
        for batch in _batches(weights)
    ]
    return Answers(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _answer(
    panel: Panel, questions: Sequence[Flags], weights: Numbers, employer: Numbers, period: Numbers
) -> tuple[Numbers, ...]:
    shape = (weights.shape[1], len(questions))
    gap, expected, exposure, typical = (np.empty(shape) for _ in range(4))
    for number, cells in enumerate(questions):
        own = cells.any(1)
        lost, fte = _kept(panel.days, cells)[own], _kept(panel.exposure, cells)[own]
        without = employer[own] * (fte @ period)
        between, years, w = lost.sum(1)[:, None] - without, fte.sum(1)[:, None], weights[own]
        gap[:, number] = (w * between).sum(0)
        expected[:, number] = (w * without).sum(0)
        exposure[:, number] = (w * years).sum(0)
        with np.errstate(invalid="ignore", divide="ignore"):
            typical[:, number] = (w * (between / years)).sum(0) / w.sum(0)
    return gap, expected, exposure, typical


def _exact(panel: Panel, untreated: Flags) -> tuple[Numbers, Numbers]:
    """The factors with every employer counted once (N x 1 and T x 1)."""
    shape = (len(panel.periods), 1)
    return _fit(panel, untreated, np.ones((len(panel.employers), 1)), np.ones(shape), EXACT)


def _fit(
    panel: Panel, untreated: Flags, weights: Numbers, start: Numbers, tolerance: float
) -> tuple[Numbers, Numbers]:
    """The factors of employers (N x draws) and periods (T x draws) that fit the untreated cells."""
    days, fte = _kept(panel.days, untreated), _kept(panel.exposure, untreated)
    by_employer = days.sum(1)[:, None]
    by_period = days.T @ weights
    period = np.broadcast_to(start, by_period.shape)
    for _ in range(MOST_ROUNDS):
        employer = by_employer / np.maximum(fte @ period, TINY)
        following = by_period / np.maximum(fte.T @ (weights * employer), TINY)
        following /= np.maximum(following.mean(0), TINY)
        change = np.abs(following - period).max() / max(period.max(), TINY)
        period = following
        if change < tolerance:
            break
    return by_employer / np.maximum(fte @ period, TINY), period


def _kept(cells: Numbers, of: Flags) -> Numbers:
    return np.where(of, cells, 0.0)


def _batches(weights: Numbers) -> Iterator[Numbers]:
    employers, draws = weights.shape
    step = max(1, DRAWS_AT_ONCE // max(employers, 1))
    for start in range(0, draws, step):
        yield weights[:, start : start + step]
