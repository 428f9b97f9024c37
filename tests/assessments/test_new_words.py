"""Size bands, modules, points, what must hold as well, dates, statuses: each with what holds and what not."""

from datetime import date

import pytest

from assessments.campaigns import Campaign, need_words
from assessments.definition import CampaignNeed
from assessments.scheme import SchemeFaults, load
from assessments.scoring import ScoreCard, progress_to, score
from assessments.selection import speaks_of

BASE = """\
key: whole
title: Whole
version: "1"
dated: 2026-11-23
official: no
disclaimer: Made up.
owner: Nobody
completeness: Complete.
overall: {overall}
answers:
  met: {{label: Met, counts_as_met: yes}}
  partly: {{label: Partly, points_share: 0.5}}
  not_met: {{label: Not met}}
  not_applicable: {{label: Not applicable}}
levels:
  - {{key: one, title: One, meaning: The first., rule: {{criterion: core.a}}{one}}}
  - {{key: micro, title: Micro, meaning: So., rule: {{criterion: core.a}}, counts_as: one, tracks: [small]}}
  - {{key: two, title: Two, meaning: The second., requires: one, rule: {rule}}}
tracks:
  - {{key: small, title: Small, unit: headcount, min: 2, max: 49}}
  - {{key: large, title: Large, unit: headcount, min: 50}}
facts:
  - {{key: place, question: Where are you?, type: choice, options: [town, country]}}
statuses:
  - {{key: friend, title: Friend, note: A friend., granted_by: holding, holds: one}}
  - {{key: star, title: Star, note: A star., granted_by: rule, rule: {{points: 8}}}}
themes:
  - key: core
    title: Core
    summary: For all.
    criteria:
      - {{key: core.a, title: Lead, text: There is a lead., level: one, origin: authored}}
      - {{key: core.b, title: Pool b, text: It is so., level: any, role: pool, origin: authored}}
      - {{key: core.c, title: Pool c, text: It is so., level: any, role: pool, origin: authored}}
      - {{key: core.d, title: Pool d, text: So., level: any, role: pool, origin: authored, tracks: [large]}}
      - {{key: core.i, title: Note, text: A note., level: any, role: info, origin: authored}}
      - {{key: core.e, title: Asked, text: It is asked., level: two, origin: authored{more}}}
  - key: food
    title: Food
    summary: Eating.
    kind: module
    weight: 2
    criteria:
      - {{key: food.a, title: Fruit, text: Fruit., level: two, origin: authored, points: 3}}
      - {{key: food.b, title: Water, text: Water., level: any, origin: authored,
         not_applicable: {{reasons: [None]}}}}
  - key: move
    title: Moving
    summary: Being active.
    kind: module
    criteria:
      - {{key: move.a, title: Walks, text: Walks., level: two, origin: authored}}
      - {{key: move.b, title: Bikes, text: Bikes., level: two, role: pool, origin: authored}}
"""
SMALL, LARGE = {"headcount": 10}, {"headcount": 60}


def whole(
    rule: str = "met: {role: mandatory}", more: str = "", overall: str = "ladder", one: str = ""
) -> str:
    return BASE.format(rule="{" + rule + "}", more=more, overall=overall, one=one)


def judged(rule: str, met: str, facts: dict | None = None, **more) -> tuple[bool, str, tuple[str, ...]]:
    """What the rule of level two comes to with these criteria met and level one held."""
    card = scored(whole(rule), met, facts, held=["one"], **more)
    reason = card.levels["two"]
    before = "Two: reached" if reason.ok else "Two: not reached; "
    return reason.ok, reason.text.removeprefix(before), reason.criteria


def scored(text: str, met: str, facts: dict | None = None, **more) -> ScoreCard:
    answers = dict.fromkeys(met.split(), "met") | more.pop("answers", {})
    return score(load(text), answers, SMALL if facts is None else facts, **more)


