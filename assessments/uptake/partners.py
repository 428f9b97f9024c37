"""What a partner sees of an account: the totals of the partnership, and no group of one or two employers.

A partner may narrow figures down within its own areas, where it sees employers by name anyway. Over the whole
partnership it cannot narrow them, so that nothing is learnt of a neighbour's employers by comparing.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from assessments.absence.disclosure import Limits
from assessments.uptake.document import Part
from assessments.uptake.figures import Figure

HELD_BACK = "Held back: it tells of fewer than three employers, or would tell of such a group."
# In these, figures of one group share the second word of their key.
TOLD_BY_GROUP = frozenset({"by_size", "by_industry", "by_ownership", "by_deprivation", "by_level"})


def as_a_partner_sees(parts: Iterable[Part], own_areas: Collection[str]) -> tuple[Part, ...]:
    """The parts of an account of a whole partnership, for somebody of one of its partners."""
    return tuple(part for part in (_seen(part, own_areas) for part in parts) if part.figures)


def _seen(part: Part, own_areas: Collection[str]) -> Part:
    if part.key == "by_area":
        return replace(part, figures=tuple(one for one in part.figures if _group(one) in own_areas))
    if part.key not in TOLD_BY_GROUP:
        return part
    small = _too_small({_group(one): _employers(one) for one in part.figures if _counts(one)})
    return replace(
        part, figures=tuple(_held_back(one) if _group(one) in small else one for one in part.figures)
    )


def _too_small(employers: dict[str, float]) -> set[str]:
    """The groups to hold back: those too small, and another where a single one could be worked out."""
    small = {group for group, count in employers.items() if 0 < count < Limits().employers}
    if len(small) == 1:
        rest = {group: count for group, count in employers.items() if count and group not in small}
        small |= {min(rest, key=lambda group: rest[group])} if rest else set()
    return small


def _group(figure: Figure) -> str:
    """The group that a figure is of: the words of its key between the part's and the kind's."""
    words = figure.key.split(".")[1:]
    return ".".join(words[:-1]) if words[-1] in KINDS else ".".join(words)


KINDS = frozenset({"enterprises", "local_units", "holding", "employees", "population", "workplaces"})


def _counts(figure: Figure) -> bool:
    """Whether a figure's numerator is how many employers there are in its group."""
    last = figure.key.rpartition(".")[2]
    return last not in KINDS or last == "enterprises"


def _employers(figure: Figure) -> float:
    return figure.numerator or 0


def _held_back(figure: Figure) -> Figure:
    return replace(figure, numerator=None, value=None, ci95=None, suppressed=HELD_BACK)
