import copy

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.answers import load_answers
from assessments.reasons import Reason
from assessments.scheme import Edition, SchemeFaults, load
from assessments.scoring import Campaign, ScoreCard, score
from assessments.shipped import load_shipped, shipped_text

EDITIONS = list(load_shipped().values())
PLAIN = [
    yaml.safe_load(shipped_text(name))
    for name in ("better_health_at_work.yaml", "workplace_wellbeing_charter.yaml")
]
LEVELS = [key for edition in EDITIONS for key in edition.level_keys]
UNHURRIED = settings(deadline=None, max_examples=60)

scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.dates())
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
answer = st.sampled_from(["met", "partly", "not_met", "not_applicable"])
facts = st.fixed_dictionaries(
    {"headcount": st.integers(0, 5000)},
    optional={"canteen": st.booleans(), "union": st.booleans(), "catering": st.booleans()},
)


def answers_to(edition: Edition, values=answer):
    return st.dictionaries(st.sampled_from([criterion.key for criterion in edition.criteria]), values)


def tried(read, *args):
    """Return what was read, or the faults; anything else that is raised fails the test."""
    try:
        return read(*args), ()
    except SchemeFaults as error:
        return None, error.faults


def only_criteria(reason: Reason) -> bool:
    """Whether nothing is missing but criteria: no fact, size, campaign or survey."""
    below = [child for child in reason.children if not child.ok]
    return all(only_criteria(child) for child in below) if below else bool(reason.ok or reason.criteria)


def rank(edition: Edition, level: str | None) -> int:
    return -1 if level is None else edition.level_keys.index(level)


@UNHURRIED
@given(st.one_of(st.text(), st.binary()))
def test_any_text_is_an_edition_or_a_list_of_faults(text):
    edition, faults = tried(load, text)
    assert (edition is None) == bool(faults)
    assert all(fault.line >= 1 and fault.message for fault in faults)


@UNHURRIED
@given(anything)
def test_any_yaml_is_an_edition_or_a_list_of_faults(value):
    edition, faults = tried(load, yaml.safe_dump(value, allow_unicode=True))
    assert (edition is None) == bool(faults)


@UNHURRIED
@given(st.data())
def test_a_shipped_definition_with_one_part_replaced_is_an_edition_or_a_list_of_faults(data):
    value = copy.deepcopy(data.draw(st.sampled_from(PLAIN)))
    part, steps = value, data.draw(st.integers(0, 5))
    for _ in range(steps):
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(part[key], dict | list) or not part[key]:
            break
        part = part[key]
    keys = list(part) if isinstance(part, dict) else list(range(len(part)))
    part[data.draw(st.sampled_from(keys))] = data.draw(anything)
    edition, faults = tried(load, yaml.safe_dump(value, allow_unicode=True))
    assert (edition is None) == bool(faults)
    if edition:
        assert isinstance(score(edition, {}, {"headcount": 60}), ScoreCard)


@UNHURRIED
@given(st.sampled_from(EDITIONS), anything)
def test_any_answers_file_is_read_or_refused_with_faults(edition, value):
    sheet, faults = tried(load_answers, yaml.safe_dump(value, allow_unicode=True), edition)
    assert (sheet is None) == bool(faults)


@UNHURRIED
@given(st.data())
def test_scoring_never_raises_and_its_card_agrees_with_itself(data):
    edition = data.draw(st.sampled_from(EDITIONS))
    answers = data.draw(st.one_of(answers_to(edition, anything), anything))
    told = data.draw(
        st.one_of(st.dictionaries(st.sampled_from(["headcount", "canteen", "campaigns"]), anything), anything)
    )
    ran = data.draw(
        st.none()
        | st.lists(
            st.builds(
                Campaign,
                topic=st.sampled_from("abcdef"),
                level=st.none() | st.sampled_from(LEVELS),
                started_on=st.none() | st.dates(),
                ended_on=st.none() | st.dates(),
                from_needs_assessment=st.booleans(),
                evaluated=st.booleans(),
            ),
            max_size=12,
        )
    )
    card = score(edition, answers, told, campaigns=ran)
    assert card.level is None or card.levels[card.level].ok
    assert set(card.levels) == set(edition.level_keys)
    assert card.reasons.ok == (card.level is not None)
    known = {criterion.key for criterion in edition.criteria}
    assert {gap.criterion for gap in card.missing} <= known


@UNHURRIED
@given(st.data())
def test_meeting_one_more_criterion_never_lowers_a_level(data):
    edition = data.draw(st.sampled_from(EDITIONS))
    answers, told = data.draw(answers_to(edition)), data.draw(facts)
    extra = data.draw(st.sampled_from([criterion.key for criterion in edition.criteria]))
    before, after = score(edition, answers, told), score(edition, answers | {extra: "met"}, told)
    assert rank(edition, after.level) >= rank(edition, before.level)
    for theme in edition.themes:
        assert rank(edition, after.themes[theme.key].level) >= rank(edition, before.themes[theme.key].level)


@UNHURRIED
@given(st.data())
def test_meeting_all_that_is_missing_reaches_the_next_level(data):
    edition = data.draw(st.sampled_from(EDITIONS))
    answers, told = data.draw(answers_to(edition)), data.draw(facts)
    card = score(edition, answers, told)
    if card.next_level and only_criteria(card.levels[card.next_level]):
        filled = answers | {gap.criterion: "met" for gap in card.missing}
        after = score(edition, filled, told)
        # What needs a fact or campaigns as well is not met by answering alone.
        if all(after.outcomes[gap.criterion].state != "unmet" for gap in card.missing):
            assert rank(edition, after.level) >= rank(edition, card.next_level)
