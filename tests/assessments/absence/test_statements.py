"""The words of an evaluation never claim more than its interval."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.absence.statements import amount, answer, cautions, change, established, sentences

CLAIM = "Employers that took part lost about"
NO_CLAIM = "It is not possible to say"


def document(effect=-0.5, ci95=(-0.8, -0.2), **diagnostics):
    primary = {
        "effect_per_fte_year": effect,
        "ci95": ci95,
        "n_joined": 300,
        "fte_years": 12345.6,
        "comparison_group": "employers that had not joined yet or never did",
    }
    return {"primary": primary, "diagnostics": diagnostics}


def test_an_effect_is_said_with_its_interval_and_what_it_rests_on():
    said = answer(document(pretrend_p=0.4))
    assert said.startswith(
        "Employers that took part lost about 0.5 fewer days per full-time employee per year than they would "
        "have (95% interval 0.2 to 0.8 fewer). This rests on 300 employers that took part and 12,346 years"
    )
    assert "not proof of cause" in said


def test_more_days_are_said_as_more():
    assert "0.5 more days" in answer(document(0.5, (0.2, 0.8)))
    assert "0.2 to 0.8 more" in answer(document(0.5, (0.2, 0.8)))


def test_an_interval_over_nought_is_no_finding_and_says_what_could_be_found():
    said = answer(document(-0.3, (-0.9, 0.3), mde={"value": 0.85}))
    assert said.startswith(
        "It is not possible to say that taking part changed absence: the best estimate is 0.3 fewer days per "
        "employee per year (95% interval 0.9 fewer to 0.3 more), and that is compatible with no effect."
    )
    assert "An effect smaller than about 0.8 days" in said or "An effect smaller than about 0.9 days" in said


def test_two_baselines_that_disagree_forbid_a_headline():
    bracket = {"donut": -0.4, "year_before": 0.2, "same_sign": False}
    said = answer(document(bracket=bracket))
    assert said.startswith(NO_CLAIM)
    assert "gives 0.4 fewer days; starting from that year gives 0.2 more days" in said


def test_a_refusal_says_why():
    said = sentences({"refused": ["Only 12 employers sent figures; 20 are needed."], "diagnostics": {}})
    assert said == [
        "It is not possible to say whether taking part changed absence. "
        "Only 12 employers sent figures; 20 are needed."
    ]


@pytest.mark.parametrize(
    ("diagnostics", "words"),
    [
        ({"rtm": {"excludes_zero": True, "difference": 0.7}}, "after a worse year than usual (0.7 more days"),
        ({"rtm": {"excludes_zero": True, "difference": -0.7}}, "after a better year than usual"),
        ({"pretrend_p": 0.01}, "already moving differently (p = 0.01)"),
        ({"pretrend_p": 0.3}, "that does not prove that there was none"),
    ],
)
def test_cautions_follow_from_the_diagnostics(diagnostics, words):
    assert any(words in caution for caution in cautions(document(**diagnostics)))


def test_nothing_to_be_careful_about_is_not_invented():
    assert cautions(document(rtm={"excludes_zero": False, "difference": 0.1})) == []


@given(
    effect=st.floats(-3, 3),
    spread=st.tuples(st.floats(0, 3), st.floats(0, 3)),
    other=st.floats(-3, 3),
    unlike=st.booleans(),
)
def test_words_never_claim_more_than_the_interval(effect, spread, other, unlike):
    interval = (effect - spread[0], effect + spread[1])
    bracket = {"donut": effect, "year_before": other, "same_sign": not unlike}
    made = document(effect, interval, bracket=bracket)
    said = answer(made)
    assert (CLAIM in said) == established(made)
    assert (NO_CLAIM in said) != established(made)
    if interval[0] <= 0 <= interval[1] or unlike:
        assert CLAIM not in said
    # The only words of direction in a claim are those of the estimate's own sign.
    if CLAIM in said:
        headline = said.split(". This rests on")[0]
        assert ("more" in headline) == (effect > 0)
        assert ("fewer" in headline) == (effect < 0)
    assert not re.search(r"\b(proves|proved|caused|because of taking part|worked)\b", said)


def test_days_are_as_fine_as_they_need_to_be():
    assert [amount(days) for days in (-1.26, 0.04, 0.004, 0.0)] == ["1.3", "0.04", "0.004", "0.0"]
    assert [change(days) for days in (-1.26, 0.04, 0.0)] == [
        "1.3 fewer days",
        "0.04 more days",
        "no difference in days",
    ]
