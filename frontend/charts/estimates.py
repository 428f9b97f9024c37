"""Estimates with their intervals, and rates between control limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from frontend.charts.drawing import (
    INK,
    LOOKS,
    RULE,
    WIDTH,
    Said,
    below,
    level_rules,
    marker,
    nice_ticks,
    number,
    path,
    plot_of,
    rule,
    scale,
    shortened,
    spread,
    svg,
    text,
)


@dataclass(frozen=True)
class Interval:
    """An estimate with its interval, and the words that name it."""

    label: str
    estimate: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Point:
    """One dot of a funnel: how much stands behind it, and its rate."""

    exposure: float
    rate: float
    outside: bool = False


def over_time(said: Said, points: Sequence[Interval], zero_before: int | None = None) -> Markup:
    """Estimates with whiskers from left to right, as an event study shows them, with a rule at nought.

    `zero_before` draws a rule before that place: the first one that lies after joining.
    """
    plot = plot_of([0.0, *ends_of(points)], from_zero=False)
    across = spread(len(points), plot)
    drawn = [*level_rules(plot, said.unit), *below([point.label for point in points], across, plot)]
    drawn.append(rule(plot.left, plot.y(0), plot.right, plot.y(0), INK))
    if zero_before is not None:
        x = (across(zero_before - 1) + across(zero_before)) / 2
        drawn.append(rule(x, plot.top, x, plot.bottom, INK, "4 3"))
    for place, point in enumerate(points):
        x = across(place)
        if point.low is not None and point.high is not None:
            drawn.append(rule(x, plot.y(point.low), x, plot.y(point.high), LOOKS[0][0], width=2))
        drawn.append(marker(x, plot.y(point.estimate), 0))
    return svg(said, plot.height, drawn)


def forest(said: Said, rows: Sequence[Interval]) -> Markup:
    """Estimates with whiskers one below the other, with a rule at nought."""
    left, row_height, top = 226, 26, 10
    bottom = top + row_height * len(rows)
    ticks = nice_ticks([0.0, *ends_of(rows)])
    across = scale(ticks[0], ticks[-1], left, WIDTH - 24)
    drawn = []
    for tick in ticks:
        drawn.append(rule(across(tick), top, across(tick), bottom, INK if tick == 0 else RULE))
        drawn.append(text(across(tick), bottom + 18, number(tick), "middle"))
    for place, row in enumerate(rows):
        y = top + row_height * (place + 0.5)
        drawn.append(text(0, y + 4, shortened(row.label, 29), "start", INK))
        if row.low is not None and row.high is not None:
            drawn.append(rule(across(row.low), y, across(row.high), y, LOOKS[0][0], width=2))
        drawn.append(marker(across(row.estimate), y, 0))
    drawn.append(text(WIDTH - 24, bottom + 38, said.unit, "end", INK))
    return svg(said, bottom + 46, drawn)


def funnel(said: Said, points: Sequence[Point], centre: float, limits: Sequence[Interval]) -> Markup:
    """Rates by how much stands behind them, between control limits that narrow as more does.

    Each limit has its exposure as `estimate`, and the lower and upper bound there.
    """
    bounds = [bound for limit in limits for bound in (limit.low, limit.high) if bound is not None]
    plot = plot_of([*(point.rate for point in points), *bounds], from_zero=True)
    ticks = nice_ticks([0.0, *(p.exposure for p in points), *(limit.estimate for limit in limits)])
    across = scale(0, ticks[-1], plot.left, plot.right)
    drawn = [
        *level_rules(plot, said.unit),
        rule(plot.left, plot.y(centre), plot.right, plot.y(centre), INK),
    ]
    drawn += [text(across(tick), plot.bottom + 18, number(tick), "middle") for tick in ticks]
    for side in ("low", "high"):
        edge = [(across(one.estimate), plot.y(getattr(one, side))) for one in limits]
        drawn.append(path(edge, LOOKS[1][0], "6 4"))
    drawn += [marker(across(p.exposure), plot.y(p.rate), 1 if p.outside else 0) for p in points]
    return svg(said, plot.height, drawn)


def ends_of(points: Sequence[Interval]) -> list[float]:
    """Every estimate and every end of an interval."""
    ends = [bound for point in points for bound in (point.low, point.estimate, point.high)]
    return [end for end in ends if end is not None]
