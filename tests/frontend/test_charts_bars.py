"""Bars are as long as their values, say them in words, and differ by more than colour."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from frontend.charts import Bar, Line, Said, bars, grouped, percent, stacked, stages
from frontend.charts.fills import FILLS, contrast

SAID = Said("Reach <b>", "Who & where", "Share of employers")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart) -> ElementTree.Element:
    found = ElementTree.fromstring(str(chart))
    assert found.get("aria-label") == "Reach <b>: Who & where"
    assert "Share of employers" in texts(found)
    assert not [one for one in found.iter() if one.get("id") or one.get("style")]
    return found


def texts(chart: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in chart.iter(f"{SVG}text")]


def widths(chart: ElementTree.Element, colour: str = FILLS[0][0]) -> list[float]:
    return [float(box.get("width")) for box in chart.iter(f"{SVG}rect") if box.get("fill") == colour]


def test_bars_are_as_long_as_their_values():
    chart = drawn(bars(SAID, [Bar("A", 0.1), Bar("B", 0.2), Bar("C", 0.0)], written=percent))
    assert widths(chart)[1] == pytest.approx(2 * widths(chart)[0], abs=0.2)
    assert widths(chart)[2] == 0
    assert {"A", "10%", "B", "20%", "C", "0%"} <= set(texts(chart))


def test_a_bar_below_nought_ends_at_nought():
    chart = drawn(bars(SAID, [Bar("A", -1.0), Bar("B", 1.0)]))
    below, above = (box for box in chart.iter(f"{SVG}rect"))
    assert float(below.get("x")) + float(below.get("width")) == pytest.approx(float(above.get("x")), abs=0.2)


def test_whiskers_stand_where_the_interval_ends_and_the_mark_where_the_other_value_is():
    rows = [Bar("A", 0.2, 0.1, 0.4, compared=0.2), Bar("B", 0.4)]
    chart = drawn(bars(SAID, rows, compared_with="England & Wales"))
    box, longer = list(chart.iter(f"{SVG}rect"))
    low, high = (float(line.get("x1")) for line in chart.iter(f"{SVG}line"))
    start, end = float(box.get("x")), float(box.get("x")) + float(box.get("width"))
    assert low == pytest.approx((start + end) / 2, abs=0.2)
    assert high == pytest.approx(float(longer.get("x")) + float(longer.get("width")), abs=0.2)
    marks = [one.get("points").split()[0].split(",")[0] for one in chart.iter(f"{SVG}polygon")]
    assert len(marks) == 2  # in the key, and on the row that has another value
    assert float(marks[1]) == pytest.approx(end, abs=0.2)
    assert "England & Wales" in texts(chart)


def test_what_is_held_back_has_no_bar_and_says_so():
    chart = drawn(bars(SAID, [Bar("A <i>", None, why="held back")]))
    assert not widths(chart)
    assert {"A <i>", "held back"} <= set(texts(chart))


def test_the_longest_words_stay_inside():
    rows = [Bar("x" * 200, 12_345_678, note="(of all there are)"), Bar("B", None, why="held back")]
    chart = drawn(bars(SAID, rows))
    for one in chart.iter(f"{SVG}text"):
        if one.get("text-anchor") == "start":
            assert float(one.get("x")) + 7.7 * len(one.text or "") < 480


def test_rows_lead_somewhere_where_they_have_an_address():
    chart = drawn(bars(SAID, [Bar("A", 1, href='/a?b="c"&d'), Bar("B", 1)]))
    assert chart.get("role") == "group"
    (link,) = chart.iter(f"{SVG}a")
    assert (link.get("href"), link.get("aria-label")) == ('/a?b="c"&d', "A")


@pytest.mark.parametrize("rows", [[], [Bar("One", 0)], [Bar(f"Area {n}", n) for n in range(361)]])
def test_any_number_of_bars(rows):
    chart = drawn(bars(SAID, rows))
    assert len(widths(chart)) == len(rows)
    assert len(str(bars(SAID, rows))) < 150_000
    assert drawn(stages(SAID, rows)) is not None


def test_grouped_bars_have_a_look_and_a_length_of_their_own():
    series = [Line("Bronze", [10, 5]), Line("Silver", [20, None]), Line("Gold", [0, 1])]
    chart = drawn(grouped(SAID, ["Northmoor", "Eastdale & co"], series))
    _, *bronze = widths(chart, FILLS[0][0])
    assert bronze[0] == pytest.approx(2 * bronze[1], abs=0.2)
    assert widths(chart, FILLS[1][0])[1] == pytest.approx(2 * bronze[0], abs=0.2)
    assert len(widths(chart, FILLS[1][0])) == 2  # the key and one bar: the other has no figure
    assert {"Eastdale & co", "no figure", "Bronze", "Silver", "Gold"} <= set(texts(chart))


def test_a_stack_adds_up():
    series = [Line("Bronze", [30, 0]), Line("Silver", [10, 0])]
    chart = drawn(stacked(SAID, ["A", "B"], series))
    assert widths(chart, FILLS[0][0])[1] == pytest.approx(3 * widths(chart, FILLS[1][0])[1], abs=0.3)
    assert texts(chart).count("40") >= 1
    assert "30" in texts(chart)
    whole = drawn(stacked(SAID, ["A", "B"], [Line("Bronze", [30, 1]), Line("Silver", [10, 0])], whole=True))
    first, second = widths(whole, FILLS[0][0])[1:]
    assert first == pytest.approx(0.75 * second, abs=0.2)


@pytest.mark.parametrize("draw", [grouped, stacked])
def test_nothing_to_group_is_an_empty_chart(draw):
    assert drawn(draw(SAID, [], [])) is not None
    assert drawn(draw(SAID, ["A"], [Line("Bronze", [0])])) is not None


def test_stages_tell_counts_and_the_share_of_the_first():
    rows = [
        Bar("Signed up", 200),
        Bar("Awarded", 50, note="median 90 days"),
        Bar("Renewed", None, why="held back"),
    ]
    chart = drawn(stages(SAID, rows))
    assert widths(chart)[0] == pytest.approx(4 * widths(chart)[1], abs=0.3)
    assert {"200", "50 (25% of the first)", "median 90 days", "held back"} <= set(texts(chart))


def test_hatching_stays_within_its_bar():
    chart = drawn(stacked(SAID, ["A"], [Line(str(n), [n + 1]) for n in range(len(FILLS))]))
    hatched = [one.get("d") for one in chart.iter(f"{SVG}path") if "L" in one.get("d", "")]
    assert len(hatched) == 2 * sum(bool(kind) for _, kind in FILLS)
    for d in hatched:
        places = [tuple(map(float, place.split(","))) for place in d[1:].replace("M", "L").split("L")]
        assert all(0 <= x <= 480 for x, _ in places)
        assert max(y for _, y in places) - min(y for _, y in places) <= 20.05


def test_neighbouring_looks_differ_by_more_than_colour():
    looks = [(kind, contrast(colour, "#ffffff") > 3) for colour, kind in FILLS]
    assert all(one != other for one, other in pairwise(looks))
    assert len(set(FILLS)) == len(FILLS)
