"""Panels for tests: made from made-up files, or from arrays alone."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np

from assessments.absence.evaluation.panel import Panel, Period
from assessments.absence.evaluation.reading import read_panel
from tests.assessments.absence.evaluation.made_up import Files, made_up_files


@cache
def files(seed: int = 1, employers: int = 60, change: float = -0.12, noise: float = 0.10) -> Files:
    return made_up_files(seed, employers=employers, change=change, noise=noise)


@cache
def panel(seed: int = 1, employers: int = 60, change: float = -0.12, noise: float = 0.10) -> Panel:
    made = files(seed, employers, change, noise)
    return read_panel(made.returns.encode(), made.joins.encode()).panel


def of_arrays(days: np.ndarray, exposure: np.ndarray, first: np.ndarray) -> Panel:
    """A quarterly panel of arrays, from January 2019."""
    count, periods = days.shape
    return Panel(
        tuple(f"E{number:03}" for number in range(count)),
        tuple(_quarter(place) for place in range(periods)),
        days.astype(float),
        exposure.astype(float),
        first.astype(np.int64),
        np.zeros(days.shape, bool),
        np.full(days.shape, "", dtype="<U8"),
    )


def with_employer(panel: Panel, days: np.ndarray, exposure: np.ndarray) -> Panel:
    """The panel with one more employer that never joined."""
    return replace(
        panel,
        employers=(*panel.employers, "another"),
        days=np.vstack([panel.days, days]),
        exposure=np.vstack([panel.exposure, exposure]),
        first=np.append(panel.first, len(panel.periods)),
        partial=np.vstack([panel.partial, np.zeros(len(panel.periods), bool)]),
        levels=np.vstack([panel.levels, np.full(len(panel.periods), "")]),
        attributes={name: np.append(values, "other") for name, values in panel.attributes.items()},
        joined_on=(*panel.joined_on, None),
    )


def _quarter(place: int) -> Period:
    following = place + 1
    start = date(2019 + place // 4, place % 4 * 3 + 1, 1)
    end = date(2019 + following // 4, following % 4 * 3 + 1, 1) - timedelta(days=1)
    return Period(start, end)
