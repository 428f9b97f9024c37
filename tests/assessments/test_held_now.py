"""A rule that asks for a level to be held now, beside one that is content with ever."""

import pytest

from assessments.holding import HELD_NOW, asks_what_is_held_now, held_now
from assessments.next_step import next_step
from assessments.rule_words import in_words
from assessments.scheme import load
from assessments.scoring import score
from tests.assessments.definitions import small

NOW = "all_of: [{holds: {level: one, now: yes}}, {count: {at_least: 1}}]"
FEW = {"headcount": 10}
POOL = {"f3": "met"}


def edition(rule):
    return load(small(rule).replace("    requires: one\n", ""))


@pytest.mark.parametrize(
    ("rule", "facts", "ok"),
    [
        (NOW, {}, True),  # nothing is said of now, so what is held is held now
        (NOW, {HELD_NOW: ["one"]}, True),
        (NOW, {HELD_NOW: []}, False),
        (NOW, {HELD_NOW: "one"}, False),  # no list
        (NOW, {HELD_NOW: 7}, False),
        ("all_of: [{holds: one}, {count: {at_least: 1}}]", {HELD_NOW: []}, True),
    ],
)
def test_an_award_that_has_run_out_counts_only_where_the_rule_does_not_ask_for_now(rule, facts, ok):
    card = score(edition(rule), POOL, {**FEW, **facts}, held=["one"])
    assert card.levels["two"].ok is ok


def test_what_has_run_out_is_told_and_the_next_step_says_to_renew_it():
    made, facts = edition(NOW), {**FEW, HELD_NOW: []}
    card = score(made, POOL, facts, held=["one"])
    assert "One was held and has run out; renew it first" in card.levels["two"].text
    plan = next_step(made, "two", POOL, facts, held=["one"])
    assert plan.also == ("One has run out and must be renewed first",)


def test_answers_reach_a_level_never_held_but_do_not_renew_one_that_has_run_out():
    reached = {"f1": "met", "m1": "met", **POOL}
    facts = {**FEW, "canteen": False, HELD_NOW: []}
    assert score(edition(NOW), reached, facts).levels["two"].ok
    assert not score(edition(NOW), reached, facts, held=["one"]).levels["two"].ok


def test_an_edition_knows_whether_it_asks_and_says_it_in_words():
    assert asks_what_is_held_now(edition(NOW))
    assert not asks_what_is_held_now(edition("holds: one"))
    assert held_now({}, ("one",)) == ["one"]
    said = in_words(edition(NOW).level("two").rule, edition(NOW))
    assert said.parts[0].text == "One is held now"
