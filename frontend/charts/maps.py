"""Maps of areas: with their outlines where those are loaded, or as a grid of equal tiles where not.

Classes differ by colour, and the number of the class or the value itself is printed where there is room; an
area without a figure has a broken outline. Each area says its name and value to those who point at it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from json import dumps
from math import isfinite
from typing import Any

from markupsafe import Markup, escape

from frontend.charts.classes import NONE_DASH, Classes, Cut, classes_of, legend, legend_height
from frontend.charts.drawing import INK, WIDTH, Said, box, linked, number, shortened, svg, text
from frontend.charts.fills import PLAIN, on
from frontend.charts.outlines import Place, outlined
from frontend.charts.tiles import across_of, cells_of, short_names

MOST_HIGH = 560.0
ROOM = 15.0  # the least width of an area in which the number of its class is printed
NONE_WORDS = "no figure"
Written = Callable[[float], str]


@dataclass(frozen=True)
class MapArea:
    """An area with its value, None where there is none or it is held back, and then `why` in words.

    `outline` is a GeoJSON Polygon or MultiPolygon, best as the text that it is kept as: then the map is made
    once and kept. `centre` is a longitude and latitude, `short` what stands on a tile; `marked` draws a
    thicker outline, as for the area in question.
    """

    name: str
    value: float | None
    outline: Mapping[str, Any] | str | None = None
    centre: tuple[float, float] | None = None
    short: str = ""
    href: str = ""
    why: str = NONE_WORDS
    marked: bool = False

    @property
    def outline_text(self) -> str:
        """The outline as text; "" where there is none."""
        return self.outline if isinstance(self.outline, str) else dumps(self.outline) if self.outline else ""

    @property
    def shown(self) -> float | None:
        """The value, where it is one."""
        return self.value if self.value is not None and isfinite(self.value) else None


def choropleth(
    said: Said,
    areas: Sequence[MapArea],
    cut: Cut = Cut.QUANTILES,
    written: Written = number,
    none_words: str = NONE_WORDS,
) -> Markup:
    """Areas in their outlines, coloured by class. Those without an outline are only in the table below."""
    classes, values = _classes(areas, cut)
    key = legend(classes, values, written, 26, none_words)
    top = 34 + legend_height(classes, values)
    outlines = outlined(tuple(area.outline_text for area in areas), WIDTH - 8, MOST_HIGH)
    # Those marked come last, so that no neighbour covers their outline.
    order = sorted(range(len(areas)), key=lambda place: areas[place].marked)
    grid = outlines.grid
    sized = f'transform="translate(4 {top:.0f}) scale({grid:g})" stroke="{INK}" stroke-width="{0.6 / grid:g}"'
    drawn = [text(0, 14, said.unit, colour=INK), *key, f'<g {sized} fill-rule="evenodd">']
    drawn += [_shape(areas[n], outlines.paths[n], grid, classes, written) for n in order]
    drawn.append("</g>")
    drawn += [_class_number(areas[n], outlines.middles[n], classes, top) for n in order]
    return svg(said, top + outlines.height + 8, drawn, holds_links=any(area.href for area in areas))


def tile_map(
    said: Said,
    areas: Sequence[MapArea],
    cut: Cut = Cut.QUANTILES,
    written: Written = number,
    none_words: str = NONE_WORDS,
) -> Markup:
    """One square for each area with its short name and value: about where it lies, where all say where.

    Otherwise they stand in rows by name.
    """
    classes, values = _classes(areas, cut)
    top = 34 + legend_height(classes, values)
    cells = cells_of([area.name for area in areas], [area.centre for area in areas])
    across = across_of(cells)
    side = min(WIDTH / across, 76.0)
    shorts = short_names([area.short or area.name for area in areas])
    drawn = [text(0, 14, said.unit, colour=INK), *legend(classes, values, written, 26, none_words)]
    order = sorted(range(len(areas)), key=lambda place: (cells[place][1], cells[place][0]))
    for n in order:
        column, row = cells[n]
        tile = _tile(areas[n], areas[n].short or shorts[n], side, classes, written)
        moved = f'<g transform="translate({column * side:.1f} {top + row * side:.1f})">{tile}</g>'
        drawn.append(linked(areas[n].href, _words(areas[n], written), moved))
    height = top + side * (1 + max((row for _, row in cells), default=-1)) + 4
    return svg(said, height, drawn, holds_links=any(area.href for area in areas))


def _classes(areas: Sequence[MapArea], cut: Cut) -> tuple[Classes, list[float | None]]:
    values = [area.shown for area in areas]
    return classes_of([value for value in values if value is not None], cut), values


def _words(area: MapArea, written: Written) -> str:
    return f"{area.name}: {area.why if area.shown is None else written(area.shown)}"


def _looks(area: MapArea, classes: Classes) -> str:
    return PLAIN if area.shown is None else classes.colour(classes.place(area.shown))


def _shape(area: MapArea, d: str, grid: float, classes: Classes, written: Written) -> str:
    if not d:
        return ""
    edge = f' stroke-width="{2.4 / grid:g}"' if area.marked else ""
    if area.shown is None:
        edge += f' stroke-dasharray="{" ".join(f"{float(one) / grid:g}" for one in NONE_DASH.split())}"'
    words = _words(area, written)
    path = f'<path d="{d}" fill="{_looks(area, classes)}"{edge}><title>{escape(words)}</title></path>'
    return linked(area.href, words, path)


def _class_number(area: MapArea, middle: tuple[Place, float], classes: Classes, top: float) -> str:
    """The number of its class on an area that has room for it; it is said in its title already."""
    (x, y), room = middle
    if room < ROOM:
        return ""
    words = "–" if area.shown is None else str(classes.place(area.shown) + 1)
    drawn = text(4 + x, top + y + 5, words, "middle", on(_looks(area, classes)), 13)
    return drawn.replace("<text ", '<text aria-hidden="true" pointer-events="none" ')


def _tile(area: MapArea, short: str, side: float, classes: Classes, written: Written) -> str:
    colour, inner = _looks(area, classes), side - 3
    words = on(colour)
    value = "–" if area.shown is None else written(area.shown)
    most = int(inner / 7)
    drawn = [
        f"<title>{escape(_words(area, written))}</title>",
        box(
            1.5,
            1.5,
            inner,
            inner,
            colour,
            INK,
            NONE_DASH if area.shown is None else "",
            3 if area.marked else 1,
        ),
        text(side / 2, side / 2 - 3, shortened(short, most), "middle", words, 13),
        text(side / 2, side / 2 + 14, shortened(value, most), "middle", words, 14),
    ]
    return "".join(drawn)