@pytest.mark.parametrize(
    ("rule", "met", "facts", "ok", "words", "missing"),
    [
        ("count: {at_least: 2}", "core.b core.c", SMALL, True, "", ()),
        (
            *("count: {at_least: 2}", "core.b core.d", SMALL, False),
            *("1 met of 3 to choose from; 2 needed", ("core.c", "move.b")),
        ),
        ("met: {role: mandatory}", "core.e", SMALL, True, "", ()),
        ("by_track: {small: {criterion: core.b}, large: {criterion: core.c}}", "core.b", SMALL, True, "", ()),
        (
            *("by_track: {small: {criterion: core.b}, large: {criterion: core.c}}", "core.b", LARGE, False),
            *("Large: Pool c: not answered yet", ("core.c",)),
        ),
        (
            *("by_track: {small: {criterion: core.b}}", "core.b", LARGE, False),
            *("there is no rule for employers of this size (Large)", ()),
        ),
        (
            *("by_track: {small: {criterion: core.b}}", "core.b", {}, False),
            *("the rule goes by size, and the employer's size is not known or in no size band", ()),
        ),
        ("modules: 1", "move.a", SMALL, True, "", ()),
        ("modules: 2", "move.a food.a food.b", SMALL, True, "", ()),
        ("modules: 1", "food.a", SMALL, False, "0 of 2 modules complete; 1 needed", ("food.b", "move.a")),
        ("modules: {at_least: 1, level: two}", "food.a", SMALL, True, "", ()),
        ("modules: {at_least: 1, of: [core], level: one}", "core.a", SMALL, True, "", ()),
        ("points: 2", "core.b core.c", SMALL, True, "", ()),
        ("points: {share: 0.75, theme: food}", "food.a", SMALL, True, "", ()),
        (
            "points: {share: 0.8, of: [food]}",
            "food.a",
            SMALL,
            False,
            "6 of 8 points (75%); 80% needed",
            ("food.b",),
        ),
        (
            *("points: {at_least: 1, each_theme: 1, level: any}", "food.b", SMALL, False),
            "2 of 14 points; 1 needed; 0 of 1 themes with at least 1",
            ("core.a", "core.b", "core.c", "core.e"),
        ),
        ("fact: {key: place, one_of: [town]}", "", SMALL | {"place": "town"}, True, "", ()),
        (
            "fact: {key: place, one_of: [town]}",
            "",
            SMALL,
            False,
            "Where are you?: not known; needed: town",
            (),
        ),
        ("fact: {key: sector, one_of: [A, C]}", "", {"sector": "Q"}, False, "Sector: Q; needed: A or C", ()),
    ],
)
def test_a_word_says_whether_it_holds_and_why(rule, met, facts, ok, words, missing):
    assert judged(rule, met, facts) == (ok, words, missing)


def test_what_does_not_apply_opens_no_points_and_completes_no_module_by_itself():
    answers = {"food.a": "met", "food.b": "not_applicable"}
    assert judged("points: {share: 1, of: [food]}", "", answers=answers)[0] is True
    assert judged("modules: {at_least: 1, of: [food]}", "", answers=answers)[0] is True
    alone = judged("modules: {at_least: 1, of: [food], level: any}", "", answers={"food.b": "not_applicable"})
    assert alone == (False, "0 of 1 modules complete; 1 needed", ("food.a",))


def test_an_answer_short_of_met_earns_its_share_of_the_points():
    card = scored(whole(), "core.a", answers={"food.a": "partly"})
    assert (card.points, card.points_open) == (1 + 3, 1 + 1 + 1 + 1 + 6 + 2 + 1 + 1)
    assert card.as_dict()["points"] == 4


NEEDS = ", needs: {all_of: [{fact: {key: headcount, min: 5}}, {needs_assessment: {within: P1Y}}]}"


