"""Every kind of chart in a browser: axe finds nothing, all fits a telephone, and its words are big enough."""

from frontend.charts import (
    Bar,
    Course,
    Interval,
    Line,
    MapArea,
    Said,
    bars,
    choropleth,
    forest,
    grouped,
    lorenz,
    percent,
    stacked,
    stages,
    steps,
    tile_map,
    trend,
)
from frontend.rendering import STATIC
from tests.browser.person import PHONE

SMALLEST = 9.0  # pixels on a telephone, for the smallest words of a chart
STYLES = ("vendor/govuk-frontend.css", "halemark.css", "layouts.css", "lists.css")


def said(title: str) -> Said:
    return Said(title, "What it shows in a sentence.", "Share of employers")


def area(number: int, **more) -> MapArea:
    west, south = -2 + number % 4, 54 + number // 4
    ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
    outline = {"type": "Polygon", "coordinates": [ring]}
    value = None if number == 3 else number / 40
    return MapArea(f"Northmoor {number}", value, outline, (west, south), href=f"/areas/{number}", **more)


def gallery() -> list[str]:
    series = [Line("Bronze", [12, 5]), Line("Silver", [7, 9]), Line("Gold", [3, None])]
    areas = [area(number, marked=number == 2) for number in range(12)]
    rows = [Bar("Small (10 to 49)", 0.06, 0.05, 0.08, 0.04, href="/a"), Bar("Large", None, why="held back")]
    return [
        bars(said("Bars"), rows, "England", percent),
        grouped(said("Groups"), ["Northmoor", "Eastdale"], series),
        stacked(said("Stacks"), ["Northmoor", "Eastdale"], series),
        stages(said("Stages"), [Bar("Signed up", 40), Bar("Awarded", 12, note="median 90 days")]),
        steps(said("Steps"), [Course("2024", [6, 12], [0.9, 0.7], [0.8, 0.5], [1, 0.8])], "Months"),
        lorenz(said("Shares"), [(0.8, 0.3)], "Share of employers"),
        trend(said("Trend"), ["Jan 26", "Apr 26"], [Line("You", [1, 2])]),
        forest(said("Forest"), [Interval("Manufacturing and production", -0.5, -0.9, -0.1)]),
        choropleth(said("Map"), areas, written=percent),
        tile_map(said("Tiles"), areas, written=percent),
    ]


def page_of(charts: list[str]) -> str:
    styles = "".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES)
    figures = "".join(f'<figure class="hm-figure">{chart}</figure>' for chart in charts)
    return (
        f'<!DOCTYPE html><html lang="en" class="govuk-template"><head><title>Charts</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{styles}</style></head>'
        f'<body class="govuk-template__body"><main class="govuk-width-container"><h1>Charts</h1>{figures}'
        "</main></body></html>"
    )


def test_every_chart_is_read_on_a_desk_and_on_a_telephone(person):
    for viewport, name in ((None, "charts-desk"), (PHONE, "charts-phone")):
        reader = person(viewport, name=name)
        reader.page.set_content(page_of(gallery()))
        reader.check()
        heights = reader.page.eval_on_selector_all(
            "svg text",
            "all => all.map(one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)",
        )
        assert min(heights) >= SMALLEST
        cut = reader.page.eval_on_selector_all(
            "svg text",
            """all => all.filter(one => {
                const own = one.getBoundingClientRect(), all = one.closest("svg").getBoundingClientRect();
                return own.left < all.left - 1 || own.right > all.right + 1 || own.bottom > all.bottom + 1;
            }).map(one => one.textContent)""",
        )
        assert cut == []


def test_the_areas_of_a_map_are_reached_with_the_keyboard(person):
    reader = person()
    reader.page.set_content(page_of([choropleth(said("Map"), [area(0), area(1)], written=percent)]))
    reader.tab_to(reader.page.get_by_role("link", name="Northmoor 1: 2%"))
