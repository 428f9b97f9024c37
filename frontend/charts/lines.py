"""Lines over time."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from frontend.charts.drawing import (
    INK,
    LOOKS,
    Said,
    below,
    key,
    level_rules,
    marker,
    path,
    plot_of,
    rule,
    spread,
    svg,
)


@dataclass(frozen=True)
class Line:
    """One line of a trend: its name and a value for each place on the axis, None where there is none."""

    name: str
    values: Sequence[float | None]


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
    for number, line in enumerate(lines):
        places = [(across(n), plot.y(v)) if v is not None else None for n, v in enumerate(line.values)]
        drawn += [*_stretches(places, number), key(line.name, number)]
    return svg(said, plot.height, drawn)


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
