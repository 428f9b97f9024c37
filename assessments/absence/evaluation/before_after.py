"""Rates before and after joining, employer by employer, and what the same months brought to everybody else.

This is what most claims for award schemes rest on, and it is not evidence of an effect: absence falls and
rises everywhere at once, and employers that join after a bad year would have mended anyway. So each change is
returned beside the change over the same periods among employers that had not joined.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from assessments.absence.evaluation.estimate import Estimate
from assessments.absence.evaluation.panel import Numbers, Panel

NOT_CAUSAL = "Not causal: a change over time in employers that chose to join."
MOST_BASELINE_YEARS = 2
FEWEST_PAIRS = 2


class Window(NamedTuple):
    """The periods compared: before from `start` to just before `end`, after from `first` to before `last`."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True)
class Pairs:
    """Joiners with whole years before and after (n), and the periods of each.

    `before` and `after` are rates in days per FTE per year; `weights` are FTE-years after joining.
    """

    places: NDArray[np.int64]
    windows: tuple[Window, ...]
    before: Numbers
    after: Numbers
    weights: Numbers


def before_after(
    panel: Panel, *, year_before: bool = False, weighting: str = "fte", draws: int = 999, seed: int = 1
) -> Estimate | None:
    """The mean change in joiners, after less before. None when fewer than two have both.

    The baseline is the one or two whole years that end a year before joining, or with `year_before` the year
    just before it; after is every whole year since joining. Weighted by "fte" (the interval is a bootstrap of
    employers) or by "employer" (a paired t interval).
    """
    pairs = paired(panel, gap=0 if year_before else panel.periods_a_year)
    if len(pairs.places) < FEWEST_PAIRS:
        return None
    changes = pairs.after - pairs.before
    if weighting == "employer":
        estimate, se, ci95, method = _paired_t(changes)
    else:
        estimate, se, ci95 = _bootstrap(_drawn(len(changes), draws, seed) * pairs.weights, changes, pairs)
        method = f"bootstrap of employers, {draws} draws"
    return Estimate(
        name="before_after_year_before" if year_before else "before_after",
        estimate=estimate,
        se=se,
        ci95=ci95,
        estimand=f"change in days per FTE per year in employers that joined, {_weighted(weighting)}",
        comparison="themselves, " + _baseline(year_before),
        donut=0 if year_before else panel.periods_a_year,
        n_employers=len(changes),
        fte_years=float(pairs.weights.sum()),
        ci_method=method,
        note=NOT_CAUSAL,
    )


def before_after_comparison(
    panel: Panel, *, year_before: bool = False, draws: int = 999, seed: int = 1
) -> Estimate | None:
    """The same periods' change in employers that had not joined by their end, weighted as the joiners are.

    None when no joiner has such employers beside it.
    """
    gap = 0 if year_before else panel.periods_a_year
    pairs = paired(panel, gap)
    windows = sorted(set(pairs.windows))
    beside = [_others(panel, window) for window in windows]
    kept = [place for place, flags in enumerate(beside) if flags.any()]
    if not kept:
        return None
    shares = np.array(
        [pairs.weights[[one == windows[place] for one in pairs.windows]].sum() for place in kept]
    )
    sums = [_sums(panel, windows[place], beside[place]) for place in kept]
    rng = np.random.default_rng(seed)
    count = len(panel.employers)
    drawn = rng.multinomial(count, np.full(count, 1.0 / count), size=draws).astype(np.float64)
    changes = _changes(sums, np.ones((1, count)), shares)[0]
    spread = _changes(sums, drawn, shares)
    spread = spread[np.isfinite(spread)]
    anybody = np.any([beside[place] for place in kept], axis=0)
    return Estimate(
        name="before_after_year_before_comparison" if year_before else "before_after_comparison",
        estimate=float(changes),
        se=float(spread.std(ddof=1)),
        ci95=_percentiles(spread),
        estimand="change in days per FTE per year over the same periods, weighted as those that joined",
        comparison="employers that joined later or never",
        donut=gap,
        n_employers=int(anybody.sum()),
        fte_years=float(shares.sum()),
        ci_method=f"bootstrap of employers, {draws} draws",
        note="What happened meanwhile to employers that had not joined.",
    )


def both(panel: Panel, *, draws: int = 999, seed: int = 1) -> Mapping[str, Estimate]:
    """Every before-and-after figure that can be had, by name, each with its comparison."""
    found = {
        "before_after": before_after(panel, draws=draws, seed=seed),
        "before_after_comparison": before_after_comparison(panel, draws=draws, seed=seed),
        "before_after_year_before": before_after(panel, year_before=True, draws=draws, seed=seed),
        "before_after_year_before_comparison": before_after_comparison(
            panel, year_before=True, draws=draws, seed=seed
        ),
    }
    return {name: one for name, one in found.items() if one is not None}


