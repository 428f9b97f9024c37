import dataclasses

import pytest

from assessments.definition import Rule
from assessments.scheme import load
from assessments.scoring import Missing, progress_to, score, what_is_missing
from assessments.shipped import load_shipped
from tests.assessments.definitions import small

AWARD = load_shipped()["better-health-at-work"]
CHARTER = load_shipped()["workplace-wellbeing-charter"]
SIZE = {"headcount": 60}


def met(edition, *levels: str) -> dict[str, str]:
    return {criterion.key: "met" for criterion in edition.criteria if criterion.level in levels}


@pytest.mark.parametrize("edition", [AWARD, CHARTER], ids=lambda edition: edition.key)
def test_all_criteria_up_to_a_level_reach_that_level_and_name_the_next(edition):
    for number, level in enumerate(edition.level_keys, start=1):
        card = score(edition, met(edition, *edition.level_keys[:number]), SIZE)
        assert card.level == level
        assert card.next_level == (edition.level_keys[number] if number < len(edition.level_keys) else None)


@pytest.mark.parametrize("edition", [AWARD, CHARTER], ids=lambda edition: edition.key)
def test_nothing_answered_reaches_nothing_and_misses_all_of_the_first_level(edition):
    card = score(edition, {}, SIZE)
    assert (card.level, card.next_level) == (None, edition.level_keys[0])
    assert [gap.criterion for gap in card.missing] == [
        criterion.key for criterion in edition.criteria if criterion.level == edition.level_keys[0]
    ]


@pytest.mark.parametrize("edition", [AWARD, CHARTER], ids=lambda edition: edition.key)
@pytest.mark.parametrize("answer", ["partly", "not_met", "", "MET", None, 7, ["met"]])
def test_any_one_criterion_of_the_first_level_that_is_not_met_is_enough_to_miss_it(edition, answer):
    full = met(edition, *edition.level_keys)
    for criterion in edition.criteria_for(edition.level_keys[0]):
        card = score(edition, full | {criterion.key: answer}, SIZE)
        assert (card.level, [gap.criterion for gap in card.missing]) == (None, [criterion.key])


def test_silver_without_bronze_is_nothing_unless_bronze_is_held():
    answers = met(AWARD, "silver")
    assert score(AWARD, answers, SIZE).level is None
    card = score(AWARD, answers, SIZE, held=["bronze"])
    assert (card.level, card.next_level) == ("silver", "gold")
    assert card.levels["silver"].children[0].text == "Bronze is held"


def test_a_level_that_is_held_is_not_reached_by_empty_answers_but_moves_the_next_one_up():
    card = score(AWARD, {}, SIZE, held=["bronze"])
    assert (card.level, card.next_level) == (None, "silver")


def test_one_theme_short_leaves_no_level_while_the_others_keep_their_own():
    answers = met(CHARTER, "commitment", "achievement") | {"smoking.c1": "partly"}
    card = score(CHARTER, answers, SIZE)
    assert card.level is None
    assert card.themes["smoking"].level is None
    assert card.themes["smoking"].missing == ("smoking.c1",)
    assert {own.level for key, own in card.themes.items() if key != "smoking"} == {"achievement"}
    assert card.missing == (
        Missing(
            "smoking.c1",
            "Management keeps the law: answered 'Partially met', which does not count as met",
        ),
    )


def test_a_theme_tells_what_its_own_next_level_misses():
    card = score(CHARTER, met(CHARTER, "commitment"), SIZE)
    own = card.themes["leadership"]
    assert (own.level, own.met, own.asked, own.missing) == (
        "commitment",
        4,
        7,
        ("leadership.a1", "leadership.a2"),
    )


@pytest.mark.parametrize(
    ("fact", "unmet", "level"),
    [
        ({"canteen": False}, "bronze.healthy_food", "bronze"),
        ({"canteen": "no"}, "bronze.healthy_food", "bronze"),
        ({"canteen": True}, "bronze.healthy_food", None),
        ({}, "bronze.healthy_food", None),
        ({"canteen": "perhaps"}, "bronze.healthy_food", None),
        ({"canteen": True}, "bronze.food_awareness", "bronze"),
        ({"canteen": False}, "bronze.food_awareness", None),
        ({}, "bronze.food_awareness", None),
        ({"union": False}, "bronze.union_agreement", "bronze"),
        ({"union": True}, "bronze.union_agreement", None),
    ],
)
def test_a_fact_excuses_a_criterion_only_when_it_is_known(fact, unmet, level):
    answers = met(AWARD, "bronze") | {unmet: "not_met"}
    assert score(AWARD, answers, SIZE | fact).level == level


