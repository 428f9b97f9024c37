"""Where the tiles of a map stand, and the short names on them."""

from collections import Counter
from collections.abc import Sequence
from math import ceil, cos, radians, sqrt

Cell = tuple[int, int]  # column and row, from the top left
MOST_ACROSS = 9  # more would be too small to read on a telephone
SPARE = 1.5  # cells for each area, so that coasts and gaps can still be told


def cells_of(names: Sequence[str], centres: Sequence[tuple[float, float] | None]) -> list[Cell]:
    """A cell for each area: near where it lies if all say where, else in rows by name."""
    known = [centre for centre in centres if centre is not None]
    if names and len(known) == len(names):
        return _by_place(known)
    across = max(1, min(MOST_ACROSS, ceil(sqrt(len(names)))))
    cells: list[Cell] = [(0, 0)] * len(names)
    for rank, n in enumerate(sorted(range(len(names)), key=lambda n: (names[n].casefold(), n))):
        cells[n] = (rank % across, rank // across)
    return cells


def across_of(cells: Sequence[Cell]) -> int:
    """How many columns the cells take up."""
    return 1 + max((column for column, _ in cells), default=0)


def short_names(names: Sequence[str], letters: int = 4) -> list[str]:
    """Names of few letters, no two alike: the start of one word, or an initial and the start of the next.

    Those that would be alike are numbered. The name itself stands in the tile's title and in the table.
    """
    cut = [_cut(name, letters) for name in names]
    alike, met = Counter(cut), Counter[str]()
    found = []
    for short in cut:
        met[short] += 1
        found.append(short if alike[short] == 1 else f"{short}{met[short]}")
    return found


def _cut(name: str, letters: int) -> str:
    words = [word for word in name.replace("-", " ").split() if word[:1].isupper()] or [name]
    return words[0][:letters] if len(words) == 1 else words[0][0] + words[1][: letters - 1]


def _by_place(centres: Sequence[tuple[float, float]]) -> list[Cell]:
    """Each area, from the north-west on, takes the free cell nearest to where it lies on a grid."""
    south, north = min(y for _, y in centres), max(y for _, y in centres)
    narrowed = cos(radians((south + north) / 2))
    xs = [x * narrowed for x, _ in centres]
    wide, high = max(xs) - min(xs), north - south
    wanted = SPARE * len(centres)
    shape = min(max((wide or 1e-9) / (high or 1e-9), 0.2), 5.0)
    columns = max(1, min(MOST_ACROSS, round(sqrt(wanted * shape))))
    rows = ceil(wanted / columns)
    free = {(column, row) for column in range(columns) for row in range(rows)}
    cells: list[Cell] = [(0, 0)] * len(centres)
    for n in sorted(range(len(centres)), key=lambda n: (-centres[n][1], centres[n][0], n)):
        x = (xs[n] - min(xs)) / (wide or 1) * (columns - 1)
        y = (north - centres[n][1]) / (high or 1) * (rows - 1)
        cells[n] = min(free, key=lambda cell: ((cell[0] - x) ** 2 + (cell[1] - y) ** 2, cell))
        free.remove(cells[n])
    return _without_empty_rows(cells)


def _without_empty_rows(cells: Sequence[Cell]) -> list[Cell]:
    columns = {column: place for place, column in enumerate(sorted({column for column, _ in cells}))}
    rows = {row: place for place, row in enumerate(sorted({row for _, row in cells}))}
    return [(columns[column], rows[row]) for column, row in cells]