@pytest.mark.parametrize(
    ("facts", "state", "words"),
    [
        (SMALL | {"needs_assessment_months_ago": 3}, "met", "met"),
        (
            *(SMALL, "unmet"),
            "answered as met, but more is needed: 1 of 2 hold: needs assessment: it must be at most 12 "
            "months old and its date is not known",
        ),
    ],
)
def test_what_a_criterion_needs_must_hold_as_well(facts, state, words):
    outcome = scored(whole(more=NEEDS), "core.e", facts).outcomes["core.e"]
    assert (outcome.state, outcome.text) == (state, words)
    assert outcome.share == (1 if state == "met" else 0.5)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (SMALL, "met; in writing, as: Number of employees at least 5"),
        ({"headcount": 4}, "met"),
        ({}, "met; in writing, if: Number of employees at least 5"),
    ],
)
def test_that_it_must_be_in_writing_is_said_with_why(facts, words):
    more = ", written_if: {fact: {key: headcount, min: 5}}"
    assert scored(whole(more=more), "core.e", facts).outcomes["core.e"].text == words


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (None, "not answered yet"),
        (date(2026, 12, 31), "not asked before 1 January 2027"),
        (date(2027, 1, 1), "not answered yet"),
        (date(2027, 6, 30), "not answered yet"),
        (date(2027, 7, 1), "not asked after 30 June 2027"),
    ],
)
def test_a_criterion_is_asked_from_a_day_and_until_a_day_both_included(on, words):
    more = ", asked_from: 2027-01-01, asked_until: 2027-06-30"
    assert scored(whole(more=more), "", on=on).outcomes["core.e"].text == words


def test_a_level_that_counts_as_another_stands_in_for_it():
    card = scored(whole(one=", tracks: [large]"), "core.a core.e")
    assert card.levels["one"].text == "One: not open to employers of this size (Small)"
    assert (card.level, card.levels["micro"].ok) == ("two", True)
    assert card.levels["two"].children[0].text == "Micro is reached by these answers and counts as One"
    held = scored(whole(), "core.e", held=["micro"])
    assert held.levels["two"].children[0].text == "Micro is held and counts as One"
    assert held.next_level is None


def test_a_size_that_is_not_known_opens_no_level_that_is_for_some_sizes():
    card = scored(whole(one=", tracks: [large]"), "core.a core.e", {})
    assert card.level is None
    assert "size is not known" in card.levels["micro"].text
    assert (scored(whole(), "", {}).next_level, scored(whole(), "core.a", LARGE).next_level) == ("one", "two")


def test_in_a_profile_there_is_no_level_overall_and_levels_and_themes_are_judged_all_the_same():
    card = scored(whole(overall="profile"), "core.a core.e")
    assert (card.level, card.levels["two"].ok, card.themes["core"].level) == (None, True, "two")
    assert card.reasons.text.startswith("Each theme has a level of its own, and there is none overall.")


def test_statuses_follow_by_holding_or_by_rule():
    card = scored(whole(), "core.a")
    assert {key: own.ok for key, own in card.statuses.items()} == {"friend": True, "star": False}
    assert card.statuses["friend"].text == "Friend: granted; One is reached by these answers"
    assert card.statuses["star"].text == "Star: not granted; 1 of 14 points; 8 needed"
    assert scored(whole(), "", held=["micro"]).statuses["friend"].ok
    assert card.as_dict()["statuses"]["friend"]["granted"] is True


def test_a_rule_speaks_of_what_it_can_count():
    def keys(rule: str, track: str | None = None, level: str = "two") -> str:
        edition = load(whole(rule))
        return " ".join(sorted(speaks_of(edition.level(level).rule, edition, level, track)))

    assert keys("count: {at_least: 1}") == "core.b core.c core.d move.b"
    assert keys("count: {at_least: 1}", "small") == "core.b core.c move.b"
    assert keys("met: {role: mandatory}") == "core.e"
    assert keys("modules: 1") == "food.a food.b move.a"
    assert keys("any_of: [{criterion: core.a}, {not: {criterion: move.b}}]") == "core.a move.b"
    by_size = "by_track: {small: {criterion: core.a}, large: {criterion: core.b}}"
    assert (keys(by_size), keys(by_size, "large")) == ("core.a core.b", "core.b")
    assert keys("theme_levels: {every: two, of: [core]}") == "core.a core.e"
    assert keys("holds: one") == keys("fact: {key: headcount, min: 1}") == ""