def test_why_a_criterion_is_not_asked_is_told_in_words():
    card = score(AWARD, {}, SIZE | {"union": False})
    assert card.outcomes["bronze.union_agreement"].text == "not asked: Do you recognise a trade union? No"


def test_not_applicable_counts_only_where_the_criterion_allows_it():
    answers = met(CHARTER, "commitment")
    assert score(CHARTER, answers | {"alcohol.c3": "not_applicable"}, SIZE).level == "commitment"
    card = score(CHARTER, answers | {"alcohol.c1": "not_applicable"}, SIZE)
    assert card.level is None
    assert card.outcomes["alcohol.c1"].text == (
        "answered as not applicable, which is not open for this criterion"
    )


def test_a_theme_is_not_reached_by_not_applicable_alone():
    card = score(load(small()), {"f1": "met", "f2": "met", "m1": "not_applicable"}, {"headcount": 10})
    assert card.level == "one"
    assert card.themes["move"].level is None
    assert card.themes["food"].level == "one"


def test_the_scale_says_whether_partly_counts():
    edition = load(
        small().replace("partly: {label: Partly met}", "partly: {label: Partly, counts_as_met: yes}")
    )
    assert score(edition, dict.fromkeys(("f1", "f2", "m1"), "partly"), {"headcount": 10}).level == "one"


def test_a_size_band_is_asked_its_own_criteria_and_an_unknown_size_is_asked_all():
    answers = {"f1": "met", "f2": "met", "m1": "met", "f3": "met", "f4": "met", "m2": "met"}
    edition = load(small("met: {level: two, role: mandatory}"))
    small_employer = score(edition, answers, {"headcount": 10})
    assert small_employer.outcomes["m3"].state == "not_asked"
    assert score(edition, answers, {}).outcomes["m3"].state == "unmet"
    assert score(edition, answers | {"m3": "met"}, {}).level == "two"


def test_what_is_missing_for_a_higher_level_includes_what_comes_before_it():
    card = score(AWARD, met(AWARD, "bronze", "silver") | {"bronze.consultation": "partly"}, SIZE)
    assert [gap.criterion for gap in what_is_missing(card, "silver")] == ["bronze.consultation"]
    with pytest.raises(KeyError):
        what_is_missing(card, "platinum")


def test_progress_counts_one_level_theme_by_theme():
    card = score(CHARTER, {"smoking.c1": "met", "smoking.e1": "met"}, SIZE)
    own = progress_to(CHARTER, card, "commitment")["smoking"]
    assert (own.met, own.asked, own.missing) == (1, 4, ("smoking.c2", "smoking.c3", "smoking.c4"))


def test_criteria_to_choose_from_do_not_hold_a_theme_back():
    card = score(load(small()), {"m1": "met", "m3": "met"}, {"headcount": 60})
    assert card.themes["move"].level == "two"
    assert card.outcomes["m2"].state == "unmet"


def test_a_theme_counts_neither_what_does_not_apply_nor_what_only_informs():
    text = small().replace(
        "There is a plan., level: two, role: pool", "There is a plan., level: two, role: info"
    )
    card = score(load(text), {"f1": "met", "m1": "not_applicable"}, {"headcount": 10, "canteen": False})
    assert (card.themes["food"].met, card.themes["food"].asked) == (1, 2)
    assert (card.themes["move"].met, card.themes["move"].asked) == (0, 1)


def test_an_optional_level_is_not_put_forward_as_the_next():
    text = small().replace("meaning: The first.", "meaning: The first.\n    optional: yes")
    assert score(load(text), {}, {"headcount": 60}).next_level == "two"


def test_a_level_whose_rule_says_nothing_is_never_reached():
    edition = load(small())
    hollow = dataclasses.replace(edition.level("one"), rule=Rule("all_of"))
    bent = dataclasses.replace(edition, levels=(hollow,))
    assert score(bent, {"f1": "met"}, {"headcount": 60}).level is None


def test_the_card_is_plain_data_for_other_programs():
    data = score(AWARD, met(AWARD, "bronze") | {"bronze.consultation": "partly"}, SIZE).as_dict()
    assert list(data) == [
        *("level", "next_level", "track", "themes", "levels", "missing", "reasons"),
        *("points", "points_open", "statuses"),
    ]
    assert (data["level"], data["next_level"], data["track"]) == (None, "bronze", "all")
    assert data["levels"]["bronze"] == {
        "reached": False,
        "text": "Bronze: not reached; 12 of 13 met; missing bronze.consultation",
    }
    assert data["themes"]["people"] == {
        "level": None,
        "met": 1,
        "asked": 3,
        "missing": ["bronze.consultation"],
    }
    assert data["reasons"]["missing"] == ["bronze.consultation"]
    assert [child["ok"] for child in data["reasons"]["children"]] == [False, False, False, False]
