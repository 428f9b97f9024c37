"""Panels that estimators are checked on, as long tables with the columns unit, time, outcome and first."""

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from assessments.absence.evaluation.outcomes import Outcomes
from assessments.absence.evaluation.panel_columns import PanelColumns, read_panel

COLUMNS = PanelColumns("unit", "time", "outcome", "first")


def minimum_wage() -> pd.DataFrame:
    """Teenage employment in 500 counties, 2003 to 2007: the example of Callaway and Sant'Anna.

    It comes with a package that is used for nothing else and is not imported.
    """
    spec = importlib.util.find_spec("moderndid")
    if spec is None or spec.origin is None:
        pytest.skip("The package that brings the minimum wage data is not installed.")
    table = pd.read_pickle(Path(spec.origin).parent / "core" / "datasets" / "mpdta_long.pkl.gz")
    names = {"countyreal": "unit", "year": "time", "lemp": "outcome", "first.treat": "first"}
    return table.rename(columns=names).astype({"unit": int, "time": int, "first": int})


def staggered(*, gaps: bool, never: bool = True, seed: int = 5) -> pd.DataFrame:
    """150 units over 10 times, groups first treated at 4, 6 and 8, effects that grow and differ by group."""
    rng = np.random.default_rng(seed)
    first = rng.choice([0, 4, 6, 8] if never else [4, 6, 8], size=150)
    rows = []
    for unit, group in enumerate(first):
        level, size = rng.normal(10, 2), rng.lognormal(3, 0.7)
        shock = 0.0
        for time in range(1, 11):
            shock = 0.5 * shock + rng.normal(0, 1)
            effect = 0.3 * (time - group + 1) * (group / 6) if group and time >= group else 0.0
            days = rng.poisson(size * max(level + 0.2 * time - effect + shock, 0.1))
            rows.append((unit, time, days / size, int(group), days, size, level + rng.normal()))
    table = pd.DataFrame(rows, columns=["unit", "time", "outcome", "first", "days", "fte", "covariate"])
    table["covariate"] = table.groupby("unit")["covariate"].transform("first")
    return table[rng.random(len(table)) > 0.08].reset_index(drop=True) if gaps else table


def as_text(table: pd.DataFrame) -> dict[str, list[str]]:
    """The columns as they stand in a file."""
    return {name: [str(cell) for cell in table[name].tolist()] for name in table.columns}


def outcomes(table: pd.DataFrame) -> Outcomes:
    """The panel that a file with this table gives."""
    return read_panel(as_text(table), COLUMNS).outcomes
