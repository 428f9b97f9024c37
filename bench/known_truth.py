"""Estimators on simulated panels, whose true effect is known: bias, coverage, and what a bad year does."""

from dataclasses import replace

import numpy as np

from assessments.absence.evaluation.outcomes import rates
from assessments.absence.evaluation.simulation import Simulated, World, simulate
from assessments.absence.evaluation.twoway import two_way_regression
from bench.imputing import imputed
from bench.verdicts import Verdict, between

PLAIN = World()
# Forty employers, and no effect at all: what is left is chance.
FEW = replace(PLAIN, employers=40, effect_first=0.0, effect_full=0.0)
AFTER_A_BAD_YEAR = replace(PLAIN, selection=0.6)
RUNS, RUNS_OF_FEW, RUNS_OF_BAD_YEARS = 200, 600, 200
DRAWS = 399
YEAR = 4


def without_selection() -> list[Verdict]:
    """Bias and cover of the primary estimator, and the bias of the plain regression beside it."""
    worlds = [simulate(PLAIN, seed) for seed in range(RUNS)]
    made = [imputed(one.panel, 0, DRAWS, seed) for seed, one in enumerate(worlds)]
    truths = np.array([one.effect_per_fte_year for one in worlds])
    bias = float(np.mean([one.estimate for one in made] - truths))
    donut = float(np.mean([imputed(one.panel, YEAR).estimate for one in worlds] - truths))
    covered = float(np.mean([one.covers(truth) for one, truth in zip(made, truths, strict=True)]))
    where = f"500 employers x 24 quarters, {RUNS} runs, true effect {truths.mean():.2f}"
    return [
        between(f"Poisson imputation, bias ({where})", bias, -0.05, 0.05),
        between("Poisson imputation leaving out a year, bias", donut, -0.05, 0.05),
        between(
            f"Poisson imputation, cover of the 95 % bootstrap interval ({DRAWS} draws)", covered, 0.90, 0.98
        ),
        *_two_way(worlds),
    ]


def _two_way(worlds: list[Simulated]) -> list[Verdict]:
    """The plain two-way regression has to be shown wrong here, or the simulation would be too kind."""
    effects = [two_way_regression(rates(one.panel)) for one in worlds]
    truths = [_typical(one) for one in worlds]
    gaps = np.array([effect.estimate for effect in effects]) - truths
    errors = np.array([effect.se for effect in effects], dtype=float)
    covered = float(np.mean(np.abs(gaps) <= 1.96 * errors))
    where = f"true effect {np.mean(truths):.2f}"
    return [
        between(
            f"Two-way regression, bias: understates a growing effect ({where})", float(gaps.mean()), 0.05, 0.5
        ),
        between("Two-way regression, cover of its 95 % interval: too small", covered, 0.0, 0.90),
    ]


def _typical(made: Simulated) -> float:
    """The true effect with every treated cell counting alike, which is what that regression is after."""
    treated = made.panel.treated
    return float(((made.expected - made.expected_without) / made.panel.exposure)[treated].mean())


def few_employers() -> list[Verdict]:
    """Whether the jackknife's interval keeps its word where the bootstrap's does not."""
    covered = []
    for seed in range(RUNS_OF_FEW):
        made = simulate(FEW, seed)
        covered.append(imputed(made.panel, 0, DRAWS, seed).covers(made.effect_per_fte_year))
    check = f"Jackknife-t with 40 employers, cover when nothing changed ({RUNS_OF_FEW} runs)"
    return [between(check, float(np.mean(covered)), 0.90, 0.98)]


def after_a_bad_year() -> list[Verdict]:
    """How wrong joining after a bad year makes the estimate, and how much leaving out a year mends."""
    gaps = []
    for seed in range(RUNS_OF_BAD_YEARS):
        made = simulate(AFTER_A_BAD_YEAR, seed)
        gaps.append([imputed(made.panel, donut).estimate - made.effect_per_fte_year for donut in (0, YEAR)])
    plain, donut = np.mean(gaps, axis=0)
    where = f"fading shocks, {RUNS_OF_BAD_YEARS} runs"
    return [
        between(f"Joining after a bad year, bias ({where}): overstates", float(plain), -0.5, -0.05),
        between(
            "Joining after a bad year, share of the bias left by leaving out a year",
            abs(donut / plain),
            0.0,
            0.5,
        ),
    ]
