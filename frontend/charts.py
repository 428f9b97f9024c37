"""Charts as inline SVG, for pages and for printed reports alike. Each page puts the chart's table under it.

A chart is drawn from plain numbers and carries its title and a description for those who cannot see it. What
differs by colour differs by shape or dash as well. Nothing here needs a style sheet or a script.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from markupsafe import Markup, escape

WIDTH, LETTERS = 480, 13
INK, QUIET, RULE = "#17302d", "#4b5d5a", "#d9d2c3"
# Colour, dash and marker of each line in turn.
LOOKS = (("#0f6b63", "", "circle"), ("#8a4b08", "6 4", "square"), ("#4b3b8f", "2 3", "diamond"))
MARKER = 3.2


@dataclass(frozen=True)
class Line:
    """One line of a trend: its name and a value for each place on the axis, None where there is none."""

    name: str
    values: Sequence[float | None]


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


@dataclass(frozen=True)
class Said:
    """What a chart is called, what it shows in a sentence, and what its numbers count."""

    title: str
    description: str
    unit: str


def trend(said: Said, labels: Sequence[str], lines: Sequence[Line], mark_at: int | None = None) -> Markup:
    """Lines over time. `mark_at` draws a rule before that place, such as the day of joining."""
    plot = _plot(
        [v for line in lines for v in line.values if v is not None], legend=len(lines), from_zero=True
    )
    across = _spread(len(labels), plot)
    drawn = [*_level_rules(plot, said.unit), *_below(labels, across, plot)]
    if mark_at is not None:
        x = (across(mark_at - 1) + across(mark_at)) / 2
        drawn.append(_rule(x, plot.top, x, plot.bottom, INK, "4 3"))
    for number, line in enumerate(lines):
        places = [(across(n), plot.y(v)) if v is not None else None for n, v in enumerate(line.values)]
        drawn += [*_line(places, number), _key(line.name, number)]
    return _svg(said, plot.height, drawn)


def over_time(said: Said, points: Sequence[Interval], zero_before: int | None = None) -> Markup:
    """Estimates with whiskers from left to right, as an event study shows them, with a rule at nought.

    `zero_before` draws a rule before that place: the first one that lies after joining.
    """
    plot = _plot([0.0, *_ends(points)], from_zero=False)
    across = _spread(len(points), plot)
    drawn = [*_level_rules(plot, said.unit), *_below([point.label for point in points], across, plot)]
    drawn.append(_rule(plot.left, plot.y(0), plot.right, plot.y(0), INK))
    if zero_before is not None:
        x = (across(zero_before - 1) + across(zero_before)) / 2
        drawn.append(_rule(x, plot.top, x, plot.bottom, INK, "4 3"))
    for number, point in enumerate(points):
        x = across(number)
        if point.low is not None and point.high is not None:
            drawn.append(_rule(x, plot.y(point.low), x, plot.y(point.high), LOOKS[0][0], width=2))
        drawn.append(_marker(x, plot.y(point.estimate), 0))
    return _svg(said, plot.height, drawn)


def forest(said: Said, rows: Sequence[Interval]) -> Markup:
    """Estimates with whiskers one below the other, with a rule at nought."""
    left, row_height, top = 226, 26, 10
    bottom = top + row_height * len(rows)
    ticks = nice_ticks([0.0, *_ends(rows)])
    across = _scale(ticks[0], ticks[-1], left, WIDTH - 24)
    drawn = []
    for tick in ticks:
        drawn.append(_rule(across(tick), top, across(tick), bottom, INK if tick == 0 else RULE))
        drawn.append(_text(across(tick), bottom + 18, number(tick), "middle"))
    for place, row in enumerate(rows):
        y = top + row_height * (place + 0.5)
        drawn.append(_text(0, y + 4, shortened(row.label, 31), "start", INK))
        if row.low is not None and row.high is not None:
            drawn.append(_rule(across(row.low), y, across(row.high), y, LOOKS[0][0], width=2))
        drawn.append(_marker(across(row.estimate), y, 0))
    drawn.append(_text(WIDTH - 24, bottom + 38, said.unit, "end", INK))
    return _svg(said, bottom + 46, drawn)


def funnel(said: Said, points: Sequence[Point], centre: float, limits: Sequence[Interval]) -> Markup:
    """Rates by how much stands behind them, between control limits that narrow as more does.

    Each limit has its exposure as `estimate`, and the lower and upper bound there.
    """
    bounds = [bound for limit in limits for bound in (limit.low, limit.high) if bound is not None]
    plot = _plot([*(point.rate for point in points), *bounds], from_zero=True)
    ticks = nice_ticks([0.0, *(p.exposure for p in points), *(limit.estimate for limit in limits)])
    across = _scale(0, ticks[-1], plot.left, plot.right)
    drawn = [
        *_level_rules(plot, said.unit),
        _rule(plot.left, plot.y(centre), plot.right, plot.y(centre), INK),
    ]
    drawn += [_text(across(tick), plot.bottom + 18, number(tick), "middle") for tick in ticks]
    for side in ("low", "high"):
        edge = [(across(one.estimate), plot.y(getattr(one, side))) for one in limits]
        drawn.append(_path(edge, LOOKS[1][0], "6 4"))
    drawn += [_marker(across(p.exposure), plot.y(p.rate), 1 if p.outside else 0) for p in points]
    return _svg(said, plot.height, drawn)


def number(value: float, digits: int | None = None) -> str:
    """A number as it is printed: with a true minus, and no more digits than it needs."""
    text = f"{value:,.{digits}f}" if digits is not None else f"{value:,.6g}"
    return text.replace("-", "\N{MINUS SIGN}") if float(text.replace(",", "")) else text.lstrip("-")


def nice_ticks(values: Sequence[float], wanted: int = 5) -> list[float]:
    """Round numbers that span the values, about as many as wanted, in steps of 1, 2 or 5."""
    known = [value for value in values if isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    if low == high:
        low, high = min(0.0, low), max(0.0, high) or 1.0
    rough = (high - low) / wanted
    power = 10.0 ** floor(log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    first, last = floor(low / step), ceil(high / step)
    return [round(place * step, 10) for place in range(first, last + 1)]


def shortened(text: str, most: int) -> str:
    """Words that fit, cut with an ellipsis; the table below the chart has them whole."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


