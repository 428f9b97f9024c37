"""The steps of a story and of a link to a supplier, each over every state and action."""

from datetime import date

import pytest

from assessments import stories, supply
from assessments.errors import Conflict
from assessments.stories import STATE_WORDS, TOPIC_WORDS, Topic

STORY_STEPS = {
    ("draft", "send"): "sent",
    ("sent", "recall"): "draft",
    ("sent", "approve"): "approved",
    ("sent", "send_back"): "sent_back",
}
SUPPLY_STEPS = {
    ("supplier", "asked", "agree"): "agreed",
    ("supplier", "asked", "decline"): "declined",
    ("supplier", "agreed", "end"): "ended",
    ("buyer", "asked", "end"): "ended",
    ("buyer", "agreed", "end"): "ended",
}


@pytest.mark.parametrize("state", stories.State)
@pytest.mark.parametrize("action", stories.Action)
def test_a_story_goes_where_the_table_says_and_nowhere_else(state, action):
    end = STORY_STEPS.get((state.value, action.value))
    if end is None:
        with pytest.raises(Conflict):
            stories.advance(state, action)
    else:
        assert stories.advance(state, action) == end


@pytest.mark.parametrize("side", supply.Side)
@pytest.mark.parametrize("state", supply.State)
@pytest.mark.parametrize("action", supply.Action)
def test_a_link_goes_where_the_table_says_and_nowhere_else(side, state, action):
    end = SUPPLY_STEPS.get((side.value, state.value, action.value))
    if end is None:
        with pytest.raises(Conflict):
            supply.advance(state, action, side)
    else:
        assert supply.advance(state, action, side) == end


def test_everything_has_its_words():
    assert set(TOPIC_WORDS) == set(Topic)
    assert set(STATE_WORDS) == set(stories.State)
    assert set(supply.STATE_WORDS) == set(supply.State)


def test_whoever_said_no_is_left_in_peace_for_half_a_year():
    said_no = date(2026, 1, 1)
    assert [supply.may_ask_again(said_no, day) for day in (date(2026, 6, 29), date(2026, 6, 30))] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("holding", "sharing", "share", "words"),
    [
        (0, 0, None, "No supplier shares its award yet."),
        (1, 1, 1.0, "1 of 1 supplier that shares holds an award now (100%)."),
        (2, 3, 2 / 3, "2 of 3 suppliers that share hold an award now (67%)."),
    ],
)
def test_the_share_of_suppliers_that_hold_an_award(holding, sharing, share, words):
    covered = supply.Covered(holding, sharing)
    assert (covered.share, covered.words) == (share, words)
