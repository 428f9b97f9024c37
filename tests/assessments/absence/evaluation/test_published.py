"""Published examples, to the digits they were published with."""

import numpy as np
import pytest
import statsmodels.api as sm

from assessments.absence.evaluation.poisson_glm import fit_poisson
from bench import published


def test_ship_damage_is_mccullagh_and_nelders():
    design, incidents, log_service = published.ships()
    fit = fit_poisson(design, incidents, log_service)
    assert (len(incidents), fit.freedom, fit.converged) == (34, 25, True)
    assert fit.deviance == pytest.approx(38.695, abs=5e-4)
    assert fit.coefficients[1] == pytest.approx(-0.54334, abs=5e-6)
    assert fit.phi == pytest.approx(1.691, abs=5e-4)


def test_the_poisson_regression_is_statsmodels():
    design, incidents, log_service = published.ships()
    ours = fit_poisson(design, incidents, log_service, lags=3)
    theirs = sm.GLM(incidents, design, family=sm.families.Poisson(), offset=log_service).fit(
        scale="X2", tol=1e-12
    )
    assert np.allclose(ours.coefficients, theirs.params, atol=1e-8)
    assert np.allclose(np.sqrt(np.diag(ours.model)), theirs.bse, rtol=1e-6)
    robust = sm.GLM(incidents, design, family=sm.families.Poisson(), offset=log_service).fit(
        cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True}, tol=1e-12
    )
    assert np.allclose(np.sqrt(np.diag(ours.robust)), robust.bse, rtol=1e-5)


def test_newey_west_within_each_series_is_statsmodels():
    rng = np.random.default_rng(3)
    groups = np.repeat([0.0, 1.0], 30)
    design = np.column_stack([np.ones(60), groups, np.tile(np.arange(30) / 30, 2)])
    counts, offset = rng.poisson(40, 60).astype(float), np.zeros(60)
    ours = fit_poisson(design, counts, offset, groups, lags=2)
    theirs = sm.GLM(counts, design, family=sm.families.Poisson()).fit(
        cov_type="hac-panel", cov_kwds={"groups": groups.astype(int), "maxlags": 2, "use_correction": False}
    )
    ratio = np.sqrt(np.diag(ours.robust)) / theirs.bse
    assert np.allclose(ratio, np.sqrt(60 / 57), rtol=1e-4)


def test_kentucky_injuries_are_meyer_viscusi_and_durbins():
    weeks, design = published.kentucky_injuries()
    fit = sm.OLS(weeks, design).fit()
    assert len(weeks) == 5626
    assert round(float(fit.params[3]), 4) == 0.1906
    assert round(float(fit.bse[3]), 4) == 0.0685


@pytest.mark.skipif(not published.NICS_SPELLS.exists(), reason=f"{published.NICS_SPELLS} is not there")
def test_the_civil_service_measures_follow_from_its_histograms():
    found = {name: round(value, 3) for name, value in published.nics_measures().items()}
    assert found == published.NICS_PUBLISHED
