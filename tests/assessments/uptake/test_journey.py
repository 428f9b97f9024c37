"""The funnel: as of any day, with nothing from after it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.uptake.figures import wilson
from assessments.uptake.journey import STEPS, Journey, State, days_of, funnel, standing

START = date(2024, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


def journey(*numbers: int | None, left: int | None = None) -> Journey:
    days = [day(n) if n is not None else None for n in numbers]
    return Journey(*days, *[None] * (6 - len(days)), day(left) if left is not None else None)


FOUR = [
    journey(0, 10, 30, 60, 60, 400),
    journey(0, 20, 50, 80),  # decided: not yet
    journey(5, 35),
    journey(5, left=100),
]


def numbers(found) -> list[float]:
    return [step.reached.value for step in found.steps]


def test_each_step_counts_who_came_so_far_or_further():
    found = funnel(FOUR, day(500))
    assert numbers(found) == [4, 3, 2, 2, 1, 1]
    assert [step.of_all.value for step in found.steps] == [1, 0.75, 0.5, 0.5, 0.25, 0.25]
    assert found.steps[0].of_all.ci95 is None  # all of all is no estimate
    submitted = found.steps[2]
    assert submitted.of_before.value == pytest.approx(2 / 3)
    assert submitted.of_before.ci95 == pytest.approx(wilson(2, 3))
    assert found.steps[0].of_before is None


def test_what_happened_after_the_day_is_not_yet():
    assert numbers(funnel(FOUR, day(50))) == [4, 3, 2, 0, 0, 0]
    assert numbers(funnel(FOUR, day(4))) == [2, 0, 0, 0, 0, 0]
    assert numbers(funnel(FOUR, day(-1))) == [0] * 6


def test_how_long_a_step_took_is_told_of_those_that_made_it():
    found = funnel(FOUR, day(500))
    assessed, submitted = found.steps[1].took, found.steps[2].took
    assert (assessed.known, assessed.median) == (3, 20)
    assert (assessed.lower, assessed.upper) == (15, 25)
    assert (submitted.known, submitted.median) == (2, 25)
    assert found.steps[5].took.median == 340


def test_who_waits_and_for_how_long_and_who_is_stalled():
    found = funnel(FOUR, day(216))
    joined, assessed, _, decided, awarded, _ = found.steps
    assert (joined.waiting.employers, joined.left) == (0, 1)
    assert (assessed.waiting.employers, assessed.waiting.median_days, assessed.waiting.stalled) == (1, 181, 1)
    assert (decided.waiting.employers, decided.waiting.stalled) == (1, 0)
    # Whoever holds an award waits for nothing: it runs for its term.
    assert (awarded.waiting.employers, awarded.waiting.stalled) == (1, None)
    assert (found.left, found.stalled) == (1, 1)


def test_the_day_of_leaving_is_still_a_day_of_taking_part():
    assert funnel([journey(0, left=9)], day(9)).left == 0
    assert funnel([journey(0, left=9)], day(10)).left == 1


def test_an_award_without_what_comes_before_it_counts_for_all_steps_and_gives_no_time():
    found = funnel([journey(0, None, None, None, 30)], day(40))
    assert numbers(found) == [1, 1, 1, 1, 1, 0]
    assert [step.took for step in found.steps] == [None] * 6
    assert found.steps[4].waiting.median_days == 10


def test_days_out_of_order_are_no_time():
    assert funnel([journey(0, 50, 30)], day(90)).steps[2].took is None


def test_of_nobody_there_is_no_share():
    found = funnel([], day(0))
    assert [step.of_all.value for step in found.steps] == [None] * 6
    assert found.steps[0].waiting.median_days is None


def test_quartiles_of_few():
    assert days_of([]) is None
    assert days_of([7]).median == 7
    assert days_of([1, 3]).median == 2


near = st.none() | st.integers(0, 300)
journeys = st.lists(
    st.builds(
        lambda joined, steps, left: Journey(
            day(joined), *[day(n) if n is not None else None for n in steps], day(left) if left else None
        ),
        st.integers(0, 300),
        st.lists(near, min_size=5, max_size=5),
        near,
    ),
    max_size=12,
)


@given(journeys, st.integers(0, 300))
def test_everybody_waits_or_left_or_came_to_the_end_and_no_step_has_more_than_the_one_before(some, number):
    found = funnel(some, day(number))
    counts = numbers(found)
    assert counts == sorted(counts, reverse=True)
    assert sum(step.waiting.employers + step.left for step in found.steps) == found.joined
    assert found.joined == sum(one.joined_on <= day(number) for one in some)
    for place, step in enumerate(STEPS):
        stand = [one for one in (standing(each, day(number)) for each in some) if one]
        assert found.steps[place].reached.value == sum(STEPS.index(one) >= place for one, _ in stand)
        assert found.steps[place].left == stand.count((step, State.LEFT))
        assert (found.steps[place].waiting.stalled or 0) == stand.count((step, State.STALLED))


@given(journeys, st.integers(0, 299))
def test_a_step_once_reached_stays_reached(some, number):
    earlier, later = numbers(funnel(some, day(number))), numbers(funnel(some, day(number + 1)))
    assert all(a <= b for a, b in zip(earlier, later, strict=True))