def paired(panel: Panel, gap: int) -> Pairs:
    """The joiners that have a whole baseline year, ending `gap` periods before joining, and one after.

    With no gap the baseline is the year just before; else it is two years where there are two.
    """
    usable = panel.present & ~panel.partial
    found: list[tuple[int, Window]] = []
    for place in np.flatnonzero(panel.first < len(panel.periods)).tolist():
        window = _window(panel, usable[place], place, gap)
        if window is not None:
            found.append((place, window))
    places = np.array([place for place, _ in found], dtype=np.int64)
    rates = np.array([_rates(panel, place, window) for place, window in found]).reshape(-1, 3)
    return Pairs(places, tuple(window for _, window in found), rates[:, 0], rates[:, 1], rates[:, 2])


def _window(panel: Panel, usable: NDArray[np.bool_], place: int, gap: int) -> Window | None:
    year, first = panel.periods_a_year, int(panel.first[place])
    joining = first - 1 if first and panel.partial[place, first - 1] else first
    end = min(first - gap, joining)
    years_before = _whole_years(usable[max(end, 0) - 1 :: -1] if end > 0 else usable[:0], year)
    years_after = _whole_years(usable[first:], year)
    length = min(years_before, MOST_BASELINE_YEARS if gap else 1) * year
    if not length or not years_after:
        return None
    return Window(end - length, end, first, first + years_after * year)


def _whole_years(usable: NDArray[np.bool_], year: int) -> int:
    """How many whole years of figures there are in a row, from the start on."""
    unbroken = len(usable) if usable.all() else int(np.argmin(usable))
    return unbroken // year


def _rates(panel: Panel, place: int, window: Window) -> tuple[float, float, float]:
    days, exposure = panel.days[place], panel.exposure[place]
    start, end, first, last = window
    after = exposure[first:last].sum()
    return days[start:end].sum() / exposure[start:end].sum(), days[first:last].sum() / after, after


def _others(panel: Panel, window: Window) -> NDArray[np.bool_]:
    """The employers with every figure of the window, none of them from after joining."""
    untreated = panel.untreated()
    start, end, first, last = window
    whole = np.concatenate([untreated[:, start:end], untreated[:, first:last]], axis=1)
    return np.asarray(whole.all(axis=1), dtype=np.bool_)


def _sums(panel: Panel, window: Window, flags: NDArray[np.bool_]) -> Numbers:
    """Days and exposure before, and days and exposure after, of the flagged (N x 4; nought for others)."""
    start, end, first, last = window
    columns = [
        figures[:, one:other].sum(axis=1) * flags
        for one, other in ((start, end), (first, last))
        for figures in (panel.days, panel.exposure)
    ]
    return np.column_stack(columns)


def _changes(sums: list[Numbers], weights: Numbers, shares: Numbers) -> Numbers:
    """For each row of employer weights, the change of rates in every window, averaged by share."""
    changes = []
    with np.errstate(invalid="ignore", divide="ignore"):
        for one in sums:
            totals = weights @ one
            changes.append(totals[:, 2] / totals[:, 3] - totals[:, 0] / totals[:, 1])
    return np.asarray(np.column_stack(changes) @ shares / shares.sum())


def _paired_t(changes: Numbers) -> tuple[float, float, tuple[float, float], str]:
    count, mean = len(changes), float(changes.mean())
    se = float(changes.std(ddof=1) / np.sqrt(count))
    reach = float(student.ppf(0.975, count - 1)) * se
    return mean, se, (mean - reach, mean + reach), f"paired t, {count - 1} degrees of freedom"


def _drawn(count: int, draws: int, seed: int) -> Numbers:
    rng = np.random.default_rng(seed)
    return rng.multinomial(count, np.full(count, 1.0 / count), size=draws).astype(np.float64)


def _bootstrap(weights: Numbers, changes: Numbers, pairs: Pairs) -> tuple[float, float, tuple[float, float]]:
    spread = weights @ changes / weights.sum(axis=1)
    estimate = float(np.average(changes, weights=pairs.weights))
    return estimate, float(spread.std(ddof=1)), _percentiles(spread)


def _percentiles(spread: Numbers) -> tuple[float, float]:
    low, high = np.percentile(spread, [2.5, 97.5])
    return float(low), float(high)


def _weighted(weighting: str) -> str:
    return "each employer counting alike" if weighting == "employer" else "weighted by FTE"


def _baseline(year_before: bool) -> str:
    if year_before:
        return "in the year just before joining"
    return "in the one or two whole years that ended a year before joining"
