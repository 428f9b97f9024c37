"""Charts are well-formed, named for those who cannot see them, and draw what they are given."""

from xml.etree import ElementTree

import pytest

from frontend.charts import Interval, Line, Point, Said, forest, funnel, nice_ticks, number, over_time, trend

SAID = Said("Absence <b>", "Falls & rises", "Days per year")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart) -> ElementTree.Element:
    found = ElementTree.fromstring(str(chart))
    assert found.get("role") == "img"
    assert found.get("aria-label") == "Absence <b>: Falls & rises"
    assert "Days per year" in texts(found)
    return found


def texts(chart: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in chart.iter(f"{SVG}text")]


def test_a_trend_leaves_its_gaps_open():
    lines = [Line("You", [1, 2, None, 4, None]), Line("Others & all", [2, 2, 2, 2, 2])]
    chart = drawn(trend(SAID, ["a", "b", "c", "d", "e"], lines, mark_at=2))
    assert len(list(chart.iter(f"{SVG}polyline"))) == 2  # a stretch of two, and the whole second line
    assert len(list(chart.iter(f"{SVG}circle"))) == 3 + 1  # and one in the key
    assert "Others & all" in texts(chart)


@pytest.mark.parametrize("labels", [[], ["one"], [f"Quarter {n}" for n in range(80)]])
def test_labels_never_crowd(labels):
    chart = drawn(trend(SAID, labels, [Line("You", [1.0] * len(labels))]))
    assert sum(text in labels for text in texts(chart)) <= 8


def test_intervals_have_their_whiskers_and_a_rule_at_nought():
    points = [Interval("-1", 0.1, -0.2, 0.4), Interval("0", -0.3, -0.6, 0.0), Interval("1", -0.4)]
    for chart in (over_time(SAID, points, zero_before=1), forest(SAID, points)):
        found = drawn(chart)
        assert len(list(found.iter(f"{SVG}circle"))) == 3
        assert sum(line.get("stroke-width") == "2" for line in found.iter(f"{SVG}line")) == 2


def test_a_funnel_marks_what_lies_outside_by_its_shape():
    limits = [Interval("", 10, 2, 12), Interval("", 100, 5, 9)]
    found = drawn(funnel(SAID, [Point(10, 7), Point(90, 20, outside=True)], 7, limits))
    assert len(list(found.iter(f"{SVG}circle"))) == len(list(found.iter(f"{SVG}polygon"))) == 1


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0, 9.1], [0, 2, 4, 6, 8, 10]),
        ([-0.62, 0.1], [-0.8, -0.6, -0.4, -0.2, 0, 0.2]),
        ([3, 3], [0, 1, 2, 3]),
        ([0, 0], [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ([], [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ],
)
def test_ticks_are_round(values, ticks):
    assert nice_ticks(values) == ticks


def test_numbers_have_a_true_minus_and_no_negative_nought():
    assert [number(value) for value in (-0.5, 0.0, -0.0, 1200)] == ["−0.5", "0", "0", "1,200"]
    assert [number(value, 1) for value in (-0.04, -0.06)] == ["0.0", "−0.1"]
