"""Spells tell of every day just what the facts of that day tell."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assessments.awards import Term
from assessments.terms import Clocks
from assessments.uptake.groups import band_of, industry_of
from assessments.uptake.spells import FOREVER, Attempt, Facts, Held, State, spells

START = date(2024, 1, 1)
RANKS = {"bronze": 1, "silver": 2}


def day(number: int) -> date:
    return START + timedelta(days=number)


def state(since: int, headcount: int = 60) -> State:
    return State(day(since), headcount, "C", "private", "X01")


def test_an_enrolment_without_anything_is_one_spell_that_goes_on():
    (only,) = spells(Facts(day(5), None, [state(0)]))
    assert (only.from_on, only.until_on, only.headcount, only.applying, only.level) == (
        day(5), FOREVER, 60, False, "",
    )  # fmt: skip


def test_a_level_is_held_to_its_last_day_of_grace():
    term = Term(day(10), day(20), Clocks(renewal_closes_days=7))
    found = spells(Facts(day(0), None, [state(0)], held=[Held("bronze", "Bronze", 1, term)]))
    assert [(one.from_on, one.level) for one in found] == [(day(0), ""), (day(10), "bronze"), (day(28), "")]


def test_work_on_a_higher_level_keeps_one_from_running_out_where_the_scheme_says_so():
    term = Term(day(10), day(20), Clocks(paused_while_working_to_next=True))
    facts = Facts(
        day(0),
        None,
        [state(0)],
        [Attempt("silver", day(15), day(40))],
        [Held("bronze", "Bronze", 1, term)],
        RANKS,
    )
    assert [(one.from_on, one.applying, one.level) for one in spells(facts)] == [
        (day(0), False, ""), (day(10), False, "bronze"), (day(15), True, "bronze"), (day(40), False, ""),
    ]  # fmt: skip


def test_what_an_employer_became_counts_from_that_day_on():
    found = spells(Facts(day(0), day(99), [state(0, 9), state(50, 12)]))
    assert [(one.from_on, one.until_on, one.headcount, one.band) for one in found] == [
        (day(0), day(50), 9, 1), (day(50), day(100), 12, 2),
    ]  # fmt: skip


days = st.integers(0, 60)
states = st.lists(st.tuples(days, st.integers(1, 400)), min_size=1, max_size=3, unique_by=lambda s: s[0])
attempts = st.lists(
    st.tuples(st.sampled_from(sorted(RANKS)), days, st.none() | st.integers(0, 30)), max_size=3
)
terms = st.lists(
    st.tuples(
        st.sampled_from(sorted(RANKS)), days, st.none() | st.integers(1, 30), st.booleans(),
        st.none() | st.integers(0, 10), st.none() | st.integers(1, 20),
    ),
    max_size=3,
)  # fmt: skip


@given(days, st.none() | st.integers(0, 60), states, attempts, terms)
def test_every_day_is_as_the_facts_of_that_day_say(joined, left, stated, tried, awarded):
    facts = Facts(
        day(joined),
        day(left) if left is not None else None,
        [state(*one) for one in sorted(stated)],
        [Attempt(level, day(b), day(b + n) if n is not None else None) for level, b, n in tried],
        [
            Held(
                level, level.title(), RANKS[level],
                Term(
                    day(s), day(s + length) if length else None,
                    Clocks(paused_while_working_to_next=paused, renewal_closes_days=grace),
                    replaced_on=day(s + replaced) if replaced else None,
                ),
            )
            for level, s, length, paused, grace, replaced in awarded
        ],
        RANKS,
    )  # fmt: skip
    found = spells(facts)
    assert all(one.until_on == other.from_on for one, other in pairwise(found))
    for number in range(130):
        today = day(number)
        there = [one for one in found if one.from_on <= today < one.until_on]
        takes_part = facts.enrolled_on <= today and (facts.left_on is None or today <= facts.left_on)
        assert len(there) == int(takes_part)
        if not there:
            continue
        (spell,) = there
        open_now = [
            a for a in facts.attempts if a.began_on <= today and (a.ended_on is None or today < a.ended_on)
        ]
        assert spell.applying == bool(open_now)
        best = 0
        for one in facts.held:
            higher = any(RANKS[a.level] > one.rank for a in open_now)
            t = one.term
            if Term(t.starts_on, t.ends_on, t.clocks, 0, higher, t.replaced_on).held(today):
                best = max(best, one.rank)
        assert spell.rank == best
        known = [s for s in facts.states if s.since <= today] or facts.states[:1]
        assert (spell.headcount, spell.band) == (known[-1].headcount, band_of(known[-1].headcount))
        assert spell.industry == industry_of("C")
