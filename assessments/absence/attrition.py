"""Who keeps sending returns and who stops: whether those who stopped began with other rates.

If employers that stop sending had more absence to begin with, a fall among those left is partly that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.absence.disclosure import Part, too_small
from assessments.absence.measures import Measure, days_per_fte_year
from assessments.absence.returns import AbsenceFigures


class Standing(StrEnum):
    """How an employer's returns stand."""

    SENDING = "sending"  # the last period asked for has come
    STOPPED = "stopped"  # some have come, the last one asked for has not
    NOTHING = "nothing"  # none has come
    LEFT = "left"  # left the programme


@dataclass(frozen=True)
class Group:
    """The employers of one standing and their rate in the year before they joined."""

    standing: Standing
    employers: int
    with_baseline: int
    baseline: Measure | None = None  # none: nothing known, or withheld

    @property
    def is_withheld(self) -> bool:
        """Whether there are baselines whose rate is not shown, because few employers make it up."""
        return self.baseline is None and self.with_baseline > 0


def attrition(employers: Sequence[tuple[Standing, Sequence[AbsenceFigures]]]) -> list[Group]:
    """The groups in order, each with its pooled baseline rate; `employers` are standing and baseline rows."""
    by_standing: Mapping[Standing, list[Sequence[AbsenceFigures]]] = {standing: [] for standing in Standing}
    for standing, rows in employers:
        by_standing[standing].append(rows)
    return [_group(standing, known) for standing, known in by_standing.items()]


def _group(standing: Standing, known: Sequence[Sequence[AbsenceFigures]]) -> Group:
    baselines = [rows for rows in known if rows]
    shown = may_be_shown(baselines)
    rate = days_per_fte_year([row for rows in baselines for row in rows]) if shown else None
    return Group(standing, len(known), len(baselines), rate)


def may_be_shown(employers: Sequence[Sequence[AbsenceFigures]]) -> bool:
    """Whether the figures of some employers together tell nothing of one of them."""
    parts = [
        Part(place, max(row.headcount_avg for row in rows), sum(row.fte_years for row in rows))
        for place, rows in enumerate(employers)
    ]
    return bool(parts) and not too_small(parts)
