from datetime import date

import pytest

from assessments.campaigns import Campaign
from assessments.scheme import load
from assessments.scoring import score
from assessments.shipped import load_shipped
from tests.assessments.definitions import small

AWARD = load_shipped()["better-health-at-work"]
SIZE = {"headcount": 60}
EVERYTHING = {criterion.key: "met" for criterion in AWARD.criteria}


def outcome(key: str, campaigns, facts=SIZE, held=()):
    card = score(AWARD, EVERYTHING, facts, campaigns=campaigns, held=held)
    return card.outcomes[key].state.value, card.outcomes[key].text


def bronze(number: int) -> Campaign:
    return Campaign(f"Topic {number}", "bronze", from_needs_assessment=True)


def test_with_nothing_listed_the_answer_stands_and_the_reason_says_so():
    assert outcome("bronze.campaigns", None) == (
        "met",
        "campaigns not listed; the answer is taken as it stands",
    )


def test_an_empty_list_means_that_there_were_none():
    assert outcome("bronze.campaigns", []) == (
        "unmet",
        "0 of the campaigns listed count towards this; needed: "
        "3 campaigns, each chosen from the needs assessment",
    )


@pytest.mark.parametrize(("count", "state"), [(2, "unmet"), (3, "met"), (4, "met")])
def test_bronze_counts_three_chosen_from_the_needs_assessment(count, state):
    others = [Campaign("Fun run", "bronze"), Campaign("Sleep", "silver", from_needs_assessment=True)]
    assert outcome("bronze.campaigns", [bronze(n) for n in range(count)] + others)[0] == state


@pytest.mark.parametrize(("evaluated", "state"), [(3, "unmet"), (4, "met")])
def test_silver_counts_four_that_were_evaluated(evaluated, state):
    ran = [Campaign(f"Topic {n}", "silver", evaluated=n < evaluated) for n in range(5)]
    assert outcome("silver.campaigns", ran)[0] == state


def gold(topics: list[str], days: tuple[date, date] | None) -> list[Campaign]:
    started, ended = days or (None, None)
    return [Campaign(topics[0], "gold", started, ended), *(Campaign(topic, "gold") for topic in topics[1:])]


@pytest.mark.parametrize(
    ("topics", "days", "state"),
    [
        (["a", "b", "c", "d", "e"], (date(2026, 1, 1), date(2026, 12, 31)), "met"),
        (["a", "b", "c", "d", "e"], (date(2026, 1, 1), date(2026, 12, 30)), "unmet"),
        (["a", "b", "c", "d", "e"], None, "unmet"),
        (["a", "b", "c", "d", " A "], (date(2026, 1, 1), date(2026, 12, 31)), "unmet"),
    ],
)
def test_gold_counts_five_topics_one_of_them_all_year(topics, days, state):
    assert outcome("gold.campaigns", gold(topics, days))[0] == state


@pytest.mark.parametrize(("stated", "state"), [(2, "unmet"), (3, "met"), ("many", "unmet"), (None, "met")])
def test_a_bare_number_of_campaigns_is_held_against_the_need(stated, state):
    assert outcome("bronze.campaigns", None, {**SIZE, "campaigns": stated})[0] == state


def test_a_campaign_without_a_level_is_used_once_for_the_lowest_level_still_short():
    loose = [Campaign(f"Topic {n}", from_needs_assessment=True, evaluated=True) for n in range(6)]
    assert outcome("bronze.campaigns", loose)[0] == "met"
    assert outcome("silver.campaigns", loose)[0] == "unmet"
    assert outcome("silver.campaigns", [*loose, Campaign("One more", evaluated=True)])[0] == "met"


def test_a_campaign_without_a_level_is_not_spent_on_a_level_that_is_held():
    loose = [Campaign(f"Topic {n}", from_needs_assessment=True, evaluated=True) for n in range(4)]
    assert outcome("silver.campaigns", loose, held=["bronze"])[0] == "met"


def test_those_that_a_later_level_needs_are_spent_last():
    ran = [Campaign(f"Evaluated {n}", from_needs_assessment=True, evaluated=True) for n in range(4)]
    ran += [Campaign(f"Plain {n}", from_needs_assessment=True) for n in range(3)]
    card = score(AWARD, EVERYTHING, SIZE, campaigns=ran)
    assert card.outcomes["bronze.campaigns"].state == "met"
    assert card.outcomes["silver.campaigns"].state == "met"


def test_topics_of_earlier_levels_do_not_count_where_they_must_differ():
    rule = "campaigns: {at_least: 2, differ_from_earlier_levels: yes}"
    edition = load(small(rule=rule))
    ran = [Campaign("Sleep", "one"), Campaign("sleep", "two"), Campaign("Food", "two")]
    assert score(edition, {}, SIZE, held=["one"], campaigns=ran).level is None
    ran.append(Campaign("Walking", "two"))
    assert score(edition, {}, SIZE, held=["one"], campaigns=ran).level == "two"


def test_campaigns_never_stand_in_for_the_answer():
    answers = EVERYTHING | {"bronze.campaigns": "not_met"}
    card = score(AWARD, answers, SIZE, campaigns=[bronze(n) for n in range(5)])
    assert card.outcomes["bronze.campaigns"].text == "answered 'Not met', which does not count as met"
