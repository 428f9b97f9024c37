"""Nothing that would tell of one or two employers, nor what they could be worked out from."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from assessments.uptake.discretion import few, few_parts


def test_a_small_part_takes_another_with_it():
    assert few_parts({"a": 9, "b": 5, "c": 1}) == {"b", "c"}
    assert few_parts({"a": 9, "b": 5, "c": 0}) == frozenset()
    assert few_parts({"a": 2}) == {"a", None}


def test_an_employer_in_two_cells_is_one():
    assert few([("all", ["x", "y"])], {"x": [1, 2], "y": [2, 1]}) == {"all"}
    assert few([("all", ["x", "y"])], {"x": [1, 2], "y": [2, 3]}) == frozenset()


@given(st.lists(st.integers(0, 6), min_size=1, max_size=6))
def test_what_is_shown_leaves_more_than_one_way_for_every_small_part(counts):
    named = dict(enumerate(counts))
    hidden = few_parts(named)
    if None in hidden:
        return
    left = sum(number for cell, number in named.items() if cell in hidden)
    unknown = sorted(cell for cell in hidden)
    # Everything somebody could make of the total and the parts shown, if they know no rule of ours.
    ways = [way for way in product(range(left + 1), repeat=len(unknown)) if sum(way) == left]
    for place, cell in enumerate(unknown):
        if 0 < named[cell] < 3:
            assert len({way[place] for way in ways}) > 1
    assert all(not 0 < number < 3 for cell, number in named.items() if cell not in hidden)
