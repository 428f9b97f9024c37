"""Horizontal bars: a value for each name, several for each, parts of a whole, and the stages of a way.

Names stand above their bars, so that long ones are read whole on a telephone. A bar is told from the next by
its hatching or outline as well as by its colour, and each has its value printed beside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from frontend.charts.drawing import (
    INK,
    LETTER,
    RULE,
    WIDTH,
    Said,
    box,
    linked,
    nice_ticks,
    number,
    path,
    rule,
    scale,
    shortened,
    svg,
    text,
)
from frontend.charts.fills import PLAIN, filled
from frontend.charts.lines import Line

Written = Callable[[float], str]
LEFT, THICK, MARKED = 6, 18, "#8a4b08"


@dataclass(frozen=True)
class Bar:
    """A value with its name. `why` says what is printed where there is none, such as "held back".

    `compared` is the same value of what it is compared with; `note` is printed after the value.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    compared: float | None = None
    note: str = ""
    why: str = "no figure"
    href: str = ""


@dataclass(frozen=True)
class _Across:
    """The axis: where a value stands, and the ticks it is drawn from."""

    ticks: Sequence[float]
    right: float

    def x(self, value: float) -> float:
        """How far across a value stands."""
        return scale(self.ticks[0], self.ticks[-1], LEFT, self.right)(value)


def bars(said: Said, rows: Sequence[Bar], compared_with: str = "", written: Written = number) -> Markup:
    """One bar for each row, with whiskers where it has an interval.

    `compared_with` names what the marks stand for: the diamonds at each row's `compared`.
    """
    known = [v for row in rows for v in (row.value, row.low, row.high, row.compared) if v is not None]
    axis = _axis(known, [_told(row, written) for row in rows])
    top = 34.0
    drawn = [text(0, 14, said.unit, colour=INK)]
    if compared_with:
        drawn += [*_diamond(8, 32), text(20, 37, shortened(compared_with, 56), colour=INK)]
        top += 22
    bottom = top + 46 * len(rows)
    drawn += _grid(axis, [top + 46 * n + 20 for n in range(len(rows))], 22, bottom, written)
    for place, row in enumerate(rows):
        drawn.append(linked(row.href, row.label, _row(row, axis, top + 46 * place, written)))
    return svg(said, bottom + 24, drawn, holds_links=any(row.href for row in rows))


def grouped(said: Said, labels: Sequence[str], series: Sequence[Line], written: Written = number) -> Markup:
    """A bar of each series below every label; the series are named above. None is drawn as no figure."""
    values = [v for one in series for v in one.values if v is not None]
    axis = _axis(values, [written(v) for v in values])
    top, each = _legend_height(series), 26 + 20 * len(series)
    bottom = top + each * len(labels)
    tops = [top + each * n + 20 for n in range(len(labels))]
    drawn = [text(0, 14, said.unit, colour=INK), *_legend(series)]
    drawn += _grid(axis, tops, each - 24, bottom, written)
    for place, label in enumerate(labels):
        y = top + each * place
        drawn.append(text(0, y + 16, shortened(label, 58), colour=INK))
        for look, one in enumerate(series):
            value, at = one.values[place], y + 22 + 20 * look
            if value is not None:
                drawn += filled(axis.x(min(0.0, value)), at, axis.x(abs(value)) - axis.x(0), 16, look)
            end = axis.x(max(0.0, value or 0.0)) + 6
            drawn.append(text(end, at + 13, "no figure" if value is None else written(value), colour=INK))
    return svg(said, bottom + 24, drawn)


def stacked(
    said: Said,
    labels: Sequence[str],
    series: Sequence[Line],
    whole: bool = False,
    written: Written = number,
) -> Markup:
    """One bar for each label, made of the series one after the other, with their sum beside its name.

    With `whole` every bar has the same length, so that shares are seen. No value may be below nought.
    """
    sums = [sum(one.values[place] or 0.0 for one in series) for place in range(len(labels))]
    axis = _Across([0.0, 1.0] if whole else nice_ticks([0.0, *sums]), WIDTH - 24)
    top = _legend_height(series)
    bottom = top + 50 * len(labels)
    drawn = [text(0, 14, said.unit, colour=INK), *_legend(series)]
    tops = [top + 50 * n + 20 for n in range(len(labels))]
    drawn += [] if whole else _grid(axis, tops, THICK + 6, bottom, written)
    for place, label in enumerate(labels):
        y, since = top + 50 * place, 0.0
        words = written(sums[place])
        drawn.append(text(0, y + 16, shortened(label, 56 - len(words)), colour=INK))
        drawn.append(text(WIDTH - 24, y + 16, words, "end", INK))
        for look, one in enumerate(series):
            value = one.values[place] or 0.0
            part = value / sums[place] if whole and sums[place] else value
            drawn += _part(axis.x(since), axis.x(since + part), y + 22, look, written(value) if value else "")
            since += part
    return svg(said, bottom + (8 if whole else 24), drawn)


