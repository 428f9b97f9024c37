"""Charts as inline SVG, for pages and for printed reports alike. Each page puts the chart's table under it.

A chart is drawn from plain numbers and carries its title and a description for those who cannot see it. What
differs by colour differs by shape, dash, hatching or a printed number as well. Nothing here needs a style
sheet, a script, or an id, so that any number of charts stand on one page.
"""

from frontend.charts.bars import Bar, bars, grouped, stacked, stages
from frontend.charts.classes import Cut
from frontend.charts.drawing import Said, nice_ticks, number
from frontend.charts.estimates import Interval, Point, forest, funnel, over_time
from frontend.charts.lines import Course, Line, lorenz, percent, steps, trend
from frontend.charts.maps import MapArea, choropleth, tile_map

__all__ = [
    "Bar",
    "Course",
    "Cut",
    "Interval",
    "Line",
    "MapArea",
    "Point",
    "Said",
    "bars",
    "choropleth",
    "forest",
    "funnel",
    "grouped",
    "lorenz",
    "nice_ticks",
    "number",
    "over_time",
    "percent",
    "stacked",
    "stages",
    "steps",
    "tile_map",
    "trend",
]
