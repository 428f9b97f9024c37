"""Steps fall where they should, and an uneven share lies below the even one."""

from xml.etree import ElementTree

import pytest

from frontend.charts import Course, Said, lorenz, steps

SAID = Said("Retention <b>", "Who & how long", "Share still taking part")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart) -> ElementTree.Element:
    found = ElementTree.fromstring(str(chart))
    assert (found.get("role"), found.get("aria-label")) == ("img", "Retention <b>: Who & how long")
    assert SAID.unit in texts(found)
    return found


def texts(chart: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in chart.iter(f"{SVG}text")]


def corners(line: ElementTree.Element) -> list[tuple[float, float]]:
    return [tuple(map(float, place.split(","))) for place in line.get("points").split()]


def test_a_course_is_level_and_then_falls_at_its_time():
    chart = drawn(steps(SAID, [Course("2024 & on", [6, 12], [0.75, 0.5], until=12)], "Months"))
    (line,) = chart.iter(f"{SVG}polyline")
    (x0, y0), (x1, y1), (x2, y2), (x3, y3), (x4, y4), _ = corners(line)
    assert (y0, x1, y2, x3) == (y1, x2, y3, x4)
    assert x3 - x0 == pytest.approx(2 * (x1 - x0), abs=0.2)
    assert y4 - y0 == pytest.approx(2 * (y2 - y0), abs=0.2)
    assert {"2024 & on", "Months", "100%", "0%"} <= set(texts(chart))


def test_a_band_is_shaded_and_outlined_in_the_dash_of_its_line():
    course = Course("A", [6], [0.5], [0.4], [0.6])
    chart = drawn(steps(SAID, [Course("B", [6], [0.9]), course], "Months"))
    dashes = [line.get("stroke-dasharray") for line in chart.iter(f"{SVG}polyline")]
    assert sorted(dashes, key=str) == ["6 4", "6 4", "6 4", None]
    (band,) = (one for one in chart.iter(f"{SVG}polygon") if one.get("fill-opacity"))
    assert float(band.get("fill-opacity")) < 0.2


def test_what_comes_after_the_end_is_not_drawn():
    chart = drawn(steps(SAID, [Course("A", [6, 48], [0.5, 0.1])], "Months", most=12))
    (line,) = chart.iter(f"{SVG}polyline")
    assert max(x for x, _ in corners(line)) <= 456
    assert len(corners(line)) == 4


def test_more_courses_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="three"):
        steps(SAID, [Course(f"{n}", [], []) for n in range(4)], "Months")


@pytest.mark.parametrize("cohorts", [[], [Course("A", [], [])], [Course("A", [0], [0.0])]])
def test_little_or_nothing_to_follow(cohorts):
    drawn(steps(SAID, cohorts, "Months"))


def test_an_uneven_share_lies_below_the_even_one():
    chart = drawn(lorenz(SAID, [(0.8, 0.2), (0.5, 0.1)], "Share of employers"))
    even, found = chart.iter(f"{SVG}polyline")
    (left, bottom), (right, top) = corners(even)
    assert even.get("stroke-dasharray")
    assert corners(found)[0] == (left, bottom)
    assert corners(found)[-1] == (right, top)
    x, y = corners(found)[2]
    assert ((x - left) / (right - left), (bottom - y) / (bottom - top)) == pytest.approx((0.8, 0.2), abs=0.01)


def test_nothing_shared_out_is_the_even_line():
    even, found = drawn(lorenz(SAID, [], "Share of employers")).iter(f"{SVG}polyline")
    assert corners(even) == corners(found)
