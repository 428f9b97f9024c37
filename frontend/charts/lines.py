"""Lines over time, steps, and how unevenly something is shared out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from frontend.charts.drawing import (
    INK,
    LOOKS,
    Plot,
    Said,
    below,
    key,
    level_rules,
    marker,
    nice_ticks,
    number,
    path,
    plot_of,
    rule,
    scale,
    spread,
    svg,
    text,
)


@dataclass(frozen=True)
class Line:
    """One line of a trend: its name and a value for each place on the axis, None where there is none."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Course:
    """The steps of a cohort: the share left from each time on, its band, and until when it was followed."""

    name: str
    times: Sequence[float]
    shares: Sequence[float]
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None
    until: float | None = None


def trend(said: Said, labels: Sequence[str], lines: Sequence[Line], mark_at: int | None = None) -> Markup:
    """Lines over time. `mark_at` draws a rule before that place, such as the day of joining."""
    plot = plot_of(
        [v for line in lines for v in line.values if v is not None], legend=len(lines), from_zero=True
    )
    across = spread(len(labels), plot)
    drawn = [*level_rules(plot, said.unit), *below(labels, across, plot)]
    if mark_at is not None:
        x = (across(mark_at - 1) + across(mark_at)) / 2
        drawn.append(rule(x, plot.top, x, plot.bottom, INK, "4 3"))
    for look, line in enumerate(lines):
        places = [(across(n), plot.y(v)) if v is not None else None for n, v in enumerate(line.values)]
        drawn += [*_stretches(places, look), key(line.name, look)]
    return svg(said, plot.height, drawn)


def steps(said: Said, cohorts: Sequence[Course], across_unit: str, most: float | None = None) -> Markup:
    """Shares that fall in steps over time, as Kaplan and Meier estimate them, each from 1 at nought.

    A band of 95 % is shaded and has a thin outline in the dash of its line. Three cohorts at most can be told
    apart; more raise ValueError, so ask for the three that matter.
    """
    if len(cohorts) > len(LOOKS):
        raise ValueError("at most three courses can be told apart")
    times = [time for one in cohorts for time in one.times]
    plot = plot_of([0.0, 1.0], from_zero=True, legend=len(cohorts), written=percent)
    ticks = nice_ticks([0.0, *([most] if most else times)])
    across = scale(ticks[0], ticks[-1], plot.left, plot.right)
    drawn = [*level_rules(plot, said.unit, percent), *_measured(ticks, across, plot, across_unit)]
    bands, courses = [], []
    for look, one in enumerate(cohorts):
        colour, dash, _ = LOOKS[look]
        end = min(max(one.until or 0.0, *one.times, 0.0), ticks[-1])
        if one.low is not None and one.high is not None:
            low, high = (_stairs(one.times, edge, end, across, plot) for edge in (one.low, one.high))
            bands += [_shaded([*high, *reversed(low)], colour)]
            bands += [path(edge, colour, dash, 0.8) for edge in (low, high)]
        stairs = _stairs(one.times, one.shares, end, across, plot)
        courses += [path(stairs, colour, dash, 2.5), marker(*stairs[-1], look), key(one.name, look)]
    return svg(said, plot.height + 20, [*drawn, *bands, *courses])


def lorenz(said: Said, points: Sequence[tuple[float, float]], across_unit: str) -> Markup:
    """How unevenly something is shared out: the part of it that so large a part of all has, both from 0 to 1.

    The straight dashed line is what it would be if all had the same.
    """
    plot = plot_of([0.0, 1.0], from_zero=True, written=percent, high=320)
    across = scale(0, 1, plot.left, plot.right)
    places = [(across(x), plot.y(y)) for x, y in ((0.0, 0.0), *sorted(points), (1.0, 1.0))]
    equal = [places[0], places[-1]]
    drawn = [
        *level_rules(plot, said.unit, percent),
        *_measured(plot.ticks, across, plot, across_unit, percent),
        _shaded([*places, places[0]], LOOKS[0][0]),
        path(equal, INK, "4 3", 1.5),
        path(places, LOOKS[0][0], "", 2.5),
        text(plot.left + 10, plot.top + 24, "Dashed: all have the same", colour=INK),
    ]
    return svg(said, plot.height + 20, drawn)


def percent(share: float) -> str:
    """A share from 0 to 1 as a percentage."""
    return f"{number(100 * share, 0)}%"


def _measured(
    ticks: Sequence[float],
    across: Callable[[float], float],
    plot: Plot,
    unit: str,
    written: Callable[[float], str] = number,
) -> list[str]:
    """The numbers below a plot, and what they count."""
    drawn = [text(across(tick), plot.bottom + 18, written(tick), "middle") for tick in ticks]
    return [*drawn, text(plot.right, plot.bottom + 40, unit, "end", INK)]


def _stairs(
    times: Sequence[float],
    shares: Sequence[float],
    end: float,
    across: Callable[[float], float],
    plot: Plot,
) -> list[tuple[float, float]]:
    """The corners of a course: level up to each time, then straight down to what is left."""
    places, level = [(across(0), plot.y(1.0))], 1.0
    for time, share in zip(times, shares, strict=True):
        if time > end:
            break
        places += [(across(time), plot.y(level)), (across(time), plot.y(share))]
        level = share
    return [*places, (across(end), plot.y(level))]


def _shaded(places: Sequence[tuple[float, float]], colour: str) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polygon points="{points}" fill="{colour}" fill-opacity="0.14"/>'


def _stretches(places: Sequence[tuple[float, float] | None], look: int) -> list[str]:
    """The stretches of a line between its gaps, and a marker at each value."""
    drawn: list[str] = []
    stretch: list[tuple[float, float]] = []
    for place in (*places, None):
        if place is not None:
            stretch.append(place)
            continue
        if len(stretch) > 1:
            drawn.append(path(stretch, LOOKS[look % 3][0], LOOKS[look % 3][1]))
        drawn += [marker(x, y, look) for x, y in stretch]
        stretch = []
    return drawn
