"""Every word of the rule language as a sentence that a person can read."""

import pytest

from assessments.rule_words import in_words, level_in_words
from assessments.rules import OPERATORS
from assessments.scheme import load
from assessments.shipped import load_shipped
from tests.assessments.definitions import small

TOLD = {
    "met: {role: mandatory}": "Everything mandatory at Two is met",
    "met: {role: pool, not_applicable: counts_as_met}": (
        "Everything there is to choose from at Two is met; not applicable counts as met"
    ),
    "met: {role: mandatory, level: up_to_this, theme: food}": (
        "Everything mandatory up to Two in Food is met"
    ),
    "count: {at_least: 2}": "At least 2 of the 3 criteria to choose from at Two are met",
    "count: {at_least: 1, level: any}": "At least 1 of the 3 criteria to choose from at any level is met",
    "each_theme: {at_least: 1}": ("In each theme, at least 1 of the criteria to choose from at Two is met"),
    "each_theme: {at_least: 1, of: [food, move]}": (
        "In each of Food and Moving, at least 1 of the criteria to choose from at Two is met"
    ),
    "theme_levels: one": "Every theme has reached One",
    "theme_levels: {every: one, of: [food, move], at_least: 1}": (
        "At least 1 of Food and Moving has reached One"
    ),
    "holds: one": "One is held",
    "points: {at_least: 2}": "At least 2 points at Two",
    "points: {share: 0.5, each_theme: 1, level: any}": (
        "At least 50% of the points open to the employer and at least 1 point in each theme at any level"
    ),
    "criterion: f1": "“Water” is met",
    "campaigns: {at_least: 3, evaluated: yes}": "At least 3 campaigns, each evaluated",
    "campaigns: {at_least: 4, each_theme: 2, themes: [food]}": (
        "At least 4 campaigns, at least 2 in each of Food"
    ),
    "needs_assessment: {within: P1Y, min_response: 0.5}": (
        "A needs assessment was held in the last 12 months, answered by at least 50%"
    ),
    "fact: {key: canteen, is: yes}": "Is there a canteen? Yes",
    "any_of: [{holds: one}, {criterion: f1}]": "One of these is enough: One is held; “Water” is met",
    "not: {holds: one}": "This must not hold: One is held",
    "by_track: {few: {holds: one}, many: {count: {at_least: 3}}}": (
        "By the size of the employer: Few: one is held; "
        "Many: at least 3 of the 3 criteria to choose from at Two are met"
    ),
}


@pytest.mark.parametrize("rule", TOLD)
def test_a_rule_is_told_in_words(rule):
    edition = load(small(rule=rule))
    assert in_words(edition.level("two").rule, edition, "two").flat() == TOLD[rule]


def test_a_level_says_which_comes_first_and_its_rule_in_one_list():
    edition = load(small(rule="all_of: [{count: {at_least: 1}}, {criterion: f1}]"))
    assert level_in_words(edition, "two").lines() == [
        "All of these:",
        "  One comes first",
        "  At least 1 of the 3 criteria to choose from at Two is met",
        "  “Water” is met",
    ]


def test_modules_are_named_that_there_are_to_choose_from():
    plymouth = next(one for one in load_shipped().values() if "Plymouth" in one.title)
    told = " ".join(line for level in plymouth.levels for line in level_in_words(plymouth, level.key).lines())
    assert "At least 3 modules are complete, chosen from " in told


def test_every_operator_has_its_words():
    told = " ".join(TOLD) + " modules: all_of:"
    assert [op for op in OPERATORS if f"{op}:" not in told] == []


def test_no_rule_of_a_shipped_scheme_is_left_without_words():
    for edition in load_shipped().values():
        for level in edition.levels:
            lines = level_in_words(edition, level.key).lines()
            assert lines
            assert not [line for line in lines if "The rule '" in line]
