from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.covering import cover
from assessments.goals import Some
from assessments.next_step import next_step
from assessments.scheme import load
from assessments.scoring import Campaign, score
from assessments.shipped import load_shipped
from tests.assessments.definitions import small

UNHURRIED = settings(deadline=None, max_examples=150)
SIXTY = {"headcount": 60}
FEW = {"headcount": 10}

WIDE = """\
key: wide-award
title: Wide award
version: "1"
dated: 2026-11-23
official: no
disclaimer: A made-up award.
owner: Nobody
completeness: Complete.
answers:
  met: {label: Met, counts_as_met: yes}
  partly: {label: Partly met, points_share: 0.5}
  not_met: {label: Not met}
  not_applicable: {label: Not applicable}
levels:
  - key: one
    title: One
    meaning: The first.
    rule: %(first)s
  - key: two
    title: Two
    meaning: The second.
    %(requires)s
    rule: %(second)s
tracks:
  - {key: few, title: Few, unit: headcount, min: 1, max: 49}
  - {key: many, title: Many, unit: headcount, min: 50}
facts:
  - {key: canteen, question: "Is there a canteen?"}
themes:
  - key: food
    title: Food
    summary: Eating.
    weight: 2
    criteria:
      - {key: f1, title: F1, text: F1., level: one, origin: authored}
      - {key: f2, title: F2, text: F2., level: any, role: pool, points: 2, origin: authored}
      - {key: f3, title: F3, text: F3., level: two, role: pool, points: 3, origin: authored}
      - {key: f4, title: F4, text: F4., level: two, tracks: [many], origin: authored}
  - key: move
    title: Moving
    summary: Being active.
    criteria:
      - {key: m1, title: M1, text: M1., level: one, not_applicable: {reasons: [None here]}, origin: authored}
      - {key: m2, title: M2, text: M2., level: any, role: pool, only_if: canteen, origin: authored}
      - {key: m3, title: M3, text: M3., level: two, role: pool, points: 4, origin: authored}
  - key: mind
    title: Mind
    summary: Thinking.
    kind: module
    criteria:
      - {key: i1, title: I1, text: I1., level: any, origin: authored}
      - {key: i2, title: I2, text: I2., level: any, origin: authored}
  - key: rest
    title: Rest
    summary: Sleeping.
    kind: module
    criteria:
      - {key: r1, title: R1, text: R1., level: any, origin: authored}
      - {key: r2, title: R2, text: R2., level: two, role: pool, origin: authored}
"""
KEYS = ("f1", "f2", "f3", "f4", "m1", "m2", "m3", "i1", "i2", "r1", "r2")

leaves = st.one_of(
    st.sampled_from(
        (
            "{met: {role: mandatory, level: any}}",
            "{met: {role: pool, theme: food, level: any}}",
            "{each_theme: {at_least: 1, level: any}}",
            "{theme_levels: {every: one, of: [food, move], at_least: 1}}",
            "{theme_levels: {every: one, of: [food, move]}}",
            "{modules: 1}",
            "{modules: 2}",
            "{points: {at_least: 9, level: any}}",
            "{points: {share: 0.6, level: any}}",
            "{points: {at_least: 8, level: any, of: [food, move], each_theme: 3}}",
            "{fact: {key: canteen, is: yes}}",
            "{by_track: {few: {modules: 1}, many: {count: {at_least: 3, level: any}}}}",
        )
    ),
    st.sampled_from(KEYS).map(lambda key: f"{{criterion: {key}}}"),
    st.integers(1, 4).map(lambda number: f"{{count: {{at_least: {number}, level: any}}}}"),
    st.integers(1, 2).map(lambda number: f"{{count: {{at_least: {number}, theme: food, level: any}}}}"),
)
rules = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda word, parts: f"{{{word}: [{', '.join(parts)}]}}",
        st.sampled_from(("all_of", "any_of")),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
editions = st.builds(
    lambda first, second, strict: load(
        WIDE % {"first": first, "second": second, "requires": "requires: one" if strict else "optional: no"}
    ),
    rules,
    rules,
    st.booleans(),
)
given_answers = st.dictionaries(
    st.sampled_from(KEYS), st.sampled_from(("met", "partly", "not_met", "not_applicable")), max_size=6
)
facts = st.fixed_dictionaries({}, optional={"headcount": st.sampled_from((10, 60)), "canteen": st.booleans()})


def keys(plan):
    return tuple(step.key for step in plan.criteria)


def wide(rule):
    return load(WIDE % {"first": "{criterion: f1}", "second": rule, "requires": "optional: no"})


def reaches(edition, level, answers, facts, more, **known):
    return score(edition, answers | dict.fromkeys(more, "met"), facts, **known).levels[level].ok


@UNHURRIED
@given(editions, given_answers, facts, st.sampled_from(("one", "two")))
def test_the_plan_reaches_the_level_and_no_shorter_list_does(edition, answers, told, level):
    plan = next_step(edition, level, answers, told)
    if plan.also:
        return
    if not plan.blocked:
        assert reaches(edition, level, answers, told, keys(plan))
    most = len(plan.criteria) - 1 if not plan.blocked else len(KEYS)
    for size in range(most + 1):
        for more in combinations(KEYS, size):
            assert not reaches(edition, level, answers, told, more), (plan, more)


@UNHURRIED
@given(editions, given_answers, facts, st.sets(st.sampled_from(KEYS)), st.sampled_from(("one", "two")))
def test_what_has_evidence_comes_first_and_makes_no_list_longer(edition, answers, told, shown, level):
    plan = next_step(edition, level, answers, told, evidenced=shown)
    told_by = [step.evidenced for step in plan.criteria]
    assert told_by == sorted(told_by, reverse=True)
    assert plan.evidenced == len(set(keys(plan)) & shown)
    without = next_step(edition, level, answers, told)
    if not plan.also:
        assert len(plan.criteria) == len(without.criteria)