def stages(said: Said, rows: Sequence[Bar], written: Written = number) -> Markup:
    """The stages of a way, such as from signing up to an award: how many came how far.

    Beside each stands what share of the first stage that is, and below it the row's own note, such as how
    long it took.
    """
    first = rows[0].value if rows else None
    most = max((row.value for row in rows if row.value is not None), default=0.0)
    x = scale(0, most or 1.0, LEFT, WIDTH - 24)
    drawn, each, top = [text(0, 14, said.unit, colour=INK)], 66, 26
    for place, row in enumerate(rows):
        y = top + each * place
        words = row.why if row.value is None else written(row.value)
        if first and row.value is not None and place:
            words += f" ({100 * row.value / first:.0f}% of the first)"
        drawn.append(text(0, y + 16, shortened(row.label, 56 - len(words)), colour=INK))
        drawn.append(text(WIDTH - 24, y + 16, words, "end", INK))
        drawn.append(box(LEFT, y + 22, WIDTH - 24 - LEFT, THICK, "#ffffff", RULE))
        if row.value is not None:
            drawn += filled(LEFT, y + 22, x(row.value) - LEFT, THICK, 0)
        if row.note:
            drawn.append(text(LEFT, y + 55, shortened(row.note, 58), size=13))
    return svg(said, top + each * len(rows), drawn)


def _told(row: Bar, written: Written) -> str:
    return row.why if row.value is None else f"{written(row.value)} {row.note}".strip()


def _axis(values: Sequence[float], words: Sequence[str]) -> _Across:
    """An axis from nought that leaves room for the longest words at the right."""
    room = 14 + LETTER * max((len(one) for one in words), default=0)
    return _Across(nice_ticks([0.0, *values], 4), max(WIDTH - 24 - min(room, 200), 180))


def _grid(axis: _Across, tops: Sequence[float], high: float, bottom: float, written: Written) -> list[str]:
    """The rules of the axis, beside bars alone so that none runs through a name, and its numbers below."""
    drawn = []
    for tick in axis.ticks:
        x = axis.x(tick)
        rules = "".join(f"M{x:.1f} {top:.0f}v{high:.0f}" for top in tops)
        if rules:
            drawn.append(f'<path d="{rules}" stroke="{INK if tick == 0 else RULE}" fill="none"/>')
        anchor = "start" if tick == axis.ticks[0] else "middle"
        drawn.append(text(x if anchor == "middle" else 0, bottom + 18, written(tick), anchor))
    return drawn


def _row(row: Bar, axis: _Across, top: float, written: Written) -> str:
    y = top + 22
    drawn = [text(0, top + 16, shortened(row.label, 58), colour=INK)]
    ends = [0.0, row.value or 0.0]
    if row.value is not None:
        left, right = axis.x(min(0.0, row.value)), axis.x(max(0.0, row.value))
        drawn += filled(left, y, right - left, THICK, 0)
    if row.low is not None and row.high is not None:
        drawn += _whisker(axis.x(row.low), axis.x(row.high), y + THICK / 2)
        ends += [row.low, row.high]
    if row.compared is not None:
        drawn += _diamond(axis.x(row.compared), y + THICK / 2)
        ends.append(row.compared)
    drawn.append(text(axis.x(max(ends)) + 8, y + 14, _told(row, written), colour=INK))
    return "".join(drawn)


def _whisker(left: float, right: float, y: float) -> list[str]:
    """A dark line with ends, on a white one so that it shows on the bar and beside it."""
    places = [(left, y), (right, y)]
    ends = [rule(x, y - 5, x, y + 5, INK, width=2) for x in (left, right)]
    return [path(places, "#ffffff", "", 5), path(places, INK, ""), *ends]


def _diamond(x: float, y: float) -> list[str]:
    corners = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in ((0, -8), (6, 0), (0, 8), (-6, 0)))
    return [f'<polygon points="{corners}" fill="{MARKED}" stroke="#ffffff" stroke-width="1.5"/>']


def _legend_height(series: Sequence[Line]) -> float:
    return 26 + 22 * len(series)


def _legend(series: Sequence[Line]) -> list[str]:
    drawn = []
    for look, one in enumerate(series):
        y = 24 + 22 * look
        drawn += [*filled(1, y, 26, 14, look), text(36, y + 12, shortened(one.name, 54), colour=INK)]
    return drawn


def _part(left: float, right: float, y: float, look: int, words: str) -> list[str]:
    """One part of a bar, with its value on a white ground where there is room for it."""
    if right <= left:
        return []
    drawn = filled(left, y, right - left, THICK + 2, look)
    room = LETTER * len(words) + 4
    if words and room + 4 < right - left:
        middle = (left + right) / 2
        drawn.append(box(middle - room / 2, y + 2, room, THICK - 2, PLAIN))
        drawn.append(text(middle, y + 15, words, "middle", INK, 14))
    return drawn
