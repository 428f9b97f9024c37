"""An employer's own trend, and what may stand beside it."""

from datetime import date, timedelta

import pytest

from assessments.absence.benchmarks import comparable
from assessments.absence.disclosure import Sum
from assessments.absence.returns import AbsenceFigures, Basis
from assessments.absence.shrinkage import Total, shrunken
from assessments.absence.trends import Others, cost, last_year, lost_time, trend

STARTS = [date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1)]


def quarter(number: int, days: float = 50.0, **more) -> AbsenceFigures:
    end = STARTS[number + 1] - timedelta(days=1)
    given = {"headcount_avg": 30, "fte_avg": 25.0, "days_lost": days, "days_available": 1500.0} | more
    return AbsenceFigures(STARTS[number], end, **given)


def others(employers=9, people=500.0, fte=120.0, largest=30.0, days=700.0) -> Others:
    return Others(days, fte, Sum(employers, people, fte, largest))


def test_rates_are_annual_and_in_order():
    places = trend([quarter(1, 40), quarter(0)], {}, {}, Basis.WORKING)
    assert [place.start for place in places] == STARTS[:2]
    # 50 days over 25 FTE in a quarter of 91 days: 2 days, times 365.25 / 91.
    assert places[0].rate == pytest.approx(2 * 365.25 / 91)
    assert places[0].lost_time == pytest.approx(100 * 50 / 1500)


def test_another_basis_is_never_set_beside_it():
    assert trend([quarter(0, basis=Basis.CALENDAR)], {}, {}, Basis.WORKING) == []


def test_others_are_shown_only_when_enough_stands_behind_them():
    key = (STARTS[0], STARTS[1] - timedelta(days=1))
    shown = trend([quarter(0)], {key: others()}, {key: others(3, 40, 30, 15, 200)}, Basis.WORKING)[0]
    assert shown.programme == pytest.approx(700 / 120)
    assert shown.sector == pytest.approx(200 / 30)
    few = trend([quarter(0)], {key: others(2)}, {}, Basis.WORKING)[0]
    assert few.programme is None


def test_the_sector_is_held_back_when_the_rest_could_be_worked_out():
    key = (STARTS[0], STARTS[1] - timedelta(days=1))
    # Nine in the programme and eight in the sector leave one that anybody could work out.
    shown = trend([quarter(0)], {key: others(9)}, {key: others(8, 450, 100, 30, 600)}, Basis.WORKING)[0]
    assert shown.programme is not None
    assert shown.sector is None


def test_the_last_whole_year_has_no_gap():
    year = last_year([quarter(n, 10 * (n + 1)) for n in range(4)], Basis.WORKING)
    assert (year.start, year.end, year.days_lost) == (date(2025, 4, 1), date(2026, 3, 31), 100)
    assert year.lost_time == pytest.approx(100 * 100 / 6000)
    assert cost(year, 150) == 15000
    assert last_year([quarter(n) for n in (0, 1, 3)], Basis.WORKING) is None


def test_lost_time_needs_the_days_available_of_every_period():
    assert lost_time([quarter(0), quarter(1, days_available=None)]) is None
    assert lost_time([]) is None


def test_benchmarks_stay_on_their_basis():
    assert [(one.name, one.year) for one in comparable(Basis.WORKING, "private", 2026)] == [
        ("United Kingdom, everybody", 2024),
        ("United Kingdom, private sector", 2024),
    ]
    assert {one.basis for one in comparable(Basis.CALENDAR, "public", 2024)} == {Basis.CALENDAR}


def test_a_small_employer_is_drawn_in_more_than_a_large_one():
    others = [Total(rate * 100, 100) for rate in (5, 6, 7, 8, 9, 10)]
    small, large = shrunken(Total(30, 2), others), shrunken(Total(3000, 200), others)
    assert small.programme == large.programme == 7.5
    assert 7.5 < small.rate < large.rate < 15
    assert small.weight < 0.3 < 0.8 < large.weight


def test_where_others_differ_by_chance_alone_everybody_gets_their_rate():
    others = [Total(75 + n, 10) for n in range(-2, 3)]
    assert shrunken(Total(300, 20), others).rate == pytest.approx(7.5)


def test_too_few_others_say_nothing():
    assert shrunken(Total(30, 2), [Total(75, 10)] * 4) is None
