"""Days lost by sector, size and other facts as they may be published, and national rates beside them."""

from collections.abc import Hashable
from typing import Any

import numpy as np

from assessments.absence.benchmarks import PUBLISHED
from assessments.absence.disclosure import Figure, Part, held_back, rounded
from assessments.absence.evaluation.panel import Panel

MOST_VALUES = 25  # a fact with more values than this is no grouping


def by_group(panel: Panel) -> dict[str, Any]:
    """The last whole year in days lost (to the nearest five), FTE-years and days per FTE-year, by each fact.

    What is held back has no figures but a reason. Full-time equivalents stand in for people, who are not in
    the file; every employer counts in each fact's table and in the total, so all are looked at together.
    """
    last = np.arange(len(panel.periods)) >= len(panel.periods) - panel.periods_a_year
    days, years = panel.days[:, last].sum(1), panel.exposure[:, last].sum(1)
    there = np.flatnonzero(years > 0)
    parts: dict[Hashable, Part] = {
        int(place): Part(int(place), float(years[place]), float(years[place])) for place in there
    }
    groups = [("total", "", frozenset(int(place) for place in there))]
    for name, values in panel.attributes.items():
        known = np.unique(values[there])
        if len(known) <= MOST_VALUES:
            groups += [(name, str(one), frozenset(there[values[there] == one].tolist())) for one in known]
    back = held_back([Figure((fact, value), keys) for fact, value, keys in groups], parts)
    rows = [
        {"fact": fact, "value": value, **_cell(sorted(keys), days, years, back.get((fact, value), ""))}
        for fact, value, keys in groups
    ]
    return {
        "period_start": panel.periods[int(np.argmax(last))].start.isoformat(),
        "period_end": panel.periods[-1].end.isoformat(),
        "rows": rows,
    }


def _cell(places: list[int], days: Any, years: Any, hidden: str) -> dict[str, Any]:
    if hidden:
        return {"hidden": hidden, "days_lost": None, "fte_years": None, "rate": None, "n_employers": None}
    lost, worked = float(days[places].sum()), float(years[places].sum())
    return {
        "hidden": "",
        "days_lost": rounded(lost),
        "fte_years": worked,
        "rate": lost / worked if worked else None,
        "n_employers": len(places),
    }


def national(panel: Panel, basis: str) -> list[dict[str, Any]]:
    """Published national rates of the years of the panel on its own basis; none when none is stated."""
    years = {period.start.year for period in panel.periods}
    return [
        {"name": one.name, "year": one.year, "lost_time": one.lost_time, "source": one.source}
        for one in PUBLISHED
        if one.basis.value == basis and one.year in years
    ]
