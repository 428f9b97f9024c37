"""One effect of taking part, as every estimator returns it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """One effect, with everything that must be printed beside it."""

    name: str  # "poisson_imputation"
    estimate: float
    se: float | None
    ci95: tuple[float, float] | None
    estimand: str  # in words: what is averaged over whom
    comparison: str  # who the comparison is
    donut: int = 0  # periods left out before joining
    n_employers: int = 0
    fte_years: float = 0.0  # of the treated cells
    ci_method: str = ""
    note: str = ""
