from datetime import date

import pytest

from assessments.competition import rank, tied_for_a_prize, why_no_prize
from assessments.scheme import load
from assessments.scoring import score
from tests.assessments.definitions import small

TODAY = date(2026, 11, 23)
PRIZE = """\
overall: winner
competition: {winners: %d, every: P1Y, judges: 3, prize: A cup}
round: {kind: %s}
"""


def contest(winners: int = 1, kind: str = "rolling"):
    return load(small("count: {at_least: 1}", PRIZE % (winners, kind)))


def entry(*met: str):
    answers = dict.fromkeys(("f1", "f2", "m1", *met), "met")
    return score(contest(), answers, {"headcount": 10, "canteen": True})


def test_entries_that_meet_the_rule_come_by_their_points_and_the_others_have_no_place():
    entries = {"Ash": entry("f3"), "Birch": entry(), "Cedar": entry("f3", "f4", "m2")}
    places = rank(contest(), entries)
    assert [(one.entry, one.place, one.points) for one in places] == [
        *(("Cedar", 1, 6), ("Ash", 2, 4), ("Birch", None, 3)),
    ]
    assert places[0].words == "Place 1 with 6 of 6 points"
    assert places[2].words == "Not placed: Two: not reached; 0 met of 3 to choose from; 1 needed"


def test_equal_points_share_a_place_and_are_left_to_the_judges():
    entries = {"Birch": entry("f4"), "Ash": entry("f3"), "Cedar": entry("f3", "f4"), "Dogwood": entry("m2")}
    places = rank(contest(), entries)
    assert [(one.entry, one.place) for one in places] == [
        ("Cedar", 1),
        ("Ash", 2),
        ("Birch", 2),
        ("Dogwood", 2),
    ]
    assert places[1].words == "Place 2 with 4 of 6 points, shared by 3; the judges choose between them"
    assert tied_for_a_prize(contest(), places) == ()
    assert tied_for_a_prize(contest(winners=2), places) == ("Ash", "Birch", "Dogwood")
    assert tied_for_a_prize(contest(winners=4), places) == ()


def test_who_is_in_the_running_is_told_so_and_not_that_it_has_won():
    card = entry("f3")
    assert card.reasons.text.startswith("In the running for Two: what it asks is met, and the judges choose.")


@pytest.mark.parametrize(
    ("winners", "won_on", "why"),
    [
        (1, [], ""),
        (1, [date(2025, 11, 23)], ""),
        (1, [date(2025, 11, 24)], "The prize of this round has been awarded already."),
        (2, [date(2026, 3, 1)], ""),
        (2, [date(2026, 3, 1), date(2026, 4, 1)], "All 2 prizes of this round have been awarded already."),
    ],
)
def test_a_round_has_so_many_prizes(winners, won_on, why):
    assert why_no_prize(contest(winners), won_on, TODAY) == why


@pytest.mark.parametrize(
    ("won_on", "today", "left"),
    [
        (date(2026, 3, 15), date(2026, 11, 1), False),
        (date(2026, 3, 15), date(2027, 1, 31), False),
        (date(2026, 3, 15), date(2027, 2, 1), True),
        (date(2026, 1, 31), date(2026, 2, 1), True),
    ],
)
def test_a_yearly_round_ends_on_its_closing_day(won_on, today, left):
    edition = contest(kind='yearly, closes: "01-31"')
    assert (why_no_prize(edition, [won_on], today) == "") is left


def test_a_scheme_that_is_no_competition_has_no_prizes_to_run_out_of():
    assert why_no_prize(load(small()), [TODAY] * 5, TODAY) == ""
