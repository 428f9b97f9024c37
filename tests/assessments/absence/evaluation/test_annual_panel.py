"""Whole years: which periods make one, and who is treated from when."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from assessments.absence.evaluation.annual_panel import annual
from assessments.absence.evaluation.outcomes import NEVER
from assessments.absence.evaluation.panel import Panel, Period


def periods(start: date, count: int, months: int = 3) -> tuple[Period, ...]:
    starts = [
        date(start.year + (start.month - 1 + months * n) // 12, (start.month - 1 + months * n) % 12 + 1, 1)
        for n in range(count + 1)
    ]
    return tuple(Period(one, after - timedelta(days=1)) for one, after in pairwise(starts))


def panel(first: list[int], start: date = date(2020, 4, 1), count: int = 12, months: int = 3) -> Panel:
    """Employer n loses n + 1 days a period, with two full-time equivalents."""
    shape = (len(first), count)
    days = np.ones(shape) * np.arange(1, len(first) + 1)[:, None]
    return Panel(
        tuple(f"e{n}" for n in range(len(first))),
        periods(start, count, months),
        days,
        np.full(shape, 2 * months / 12),
        np.array(first, dtype=np.int64),
        np.zeros(shape, dtype=bool),
        np.full(shape, ""),
    )


def test_quarters_make_financial_years() -> None:
    years = annual(panel([12, 12]))
    assert years.outcomes.times.tolist() == [2020, 2021, 2022]
    assert years.outcomes.values.tolist() == [[2, 2, 2], [4, 4, 4]]
    assert years.exposure.tolist() == [[2, 2, 2], [2, 2, 2]]


def test_a_year_that_the_panel_covers_in_part_is_left_out() -> None:
    assert annual(panel([12], start=date(2020, 1, 1))).outcomes.times.tolist() == [2020, 2021]


def test_months_make_financial_years_too() -> None:
    assert annual(panel([24], count=24, months=1)).outcomes.times.tolist() == [2020, 2021]


def test_years_count_from_the_start_where_no_period_ends_with_march() -> None:
    assert annual(panel([12], start=date(2020, 2, 1))).outcomes.times.tolist() == [2020, 2021, 2022]


def test_calendar_years_stay_as_they_are() -> None:
    years = annual(panel([2], start=date(2020, 1, 1), count=4, months=12))
    assert years.outcomes.times.tolist() == [2020, 2021, 2022, 2023]
    assert years.outcomes.first.tolist() == [2022]


def test_the_year_of_joining_is_dropped_and_the_next_is_the_first() -> None:
    years = annual(panel([5, 12])).outcomes
    assert years.first.tolist() == [2022, NEVER]
    assert np.isnan(years.values[0]).tolist() == [False, True, False]
    assert years.anticipation == 1


def test_joining_with_the_year_drops_nothing() -> None:
    years = annual(panel([4, 12])).outcomes
    assert years.first.tolist() == [2021, NEVER]
    assert not np.isnan(years.values).any()
    assert years.anticipation == 0


def test_joining_in_the_last_year_has_no_full_year_after() -> None:
    years = annual(panel([10, 12])).outcomes
    assert years.first.tolist() == [NEVER, NEVER]
    assert np.isnan(years.values[0]).tolist() == [False, False, True]


def test_a_year_with_a_gap_has_no_rate() -> None:
    whole = panel([12])
    whole.exposure[0, 6] = 0
    whole.days[0, 6] = 0
    assert np.isnan(annual(whole).outcomes.values[0]).tolist() == [False, True, False]


def test_a_year_in_which_taking_part_ended_has_no_rate() -> None:
    whole = panel([4])
    whole.partial[0, 9:] = True
    years = annual(whole).outcomes
    assert np.isnan(years.values[0]).tolist() == [False, False, True]


@pytest.mark.parametrize("count", [0, 3])
def test_less_than_a_year_is_no_year(count: int) -> None:
    if count:
        assert annual(panel([count], count=count)).outcomes.times.tolist() == []
