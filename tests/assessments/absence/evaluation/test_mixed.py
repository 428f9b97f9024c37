"""The mixed model against statsmodels on the same weighted data, and what shrinking is for."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from assessments.absence.evaluation.mixed import mixed_model
from assessments.absence.evaluation.simulation import World, simulate

WORLD = World(employers=120, share_joining=1e-9, shock=0.0, fte=60.0)
# Large employers whose rates wander apart: where slopes hardly differ statsmodels does not converge.
DRIFTING = World(
    employers=80, periods=16, cohorts=(8,), share_joining=1e-9, fte=400.0, shock=0.15, persistence=0.95
)


def test_it_is_the_mixed_model_of_statsmodels():
    panel = simulate(DRIFTING, 1).panel
    ours = mixed_model(panel)
    employers, periods = panel.days.shape
    times = (np.arange(periods) - (periods - 1) / 2) / 4
    rates = panel.days / panel.exposure - panel.days.sum(0) / panel.exposure.sum(0)
    root = np.sqrt(panel.exposure)
    design = np.stack([root, root * times], axis=-1).reshape(-1, 2)
    groups = np.repeat(np.arange(employers), periods)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = sm.MixedLM((rates * root).ravel(), design, groups=groups, exog_re=design).fit(reml=False)
    assert ours.converged
    assert theirs.converged
    assert ours.common == pytest.approx(theirs.fe_params, abs=1e-3)
    assert ours.spread[0] == pytest.approx(np.sqrt(theirs.cov_re[0, 0]), rel=1e-3)
    assert ours.noise == pytest.approx(np.sqrt(theirs.scale), rel=1e-3)
    for place in (0, 40, 79):
        level = theirs.fe_params[0] + theirs.random_effects[place].iloc[0]
        assert ours.employers[place].level == pytest.approx(level, abs=0.01)


def test_the_less_an_employer_can_tell_the_more_it_is_drawn_in():
    found = mixed_model(simulate(WORLD, 2).panel)
    small, large = (
        found.employers[place]
        for place in np.argsort([one.fte_years for one in found.employers])[[0, -1]].tolist()
    )
    assert small.weight < large.weight <= 1
    assert abs(small.level - found.common[0]) < abs(small.own_level - found.common[0])
    assert small.level_ci95[1] - small.level_ci95[0] > large.level_ci95[1] - large.level_ci95[0]


def test_shrunken_levels_lie_nearer_the_truth_than_employers_own():
    made = simulate(replace(WORLD, fte=15.0), 3)
    true = made.expected.sum(axis=1) / made.panel.exposure.sum(axis=1)
    true -= made.panel.days.sum() / made.panel.exposure.sum()
    found = mixed_model(made.panel).employers
    shrunken = np.array([one.level for one in found]) - true
    own = np.array([one.own_level for one in found]) - true
    assert np.mean(shrunken**2) < 0.9 * np.mean(own**2)
    covered = [
        one.level_ci95[0] <= truth <= one.level_ci95[1] for one, truth in zip(found, true, strict=True)
    ]
    assert 0.88 <= np.mean(covered) <= 0.99


def test_a_fit_that_has_not_settled_says_so():
    found = mixed_model(simulate(WORLD, 1).panel, most_steps=3)
    assert (found.converged, found.steps) == (False, 3)
    assert "not settled" in found.note


def test_missing_cells_and_short_employers_are_taken_as_they_are():
    panel = simulate(WORLD, 4).panel
    exposure, days = panel.exposure.copy(), panel.days.copy()
    exposure[0, 1:] = days[0, 1:] = 0.0  # one cell
    exposure[1] = days[1] = 0.0  # none
    found = mixed_model(replace(panel, exposure=exposure, days=days))
    assert len(found.employers) == 119
    assert all(np.isfinite([one.level, one.slope, *one.level_ci95]).all() for one in found.employers)
    assert found.employers[0].weight < 0.7


def test_too_few_employers_and_no_days_at_all_give_no_model():
    assert mixed_model(simulate(World(employers=4), 1).panel) is None
    panel = simulate(World(employers=30), 1).panel
    assert mixed_model(panel, np.zeros_like(panel.present)) is None
    assert mixed_model(replace(panel, days=np.zeros_like(panel.days))) is None
