"""Summaries of effects by group and time: Callaway and Sant'Anna (2021), section 3.

Weights are the sizes of groups. They are estimated too, so that a unit also contributes through them.
"""

import numpy as np
from scipy.special import chdtrc

from assessments.absence.evaluation.callaway_santanna import GroupTimeEffects
from assessments.absence.evaluation.effect import Effect, from_influence
from assessments.absence.evaluation.panel import Flags, Numbers

Part = tuple[float, Numbers]


def by_event_time(effects: GroupTimeEffects) -> dict[float, Effect]:
    """Effects by time since first treated (negative before), averaged over groups by their size."""
    return {event: from_influence(*part) for event, part in _event_parts(effects).items()}


def by_group(effects: GroupTimeEffects) -> dict[float, Effect]:
    """Each group's effect, averaged over its treated times."""
    return {group: from_influence(*part) for group, part in _group_parts(effects).items()}


def simple(effects: GroupTimeEffects) -> Effect:
    """All effects after treatment, weighted by the size of their group."""
    return from_influence(*_weighted(effects, effects.after))


def dynamic(effects: GroupTimeEffects) -> Effect:
    """The plain mean of the effects by time since first treated, from nought on."""
    parts = [part for event, part in _event_parts(effects).items() if event >= 0]
    return from_influence(
        float(np.mean([estimate for estimate, _ in parts])), np.mean([part for _, part in parts], axis=0)
    )


def over_groups(effects: GroupTimeEffects) -> Effect:
    """The effects by group, averaged by the size of the group: the typical treated unit's."""
    parts = _group_parts(effects)
    groups = np.array(list(parts))
    estimates = np.array([estimate for estimate, _ in parts.values()])
    influences = np.array([influence for _, influence in parts.values()])
    return from_influence(*_sized(effects.first, groups, estimates, influences))


def pretrend_p(effects: GroupTimeEffects) -> float | None:
    """How likely such effects before treatment are when trends are parallel (Wald test); None without any.

    Nor is there a p-value when there are so few units that the effects cannot vary independently.
    """
    before = effects.before
    count = int(before.sum())
    influence = effects.influence[before]
    variance = influence @ influence.T
    if not count or np.linalg.matrix_rank(variance) < count:
        return None
    estimates = effects.estimate[before]
    return float(chdtrc(count, estimates @ np.linalg.solve(variance, estimates)))


def _event_parts(effects: GroupTimeEffects) -> dict[float, Part]:
    events = effects.time - effects.group
    return {float(event): _weighted(effects, events == event) for event in np.unique(events)}


def _group_parts(effects: GroupTimeEffects) -> dict[float, Part]:
    parts = {}
    for group in np.unique(effects.group[effects.after]):
        chosen = effects.after & (effects.group == group)
        parts[float(group)] = (float(effects.estimate[chosen].mean()), effects.influence[chosen].mean(axis=0))
    return parts


def _weighted(effects: GroupTimeEffects, chosen: Flags) -> Part:
    return _sized(effects.first, effects.group[chosen], effects.estimate[chosen], effects.influence[chosen])


def _sized(first: Numbers, groups: Numbers, estimates: Numbers, influences: Numbers) -> Part:
    """The mean of J estimates weighted by the size of their groups, and each unit's contribution to it."""
    member = first == groups[:, None]
    sizes = member.sum(axis=1)
    total = sizes.sum()
    estimate = float(sizes @ estimates / total)
    through_weights = (estimates - estimate) @ member / total
    return estimate, sizes @ influences / total + through_weights
