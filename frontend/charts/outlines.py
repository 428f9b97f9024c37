"""Outlines of areas, from longitude and latitude to short paths.

Corners are put on a grid and those that then say nothing are left out. As neighbours share the corners of
their border, they land on the same places of the grid, and no gaps open between them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from json import loads
from math import cos, radians
from typing import Any

Place = tuple[float, float]
Ring = list[Place]
Corner = tuple[int, int]

GRIDS = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0)  # how far outlines may be off, in 480ths of the width
MOST_LETTERS, LETTERS_EACH = (
    150_000,
    300,
)  # of a whole map, and of what is said of each area beside its outline
FEWEST_LETTERS = 30_000


@dataclass(frozen=True)
class Outlined:
    """Areas ready to be drawn: a path each in steps of the grid, its middle, and the room for words there."""

    paths: tuple[str, ...]
    middles: tuple[tuple[Place, float], ...]
    grid: float
    height: float


@lru_cache(maxsize=8)
def outlined(geometries: tuple[str, ...], width: float, most_high: float) -> Outlined:
    """The outlines of areas from GeoJSON geometries as text, "" where there is none.

    The grid is the finest with which the whole map stays small. Outlines are the same from one visit to the
    next, so the last few maps are kept.
    """
    sheet = laid_out([loads(one) if one else None for one in geometries], width, most_high)
    spare = max(MOST_LETTERS - LETTERS_EACH * len(geometries), FEWEST_LETTERS)
    for grid in GRIDS:
        paths = tuple(path_of(rings, grid) or _dot(rings, grid) for rings in sheet.rings)
        if sum(map(len, paths)) < spare:
            break
    return Outlined(paths, tuple(map(middle, sheet.rings)), grid, sheet.height)


@dataclass(frozen=True)
class Sheet:
    """Where areas lie on paper: rings by area, and how large all of it is."""

    rings: tuple[tuple[Ring, ...], ...]
    width: float
    height: float


def rings_of(geometry: Mapping[str, Any] | None) -> Iterator[Ring]:
    """The rings of a GeoJSON Polygon or MultiPolygon, holes among them; nothing for anything else."""
    kind = (geometry or {}).get("type")
    places = (geometry or {}).get("coordinates") or ()
    polygons = {"Polygon": (places,), "MultiPolygon": places}.get(str(kind), ())
    for polygon in polygons:
        for ring in polygon:
            yield [(float(place[0]), float(place[1])) for place in ring]


def laid_out(geometries: Sequence[Mapping[str, Any] | None], width: float, most_high: float) -> Sheet:
    """Areas on a sheet of that width, or as narrow as the greatest height allows.

    Longitudes are shortened by the cosine of the middle latitude, which is true enough for one country.
    """
    rings = [tuple(rings_of(one)) for one in geometries]
    places = [place for area in rings for ring in area for place in ring]
    if not places:
        return Sheet(tuple(() for _ in rings), width, 0.0)
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    narrowed = cos(radians((south + north) / 2))
    wide, high = max((east - west) * narrowed, 1e-9), max(north - south, 1e-9)
    scale = min(width / wide, most_high / high)
    left = (width - wide * scale) / 2

    def project(ring: Ring) -> Ring:
        return [(left + (x - west) * narrowed * scale, (north - y) * scale) for x, y in ring]

    return Sheet(tuple(tuple(map(project, area)) for area in rings), width, high * scale)


def path_of(rings: Sequence[Ring], grid: float) -> str:
    """The rings of an area as the `d` of a path in steps of the grid; "" where all of it is too small."""
    return "".join(_path(corners) for ring in rings if len(corners := _on_grid(ring, grid)) > 2)


def _dot(rings: Sequence[Ring], grid: float) -> str:
    """A small square where an area lies that is too small to be drawn to scale; "" for no area."""
    if not rings:
        return ""
    (x, y), _ = middle(rings)
    half = max(1, round(2 / grid))
    return f"M{round(x / grid) - half} {round(y / grid) - half}h{2 * half}v{2 * half}h-{2 * half}z"


def middle(rings: Sequence[Ring]) -> tuple[Place, float]:
    """The middle of the largest ring by its box, and the shorter side of that box: the room for words."""
    found, most = ((0.0, 0.0), 0.0), -1.0
    for ring in rings:
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        if not xs:
            continue
        wide, high = max(xs) - min(xs), max(ys) - min(ys)
        if wide * high > most:
            most = wide * high
            found = _centre(ring), min(wide, high)
    return found


def _centre(ring: Ring) -> Place:
    """The centre of gravity of a ring; the mean of its corners where it has no extent."""
    twice = x_sum = y_sum = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        twice += cross
        x_sum += (x1 + x2) * cross
        y_sum += (y1 + y2) * cross
    if abs(twice) < 1e-9:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    return x_sum / (3 * twice), y_sum / (3 * twice)


def _on_grid(ring: Ring, grid: float) -> list[Corner]:
    """The corners on the grid, without those met twice in a row or on a straight way between two others."""
    kept: list[Corner] = []
    for x, y in ring:
        corner = (round(x / grid), round(y / grid))
        if kept and kept[-1] == corner:
            continue
        if len(kept) > 1 and _straight(kept[-2], kept[-1], corner):
            kept.pop()
        kept.append(corner)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept


def _straight(one: Corner, two: Corner, three: Corner) -> bool:
    return (two[0] - one[0]) * (three[1] - two[1]) == (two[1] - one[1]) * (three[0] - two[0])


def _path(corners: Sequence[Corner]) -> str:
    x, y = corners[0]
    parts = [f"M{x} {y}l"]
    for to_x, to_y in corners[1:]:
        parts.append(f"{to_x - x} {to_y - y} ".replace(" -", "-"))
        x, y = to_x, to_y
    return "".join(parts).rstrip() + "z"
