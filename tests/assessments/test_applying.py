"""What an application asks, and which levels may be applied for."""

from datetime import date

import pytest

from assessments.applying import (
    criteria_asked,
    levels_asked,
    levels_to_choose,
    must_answer,
    shortfall,
    unanswered_facts,
)
from assessments.conditions import plain_fact
from assessments.scheme import load
from assessments.scoring import score
from assessments.shipped import load_shipped
from tests.assessments.definitions import small

AWARD = load_shipped()["better-health-at-work"]
CHARTER = load_shipped()["workplace-wellbeing-charter"]
LADDER = ("bronze", "silver", "gold", "continuing_excellence")


@pytest.mark.parametrize(
    ("held", "open_levels"),
    [
        (set(), {"bronze"}),
        ({"bronze"}, {"bronze", "silver"}),
        ({"bronze", "silver"}, {"bronze", "silver", "gold"}),
        ({"bronze", "silver", "gold"}, set(LADDER)),
    ],
)
def test_a_ladder_opens_rung_by_rung(held, open_levels):
    assert {choice.key for choice in levels_to_choose(AWARD, held) if not choice.closed} == open_levels


def test_a_closed_level_says_what_opens_it():
    silver = next(choice for choice in levels_to_choose(AWARD, ()) if choice.key == "silver")
    assert silver.closed == "Opens when you have been awarded Bronze."


def test_any_level_of_a_scheme_of_themes_may_be_applied_for():
    assert [choice.closed for choice in levels_to_choose(CHARTER, ())] == ["", "", ""]


@pytest.mark.parametrize(
    ("edition", "level", "held", "asked"),
    [
        (AWARD, "bronze", set(), ("bronze",)),
        (AWARD, "silver", {"bronze"}, ("silver",)),
        (AWARD, "gold", {"bronze"}, ("silver", "gold")),
        (AWARD, "bronze", {"bronze"}, ("bronze",)),
        (CHARTER, "excellence", {"commitment"}, ("commitment", "achievement", "excellence")),
    ],
)
def test_the_levels_an_application_answers(edition, level, held, asked):
    assert levels_asked(edition, level, held) == asked


def test_a_fact_not_given_lets_nobody_off_and_a_given_one_chooses_between_alternatives():
    def food(facts):
        asked = criteria_asked(AWARD, "bronze", "all", facts)
        return [criterion.key for criterion in asked if criterion.only_if or criterion.unless]

    fact = next(plain_fact(criterion.only_if) for criterion in AWARD.criteria if criterion.only_if)
    both, with_it, without = food({}), food({fact: True}), food({fact: False})
    assert set(with_it) | set(without) <= set(both)
    assert with_it != without


def test_the_facts_still_to_give_are_named_by_their_question():
    questions = [fact.question for fact in AWARD.facts]
    assert list(unanswered_facts(AWARD, {})) == questions
    assert unanswered_facts(AWARD, {fact.key: False for fact in AWARD.facts}) == ()


TRACKED = """\
  - {key: mini, title: Mini, meaning: As one., rule: {criterion: f1}, counts_as: one, tracks: [few]}
  - key: two"""


def tracked(rule: str = "count: {at_least: 1}"):
    text = small(rule).replace("valid_for: P1Y6M", "tracks: [many]").replace("  - key: two", TRACKED)
    return load(text.replace("text: Walks are held., level: two", "text: Walks are held., level: any"))


def test_a_level_for_some_sizes_is_closed_to_the_others_and_to_a_size_not_known():
    def closed(track):
        return {choice.key: choice.closed for choice in levels_to_choose(tracked(), {"one"}, track)}

    assert closed("few") == {"one": "Not open to employers of your size (Few).", "mini": "", "two": ""}
    assert closed("many") == {"one": "", "mini": "Not open to employers of your size (Many).", "two": ""}
    assert closed(None)["one"] == (
        "Open to some sizes only. Add the number of employees to your organisation first."
    )


def test_a_level_that_counts_as_the_one_required_opens_the_next_and_is_asked_in_its_place():
    (_, _, two) = levels_to_choose(tracked(), {"mini"}, "few")
    assert two.closed == ""
    (_, _, two) = levels_to_choose(tracked(), (), "few")
    assert two.closed == "Opens when you have been awarded Mini."
    assert levels_asked(tracked(), "two", (), "few") == ("mini", "two")
    assert levels_asked(tracked(), "two", (), "many") == ("one", "two")
    assert levels_asked(tracked(), "two", {"mini"}, "few") == ("two",)


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        ("count: {at_least: 1}", ["f3", "f4", "m2"]),
        ("met: {role: mandatory, level: one}", ["f1", "f2", "f3", "f4", "m1"]),
        ("any_of: [{criterion: m2}, {criterion: f1}]", ["f1", "f3", "f4", "m2"]),
        ("by_track: {few: {criterion: f3}, many: {criterion: m2}}", ["f3", "f4"]),
    ],
)
def test_an_application_asks_what_the_rules_of_its_levels_can_count(rule, asked):
    found = criteria_asked(tracked(rule), "two", "few", {"canteen": True}, {"mini"})
    assert [criterion.key for criterion in found] == asked


def test_only_what_is_mandatory_and_in_no_module_has_to_be_answered():
    text = small("criterion: f3").replace("Being active.", "Being active.\n    kind: module")
    edition = load(text)
    must = [c.key for c in edition.criteria if must_answer(edition, ("one", "two"), c)]
    assert must == ["f1", "f2"]
    assert [c.key for c in edition.criteria if must_answer(edition, ("two",), c)] == []


def test_a_criterion_is_asked_on_the_days_it_is_asked():
    text = small().replace("key: f1,", "key: f1, asked_from: 2027-01-01, asked_until: 2027-12-31,")
    edition = load(text)

    def asked(on):
        return "f1" in [c.key for c in criteria_asked(edition, "one", "few", {}, (), on)]

    days = [None, date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1)]
    assert [asked(day) for day in days] == [True, False, True, True, False]


def test_a_shortfall_names_what_must_be_met_and_counts_what_is_to_choose():
    rule = "all_of: [{met: {level: one, role: mandatory}}, {count: {at_least: 2}}]"
    edition = load(small(rule))
    card = score(edition, {"f2": "met", "m1": "met", "f3": "met"}, {"headcount": 9, "canteen": True})
    required = {"f1", "f2", "m1"}
    assert shortfall(edition, required, card.levels["two"]) == (
        "Water",
        "1 met of 3 to choose from; 2 needed",
    )
    assert shortfall(edition, required, score(edition, {}, {}, held=["one"]).levels["one"])
    either = load(small("any_of: [{criterion: f3}, {criterion: f4}]"))
    assert shortfall(either, (), score(either, {}, {}, held=["one"]).levels["two"]) == (
        "none of these 2 holds; one is enough (Plan: not answered yet; Fruit: not answered yet)",
    )


def test_a_question_that_may_be_left_open_is_not_named_as_unanswered():
    edition = load(small().replace('"Is there a canteen?"', '"Is there a canteen?", optional: yes'))
    assert unanswered_facts(edition, {}) == ()
