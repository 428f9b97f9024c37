"""Maps put areas where they lie, and say the class of each in more ways than by colour."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from json import dumps
from math import sin
from xml.etree import ElementTree

import pytest

from frontend.charts import Cut, MapArea, Said, choropleth, percent, tile_map
from frontend.charts.classes import PICKED, classes_of
from frontend.charts.fills import PLAIN, RAMP, contrast, on
from frontend.charts.outlines import laid_out, path_of, rings_of
from frontend.charts.tiles import MOST_ACROSS, across_of, cells_of, short_names
from frontend.reports.shape import Report, Section
from frontend.reports.writing import pdf

SAID = Said("Reach <b>", "Who & where", "Share of employers")
SVG = "{http://www.w3.org/2000/svg}"


def square(west: float, south: float, size: float = 1.0, corners: int = 1) -> dict:
    """A square with so many places on each side; neighbours share theirs, which wave a little."""
    sides = [(west, south, 1, 0), (west + size, south, 0, 1), (west + size, south + size, -1, 0)]
    sides.append((west, south + size, 0, -1))
    ring = []
    for x, y, dx, dy in sides:
        for n in range(corners):
            x1, y1 = x + dx * size * n / corners, y + dy * size * n / corners
            ring.append([x1 + 0.03 * size * sin(40 * y1), y1 + 0.03 * size * sin(40 * x1)])
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def areas(number: int, corners: int = 1) -> list[MapArea]:
    side = 19
    return [
        MapArea(
            f"Area & {n}",
            None if n % 40 == 7 else n / 1000,
            square(-6 + 0.4 * (n % side), 50 + 0.4 * (n // side), 0.4, corners),
            (-6 + 0.4 * (n % side), 50 + 0.4 * (n // side)),
        )
        for n in range(number)
    ]


def drawn(chart) -> ElementTree.Element:
    found = ElementTree.fromstring(str(chart))
    assert found.get("aria-label") == "Reach <b>: Who & where"
    assert SAID.unit in texts(found)
    assert not [one for one in found.iter() if one.get("id") or one.get("style")]
    return found


def texts(chart: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in chart.iter(f"{SVG}text")]


def titles(chart: ElementTree.Element) -> list[str]:
    return [title.text or "" for title in chart.iter(f"{SVG}title")]


def test_words_are_read_on_every_class_and_classes_stand_apart():
    assert all(contrast(on(colour), colour) >= 4.5 for colour in (*RAMP, PLAIN))
    for picked in PICKED:
        colours = [RAMP[place] for place in picked]
        assert all(contrast(one, two) >= 1.4 for one, two in pairwise(colours))
    assert [len(picked) for picked in PICKED] == list(range(len(RAMP) + 1))


def test_quantiles_have_about_as_many_areas_each_and_keep_the_same_value_together():
    classes = classes_of([n / 10 for n in range(100)])
    assert Counter(classes.place(n / 10) for n in range(100)) == dict.fromkeys(range(5), 20)
    assert classes_of([3, 3, 3]).bounds == (3,)
    assert classes_of([]).bounds == ()
    skewed = classes_of([0] * 90 + [1, 2, 3])
    assert skewed.place(0) == 0
    assert skewed.place(3) == len(skewed.bounds) - 1 > 0


@pytest.mark.parametrize("values", [[0.0, 1.0], [0.013, 0.482], [5, 5.1, 97], [-3, 12]])
def test_equal_steps_are_round_few_and_take_in_every_value(values):
    bounds = classes_of(values, Cut.EQUAL).bounds
    assert 1 <= len(bounds) <= 5
    assert bounds[-1] >= max(values)
    steps = {round(b - a, 9) for a, b in pairwise(bounds)}
    assert len(steps) <= 1


def test_an_area_says_its_name_and_value_and_prints_its_class():
    places = [MapArea("North <i>", 0.1, square(0, 1)), MapArea("South", 0.3, square(0, 0))]
    chart = drawn(choropleth(SAID, places, written=percent))
    assert titles(chart) == ["North <i>: 10%", "South: 30%"]
    assert {"10% (1 area)", "30% (1 area)"} <= set(texts(chart))
    assert texts(chart).count("1") == texts(chart).count("2") == 2  # in the key and on the area
    assert chart.get("role") == "img"


def test_an_area_without_a_figure_has_a_broken_outline_and_says_why():
    places = [MapArea("A", 1, square(0, 0)), MapArea("B", None, square(1, 0), why="held back")]
    chart = drawn(choropleth(SAID, [*places, MapArea("C", float("nan"), square(2, 0))]))
    broken = [one for one in chart.iter(f"{SVG}path") if one.get("stroke-dasharray")]
    assert [one.get("fill") for one in broken] == [PLAIN, PLAIN]
    assert titles(chart)[1:] == ["B: held back", "C: no figure"]
    assert "No figure (2 areas)" in texts(chart)


def test_north_is_up_and_degrees_of_longitude_are_shortened():
    sheet = laid_out([square(0, 59.5), square(0, 60.5), square(1, 59.5)], 480, 480)
    south, north, east = (sum(y for _, y in rings[0]) for rings in sheet.rings)
    assert north < south == pytest.approx(east, abs=15)
    xs = [x for x, _ in sheet.rings[0][0]]
    ys = [y for _, y in sheet.rings[0][0]]
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(0.5, abs=0.03)  # cos 60


def test_neighbours_share_their_border_however_coarse_the_grid():
    sheet = laid_out([square(0, 0, 1, 60), square(1, 0, 1, 60)], 480, 480)
    for grid in (0.5, 4.0, 20.0):
        left, right = (set(corners(path_of(rings, grid))) for rings in sheet.rings)
        assert len(left & right) >= 2


def corners(d: str) -> list[tuple[int, int]]:
    start, steps = d.removeprefix("M").removesuffix("z").split("l")
    x, y = map(int, start.split())
    found = [(x, y)]
    numbers = list(map(int, steps.replace("-", " -").split()))
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def test_a_path_says_no_corner_twice_and_none_on_a_straight_way():
    line = [(0.0, 0.0), (0.2, 0.0), (5.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0)]
    assert corners(path_of([line], 1.0)) == [(0, 0), (9, 0), (9, 9), (0, 9)]
    assert path_of([line], 50.0) == ""


def test_holes_and_islands_are_rings_of_their_own_and_anything_else_is_nothing():
    hole = {
        "type": "Polygon",
        "coordinates": [*square(0, 0)["coordinates"], *square(0.2, 0.2, 0.2)["coordinates"]],
    }
    islands = {"type": "MultiPolygon", "coordinates": [hole["coordinates"], square(3, 0)["coordinates"]]}
    assert len(list(rings_of(hole))) == 2
    assert len(list(rings_of(islands))) == 3
    assert not list(rings_of({"type": "Point", "coordinates": [1, 2]}))
    assert not list(rings_of(None))


def test_an_area_too_small_to_draw_is_still_there():
    places = [MapArea("Big", 1, square(0, 0, 10)), MapArea("Small", 2, square(5, 5, 0.0001))]
    small = list(drawn(choropleth(SAID, places)).iter(f"{SVG}path"))[1]
    assert "h" in small.get("d")


def test_areas_lead_somewhere_and_the_marked_one_comes_last():
    places = [replace(one, href=f"/a?code={one.name}") for one in areas(3)]
    places[0] = replace(places[0], marked=True)
    for chart in (drawn(choropleth(SAID, places)), drawn(tile_map(SAID, places))):
        assert chart.get("role") == "group"
        links = list(chart.iter(f"{SVG}a"))
        assert {link.get("aria-label") for link in links} == {
            f"Area & {n}: {number}" for n, number in ((0, "0"), (1, "0.001"), (2, "0.002"))
        }
    assert titles(drawn(choropleth(SAID, places)))[-1] == "Area & 0: 0"


@pytest.mark.parametrize("draw", [choropleth, tile_map])
@pytest.mark.parametrize("number", [0, 1, 361])
def test_any_number_of_areas_stays_small(draw, number):
    for found in (areas(number, 100), [replace(one, value=None) for one in areas(number, 100)]):
        chart = draw(SAID, found, written=percent)
        assert len(titles(drawn(chart))) == number
        assert len(str(chart)) < 150_000


def test_an_outline_as_text_is_drawn_like_the_same_one_as_data():
    text = [replace(one, outline=dumps(one.outline)) for one in areas(5)]
    assert choropleth(SAID, text) == choropleth(SAID, areas(5))


def test_areas_without_outlines_leave_a_map_empty_but_whole():
    assert not titles(drawn(choropleth(SAID, [MapArea("A", 1)])))


def test_tiles_stand_by_name_where_nobody_says_where_they_lie():
    names = ["Delta", "alpha", "Charlie", "Bravo", "Echo"]
    assert cells_of(names, [None] * 5) == [(0, 1), (0, 0), (2, 0), (1, 0), (1, 1)]
    assert cells_of(["B", "A"], [(0, 0), None]) == [(1, 0), (0, 0)]


def test_tiles_lie_about_where_their_areas_do():
    centres = [(-2.0, 55.0), (0.0, 55.0), (-2.0, 53.0), (0.0, 53.0)]
    north_west, north_east, south_west, south_east = cells_of(["a", "b", "c", "d"], centres)
    assert north_west[0] < north_east[0]
    assert south_west[0] < south_east[0]
    assert north_west[1] < south_west[1]
    assert north_east[1] < south_east[1]


@pytest.mark.parametrize("number", [1, 2, 12, 361])
def test_no_two_tiles_share_a_cell(number):
    found = cells_of([one.name for one in areas(number)], [one.centre for one in areas(number)])
    assert len(set(found)) == number
    assert across_of(found) <= MOST_ACROSS
    same = cells_of(["x"] * number, [(1.0, 52.0)] * number)
    assert len(set(same)) == number


def test_short_names_are_short_and_never_alike():
    names = ["Northmoor", "North Tyne", "North Tyde", "Kings on Sea", "ümläut", ""]
    short = short_names(names)
    assert short[:4] == ["Nort", "NTyn", "NTyd", "KSea"]
    assert len(set(short_names(["Northam", "Northop"]))) == 2
    assert all(len(one) <= 7 for one in short_names([f"Area {n}" for n in range(361)]))


def test_a_tile_shows_its_name_and_value():
    places = [MapArea("Northmoor & so on", 0.25, short="NM"), MapArea("B", None)]
    chart = drawn(tile_map(SAID, places, written=percent))
    assert {"NM", "25%", "B", "–"} <= set(texts(chart))
    assert [one.get("stroke-dasharray") for one in chart.iter(f"{SVG}rect")].count("3 2") == 2
    tiles = [group for group in chart.iter(f"{SVG}g") if group.find(f"{SVG}rect") is not None]
    for tile in tiles:
        ground = tile.find(f"{SVG}rect").get("fill")
        assert all(contrast(words.get("fill"), ground) >= 4.5 for words in tile.iter(f"{SVG}text"))
    assert len(tiles) == 2


def test_maps_are_printed():
    maps = [choropleth(SAID, areas(30, 20)), tile_map(SAID, areas(30)), choropleth(SAID, [])]
    sections = [Section(f"Map {n}", (), one, "A map") for n, one in enumerate(maps)]
    assert pdf(Report("Maps", ["Here"], sections, "made up")).startswith(b"%PDF")