def test_progress_to_a_level_counts_what_its_rule_can_count():
    edition = load(whole("count: {at_least: 2}"))
    own = progress_to(edition, score(edition, {"core.b": "met"}, SMALL), "two")["core"]
    assert (own.met, own.asked) == (1, 3)


def ran(*themes: str | None, level: str | None = "two") -> list[Campaign]:
    return [Campaign(f"topic {n}", level, theme=theme) for n, theme in enumerate(themes)]


@pytest.mark.parametrize("level", ["two", None])
@pytest.mark.parametrize(
    ("rule", "themes", "ok"),
    [
        ("campaigns: {at_least: 1, each_theme: 1}", ("core",), True),
        ("campaigns: {at_least: 2, each_theme: 2}", ("core", "food"), False),
        ("campaigns: {at_least: 2, each_theme: 1, themes: [food, move]}", ("food", "move"), True),
        ("campaigns: {at_least: 2, each_theme: 1, themes: [food, move]}", ("food", "food", "core"), False),
        ("campaigns: {at_least: 2, each_theme: 1, themes: [food, move]}", ("food", "food", "move"), True),
        ("campaigns: {at_least: 2, themes: [food]}", ("food", "core", None), False),
    ],
)
def test_campaigns_may_be_needed_in_each_theme(rule, themes, ok, level):
    assert judged(rule, "", campaigns=ran(*themes, level=level))[0] is ok


def test_campaigns_by_theme_are_told_in_words():
    need = CampaignNeed(16, each_theme=4)
    assert need_words(need) == "16 campaigns, at least 4 in each theme"
    named = CampaignNeed(2, each_theme=1, themes=("food", "move"))
    assert need_words(named, {"food": "Food"}) == "2 campaigns, at least 1 in each of Food, move"
    words = judged(
        "campaigns: {at_least: 2, each_theme: 1, themes: [food, move]}", "", campaigns=ran("food")
    )[1]
    assert words.endswith("(so far move: 0)")


@pytest.mark.parametrize(
    ("rule", "key", "message"),
    [
        ("by_track: {tiny: {criterion: core.a}}", "by_track.tiny", "there is no track 'tiny'"),
        ("by_track: small", "by_track", "must hold one rule for each size band, by the band's key"),
        ("by_track: {small: {count: {at_least: 4}}}", "by_track.small.count.at_least",
         "asks for 4 of a pool of 3"),
        ("criterion: core.i", "criterion", "'core.i' only informs and is not asked, so it can never be met"),
        ("met: {role: info, level: any}", "met.role",
         "what only informs is not asked, so it can never be met"),
        ("modules: 3", "modules.at_least", "asks for 3 of 2 modules"),
        ("modules: {at_least: 1, of: [fod]}", "modules.of", "there is no theme 'fod'"),
        ("modules: {at_least: 1, level: three}", "modules.level", "there is no level 'three'"),
        (
            *("modules: {at_least: 1, of: [move], level: one}", "modules"),
            "module 'move' has no mandatory criterion here, so it can never be complete",
        ),
        ("points: {level: any}", "points", "needs 'at_least', 'share' or 'each_theme'"),
        ("points: {at_least: 99, theme: food}", "points.at_least", "asks for 99 of 8 points"),
        ("points: {share: 1, theme: food, of: [move]}", "points.theme",
         "cannot stand beside 'of'; name the themes in one of the two"),
        ("points: {each_theme: 9}", "points.each_theme", "asks for 9 of 4 points in theme 'core'"),
        ("fact: {key: place, is: yes}", "fact",
         "needs 'one_of' with the answers that will do, as this fact is a choice"),
        ("fact: {key: place, one_of: [sea]}", "fact.one_of", "'sea' is not an answer to 'Where are you?'"),
        ("campaigns: {at_least: 1, themes: [sea]}", "campaigns.themes", "there is no theme 'sea'"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_work_is_refused_with_its_key(rule, key, message):
    with pytest.raises(SchemeFaults) as caught:
        load(whole(rule))
    assert (f"levels.two.rule.{key}", message) in [
        (fault.key, fault.message) for fault in caught.value.faults
    ]
