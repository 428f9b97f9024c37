"""Quality gates: each finds its fault in otherwise sound figures, and sound figures pass."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.absence.gates import Severity, blocks, check_one, check_series
from assessments.absence.returns import AbsenceFigures, Basis, LongFrom, Reason, Source

SOUND = AbsenceFigures(
    period_start=date(2025, 1, 1),
    period_end=date(2025, 3, 31),
    headcount_avg=120,
    fte_avg=100,
    days_lost=200,
    days_available=5600,
    days_lost_short=120,
    days_lost_long=80,
    long_from=LongFrom.OVER_20_WORKING_DAYS,
    spells_total=55,
    spells_long=2,
    staff_with_any_absence=40,
    reasons={Reason.MENTAL_HEALTH: 80, Reason.UNKNOWN: 120},
)
NEXT = replace(SOUND, period_start=date(2025, 4, 1), period_end=date(2025, 6, 30), fte_avg=101)


def test_sound_figures_pass():
    assert check_one(SOUND, date(2025, 4, 1)) == []
    assert check_series([NEXT, SOUND]) == []


BLOCKED = [
    ({"period_end": date(2024, 12, 31)}, "period_end"),
    ({"period_start": date(2024, 1, 1)}, "period_end"),
    ({"days_lost": -1}, "days_lost"),
    ({"days_lost": float("nan")}, "days_lost"),
    ({"fte_avg": 0}, "fte_avg"),
    ({"headcount_avg": float("inf")}, "headcount_avg"),
    ({"days_lost": 5601, "days_lost_short": None}, "days_lost"),
    ({"days_lost": 10_801, "days_available": None, "days_lost_short": None}, "days_lost"),
    ({"days_lost_long": 95}, "days_lost_long"),
    ({"days_lost_short": 205, "days_lost_long": None}, "days_lost_short"),
    ({"reasons": {Reason.OTHER: 203}}, "reasons"),
    ({"reasons": {Reason.OTHER: -1}}, "reasons"),
    ({"long_from": None}, "long_from"),
    ({"spells_long": 56}, "spells_long"),
    ({"fte_avg": 190}, "fte_avg"),
]


@pytest.mark.parametrize(("change", "field"), BLOCKED)
def test_what_cannot_be_is_blocked_at_its_field(change, field):
    found = check_one(replace(SOUND, **change))
    assert [(one.severity, one.field) for one in found] == [(Severity.BLOCK, field)]


def test_a_period_that_is_not_over_is_blocked():
    assert [one.gate for one in blocks(SOUND, date(2025, 3, 31))] == ["period_over"]


WARNED = [
    ({"fte_avg": 130, "days_available": None}, "fte_above_headcount"),
    ({"staff_with_any_absence": 121, "spells_total": 121}, "more_off_than_people"),
    ({"days_lost": 0, "days_lost_short": 0, "days_lost_long": 0, "spells_long": 0, "spells_total": 0,
      "staff_with_any_absence": 0, "reasons": {}}, "no_days_lost"),
    ({"days_lost": 900, "days_lost_short": 820, "reasons": {}}, "rate_high"),
    ({"days_lost": 10, "days_lost_short": 10, "days_lost_long": 0, "spells_long": 0, "spells_total": 8,
      "staff_with_any_absence": 8, "reasons": {}}, "rate_low"),
    ({"days_available": 9000}, "available_unlike_staff"),
    ({"spells_long": 5}, "long_too_short"),
    ({"spells_long": 0}, "long_days_without_spells"),
    ({"spells_total": 0, "spells_long": None, "staff_with_any_absence": None}, "days_without_spells"),
    ({"spells_total": 500}, "spells_too_short"),
    ({"spells_total": 39}, "people_above_spells"),
    ({"reasons": {Reason.OTHER: 100}}, "reasons_below_total"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "gate"), WARNED)
def test_what_is_unusual_is_asked_about(change, gate):
    found = check_one(replace(SOUND, **change))
    assert [(one.severity, one.gate) for one in found] == [(Severity.WARN, gate)]


@pytest.mark.parametrize(
    ("change", "gate"),
    [
        ({"provisional": True}, "provisional"),
        ({"fte_adjusted": False}, "not_fte_adjusted"),
        ({"maternity_included": True}, "maternity_included"),
    ],
)
def test_what_a_reader_should_know_is_noted(change, gate):
    assert [(one.severity, one.gate) for one in check_one(replace(SOUND, **change))] == [
        (Severity.NOTE, gate)
    ]


@pytest.mark.parametrize(
    ("change", "gate"),
    [
        ({"fte_avg": 126}, "fte_step"),
        ({"fte_avg": 74}, "fte_step"),
        ({"fte_avg": 100}, "same_as_before"),
        ({"period_start": date(2025, 5, 1)}, "gap"),
        ({"basis": Basis.CALENDAR}, "basis_changed"),
        ({"source": Source.PAYROLL}, "source_changed"),
        ({"fte_adjusted": False}, "counting_changed"),
    ],
)
def test_a_period_is_seen_beside_the_one_before(change, gate):
    found = check_series([SOUND, replace(NEXT, **change)])
    assert [(one.gate, one.period_start) for one in found] == [
        (gate, change.get("period_start", NEXT.period_start))
    ]


def quarters(*days: float) -> list[AbsenceFigures]:
    return [
        replace(
            SOUND,
            period_start=date(2023, 1, 1) + timedelta(days=91 * n),
            period_end=date(2023, 1, 1) + timedelta(days=91 * n + 90),
            days_lost=lost,
        )
        for n, lost in enumerate(days)
    ]


def test_too_little_from_before_joining_is_noted():
    assert [one.gate for one in check_series(quarters(200, 201, 202), date(2023, 7, 3))] == [
        "few_before_joining"
    ]
    assert check_series(quarters(200, 201, 202, 203, 204), date(2023, 12, 31)) == []


def test_a_rise_after_joining_may_be_better_recording():
    rows = quarters(200, 201, 202, 203, 300, 301)
    found = check_series(rows, rows[4].period_start)
    assert [(one.gate, one.period_start) for one in found] == [("rise_after_joining", rows[4].period_start)]


number = st.floats(allow_nan=True, allow_infinity=True) | st.floats(0, 6000)


@given(
    st.builds(
        replace,
        st.just(SOUND),
        headcount_avg=number,
        fte_avg=number,
        days_lost=number,
        days_available=number | st.none(),
        spells_total=st.integers() | st.none(),
        period_end=st.dates(),
    )
)
def test_any_figures_get_an_answer_and_blocked_ones_nothing_else(figures):
    found = check_one(figures)
    assert all(one.message.endswith(".") and hasattr(figures, one.field) for one in found)
    kinds = {one.severity for one in found}
    assert Severity.BLOCK not in kinds or kinds == {Severity.BLOCK}
