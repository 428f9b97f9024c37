"""What is asked of the cells after joining: the whole effect, and its parts by time, level and group.

A question is a set of cells. All questions are answered from the same fit and the same draws, so that figures
printed beside each other belong together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assessments.absence.evaluation.panel import Flags, Panel, Places
from assessments.absence.power import FEWEST_IN_A_GROUP


@dataclass(frozen=True)
class Question:
    """Cells to look at, what kind of figure they give, and its name among its kind."""

    kind: str  # "effect", "period", "years", "level" and so on, or an attribute's name after "by "
    value: str
    cells: Flags


def questions(panel: Panel, donut: int) -> list[Question]:
    """Every question that the panel can answer, the whole effect first."""
    asked = [Question("effect", "", panel.treated), Question("year before", "", _before(panel, donut))]
    by_level = (*_by_level(panel), *_before_by_level(panel, donut))
    return [*asked, *_by_period(panel, donut), *_by_years(panel), *by_level, *_by_attribute(panel)]


def since_joining(panel: Panel) -> Places:
    """How many periods have passed since joining, by cell (N x T); nought in the first whole period."""
    return np.arange(len(panel.periods)) - panel.first[:, None]


def _joiners(panel: Panel) -> Flags:
    return (panel.first < len(panel.periods))[:, None] & panel.present & ~panel.partial


def _before(panel: Panel, donut: int) -> Flags:
    """The year before joining, which is left out of the fit when there is a donut."""
    since = since_joining(panel)
    return _joiners(panel) & (since < 0) & (since >= -donut)


def _by_period(panel: Panel, donut: int) -> Iterator[Question]:
    """Periods before joining that the fit did not see, and periods after it."""
    since, joiners = since_joining(panel), _joiners(panel)
    for period in range(-donut, int(since[panel.treated].max(initial=-1)) + 1):
        yield from _asked("period", str(period), joiners & (since == period))


def _by_years(panel: Panel) -> Iterator[Question]:
    years = since_joining(panel) // panel.periods_a_year
    for year in range(int(years[panel.treated].max(initial=-1)) + 1):
        yield from _asked("years", str(year + 1), panel.treated & (years == year))


def _by_level(panel: Panel) -> Iterator[Question]:
    levels = np.unique(panel.levels[panel.treated])
    if (levels != "").any():
        for level in levels:
            yield from _asked("level", str(level), panel.treated & (panel.levels == level))


def _before_by_level(panel: Panel, donut: int) -> Iterator[Question]:
    """The year before joining by the level reached in the end: whether those who got far differed before."""
    before, reached = _before(panel, donut), panel.levels[:, -1]
    if (reached != "").any():
        for level in np.unique(reached[before.any(1)]):
            yield from _asked("year before by level", str(level), before & (reached == level)[:, None])


def _by_attribute(panel: Panel) -> Iterator[Question]:
    for name, values in panel.attributes.items():
        for value in np.unique(values):
            yield from _asked(f"by {name}", str(value), panel.treated & (values == value)[:, None])


def _asked(kind: str, value: str, cells: Flags) -> Iterator[Question]:
    if cells.any(1).sum() >= FEWEST_IN_A_GROUP:
        yield Question(kind, value, cells)
