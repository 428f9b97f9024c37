"""Charts as inline SVG, for pages and for printed reports alike. Each page puts the chart's table under it.

A chart is drawn from plain numbers and carries its title and a description for those who cannot see it. What
differs by colour differs by shape, dash, hatching or a printed number as well. Nothing here needs a style
sheet, a script, or an id, so that any number of charts stand on one page.
"""

from frontend.charts.drawing import Said, nice_ticks, number
from frontend.charts.estimates import Interval, Point, forest, funnel, over_time
from frontend.charts.lines import Line, trend

__all__ = [
    "Interval",
    "Line",
    "Point",
    "Said",
    "forest",
    "funnel",
    "nice_ticks",
    "number",
    "over_time",
    "trend",
]
