"""The estimators beside the primary one, on simulated employers whose effect is known."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from assessments.absence.evaluation.panel import Panel
from assessments.absence.evaluation.robustness import LABELS, robustness, twfe_decomposition
from tests.assessments.absence.evaluation.test_annual_panel import periods

SIMULATED = Path(__file__).parents[4] / "../shared/data/sim500x24.csv"


def made(*, effect: float = -1.0, employers: int = 200, seed: int = 1) -> Panel:
    """24 quarters; every other employer joins at the start of a year, and loses `effect` days more then."""
    rng = np.random.default_rng(seed)
    first = np.where(np.arange(employers) % 2, rng.choice([8, 12, 16], employers), 24)
    fte = rng.lognormal(4, 0.5, employers)[:, None] * np.ones(24)
    treated = np.arange(24) >= first[:, None]
    rate = rng.normal(8, 1.5, employers)[:, None] + 0.05 * np.arange(24) + np.where(treated, effect, 0.0)
    days = rng.poisson(np.maximum(rate, 0.5) * fte / 4).astype(float)
    sector = rng.choice(["health", "retail", "other"], employers, p=[0.6, 0.38, 0.02])
    shape = (employers, 24)
    return Panel(
        tuple(f"e{n}" for n in range(employers)),
        periods(date(2018, 4, 1), 24),
        days,
        fte / 4,
        first.astype(np.int64),
        np.zeros(shape, dtype=bool),
        np.full(shape, ""),
        {"sector": sector},
    )


@pytest.mark.parametrize("name", LABELS)
def test_a_known_effect_lies_within_four_errors(name: str) -> None:
    found, refused = robustness(made())
    assert refused == {}
    estimate = found[name]
    assert estimate.se is not None
    assert estimate.se < 0.2
    assert abs(estimate.estimate - -1.0) < 4 * estimate.se


def test_every_estimate_says_what_it_is_of() -> None:
    for name, estimate in robustness(made())[0].items():
        assert estimate.name == name
        assert estimate.estimand
        assert estimate.comparison
        assert estimate.ci_method
        assert estimate.n_employers == 200
        assert estimate.fte_years > 0


def test_years_before_the_donut_are_needed() -> None:
    """With a donut of two years those that joined after two years have no baseline, and count no longer."""
    whole, shorter = robustness(made())[0], robustness(made(), donut=8)[0]
    assert shorter["callaway_santanna_annual"].n_employers < whole["callaway_santanna_annual"].n_employers
    assert shorter["linear_imputation"].fte_years < whole["linear_imputation"].fte_years
    assert shorter["linear_imputation"].donut == 8


def test_what_a_panel_does_not_allow_is_refused_in_a_sentence() -> None:
    panel = made()
    nobody = Panel(**{**vars(panel), "first": np.full(200, 24)})
    found, refused = robustness(nobody)
    assert found == {}
    assert set(refused) == set(LABELS)
    assert all(reason.endswith(".") for reason in refused.values())


def test_the_decomposition_adds_up_to_the_regression() -> None:
    panel = made()
    rows = twfe_decomposition(panel)
    assert sum(row["weight"] for row in rows) == pytest.approx(1)
    total = sum(row["weight"] * row["estimate"] for row in rows)
    assert total == pytest.approx(robustness(panel)[0]["twfe"].estimate)


def test_figures_of_the_simulated_employers_are_those_other_programs_gave() -> None:
    if not SIMULATED.exists():
        pytest.skip(f"{SIMULATED.name} is not here; it is shared, not part of the repository.")
    table = pd.read_csv(SIMULATED)
    wide = {
        name: table.pivot(index="employer", columns="q", values=name).to_numpy(float)
        for name in ("days", "fte")
    }
    joined = table.groupby("employer")["g"].first().to_numpy()
    shape = wide["days"].shape
    panel = Panel(
        tuple(str(n) for n in range(shape[0])),
        periods(date(2018, 4, 1), shape[1]),
        wide["days"],
        wide["fte"] / 4,
        np.where(joined == 0, shape[1], joined).astype(np.int64),
        np.zeros(shape, dtype=bool),
        np.full(shape, ""),
    )
    found = robustness(panel)[0]
    figures = {
        name: (round(found[name].estimate, 3), round(found[name].se or 0, 3))
        for name in ("linear_imputation", "twfe")
    }
    assert figures == {"linear_imputation": (-0.497, 0.128), "twfe": (-0.285, 0.110)}
