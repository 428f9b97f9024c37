import pytest

from assessments.asking import as_typed, facts_asked, read_facts
from assessments.scheme import load
from tests.assessments.definitions import small

FACTS = """\
  - {key: canteen, question: "Is there a canteen?"}
  - {key: shifts, question: How many shifts?, type: number, optional: yes}
  - {key: kind, question: What kind of site?, type: choice, options: [Office, Plant], optional: yes}
  - {key: story, question: What do you do?, type: text, optional: yes}
"""


def edition(rule="met: {role: mandatory}"):
    return load(small(rule).replace('  - {key: canteen, question: "Is there a canteen?"}\n', FACTS))


def test_answers_are_read_by_the_type_of_their_question():
    given = {"canteen": "yes", "shifts": " 3 ", "kind": "Plant", "story": " We bake. ", "other": "1"}
    assert read_facts(edition(), given) == (
        {"canteen": True, "shifts": 3, "kind": "Plant", "story": "We bake."},
        {},
    )
    assert read_facts(edition(), {"canteen": "", "kind": None}) == ({}, {})


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("canteen", "maybe", "Choose yes or no."),
        ("shifts", "-1", "Enter a number, like 12."),
        ("kind", "Ship", "Choose one of these: Office, Plant."),
        ("story", "x" * 501, "Write no more than 500 characters."),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_question(key, value, words):
    assert read_facts(edition(), {key: value}) == ({}, {key: words})


def test_the_survey_is_asked_about_only_where_a_rule_looks_at_it():
    assert [fact.key for fact in facts_asked(edition())] == ["canteen", "shifts", "kind", "story"]
    asked = facts_asked(edition("needs_assessment: {within: P12M, min_response: 0.5}"))
    assert [fact.key for fact in asked[4:]] == ["needs_assessment_months_ago", "needs_assessment_response"]
    only = facts_asked(edition("fact: {key: needs_assessment_response, min: 0.4}"))
    assert [fact.key for fact in only[4:]] == ["needs_assessment_response"]


def test_a_share_is_typed_in_per_cent_and_kept_as_a_share():
    own = edition("needs_assessment: {min_response: 0.5}")
    read, errors = read_facts(own, {"needs_assessment_response": "55"})
    assert (read, errors) == ({"needs_assessment_response": 0.55}, {})
    assert as_typed(facts_asked(own)[-1], 0.55) == "55"
    assert read_facts(own, {"needs_assessment_response": "101"})[1]
