"""Definitions, answers and facts made by chance: nothing breaks, and doing more never costs a level."""

import os
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.applying import criteria_asked, levels_to_choose, shortfall
from assessments.definition import Edition, Rule
from assessments.reasons import Reason
from assessments.rules import OPERATORS
from assessments.scheme import SchemeFaults, load
from assessments.scoring import progress_to, score
from assessments.selection import speaks_of
from tests.assessments.generated import DAY, Definition

# `HALEMARK_GENERATED=10000 pytest tests/assessments/test_generated.py` goes through as many as that.
MANY = settings(deadline=None, max_examples=int(os.environ.get("HALEMARK_GENERATED", "150")))
seeds = st.integers(0, 2**40)
junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=6),
    st.lists(st.integers(), max_size=2),
)


def edition_of(made: Definition) -> Edition | None:
    """The edition, or None when the definition is refused; then it is refused with faults."""
    try:
        return load(made.text)
    except SchemeFaults as error:
        faults = error.faults
    assert faults
    assert all(fault.line >= 1 and fault.message for fault in faults)
    return None


def every(reason: Reason) -> list[Reason]:
    return [reason, *(one for child in reason.children for one in every(child))]


def words_of(rule: Rule) -> set[str]:
    return {rule.op}.union(*(words_of(part) for part in rule.rules))


def rank(edition: Edition, level: str | None) -> int:
    return -1 if level is None else edition.level_keys.index(level)


def highest(edition: Edition, levels: dict[str, Reason]) -> int:
    return max((rank(edition, key) for key, own in levels.items() if own.ok), default=-1)


def test_most_definitions_made_are_accepted_and_use_every_word_of_the_language():
    editions = [edition for seed in range(250) if (edition := edition_of(Definition(seed)))]
    words = {word for edition in editions for level in edition.levels for word in words_of(level.rule)}
    assert len(editions) > 150
    assert words == set(OPERATORS)
    assert any(criterion.needs for edition in editions for criterion in edition.criteria)
    assert any(criterion.level == "any" for edition in editions for criterion in edition.criteria)
    assert any(level.counts_as and level.tracks for edition in editions for level in edition.levels)
    assert any(status.rule for edition in editions for status in edition.statuses)


@MANY
@given(seeds, st.dictionaries(st.integers(0, 20), junk), st.dictionaries(st.sampled_from(
    ["headcount", "fte", "canteen", "vans", "place", "sector", "campaigns", "needs_assessment_response"]
), junk))  # fmt: skip
def test_nothing_that_is_answered_breaks_a_definition_and_every_reason_has_words(
    seed, odd_answers, odd_facts
):
    made = Definition(seed)
    edition = edition_of(made)
    if edition is None:
        return
    keys = [criterion.key for criterion in edition.criteria]
    answers = made.answers() | {keys[number % len(keys)]: value for number, value in odd_answers.items()}
    facts = made.facts() | odd_facts
    held = [key for key in edition.level_keys if made.chance(0.3)]
    card = score(edition, answers, facts, held=held, campaigns=made.campaigns(), on=DAY)
    reasons = [card.reasons, *card.statuses.values()]
    assert all(reason.text for root in reasons for reason in every(root))
    assert not any("could not be judged" in reason.text for root in reasons for reason in every(root))
    assert all(outcome.text for outcome in card.outcomes.values())
    assert 0 <= card.points <= card.points_open
    assert card.level is None or (card.levels[card.level].ok and edition.overall != "profile")
    assert set(card.levels) == set(edition.level_keys)
    assert card.as_dict()
    for level in edition.level_keys:
        asked = criteria_asked(edition, level, card.track, facts, held, DAY)
        counted = speaks_of(edition.level(level).rule, edition, level, card.track)
        missing = set(card.levels[level].criteria)
        assert {key for key in missing if edition.criterion(key).level == "any"} & counted <= {
            criterion.key for criterion in asked
        } | {key for key in missing if card.outcomes[key].state == "not_asked"}
        assert bool(shortfall(edition, keys, card.levels[level])) == (not card.levels[level].ok)
        assert set(progress_to(edition, card, level)) == {theme.key for theme in edition.themes}
    assert len(levels_to_choose(edition, held, card.track)) == len(edition.levels)


@MANY
@given(seeds)
def test_meeting_one_more_criterion_never_costs_a_level_a_theme_or_points(seed):
    made = Definition(seed, plain=True)
    edition = edition_of(made)
    if edition is None:
        return
    answers, facts, ran = made.answers(), made.facts(), made.campaigns()
    # What does not apply leaves the points open to an employer, so it is not the same question any more.
    answers = {key: "not_met" if answer == "not_applicable" else answer for key, answer in answers.items()}
    more = answers | {Random(seed).choice(edition.criteria).key: "met"}
    before = score(edition, answers, facts, campaigns=ran)
    after = score(edition, more, facts, campaigns=ran)
    assert highest(edition, after.levels) >= highest(edition, before.levels)
    assert all(after.levels[key].ok for key, own in before.levels.items() if own.ok)
    assert all(after.statuses[key].ok for key, own in before.statuses.items() if own.ok)
    assert after.points >= before.points
    for theme in edition.themes:
        assert rank(edition, after.themes[theme.key].level) >= rank(edition, before.themes[theme.key].level)


@MANY
@given(seeds)
def test_a_fact_that_is_not_known_never_helps(seed):
    made = Definition(seed, plain=True)
    edition = edition_of(made)
    # Who may not be asked something is asked it, so an answer to it counts: that is help, and is meant.
    if edition is None or any(one.only_if or one.unless or one.tracks for one in edition.criteria):
        return
    answers, facts = made.answers(), made.facts()
    known = score(edition, answers, facts, campaigns=[])
    for key in facts:
        without = score(edition, answers, {k: v for k, v in facts.items() if k != key}, campaigns=[])
        assert all(known.levels[level].ok for level, own in without.levels.items() if own.ok), key
