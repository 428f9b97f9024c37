"""The primary estimator on any panel of counts: the effect put in, its interval, and when there is none."""

from typing import Any

import numpy as np
import pytest

from assessments.absence.evaluation.outcomes import NEVER, Outcomes
from assessments.absence.evaluation.panel_columns import PanelColumns
from assessments.absence.evaluation.panel_estimates import panel_estimates
from assessments.absence.evaluation.panel_poisson import ImputedCounts, impute_counts
from tests.assessments.absence.evaluation.long_tables import as_text, staggered

COUNTS = PanelColumns("unit", "time", "days", "first", "fte")


def imputed(units: int, seed: int = 1, noise: bool = True) -> ImputedCounts:
    """Eight times; every other unit is treated at 5 and then has a fifth less."""
    rng = np.random.default_rng(4)
    times = np.arange(1.0, 9)
    first = np.where(np.arange(units) % 2, 5.0, NEVER)
    exposure = rng.lognormal(3, 0.5, (units, 1)) * np.ones(8)
    rate = rng.lognormal(2, 0.2, (units, 1)) * rng.lognormal(0, 0.1, 8)
    mean = exposure * rate * np.where(times >= first[:, None], 0.8, 1.0)
    counts = rng.poisson(mean).astype(float) if noise else mean
    outcomes = Outcomes(tuple(map(str, range(units))), times, counts / exposure, first)
    return impute_counts(counts, exposure, outcomes, seed)


def test_without_noise_the_change_is_found_exactly() -> None:
    found = imputed(30, noise=False)
    assert found.percent == pytest.approx(-20)
    assert list(found.by_event_time) == [0, 1, 2, 3]


@pytest.mark.parametrize(("units", "method"), [(60, "bootstrap"), (30, "jackknife")])
def test_the_interval_goes_by_the_number_of_units(units: int, method: str) -> None:
    found = imputed(units)
    assert found.spread is not None
    assert method in found.spread.method
    low, high = found.spread.ci95
    assert low < found.estimate < high < 0


def test_with_few_units_there_is_no_interval() -> None:
    assert imputed(12).spread is None


def test_the_same_seed_gives_the_same_draws() -> None:
    assert imputed(60, seed=3) == imputed(60, seed=3)
    assert imputed(60, seed=3) != imputed(60, seed=4)


def test_it_comes_with_an_exposure() -> None:
    found: dict[str, Any] = panel_estimates(as_text(staggered(gaps=True)), COUNTS)["poisson_imputation"]
    assert found["overall"]["ci95"][0] < found["overall"]["estimate"] < found["overall"]["ci95"][1]
    assert [row["event_time"] for row in found["event_study"]] == [0, 1, 2, 3, 4, 5, 6]
    assert "poisson_imputation" not in panel_estimates(
        as_text(staggered(gaps=True)), PanelColumns("unit", "time", "outcome", "first")
    )
