"""What `make validate` goes by: verdicts that tell hits from misses, and the real panel it works on."""

import numpy as np
import pytest

from assessments.absence.evaluation.simulation import injected, random_joins
from bench.imputing import imputed
from bench.placebos import nhs_panel
from bench.published import NHS_MONTHLY
from bench.verdicts import Verdict, between, table, the_same

real = pytest.mark.skipif(not NHS_MONTHLY.exists(), reason=f"{NHS_MONTHLY} is not there")


def test_a_figure_holds_within_its_bounds_only():
    assert [between("a", found, 0.0, 0.5).holds for found in (-0.01, 0.0, 0.5, 0.51, float("nan"))] == [
        False, True, True, False, False,
    ]  # fmt: skip
    assert the_same("a", 0.19064, 0.1906, 4).holds
    assert not the_same("a", 0.19066, 0.1906, 4).holds


def test_the_table_says_what_was_missed_and_what_was_not_looked_at():
    lines = table([between("low", 0.9, 0.0, 0.5), Verdict("far", "no file", "", None)]).splitlines()
    assert len(lines) == 4
    assert "MISSED" in lines[2]
    assert "not looked at" in lines[3]
    assert len({len(line) for line in lines}) == 1


@real
def test_the_national_health_service_is_277_organisations_over_36_months():
    months, quarters = nhs_panel(1), nhs_panel(3)
    assert months.days.shape == (277, 36)
    assert quarters.days.shape == (277, 12)
    assert (months.periods_a_year, quarters.periods_a_year) == (12, 4)
    assert quarters.days.sum() == pytest.approx(months.days.sum())
    # 5.1 % of calendar days are 18.7 days a year.
    assert months.days.sum() / months.exposure.sum() == pytest.approx(18.7, abs=0.3)


@real
def test_an_effect_put_into_real_returns_is_recovered():
    joined = random_joins(nhs_panel(1), joiners=100, earliest=12, latest=30, seed=1)
    changed, effect = injected(joined, -0.08)
    assert effect == pytest.approx(-0.08 * 18.7, abs=0.2)
    found = imputed(changed, 0, draws=199)
    assert found.covers(effect)
    assert not found.covers(0.0)
    # Imputation learns from what was not changed, so it finds all of the change, beside what was chance.
    chance = imputed(joined, 0).estimate
    assert found.estimate - chance == pytest.approx(effect)


@real
@pytest.mark.parametrize("donut", [0, 4])
def test_random_joins_in_real_returns_are_seldom_taken_for_an_effect(donut):
    panel = nhs_panel(3)
    wrong = [
        not imputed(random_joins(panel, 100, earliest=8, latest=10, seed=seed), donut, 199).covers(0.0)
        for seed in range(30)
    ]
    assert np.mean(wrong) <= 0.2
