"""What an application asks, and which levels may be applied for."""

import pytest

from assessments.applying import criteria_asked, levels_asked, levels_to_choose, unanswered_facts
from assessments.conditions import plain_fact
from assessments.shipped import load_shipped

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
