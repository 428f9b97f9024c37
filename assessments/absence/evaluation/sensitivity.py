"""Whether the answer hangs on a choice: the same estimate again with each choice made otherwise.

The pack is fixed beforehand, so that nobody can pick the variant that pleases. Each variant is the panel with
something taken out or put otherwise, and a donut; the estimator is the primary one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from assessments.absence.evaluation.inference import (
    FEW,
    FEWEST,
    Spread,
    bootstrap_weights,
    interval,
    jackknife,
    jackknife_weights,
    percentile,
    plain,
)
from assessments.absence.evaluation.panel import Flags, Numbers, Panel
from assessments.absence.evaluation.poisson_imputation import answers, usable

COVID = (date(2020, 4, 1), date(2021, 9, 30))
TOP_SHARE = 0.01
DRAWS = 199  # enough for a standard error; the primary estimate has more


@dataclass(frozen=True)
class Variant:
    """A choice made otherwise: the panel so changed, and the cells whose effect is asked for."""

    name: str
    label: str
    panel: Panel
    donut: int
    treated: Flags


def sensitivity_pack(
    panel: Panel, donut: int, *, seed: int, draws: int = DRAWS, short: Numbers | None = None
) -> list[dict[str, Any]]:
    """Every variant that these data allow, each with its effect, interval and number of employers.

    `donut` is that of the primary estimate; `short` (N x T) are days lost in short spells, where known. A
    variant that leaves nobody to estimate from stands there with no estimate and says so.
    """
    return [_row(variant, seed, draws) for variant in variants(panel, donut, short)]


def variants(panel: Panel, donut: int, short: Numbers | None = None) -> Iterator[Variant]:
    """The variants in the order of the report; those that would change nothing are passed over."""
    yield from _donuts(panel)
    yield from _year_before_alike(panel)
    for name, label, changed in (
        ("without_covid", "Without April 2020 to September 2021", without_time(panel, *COVID)),
        ("without_top_cells", "Without the 1 % of returns with the highest rates", without_top(panel)),
        ("balanced", "Only employers with figures for every period", balanced(panel)),
    ):
        if changed is not panel:
            yield Variant(name, label, changed, donut, changed.treated)
    apart = panel.treated & ~panel.partial
    if (apart != panel.treated).any():
        yield Variant(
            "dropouts_left_out", "Without the time after an employer left the scheme", panel, donut, apart
        )
    if short is not None:
        only = replace(panel, days=np.where(panel.present, short, 0.0))
        yield Variant("short_term", "Only days lost in short spells", only, donut, only.treated)
    yield placebo(panel)


def without_time(panel: Panel, since: date, until: date) -> Panel:
    """The panel without the figures of any period that touches these days; itself when none does."""
    touched = np.array([period.start <= until and period.end >= since for period in panel.periods])
    return _without(panel, np.broadcast_to(touched, panel.days.shape)) if touched.any() else panel


def without_top(panel: Panel, share: float = TOP_SHARE) -> Panel:
    """The panel without the share of cells with the highest rates, which long spells of a few people make."""
    rates = panel.days[panel.present] / panel.exposure[panel.present]
    limit = np.quantile(rates, 1 - share, method="higher")
    with np.errstate(invalid="ignore", divide="ignore"):
        highest: Flags = panel.present & (panel.days / panel.exposure >= limit)
    return _without(panel, highest)


def balanced(panel: Panel) -> Panel:
    """Only the employers that sent figures for every period; the panel itself when all did."""
    lacking: Flags = ~np.all(panel.present, axis=1)
    return _without(panel, np.broadcast_to(lacking[:, None], panel.days.shape)) if lacking.any() else panel


def placebo(panel: Panel) -> Variant:
    """Joining supposed one year before it was: an effect of something that had not happened yet.

    Nothing after joining is used, so an effect here comes from selection or from what was coming, not from
    taking part.
    """
    year = panel.periods_a_year
    before = _without(panel, panel.treated | panel.partial)
    joins = panel.first < len(panel.periods)
    early = replace(before, first=np.where(joins, np.maximum(panel.first - year, 0), panel.first))
    label = "As if everybody had joined a year earlier (should be nought)"
    return Variant("placebo_join", label, early, 0, early.treated)


def _donuts(panel: Panel) -> Iterator[Variant]:
    year = panel.periods_a_year
    for name, label, donut in (
        ("donut_none", "With the year before joining", 0),
        ("donut_half_year", "Without the half year before joining", year // 2),
        ("donut_year", "Without the year before joining", year),
    ):
        if donut or name == "donut_none":
            yield Variant(name, label, panel, donut, panel.treated)


def _year_before_alike(panel: Panel) -> Iterator[Variant]:
    """With the year before joining, for just the employers that can do without it.

    Beside the variant without that year, the two then differ in the year alone and not in the employers.
    """
    employers, periods = usable(panel, panel.periods_a_year)
    if employers.any() and not employers.all():
        alike = panel.only(employers, periods)
        label = "With the year before joining, employers of the variant without it"
        yield Variant("donut_none_same_employers", label, alike, 0, alike.treated)


def _row(variant: Variant, seed: int, draws: int) -> dict[str, Any]:
    employers, periods = usable(variant.panel, variant.donut)
    panel = variant.panel.only(employers, periods)
    cells = variant.treated[employers] & panel.present
    said: dict[str, Any] = {"name": variant.name, "label": variant.label, "donut": variant.donut}
    nothing = {"estimate": None, "se": None, "ci95": None, "n_employers": 0, "n_joined": 0, "ci_method": ""}
    if not cells.any():
        return {**said, **nothing, "note": "Too few figures are left to estimate from."}
    effect, spread = _effect(panel, variant.donut, cells, seed, draws)
    sure = len(panel.employers) >= FEWEST
    return {
        **said,
        "estimate": plain(effect),
        "se": plain(spread.se) if sure else None,
        "ci95": interval(spread) if sure else None,
        "n_employers": len(panel.employers),
        "n_joined": int(cells.any(1).sum()),
        "ci_method": spread.method if sure else "",
        "note": "" if sure else f"Fewer than {FEWEST} employers are left, so no interval is given.",
    }


def _effect(panel: Panel, donut: int, cells: Flags, seed: int, draws: int) -> tuple[float, Spread]:
    """The effect in some cells, and its spread by the rule for so many employers."""
    untreated, count = panel.untreated(donut), len(panel.employers)
    few = count < FEW
    weights = jackknife_weights(count) if few else bootstrap_weights(count, draws, seed)
    whole = float(answers(panel, untreated, [cells]).effect[0, 0])
    drawn = answers(panel, untreated, [cells], weights).effect[:, 0]
    return whole, jackknife(drawn, whole) if few else percentile(drawn)


def _without(panel: Panel, cells: Flags) -> Panel:
    return replace(
        panel, days=np.where(cells, 0.0, panel.days), exposure=np.where(cells, 0.0, panel.exposure)
    )