@dataclass(frozen=True)
class _Plot:
    """Where things stand: the edges of the drawing, the ticks, and the height of a value."""

    left: float
    right: float
    top: float
    bottom: float
    height: float
    ticks: Sequence[float]

    def y(self, value: float) -> float:
        return _scale(self.ticks[0], self.ticks[-1], self.bottom, self.top)(value)


def _plot(values: Sequence[float], from_zero: bool, legend: int = 0) -> _Plot:
    ticks = nice_ticks([0.0, *values] if from_zero else list(values))
    left = 12 + 7.2 * max(len(number(tick)) for tick in ticks)
    top = 30 + 20 * legend  # what the numbers count stands above them, the names of the lines above that
    return _Plot(left, WIDTH - 24, top, top + 190, top + 222, ticks)


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    return lambda value: start + (value - low) / ((high - low) or 1) * (end - start)


def _spread(count: int, plot: _Plot) -> Callable[[float], float]:
    """Places side by side, with half a place free at both ends."""
    return lambda place: plot.left + (place + 0.5) / max(count, 1) * (plot.right - plot.left)


def _ends(points: Sequence[Interval]) -> list[float]:
    ends = [bound for point in points for bound in (point.low, point.estimate, point.high)]
    return [end for end in ends if end is not None]


def _level_rules(plot: _Plot, unit: str) -> list[str]:
    drawn = [_text(0, plot.top - 12, unit, "start", INK)]
    for tick in plot.ticks:
        drawn.append(_rule(plot.left, plot.y(tick), plot.right, plot.y(tick), RULE))
        drawn.append(_text(plot.left - 6, plot.y(tick) + 4, number(tick), "end"))
    return drawn


def _below(labels: Sequence[str], across: Callable[[float], float], plot: _Plot) -> list[str]:
    """As many labels as have room, the first always among them."""
    widest = max((len(label) for label in labels), default=1) * 7.2 + 10
    each = max(1, ceil(widest * len(labels) / (plot.right - plot.left)))
    return [
        _text(across(n), plot.bottom + 18, label, "middle") for n, label in enumerate(labels) if n % each == 0
    ]


def _line(places: Sequence[tuple[float, float] | None], look: int) -> list[str]:
    """The stretches of a line between its gaps, and a marker at each value."""
    drawn: list[str] = []
    stretch: list[tuple[float, float]] = []
    for place in (*places, None):
        if place is not None:
            stretch.append(place)
            continue
        if len(stretch) > 1:
            drawn.append(_path(stretch, LOOKS[look % 3][0], LOOKS[look % 3][1]))
        drawn += [_marker(x, y, look) for x, y in stretch]
        stretch = []
    return drawn


def _key(name: str, look: int) -> str:
    y = 12 + 20 * look
    colour, dash, _ = LOOKS[look % 3]
    sample = _rule(4, y, 34, y, colour, dash, 2) + _marker(19, y, look)
    return sample + _text(42, y + 4, shortened(name, 60), "start", INK)


def _path(places: Sequence[tuple[float, float]], colour: str, dash: str) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{_dashed(dash)}/>'


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str, dash: str = "", width: float = 1) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width:g}"{_dashed(dash)}/>'


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""


def _marker(x: float, y: float, look: int) -> str:
    colour, _, shape = LOOKS[look % 3]
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{MARKER}" fill="{colour}"/>'
    corners = {
        "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "diamond": ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    }[shape]
    points = " ".join(f"{x + dx * MARKER:.1f},{y + dy * MARKER:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" fill="{colour}"/>'


def _text(x: float, y: float, words: str, anchor: str, colour: str = QUIET) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(words)}</text>"


def _svg(said: Said, height: float, drawn: Sequence[str]) -> Markup:
    named = f"{said.title}: {said.description}"
    head = (
        f'<svg class="hm-chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'role="img" aria-label="{escape(named)}" '
        f'font-family="Figtree, Arial, sans-serif" font-size="{LETTERS}">'
    )
    return Markup(head + "".join(drawn) + "</svg>")  # noqa: S704 - every word in it went through escape
