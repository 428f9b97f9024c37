"""The classes of a map: which values are shown alike, and the legend that says so in numbers."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from frontend.charts.drawing import INK, WIDTH, box, nice_ticks, shortened, text
from frontend.charts.fills import PLAIN, RAMP, on

MOST = len(RAMP)
# With fewer classes the looks are taken from all along the ramp.
PICKED = ((), (2,), (0, 3), (0, 2, 4), (0, 1, 3, 4), (0, 1, 2, 3, 4))
NONE_DASH = "3 2"


class Cut(StrEnum):
    """How values are put into classes."""

    QUANTILES = "quantiles"  # about as many areas in each
    EQUAL = "equal"  # steps of the same size, at round numbers


@dataclass(frozen=True)
class Classes:
    """The upper bounds of the classes, each bound within its class; none where there are no values."""

    bounds: tuple[float, ...]

    def place(self, value: float) -> int:
        """The number of the class that a value falls into, from nought."""
        return min(bisect_left(self.bounds, value), len(self.bounds) - 1)

    def colour(self, place: int) -> str:
        """The fill of a class."""
        return RAMP[PICKED[len(self.bounds)][place]]


def classes_of(values: Sequence[float], cut: Cut = Cut.QUANTILES, most: int = MOST) -> Classes:
    """At most so many classes for some values; equal values always fall into the same one."""
    known = sorted(value for value in values if isfinite(value))
    if not known:
        return Classes(())
    most = min(most, MOST)
    if cut is Cut.EQUAL and known[0] < known[-1]:
        wanted = most
        while len(ticks := nice_ticks(known, wanted)) - 1 > most and wanted > 1:
            wanted -= 1
        return Classes(tuple(ticks[1:]) if len(ticks) - 1 <= most else (known[-1],))
    ends = {known[(len(known) * part + most - 1) // most - 1] for part in range(1, most + 1)}
    return Classes(tuple(sorted(ends)))


def legend(
    classes: Classes,
    values: Sequence[float | None],
    written: Callable[[float], str],
    top: float,
    none_words: str,
) -> list[str]:
    """A sample, the number of the class, its least and greatest value, and how many areas it has."""
    drawn: list[str] = []
    inside: list[list[float]] = [[] for _ in classes.bounds]
    for value in values:
        if value is not None:
            inside[classes.place(value)].append(value)
    for place, found in enumerate(inside):
        y, colour = top + 26 * place, classes.colour(place)
        words = f"{written(min(found))} to {written(max(found))}" if found else f"no {none_words}"
        if found and min(found) == max(found):
            words = written(found[0])
        drawn += [
            box(1, y, 34, 20, colour, INK),
            text(18, y + 15, str(place + 1), "middle", on(colour)),
            text(44, y + 15, f"{words} ({_areas(len(found))})", colour=INK),
        ]
    if missing := sum(value is None for value in values):
        y = top + 26 * len(inside)
        words = f"{none_words[:1].upper()}{none_words[1:]} ({_areas(missing)})"
        drawn += [
            box(1, y, 34, 20, PLAIN, INK, NONE_DASH),
            text(18, y + 15, "–", "middle", INK),
            text(44, y + 15, shortened(words, (WIDTH - 44) // 8), colour=INK),
        ]
    return drawn


def legend_height(classes: Classes, values: Sequence[float | None]) -> float:
    """How much room the legend takes."""
    return 26.0 * (len(classes.bounds) + any(value is None for value in values)) + 8


def _areas(count: int) -> str:
    return "1 area" if count == 1 else f"{count:,} areas"
