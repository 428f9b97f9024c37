"""How areas are filled: colours with hatching, and the classes of a map.

Hatching is drawn line by line and never as a pattern: a pattern needs an id, and two charts on a page would
share it.
"""

from frontend.charts.drawing import INK, box

PLAIN = "#ffffff"
# Fill, and the direction of the hatching: rising, falling, upright, level, or none.
FILLS = (
    ("#0f6b63", ""),
    ("#f3d9b8", "/"),
    ("#4b3b8f", ""),
    ("#ffffff", "\\"),
    ("#8a4b08", ""),
    ("#bcd9e6", "|"),
    ("#ffffff", ""),
    ("#d6cdea", "-"),
)
GAP = 6.0

# From little to much. Each differs from the next by at least 1.4 to 1 in contrast, and either dark or white
# words are read on it at 4.5 to 1 or better; the number of the class is printed as well.
RAMP = ("#eef7f5", "#a6d3c9", "#66aa9d", "#236c63", "#0a3a36")


def filled(x: float, y: float, width: float, height: float, look: int) -> list[str]:
    """A rectangle in the look of so many-eth kind, outlined in dark."""
    colour, hatching = FILLS[look % len(FILLS)]
    width = max(width, 0.0)
    return [box(x, y, width, height, colour, INK), *_hatched(x, y, width, height, hatching)]


def on(colour: str) -> str:
    """The colour of words that are read on a ground: dark or white, whichever stands out more."""
    return max((INK, PLAIN), key=lambda words: contrast(words, colour))


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21, as WCAG 2 has it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _hatched(x: float, y: float, width: float, height: float, hatching: str) -> list[str]:
    if hatching == "-":
        lines = [(0.0, GAP * n, width, GAP * n) for n in range(1, int(height / GAP) + 1)]
    elif hatching == "|":
        lines = [(GAP * n, 0.0, GAP * n, height) for n in range(1, int(width / GAP) + 1)]
    elif hatching:
        along = [GAP * n for n in range(1, int((width + height) / GAP) + 1)]
        lines = [_slanted(width, height, one, hatching) for one in along]
    else:
        lines = []
    if not lines:
        return []
    drawn = "".join(f"M{x + x1:.1f},{y + y1:.1f}L{x + x2:.1f},{y + y2:.1f}" for x1, y1, x2, y2 in lines)
    return [f'<path d="{drawn}" stroke="{INK}" fill="none"/>']


def _slanted(width: float, height: float, along: float, hatching: str) -> tuple[float, float, float, float]:
    """The line at 45 degrees that meets the top or the right so far along, cut where the rectangle ends."""
    x1, y1 = (along, 0.0) if along <= width else (width, along - width)
    x2, y2 = (0.0, along) if along <= height else (along - height, height)
    return (x1, y1, x2, y2) if hatching == "/" else (x1, height - y1, x2, height - y2)