@UNHURRIED
@given(st.data())
def test_any_answers_and_facts_have_a_plan_in_the_shipped_schemes(data):
    edition = data.draw(st.sampled_from(list(load_shipped().values())))
    names = [criterion.key for criterion in edition.criteria]
    answers = data.draw(st.dictionaries(st.sampled_from(names), st.none() | st.text() | st.just("met")))
    told = data.draw(st.dictionaries(st.sampled_from(("headcount", "union")), st.none() | st.integers()))
    level = data.draw(st.sampled_from(edition.level_keys))
    plan = next_step(edition, level, answers, told)
    assert plan.blocked or plan.also or reaches(edition, level, answers, told, keys(plan))


def test_a_level_reached_leaves_nothing_to_do_and_one_held_is_planned_for_again():
    edition = load(small())
    assert len(next_step(edition, "one", {}, SIXTY, held={"one"}).criteria) == 3
    assert next_step(edition, "one", {"f1": "met", "f2": "met", "m1": "met"}, SIXTY).reached


def test_a_level_is_reached_by_way_of_those_before_it():
    edition = load(small("count: {at_least: 2}"))
    assert keys(next_step(edition, "two", {}, SIXTY)) == ("f1", "f2", "f3", "f4", "m1")
    assert keys(next_step(edition, "two", {}, SIXTY, held={"one"})) == ("f3", "f4")


def test_of_lists_as_short_the_one_with_more_evidence_is_taken_and_shown_first():
    edition = load(small("all_of: [{count: {at_least: 2}}, {criterion: m3}]"))
    plan = next_step(edition, "two", {}, SIXTY, held={"one"}, evidenced={"m2", "f4"})
    assert keys(plan) == ("f4", "m2", "m3")
    assert plan.evidenced == 2
    assert plan.criteria[0].why == "not answered yet"


def test_one_criterion_serves_every_part_that_counts_it():
    edition = load(small("all_of: [{count: {at_least: 2}}, {each_theme: {of: [move], at_least: 1}}]"))
    assert keys(next_step(edition, "two", {}, SIXTY, held={"one"})) == ("f3", "m2")


def test_the_shortest_of_several_ways_is_taken():
    edition = load(small("any_of: [{count: {at_least: 3}}, {all_of: [{criterion: m3}, {criterion: f4}]}]"))
    assert keys(next_step(edition, "two", {}, SIXTY, held={"one"})) == ("f4", "m3")
    # The second way is shut to a small employer, of whom m3 is not asked.
    assert keys(next_step(edition, "two", {}, FEW, held={"one"})) == ("f3", "f4", "m2")


def test_overlapping_parts_share_what_counts_for_both():
    aims = [Some(("a", "b", "x"), 1), Some(("c", "d", "x"), 1), Some(("e", "f", "x"), 1)]
    order = {key: (0, 0, 0, place) for place, key in enumerate("abcdefx")}
    assert cover(aims, order).picked == {"x"}
    assert cover(aims, order).proved


def test_a_search_that_is_too_long_ends_and_says_so():
    names = [f"k{number}" for number in range(60)]
    aims = [Some(tuple(names[start : start + 31]), 14) for start in range(0, 30, 3)]
    found = cover(aims, {key: (0, 0, 0, place) for place, key in enumerate(names)})
    assert all(aim.left(found.picked) is None for aim in aims)


def test_partly_met_points_count_towards_the_shortest_list():
    edition = wide("{points: {at_least: 8, level: any}}")
    assert keys(next_step(edition, "two", {}, SIXTY)) == ("f2", "f3")
    assert keys(next_step(edition, "two", {"f3": "partly"}, SIXTY)) == ("f2", "m3")


def test_a_fact_to_give_is_said_beside_the_criteria():
    edition = load(small("all_of: [{criterion: f3}, {fact: {key: canteen, is: yes}}]"))
    plan = next_step(edition, "two", {}, SIXTY, held={"one"})
    assert keys(plan) == ("f3",)
    assert plan.also == ("Is there a canteen? Yes is needed",)


def test_what_an_employer_is_cannot_be_worked_at():
    edition = load(small("fact: {key: headcount, min: 100}"))
    assert next_step(edition, "two", {}, SIXTY, held={"one"}).blocked == (
        "Number of employees at least 100 is needed"
    )
    assert next_step(edition, "two", {}, {}, held={"one"}).also


def test_what_must_not_hold_is_said_and_not_planned():
    edition = load(small("all_of: [{criterion: f3}, {not: {criterion: f4}}]"))
    plan = next_step(edition, "two", {"f4": "met"}, SIXTY, held={"one"})
    assert keys(plan) == ("f3",)
    assert plan.also == ("must not hold: Fruit: met",)


@pytest.mark.parametrize(("ran", "also"), [(3, 0), (1, 1)])
def test_campaigns_still_to_run_are_said_beside_the_criterion_that_counts_them(ran, also):
    edition = load_shipped()["better-health-at-work"]
    campaigns = [
        Campaign(f"topic {number}", "bronze", from_needs_assessment=True, evaluated=True)
        for number in range(ran)
    ]
    plan = next_step(edition, "bronze", {}, SIXTY, campaigns=campaigns)
    assert "bronze.campaigns" in keys(plan)
    assert len(plan.also) == also


def test_a_level_that_the_edition_has_not_is_a_key_error():
    with pytest.raises(KeyError):
        next_step(load(small()), "three", {}, {})
