"""Whom a programme reaches: indexes, newcomers, and how evenly people are spread."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.uptake.figures import wilson
from assessments.uptake.representation import (
    FEWEST_FOR_CONCENTRATION,
    Group,
    concentration,
    concentration_index,
    indexes,
    newcomers,
)

DAY = date(2026, 11, 29)
SOURCE = "Office of Made-up Statistics, 2025"


def test_half_of_the_criteria_met_at_the_start_is_already_active():
    found = newcomers([0.0, 0.49, 0.5, 1.0, None], DAY)
    assert (found.newcomers.numerator, found.already_active.numerator, found.not_known) == (2, 2, 1)
    assert found.newcomers.value == 0.5
    assert found.newcomers.ci95 == pytest.approx(wilson(2, 4))
    assert newcomers([None], DAY).newcomers.value is None


def test_an_index_is_the_share_among_the_reached_over_the_share_of_what_there_is():
    small, large = indexes("size", [Group("s", "Small", 30, 900), Group("l", "Large", 30, 100)], SOURCE, DAY)
    assert small.value == pytest.approx(0.5 / 0.9)
    assert large.value == pytest.approx(5)
    low, high = wilson(30, 60)
    assert large.ci95 == pytest.approx((low / 0.1, high / 0.1))
    assert (large.numerator, large.denominator, large.denominator_source) == (30, 100, SOURCE)


def test_a_group_of_which_nothing_is_published_is_in_neither_share():
    known, unknown, other = indexes(
        "i", [Group("a", "A", 5, 50), Group("u", "Unknown", 90, None), Group("b", "B", 5, 50)], SOURCE, DAY
    )
    assert (known.value, unknown.value, other.value) == (1, None, 1)
    assert unknown.note


def test_nobody_reached_and_nobody_there():
    none_of_it, nothing_there = indexes("x", [Group("a", "A", 0, 10), Group("b", "B", 3, 0)], SOURCE, DAY)
    assert none_of_it.value == 0
    assert none_of_it.ci95[0] == 0 < none_of_it.ci95[1]
    assert nothing_there.value is None
    (nobody,) = indexes("x", [Group("a", "A", 0, 10)], SOURCE, DAY)
    assert (nobody.value, nobody.ci95) == (None, None)


groups = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 900)), min_size=1, max_size=8)


@given(groups)
def test_indexes_weighted_by_what_there_is_come_to_one_and_lie_in_their_intervals(some):
    made = [Group(str(n), str(n), reached, there) for n, (reached, there) in enumerate(some)]
    found = indexes("x", made, SOURCE, DAY)
    if not any(one.reached for one in made):
        return
    whole = sum(one.there for one in made)
    assert sum(f.value * one.there / whole for f, one in zip(found, made, strict=True)) == pytest.approx(1)
    for figure in found:
        assert figure.ci95[0] - 1e-9 <= figure.value <= figure.ci95[1] + 1e-9


def test_everybody_alike_is_no_concentration_and_one_with_all_is_the_most():
    even = concentration([20] * 10)
    assert (even.gini, even.herfindahl) == (pytest.approx(0), pytest.approx(0.1))
    assert even.largest_tenth == pytest.approx(0.1)
    one_has_all = concentration([0] * 9 + [100])
    assert one_has_all.gini == pytest.approx(0.9)  # (n - 1) / n
    assert (one_has_all.herfindahl, one_has_all.largest_tenth) == (1, 1)


def test_gini_by_hand():
    # 1 to 10: the mean difference between two of them is 3.3, the mean 5.5, and 3.3 / (2 x 5.5) = 0.3.
    assert concentration(range(1, 11)).gini == pytest.approx(0.3)
    assert concentration(range(1, 11)).lorenz[5] == (0.5, pytest.approx(15 / 55))


def test_few_employers_are_not_told_of():
    few = concentration([5] * (FEWEST_FOR_CONCENTRATION - 1))
    assert (few.gini, few.largest_tenth, few.lorenz) == (None, None, ())
    assert concentration([0] * 20).gini is None


@given(st.lists(st.integers(0, 5000), min_size=10, max_size=40))
def test_the_lorenz_curve_rises_below_the_diagonal(sizes):
    found = concentration(sizes)
    if found.gini is None:
        return
    n, mean = len(sizes), sum(sizes) / len(sizes)
    assert found.gini == pytest.approx(sum(abs(a - b) for a in sizes for b in sizes) / (2 * n * n * mean))
    shares = [people for _, people in found.lorenz]
    assert shares == sorted(shares)
    assert all(people <= part + 1e-9 for part, people in found.lorenz)
    assert found.largest_tenth >= 0.1 - 1e-9


def test_uptake_alike_in_all_deciles_leans_nowhere():
    found = concentration_index({1: 10, 5: 20, 10: 10}, {1: 100, 5: 200, 10: 100})
    assert found.value == pytest.approx(0)
    assert found.ci95[0] < 0 < found.ci95[1]


def test_uptake_only_where_deprivation_is_least_leans_there_by_hand():
    # Two halves; all uptake in the less deprived one: 2 / 0.1 x 0.5 x 0.2 x 0.75 - 1 = 0.5.
    found = concentration_index({10: 20}, {1: 100, 10: 100})
    assert found.value == pytest.approx(0.5)
    assert concentration_index({1: 20}, {1: 100, 10: 100}).value == pytest.approx(-0.5)
    assert found.ci95[0] > 0


def test_the_interval_covers_as_often_as_it_says():
    import numpy as np

    rng = np.random.default_rng(20261129)
    there = {1: 300, 4: 200, 8: 500}
    rates = {1: 0.05, 4: 0.1, 8: 0.15}
    true = concentration_index({d: round(there[d] * rates[d] * 1000) for d in there},
                               {d: n * 1000 for d, n in there.items()}).value  # fmt: skip
    caught = 0
    for _ in range(600):
        drawn = concentration_index({d: int(rng.binomial(there[d], rates[d])) for d in there}, there)
        caught += drawn.ci95[0] <= true <= drawn.ci95[1]
    assert 0.92 <= caught / 600 <= 0.99


def test_what_cannot_be_compared_says_why():
    assert concentration_index({1: 3}, {1: 10}).note
    assert concentration_index({}, {1: 10, 2: 10}).note
    more_than_there_are = concentration_index({1: 30, 2: 3}, {1: 10, 2: 10})
    assert more_than_there_are.ci95 is None
    assert more_than_there_are.note
