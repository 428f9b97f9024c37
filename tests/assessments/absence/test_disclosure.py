"""Nothing that is held back can be worked out from what is shown, over all tables together."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.absence.disclosure import (
    BY_SUBTRACTION,
    Figure,
    Limits,
    Part,
    held_back,
    rounded,
    too_small,
)


def parts_of(*sizes: float) -> dict[str, Part]:
    return {f"e{n}": Part(f"e{n}", size, size) for n, size in enumerate(sizes)}


def test_what_is_too_small_by_itself():
    assert too_small([]) == ""
    assert too_small(parts_of(50, 50).values()) == "fewer than 3 employers"
    assert too_small(parts_of(3, 3, 3).values()) == "fewer than 10 people"
    assert too_small(parts_of(900, 50, 49).values()) == "one employer makes up more than 85% of it"
    assert too_small(parts_of(850, 100, 50).values()) == ""
    # The same employer in two periods is one employer, and its people are counted once.
    twice = [Part("a", 5, 5), Part("a", 5, 5), Part("b", 2, 2), Part("c", 2, 2)]
    assert too_small(twice) == "fewer than 10 people"


def test_a_second_cell_is_held_back_so_that_the_first_is_safe():
    parts = parts_of(20, 20, 20, 20, 20, 20, 5)
    small, one, other = frozenset({"e6"}), frozenset({"e0", "e1", "e2"}), frozenset({"e3", "e4", "e5"})
    figures = [Figure("all", small | one | other), Figure("a", one), Figure("b", other), Figure("c", small)]
    assert held_back(figures, parts) == {"b": BY_SUBTRACTION, "c": "fewer than 3 employers"}


def test_two_tables_are_looked_at_together():
    parts = parts_of(20, 20, 20, 20, 20, 20)
    whole = frozenset(parts)
    # Each table is fine alone; the difference of the two totals is one employer.
    figures = [Figure("this year", whole), Figure("last year", whole - {"e5"})]
    assert held_back(figures, parts) == {"last year": BY_SUBTRACTION}


def test_nothing_is_held_back_without_need():
    parts = parts_of(*[20] * 9)
    cells = [frozenset(f"e{n}" for n in range(start, start + 3)) for start in (0, 3, 6)]
    figures = [Figure("all", frozenset(parts)), *(Figure(n, cell) for n, cell in enumerate(cells))]
    assert held_back(figures, parts) == {}


def test_days_are_rounded():
    assert [rounded(days) for days in (0, 2, 3, 12.4, 13)] == [0, 0, 5, 10, 15]


@st.composite
def tables(draw):
    """Employers of some sizes, in up to three ways of splitting them, each with its cells and the total."""
    number = draw(st.integers(3, 12))
    sizes = draw(st.lists(st.sampled_from([1, 4, 20, 30, 300]), min_size=number, max_size=number))
    parts = parts_of(*sizes)
    figures = [Figure("all", frozenset(parts))]
    splits = draw(st.integers(1, 3))
    values = [draw(st.lists(st.integers(0, 3), min_size=number, max_size=number)) for _ in range(splits)]
    for split, places in enumerate(values):
        for value in range(4):
            keys = frozenset(key for key, place in zip(parts, places, strict=True) if place == value)
            figures.append(Figure((split, value), keys))
    if splits > 1:
        for one, two in product(range(4), range(4)):
            pairs = zip(parts, values[0], values[1], strict=True)
            keys = frozenset(key for key, a, b in pairs if (a, b) == (one, two))
            figures.append(Figure(("cross", one, two), keys))
    return figures, parts


def rank(rows: list[list[int]]) -> int:
    """The rank of a matrix, worked out by itself and not by the code that is tested."""
    left, found = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[found:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        for row in left[found + 1 :]:
            times = row[column] / pivot[column]
            row[:] = [value - times * own for value, own in zip(row, pivot, strict=True)]
        found += 1
    return found


@settings(deadline=None)
@given(tables())
def test_nothing_hidden_can_be_worked_out(made):
    figures, parts = made
    back = held_back(figures, parts)
    columns = list(parts)

    def row(keys):
        return [int(column in keys) for column in columns]

    shown = [row(figure.parts) for figure in figures if figure.name not in back]
    secret = [
        figure.parts for figure in figures if figure.name in back and too_small_set(figure.parts, parts)
    ]
    secret += [frozenset({key}) for key in parts]
    for keys in secret:
        assert rank([*shown, row(keys)]) > rank(shown), f"{sorted(keys)} can be worked out"


def too_small_set(keys, parts):
    return too_small([parts[key] for key in keys], Limits())


@settings(deadline=None)
@given(tables())
def test_the_total_stands_first_and_is_kept_when_it_may_be(made):
    figures, parts = made
    assert ("all" in held_back(figures, parts)) == bool(too_small_set(frozenset(parts), parts))
