"""The published examples, each reproduced to the digits it was published with."""

import statsmodels.api as sm

from assessments.absence.evaluation.panel_columns import PanelColumns
from assessments.absence.evaluation.panel_estimates import panel_estimates
from assessments.absence.evaluation.poisson_glm import fit_poisson
from bench import published
from bench.verdicts import Verdict, the_same


def verdicts() -> list[Verdict]:
    """Every example of which the data is there."""
    return [*_ships(), *_injuries(), *_minimum_wage(), *_civil_service()]


def _ships() -> list[Verdict]:
    design, incidents, log_service = published.ships()
    fit = fit_poisson(design, incidents, log_service)
    return [
        the_same("Ship damage (McCullagh and Nelder), deviance", fit.deviance, 38.695, 3),
        the_same("Ship damage, type B", float(fit.coefficients[1]), -0.54334, 5),
        the_same("Ship damage, over-dispersion", fit.phi, 1.691, 3),
    ]


def _injuries() -> list[Verdict]:
    weeks, design = published.kentucky_injuries()
    fit = sm.OLS(weeks, design).fit()
    return [
        the_same("Injury benefit (Meyer, Viscusi and Durbin), effect", float(fit.params[3]), 0.1906, 4),
        the_same("Injury benefit, standard error", float(fit.bse[3]), 0.0685, 4),
    ]


def _minimum_wage() -> list[Verdict]:
    columns = PanelColumns("unit", "time", "outcome", "first")
    found = panel_estimates(published.minimum_wage(), columns, "never")
    first = found["att_gt"][0]
    return [
        the_same("Minimum wage (Callaway and Sant'Anna), 2004 in 2004", first["estimate"], -0.0105, 4),
        the_same("Minimum wage, its standard error", first["se"], 0.0233, 4),
        *(
            the_same(f"Minimum wage, overall {name}", found["overall"][name]["estimate"], value, 4)
            for name, value in (("simple", -0.0400), ("dynamic", -0.0772), ("group", -0.0310))
        ),
    ]


def _civil_service() -> list[Verdict]:
    if not published.NICS_SPELLS.exists():
        return [Verdict("Northern Ireland Civil Service 2023/24", "the tables are not there", "", None)]
    found = published.nics_measures()
    return [
        the_same(f"Northern Ireland Civil Service 2023/24, {name}", found[name], value, 3)
        for name, value in published.NICS_PUBLISHED.items()
    ]
