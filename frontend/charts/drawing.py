"""What every chart is drawn with: ticks, rules, words, markers, and the drawing around them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from markupsafe import Markup, escape

# Letters of 15 in a width of 480 are still 11 pixels high on a telephone 375 pixels wide.
WIDTH, LETTERS = 480, 15
LETTER = 7.7  # about how wide one of them is
INK, QUIET, RULE = "#17302d", "#4b5d5a", "#d9d2c3"
# Colour, dash and marker of each line in turn.
LOOKS = (("#0f6b63", "", "circle"), ("#8a4b08", "6 4", "square"), ("#4b3b8f", "2 3", "diamond"))
MARKER = 3.2


@dataclass(frozen=True)
class Said:
    """What a chart is called, what it shows in a sentence, and what its numbers count."""

    title: str
    description: str
    unit: str


def number(value: float, digits: int | None = None) -> str:
    """A number as it is printed: with a true minus, and no more digits than it needs."""
    words = f"{value:,.{digits}f}" if digits is not None else f"{value:,.6g}"
    return words.replace("-", "\N{MINUS SIGN}") if float(words.replace(",", "")) else words.lstrip("-")


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


def shortened(words: str, most: int) -> str:
    """Words that fit, cut with an ellipsis; the table below the chart has them whole."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


@dataclass(frozen=True)
class Plot:
    """Where things stand: the edges of the drawing, the ticks, and the height of a value."""

    left: float
    right: float
    top: float
    bottom: float
    height: float
    ticks: Sequence[float]

    def y(self, value: float) -> float:
        """How far down a value stands."""
        return scale(self.ticks[0], self.ticks[-1], self.bottom, self.top)(value)


def plot_of(
    values: Sequence[float],
    from_zero: bool,
    legend: int = 0,
    written: Callable[[float], str] = number,
    high: float = 190,
) -> Plot:
    """A plot with room for its ticks on the left and for so many names of lines above."""
    ticks = nice_ticks([0.0, *values] if from_zero else list(values))
    left = 20 + LETTER * max(len(written(tick)) for tick in ticks)
    top = 34 + 20 * legend  # what the numbers count stands above them, the names of the lines above that
    return Plot(left, WIDTH - 24, top, top + high, top + high + 32, ticks)


def scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """Where values stand between two places."""
    return lambda value: start + (value - low) / ((high - low) or 1) * (end - start)


def spread(count: int, plot: Plot) -> Callable[[float], float]:
    """Places side by side, with half a place free at both ends."""
    return lambda place: plot.left + (place + 0.5) / max(count, 1) * (plot.right - plot.left)


def level_rules(plot: Plot, unit: str, written: Callable[[float], str] = number) -> list[str]:
    """A thin rule and a number for each tick, and what the numbers count above them."""
    drawn = [text(0, plot.top - 15, unit, "start", INK)]
    for tick in plot.ticks:
        drawn.append(rule(plot.left, plot.y(tick), plot.right, plot.y(tick), RULE))
        drawn.append(text(plot.left - 6, plot.y(tick) + 4, written(tick), "end"))
    return drawn


def below(labels: Sequence[str], across: Callable[[float], float], plot: Plot) -> list[str]:
    """As many labels as have room, the first always among them."""
    widest = max((len(label) for label in labels), default=1) * LETTER + 10
    each = max(1, ceil(widest * len(labels) / (plot.right - plot.left)))
    return [
        text(across(n), plot.bottom + 18, label, "middle") for n, label in enumerate(labels) if n % each == 0
    ]


def key(name: str, look: int) -> str:
    """The sample of a line and its name, above the plot."""
    y = 12 + 20 * look
    colour, dash, _ = LOOKS[look % 3]
    sample = rule(4, y, 34, y, colour, dash, 2) + marker(19, y, look)
    return sample + text(42, y + 4, shortened(name, 54), "start", INK)


def path(places: Sequence[tuple[float, float]], colour: str, dash: str, width: float = 2) -> str:
    """A line through places."""
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width:g}"{_dashed(dash)}/>'
    )


def rule(x1: float, y1: float, x2: float, y2: float, colour: str, dash: str = "", width: float = 1) -> str:
    """A straight line."""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width:g}"{_dashed(dash)}/>'


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""


def marker(x: float, y: float, look: int) -> str:
    """The mark of one value, in the shape of its line."""
    colour, _, shape = LOOKS[look % 3]
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{MARKER}" fill="{colour}"/>'
    corners = {
        "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "diamond": ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    }[shape]
    points = " ".join(f"{x + dx * MARKER:.1f},{y + dy * MARKER:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" fill="{colour}"/>'


def text(
    x: float, y: float, words: str, anchor: str = "start", colour: str = QUIET, size: float = LETTERS
) -> str:
    """Words at a place: `anchor` is the end of them that stands there."""
    sized = f' font-size="{size:g}"' if size != LETTERS else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{sized}'
    return f"<text {place}>{escape(words)}</text>"


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    outline: str = "",
    dash: str = "",
    thick: float = 1,
) -> str:
    """A rectangle, outlined where an outline is asked for."""
    edge = f' stroke="{outline}" stroke-width="{thick:g}"{_dashed(dash)}' if outline else ""
    size = f'width="{max(width, 0):.1f}" height="{height:.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{fill}"{edge}/>'


def linked(href: str, name: str, drawn: str) -> str:
    """Part of a drawing as a link with a name, where there is somewhere to go."""
    return f'<a href="{escape(href)}" aria-label="{escape(name)}">{drawn}</a>' if href else drawn


def svg(said: Said, height: float, drawn: Sequence[str], holds_links: bool = False) -> Markup:
    """The whole drawing. With links in it, it is a group of them and no single picture."""
    named = f"{said.title}: {said.description}"
    head = (
        f'<svg class="hm-chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'role="{"group" if holds_links else "img"}" aria-label="{escape(named)}" '
        f'font-family="Figtree, Arial, sans-serif" font-size="{LETTERS}">'
    )
    return Markup(head + "".join(drawn) + "</svg>")  # noqa: S704 - every word in it went through escape
