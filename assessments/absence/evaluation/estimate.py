"""One effect, with everything that must be printed beside it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """An effect in days per full-time equivalent per year; below nought means fewer days lost.

    `estimand` says in words what is averaged over whom, `comparison` who they are compared with, `donut` how
    many periods before joining are left out. `fte_years` are those after joining.
    """

    name: str
    estimate: float
    se: float | None
    ci95: tuple[float, float] | None
    estimand: str
    comparison: str
    donut: int = 0
    n_employers: int = 0
    fte_years: float = 0.0
    ci_method: str = ""
    note: str = ""
