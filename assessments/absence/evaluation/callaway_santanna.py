"""Effects by group and time: Callaway and Sant'Anna (2021), Journal of Econometrics 225:200-230.

A group is the units first treated at the same time. Its effect at a time is how much more it changed since
its last untreated time than units not treated did. Errors come from influence functions, clustered by unit.
Before treatment each time is compared with the one before it, as R's `did` does by default ("varying"
base).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from assessments.absence.evaluation.doubly_robust import doubly_robust
from assessments.absence.evaluation.outcomes import NEVER, Outcomes, without_always_treated
from assessments.absence.evaluation.panel import Flags, Numbers

Controls = Literal["never", "not-yet"]


@dataclass(frozen=True)
class GroupTimeEffects:
    """K effects, one for each group and time that can be estimated.

    `group`, `time`, `estimate` and `after` are K long; `after` marks effects from the first treated time
    on, `before` those that must be nought if trends were parallel. `influence` (K x N) is each unit's
    contribution; `first` (N) is each unit's group.
    """

    group: Numbers
    time: Numbers
    estimate: Numbers
    after: Flags
    before: Flags
    influence: Numbers
    first: Numbers


def group_time_effects(
    outcomes: Outcomes, controls: Controls = "not-yet", covariates: Numbers | None = None
) -> GroupTimeEffects:
    """Every group's effect at every time; those without units on both sides at both times are left out.

    Unbalanced panels are taken cell by cell: a unit counts where it has both of the outcomes. `covariates`
    (N x K, with a column of ones) must not change with time.
    """
    outcomes, kept = without_always_treated(outcomes)
    known = covariates[kept] if covariates is not None else None
    rows: list[tuple[float, float, float]] = []
    influences: list[Numbers] = []
    for group in outcomes.groups:
        for place in range(len(outcomes.times)):
            base = _base(outcomes, float(group), place)
            found = None if base is None else _effect(outcomes, float(group), place, base, controls, known)
            if found is not None:
                rows.append((float(group), float(outcomes.times[place]), found[0]))
                influences.append(found[1])
    table = np.array(rows, dtype=float).reshape(-1, 3)
    influence = np.array(influences, dtype=float).reshape(-1, len(outcomes.units))
    group, time, estimate = table.T
    before = time < group - outcomes.anticipation
    return GroupTimeEffects(group, time, estimate, time >= group, before, influence, outcomes.first)


def _base(outcomes: Outcomes, group: float, place: int) -> int | None:
    """The place of the time that `place` is compared with."""
    clean = np.flatnonzero(outcomes.times < group - outcomes.anticipation)
    if place in clean:
        return place - 1 if place > 0 else None
    return int(clean[-1]) if len(clean) else None


def _effect(
    outcomes: Outcomes, group: float, place: int, base: int, controls: Controls, covariates: Numbers | None
) -> tuple[float, Numbers] | None:
    """One effect and every unit's contribution (N), or None without units on both sides."""
    change = outcomes.values[:, place] - outcomes.values[:, base]
    seen = ~np.isnan(change)
    treated = seen & (outcomes.first == group)
    others = seen & (outcomes.first == NEVER)
    if controls == "not-yet":
        latest = outcomes.times[max(place, base)] + outcomes.anticipation
        others = seen & (outcomes.first > latest) & (outcomes.first != group)
    if not treated.any() or not others.any():
        return None
    influence = np.zeros(len(change))
    if covariates is not None:
        used = treated | others
        effect, influence[used] = doubly_robust(change[used], treated[used], covariates[used])
        return effect, influence
    of_treated, of_others = change[treated].mean(), change[others].mean()
    influence[treated] = (change[treated] - of_treated) / treated.sum()
    influence[others] = -(change[others] - of_others) / others.sum()
    return float(of_treated - of_others), influence
