"""What the two-way regression averages: Goodman-Bacon (2021), Journal of Econometrics 225:254-277.

On a panel without gaps its coefficient is a weighted mean of comparisons of two groups, some of which use
units already treated as if they were not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from assessments.absence.evaluation.outcomes import NEVER, Outcomes, subset
from assessments.absence.evaluation.panel import Flags, Numbers


@dataclass(frozen=True)
class Comparison:
    """Two groups compared, the effect it shows and its weight; `control` is NEVER for the untreated."""

    kind: str
    treated: float
    control: float
    estimate: float
    weight: float


@dataclass(frozen=True)
class Decomposition:
    """The two-way estimate over `units` units without gaps, as comparisons whose weights add up to one."""

    estimate: float
    comparisons: tuple[Comparison, ...]
    units: int


def decompose(outcomes: Outcomes) -> Decomposition:
    """Every comparison of two groups. Units with a gap are left out, as the weights hold only without them.

    Raises:
        ValueError: no unit is observed at every time, or there are not two groups to compare.
    """
    whole = subset(outcomes, np.asarray(outcomes.observed.all(axis=1)))
    if not whole.units:
        raise ValueError("No unit has an outcome at every time, which the decomposition needs.")
    found = list(_comparisons(whole))
    total = sum(one.weight for one in found)
    if not total:
        raise ValueError("There are no two groups whose treatment starts at different times.")
    comparisons = tuple(replace(one, weight=one.weight / total) for one in found)
    estimate = sum(c.estimate * c.weight for c in comparisons)
    return Decomposition(estimate, comparisons, len(whole.units))


def _comparisons(whole: Outcomes) -> Iterator[Comparison]:
    """Each comparison with any weight, before weights are scaled to add up to one."""
    start = whole.times[0]
    # Groups treated from the first time on have no time before, and serve only as a control.
    firsts = np.unique(np.where(whole.first <= start, start, whole.first))
    groups = {float(first): np.where(whole.first <= start, start, whole.first) == first for first in firsts}
    for treated, members in groups.items():
        if treated in (NEVER, start):
            continue
        for control, others in groups.items():
            if control == treated:
                continue
            kind, during = _kind(whole, treated, control)
            effect, weight = _compare(whole, members, others, during, whole.times >= treated)
            if weight > 0:
                yield Comparison(kind, treated, control, effect, weight)


def _kind(whole: Outcomes, treated: float, control: float) -> tuple[str, Flags]:
    """What sort of comparison it is, and the times it uses: those at which the control does not change."""
    if control == NEVER:
        return "treated_vs_never", np.ones(len(whole.times), dtype=bool)
    if control <= whole.times[0]:
        return "later_vs_always", np.ones(len(whole.times), dtype=bool)
    if control > treated:
        return "earlier_vs_later", whole.times < control
    return "later_vs_earlier", whole.times >= control


def _compare(
    whole: Outcomes, members: Flags, others: Flags, during: Flags, after: Flags
) -> tuple[float, float]:
    """The difference in differences and its weight: sizes of both groups times shares of time."""
    pre, post = during & ~after, during & after
    if not pre.any() or not post.any():
        return 0.0, 0.0
    mine: Numbers = whole.values[members].mean(axis=0)
    theirs: Numbers = whole.values[others].mean(axis=0)
    change = mine - theirs
    effect = float(change[post].mean() - change[pre].mean())
    times = len(whole.times)
    return effect, float(members.sum() * others.sum() * (pre.sum() / times) * (post.sum() / times))
