"""The panel that an evaluation works on: employers by periods, with when each of them joined."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Period:
    """One period of returns, first and last day."""

    start: date
    end: date


@dataclass(frozen=True)
class Panel:
    """N employers by T periods of equal length, in the order of time.

    `days` (N x T) are days lost; `exposure` (N x T) is full-time equivalents times years. A cell that is not
    there, or was excluded, is nought in both. `first` (N) is the place of the first period that lies wholly
    after joining, T for an employer that joins later or never. `partial` (N x T) marks periods in which
    somebody joined, or took part and left: neither before nor after. `levels` (N x T) is the highest level
    held at the start of the period, "" for none. `attributes` are facts of employers by name, such as
    sector and size band, each N long.
    """

    employers: tuple[str, ...]
    periods: tuple[Period, ...]
    days: Numbers
    exposure: Numbers
    first: Places
    partial: Flags
    levels: NDArray[np.str_]
    attributes: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)
    joined_on: tuple[date | None, ...] = ()

    @property
    def present(self) -> Flags:
        """The cells with figures (N x T)."""
        return self.exposure > 0

    @property
    def treated(self) -> Flags:
        """The cells with figures after joining (N x T)."""
        return self.present & (np.arange(len(self.periods)) >= self.first[:, None])

    @property
    def periods_a_year(self) -> int:
        """How many periods make a year: 12, 4, 2 or 1."""
        first = self.periods[0]
        return max(1, round(365.25 / ((first.end - first.start).days + 1)))

    def untreated(self, donut: int = 0) -> Flags:
        """The cells from which the counterfactual is learnt: before joining by at least `donut` periods."""
        before = np.arange(len(self.periods)) < (self.first - donut)[:, None]
        never = (self.first >= len(self.periods))[:, None]
        return self.present & ~self.partial & (before | never)

    def only(self, employers: Flags, periods: Flags) -> "Panel":
        """The same panel with these employers, and with the cells of the other periods emptied."""
        return replace(
            self,
            employers=tuple(name for name, kept in zip(self.employers, employers, strict=True) if kept),
            days=np.where(periods, self.days[employers], 0.0),
            exposure=np.where(periods, self.exposure[employers], 0.0),
            first=self.first[employers],
            partial=self.partial[employers],
            levels=self.levels[employers],
            attributes={name: values[employers] for name, values in self.attributes.items()},
            joined_on=tuple(day for day, kept in zip(self.joined_on, employers, strict=False) if kept),
        )
