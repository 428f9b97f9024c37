"""The answer of an account in plain sentences."""

from dataclasses import replace

import pytest

from assessments.uptake.document import Account, Part
from assessments.uptake.figures import Denominator, Unit, count, share
from assessments.uptake.saying import amount, day, interval, sentences, told
from tests.assessments.uptake.accounts import DAY, made_up_account

DOCUMENT = made_up_account().document()


def test_the_first_sentence_says_who_takes_part():
    said = sentences(DOCUMENT)[0]
    assert said.startswith("On 31 March 2026, in Northmoor Partnership, ")
    figures = {one["key"]: one for part in DOCUMENT["parts"] for one in part["figures"]}
    assert f"{figures['taking_part']['value']:,} employers take part" in said
    assert f"they employ {figures['employees']['value']:,} people" in said


def test_every_share_of_people_names_its_denominator():
    said = "\n".join(sentences(DOCUMENT))
    assert "residents of 16 to 64 in Northmoor Partnership" in said
    assert "in employment in Northmoor Partnership" in said
    assert "employee jobs of residents of Northmoor Partnership" in said


def test_sizes_are_only_told_apart_beyond_chance():
    said = sentences(DOCUMENT)
    assert any(one.startswith("Among sizes, the share of enterprises is highest for Large") for one in said)
    of = Denominator(100, "enterprises", "somewhere")
    alike = tuple(share(f"by_size.{key}.enterprises", f"{key}: x", 10, of, DAY) for key in ("micro", "small"))
    account = Account("E1", "Saltby", DAY, (), (Part("by_size", "By size", alike),)).document()
    assert "The differences between sizes are no larger than chance could make them." in sentences(account)


def test_what_is_not_known_or_held_back_is_not_made_up():
    account = Account("E1", "Saltby", DAY, (), ()).document()
    assert sentences(account) == [
        "On 31 March 2026, in Saltby, the number of employers taking part cannot be told."
    ]
    one = count("taking_part", "Employers taking part", 1, DAY)
    part = Part("headline", "How many", (one,))
    assert sentences(Account("E1", "Saltby", DAY, (), (part,)).document()) == [
        "On 31 March 2026, in Saltby, 1 employer takes part."
    ]
    hidden = replace(one, numerator=None, value=None, suppressed="fewer than 3 employers")
    assert told(hidden.document()) == "[c]"
    assert interval(hidden.document()) == ""
    part = Part("headline", "How many", (hidden,))
    assert "cannot be told" in sentences(Account("E1", "Saltby", DAY, (), (part,)).document())[0]


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.214, Unit.SHARE, "21.4%"),
        (0.0021, Unit.SHARE, "0.21%"),
        (0, Unit.SHARE, "0.0%"),
        (2.6, Unit.SHARE, "260.0%"),
        (209319, Unit.EMPLOYEES, "209,319"),
        (1.254, Unit.INDEX, "1.25"),
        (12.34, Unit.DAYS, "12.3"),
        (4.5, Unit.POUNDS, "£4.50"),
        (None, Unit.SHARE, "[x]"),
    ],
)
def test_a_value_with_its_unit(value, unit, words):
    assert amount(value, unit.value) == words


def test_how_many_hold_a_level_is_said_in_plain_words():
    for number, words in ((0, "None of them holds a level"), (1, "1 of them holds"), (7, "7 of them hold a")):
        counts = (count("taking_part", "Taking part", 9, DAY), count("holding", "Holding", number, DAY))
        account = Account("E1", "Saltby", DAY, (), (Part("headline", "How many", counts),))
        assert words in sentences(account.document())[0]


def test_a_date_in_words():
    assert day("2026-12-01") == "1 December 2026"
