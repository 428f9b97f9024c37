"""Which hidden counts of a table are pinned down because counts are whole numbers of nought or more.

With every total of a two-way table shown, hidden counts may change only along cycles: one more here, one less
there, and so on round, each in a row or column of the one before. A count that lies on no such cycle can only
be what it is, whoever works it out. So this is looked for as a way back in a graph, exactly.
"""

from collections.abc import Iterable, Mapping

Key = tuple[str, str]
Node = tuple[str, str]  # ("row", name) or ("column", name)


def pinned_cells(counts: Mapping[Key, int], hidden: Iterable[Key]) -> frozenset[Key]:
    """The cells to hide besides `hidden` so that none of the hidden ones is pinned down.

    `counts` are all cells by row and column, whose totals are all shown. In the end there is always a way:
    with only its totals shown, no cell of a table is pinned unless it makes up a whole row or column.
    """
    hiding, found = set(hidden), pinned(counts, hidden)
    while found:
        row, column = min(found)
        near = [key for key in counts if key not in hiding and (key[0] == row or key[1] == column)]
        anywhere = [key for key in counts if key not in hiding]
        if not anywhere:
            break
        hiding.add(min(near or anywhere, key=lambda key: (counts[key], key)))
        found = pinned(counts, hiding)
    return frozenset(hiding) - frozenset(hidden)


def pinned(counts: Mapping[Key, int], hidden: Iterable[Key]) -> set[Key]:
    """The hidden cells whose count follows from what is shown."""
    hiding = set(hidden)
    ways = _ways(counts, hiding)
    return {key for key in hiding if not _may_change(key, counts[key], ways)}


def _ways(counts: Mapping[Key, int], hidden: Iterable[Key]) -> dict[Node, dict[Node, Key]]:
    """From each row to columns where it could have one more; from a column to rows that could have less."""
    ways: dict[Node, dict[Node, Key]] = {}
    for key in hidden:
        row, column = ("row", key[0]), ("column", key[1])
        ways.setdefault(row, {})[column] = key
        if counts[key] > 0:
            ways.setdefault(column, {})[row] = key
    return ways


def _may_change(key: Key, count: int, ways: Mapping[Node, Mapping[Node, Key]]) -> bool:
    row, column = ("row", key[0]), ("column", key[1])
    return _leads(column, row, key, ways) or (count > 0 and _leads(row, column, key, ways))


def _leads(start: Node, goal: Node, without: Key, ways: Mapping[Node, Mapping[Node, Key]]) -> bool:
    """Whether there is a way that does not go through one cell."""
    seen, waiting = {start}, [start]
    while waiting:
        for node, key in ways.get(waiting.pop(), {}).items():
            if key == without or node in seen:
                continue
            if node == goal:
                return True
            seen.add(node)
            waiting.append(node)
    return False
