from dataclasses import replace

import numpy as np
import pytest

from assessments.absence.evaluation.robustness import annual, decomposition, methods, other_estimates
from tests.assessments.absence.evaluation.panels import files, of_arrays, panel

NAMES = {
    "before_after", "before_after_comparison", "before_after_year_before",
    "before_after_year_before_comparison", "callaway_santanna_annual", "sun_abraham_annual",
    "linear_imputation", "poisson_twfe", "twfe",
}  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return other_estimates(panel(1, 120), 4, draws=99, seed=1)


def test_every_other_estimator_answers_with_its_words(found):
    assert set(found) == NAMES
    for row in found.values():
        assert row["ci95"][0] <= row["estimate"] <= row["ci95"][1]
        for name in ("label", "estimand", "comparison", "ci_method"):
            assert row[name]


def test_those_that_make_a_fair_comparison_find_the_truth():
    misses = {name: [] for name in ("callaway_santanna_annual", "linear_imputation", "poisson_twfe")}
    for seed in range(10):
        rows = other_estimates(panel(seed, 120), 4, draws=99, seed=1)
        for name, missed in misses.items():
            missed.append(rows[name]["estimate"] - files(seed, 120).effect_per_fte_year)
    assert all(abs(np.mean(missed)) < 0.2 for missed in misses.values()), misses


def test_the_two_way_regression_stands_beside_what_it_averages():
    rows = decomposition(panel(1, 120), 4)
    assert sum(row["weight"] for row in rows) == pytest.approx(1)
    total = sum(row["weight"] * row["estimate"] for row in rows)
    whole = other_estimates(panel(1, 120), 4, draws=99, seed=1)["twfe"]["estimate"]
    assert total == pytest.approx(whole, rel=1e-9)


def test_years_are_whole_and_the_year_of_joining_is_apart():
    days, exposure = np.arange(36.0).reshape(3, 12), np.ones((3, 12))
    exposure[2, 5] = 0
    by_year = annual(of_arrays(days, exposure, np.array([4, 6, 12])))
    assert by_year.first.tolist() == [1, 2, 3]
    assert by_year.days[0].tolist() == [0 + 1 + 2 + 3, 4 + 5 + 6 + 7, 8 + 9 + 10 + 11]
    assert by_year.partial.tolist() == [[False] * 3, [False, True, False], [False] * 3]
    assert by_year.present.tolist() == [[True] * 3, [True] * 3, [True, False, True]]
    assert by_year.periods_a_year == 1
    assert by_year.periods[1].start.isoformat() == "2020-01-01"


def test_too_few_years_are_told():
    short = of_arrays(np.ones((30, 11)), np.ones((30, 11)), np.repeat([6, 11], 15))
    row = other_estimates(short, 0, draws=99, seed=1)["callaway_santanna_annual"]
    assert row["estimate"] is None
    assert "fewer than three whole years" in row["note"]


def test_an_estimator_that_these_figures_do_not_allow_says_why():
    of = panel()
    nobody = replace(of, first=np.where(of.first < 18, 8, 0))
    rows = other_estimates(nobody, 0, draws=99, seed=1)
    for method in methods():
        row = rows[method.name]
        assert (row["estimate"] is None) <= bool(row["note"])


def test_years_begin_in_april_where_three_are_there():
    days, exposure = np.ones((3, 17)), np.ones((3, 17))
    first = np.array([1, 6, 17])
    panel = of_arrays(days, exposure, first)
    assert panel.periods[0].start.month == 1
    by_year = annual(panel)
    assert [period.start.month for period in by_year.periods] == [4, 4, 4, 4]
    # Joined as the first April begins; in the second year of April to March; never.
    assert by_year.first.tolist() == [0, 2, 4]
    assert by_year.partial.tolist() == [[False] * 4, [False, True, False, False], [False] * 4]
    assert annual(of_arrays(days[:, :12], exposure[:, :12], first)).periods[0].start.month == 1
