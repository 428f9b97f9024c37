"""Counts of employers for those who may not see them by name: what would tell of one or two is held back.

The same rule as everywhere: nothing of fewer than three employers, nor what lets it be worked out by adding
and subtracting what is shown beside it (`assessments/absence/disclosure.py`). It holds within what is told
together; whoever asks again with other filters and subtracts is not kept from it here.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from assessments.absence.disclosure import Figure as Shown
from assessments.absence.disclosure import Limits, Part, held_back
from assessments.uptake.figures import Figure

LEAST = 3
HELD_BACK = "Held back: it would tell of fewer than three employers."
LIMITS = Limits(people=0, employers=LEAST, dominance=1.0)

Cell = Hashable


def few(
    figures: Iterable[tuple[Hashable, Collection[Cell]]], employers: Mapping[Cell, Iterable[Hashable]]
) -> frozenset[Hashable]:
    """The names of the figures to hold back. Each is made of cells; each cell has its employers.

    What stands first is shown first, so totals come before what they are made of.
    """
    # Three of a cell are as good as all: it is only whether there are so many.
    known = {cell: list(islice(dict.fromkeys(those), LEAST)) for cell, those in employers.items()}
    parts: dict[Hashable, Part] = {
        (cell, one): Part(one, 1, 1) for cell, those in known.items() for one in those
    }
    shown = [
        Shown(name, frozenset((cell, one) for cell in cells for one in known.get(cell, ())))
        for name, cells in figures
    ]
    return frozenset(held_back(shown, parts, LIMITS))


def few_parts(counts: Mapping[Cell, int]) -> frozenset[Cell]:
    """The parts to hold back of counts whose total is shown beside them; None is the name of the total."""
    figures: Sequence[tuple[Cell, Collection[Cell]]] = [
        (None, list(counts)),
        *((cell, [cell]) for cell in sorted(counts, key=lambda cell: -counts[cell])),
    ]
    employers = {cell: [(cell, n) for n in range(min(number, LEAST))] for cell, number in counts.items()}
    return few(figures, employers)


def without(figure: Figure) -> Figure:
    """A figure with its numbers held back."""
    return replace(
        figure, numerator=None, denominator=None, value=None, ci95=None, note="", suppressed=HELD_BACK
    )
