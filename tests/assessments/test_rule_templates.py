"""The templates hold the rules read of eight local schemes; their lists of criteria are examples."""

from itertools import combinations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.campaigns import Campaign
from assessments.definition import ANY_LEVEL, POOL, Edition
from assessments.scoring import ScoreCard, score
from assessments.shipped import load_shipped, shipped_text

FILES = {
    "template-cornwall": "cornwall.yaml",
    "template-north-somerset": "north_somerset.yaml",
    "template-east-sussex": "east_sussex.yaml",
    "template-nottinghamshire": "nottinghamshire.yaml",
    "template-essex": "essex_working_well.yaml",
    "template-plymouth": "plymouth.yaml",
    "template-gloucestershire": "gloucestershire.yaml",
    "template-lambeth-best-workplace": "lambeth_best_workplace.yaml",
}
EDITIONS = load_shipped()
THEMES_OF_CAMPAIGNS = ("substance_use", "mental_wellbeing", "protecting_health", "healthy_weight")


def keys(edition: Edition, role: str, level: str = ANY_LEVEL, track: str | None = None) -> list[str]:
    return [
        criterion.key
        for criterion in edition.criteria
        if criterion.role == role
        and criterion.level == level
        and (track is None or not criterion.tracks or track in criterion.tracks)
    ]


def card(edition: Edition, met: list[str], facts: dict[str, object], **more: object) -> ScoreCard:
    return score(edition, dict.fromkeys(met, "met"), facts, **more)


@pytest.mark.parametrize("key", FILES)
def test_a_template_says_that_its_list_is_an_example(key):
    edition = EDITIONS[key]
    assert edition.title.endswith(": rule template")
    assert "rule template" in edition.disclaimer
    assert "are ours" in edition.completeness
    assert edition.official is False


@pytest.mark.parametrize("name", FILES.values())
def test_a_template_names_the_schema_for_editors(name):
    first_line = shipped_text(name).partition("\n")[0]
    assert first_line == "# yaml-language-server: $schema=../../docs/scheme.schema.json"


@pytest.mark.parametrize("key", FILES)
def test_a_criterion_is_a_source_s_only_where_it_was_read(key):
    read = {criterion.key for criterion in EDITIONS[key].criteria if criterion.origin == "source"}
    modules = [theme.key for theme in EDITIONS["template-plymouth"].themes if theme.kind == "module"]
    foundations = ("steering_group", "needs_assessment", "champions", "action_plan")
    level_1 = ("policies", "survey", "strategy", "communication", "champions")
    level_2 = ("survey", "strategy", "communication", "first_aiders", "training", "campaign")
    expected = {
        "template-cornwall": set(),
        "template-north-somerset": set(),
        "template-east-sussex": {
            f"s.pa.{part}" for part in ("awareness", "alternatives", "survey", "parking", "offers")
        },
        "template-nottinghamshire": {"bronze.champions", "silver.campaigns"},
        "template-essex": {
            *(f"level_1.{part}" for part in level_1),
            *(f"level_2.{part}" for part in level_2),
            "level_3.campaigns",
        },
        "template-plymouth": {
            *foundations,
            *(f"{key}.{part}" for key in modules for part in ("toolkit", "assessment")),
        },
        "template-gloucestershire": set(),
        "template-lambeth-best-workplace": {"promotes", "resources"},
    }
    assert read == expected[key]


@pytest.mark.parametrize("key", FILES)
def test_the_statuses_and_points_of_a_template_s_examples_come_out(key):
    edition = EDITIONS[key]
    examples = yaml.safe_load(shipped_text(FILES[key]))["examples"]
    assert {example["level"] for example in examples} == {None, *edition.level_keys}
    for example in examples:
        if "statuses" in example or "points" in example:
            got = card(edition, list(example.get("criteria", ())), example["facts"])
            granted = [status for status, reason in got.statuses.items() if reason.ok]
            assert granted == example.get("statuses", granted), example["name"]
            assert got.points == example.get("points", got.points), example["name"]


@pytest.mark.parametrize(("key", "core", "silver", "gold"), [
    ("template-cornwall", 19, 25, 50),
    ("template-north-somerset", 13, 20, 40),
])  # fmt: skip
@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_any_so_many_additional_criteria_will_do_and_one_fewer_will_not(key, core, silver, gold, data):
    edition = EDITIONS[key]
    mandatory, pool = keys(edition, "mandatory"), keys(edition, POOL)
    assert len(mandatory) == core
    order = data.draw(st.permutations(pool))
    facts = {"headcount": 60, "canteen": True}

    def level(chosen: int) -> str | None:
        return card(edition, [*mandatory, *order[:chosen]], facts).level

    assert [level(n) for n in (0, silver - 1, silver, gold - 1, gold)] == [
        *("bronze", "bronze", "silver", "silver", "gold")
    ]
    assert card(edition, [*mandatory[1:], *order], facts).level is None


@pytest.mark.parametrize(("headcount", "granted"), [(1, True), (49, True), (50, False), (None, False)])
def test_the_small_business_award_is_for_fewer_than_fifty(headcount, granted):
    edition = EDITIONS["template-north-somerset"]
    got = card(edition, keys(edition, "mandatory"), {"headcount": headcount})
    assert got.statuses["small_business"].ok is granted


@pytest.mark.parametrize(("headcount", "band"), [
    *((1, None), (2, "small"), (49, "small"), (50, "large"), (51, "large")),
])  # fmt: skip
def test_east_sussex_s_bands_leave_no_size_from_two_up_without_one(headcount, band):
    found = EDITIONS["template-east-sussex"].track_for({"headcount": headcount})
    assert (found.key if found else None) == band


def test_east_sussex_asks_twenty_of_the_large_and_five_with_five_of_the_small():
    edition = EDITIONS["template-east-sussex"]
    assert len(keys(edition, "mandatory", "bronze", "large")) == 20
    assert [len(keys(edition, "mandatory", level, "large")) for level in ("silver", "gold")] == [0, 0]
    for level in ("bronze", "silver", "gold"):
        assert len(keys(edition, "mandatory", level, "small")) == 5
        assert len(keys(edition, POOL, level, "small")) >= 6
    clocks = edition.level("silver").clocks
    assert (edition.level("silver").valid_months, clocks.notice_months) == (24, 6)
    assert clocks.paused_while_working_to_next
    assert edition.level("commitment").valid_months is None
    assert edition.level("commitment").optional


@pytest.mark.parametrize("level", ["bronze", "silver", "gold"])
@pytest.mark.parametrize(("survey", "reached"), [({"needs_assessment_months_ago": 24}, True), ({}, False)])
def test_east_sussex_asks_for_a_survey_at_each_level(level, survey, reached):
    edition = EDITIONS["template-east-sussex"]
    met = [criterion.key for criterion in edition.criteria_for(level, "small")]
    got = card(edition, met, {"headcount": 20, **survey}, held=["bronze", "silver", "gold"])
    assert got.levels[level].ok is reached


@pytest.mark.parametrize(("counts", "reached"), [
    *(((4, 4, 4, 4), True), ((5, 4, 4, 4), True), ((4, 4, 4, 3), False), ((7, 3, 3, 3), False)),
])  # fmt: skip
def test_nottinghamshire_s_silver_wants_four_campaigns_in_each_of_four_themes(counts, reached):
    edition = EDITIONS["template-nottinghamshire"]
    campaigns = [
        Campaign(topic=f"{theme} {number}", level="silver", theme=theme)
        for theme, count in zip(THEMES_OF_CAMPAIGNS, counts, strict=True)
        for number in range(count)
    ]
    got = card(edition, ["silver.campaigns"], {"headcount": 120}, campaigns=campaigns)
    assert got.levels["silver"].ok is reached


def test_nottinghamshire_s_levels_may_be_taken_in_any_order():
    edition = EDITIONS["template-nottinghamshire"]
    for level in edition.level_keys:
        met = [criterion.key for criterion in edition.criteria_for(level)]
        assert card(edition, met, {"headcount": 120}).level == level


@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_any_ten_of_essex_s_menu_of_22_will_do_with_four_campaigns(data):
    edition = EDITIONS["template-essex"]
    menu = keys(edition, POOL, "level_3")
    assert len(menu) == 22
    assert [len(keys(edition, "mandatory", level)) for level in edition.level_keys] == [6, 6, 1]
    order = data.draw(st.permutations(menu))
    campaigns = [Campaign(topic=f"Topic {number}", level="level_3") for number in range(4)]
    facts = {"headcount": 80, "canteen": True, "champions": 1, "mental_health_first_aiders": 1}

    def reached(chosen: int, ran: int) -> bool:
        met = [*order[:chosen], "level_3.campaigns"]
        got = card(edition, met, facts, held=["level_2"], campaigns=campaigns[:ran])
        return got.levels["level_3"].ok

    assert [reached(10, 4), reached(9, 4), reached(10, 3)] == [True, False, False]


def test_any_three_of_plymouth_s_seven_topics_make_silver_and_any_four_make_gold():
    edition = EDITIONS["template-plymouth"]
    topics = [theme for theme in edition.themes if theme.kind == "module"]
    assert len(topics) == 7
    facts = {"headcount": 90, "needs_assessment_months_ago": 12}
    foundations = [criterion.key for criterion in edition.theme("foundations").criteria]
    for size, expected in ((2, "bronze"), (3, "silver"), (4, "gold")):
        for chosen in combinations(topics, size):
            met = [criterion.key for theme in chosen for criterion in theme.criteria]
            assert card(edition, [*foundations, *met], facts).level == expected


@pytest.mark.parametrize("level", ["foundation", "enhanced"])
def test_every_question_of_gloucestershire_s_eleven_areas_counts(level):
    edition = EDITIONS["template-gloucestershire"]
    assert len(edition.themes) == 11
    facts = {"headcount": 40, "canteen": True}
    asked = [criterion.key for criterion in edition.criteria_for(level)]
    for key in asked:
        got = card(edition, [one for one in asked if one != key], facts, held=["foundation"])
        assert not got.levels[level].ok
    assert card(edition, asked, facts, held=["foundation"]).levels[level].ok
    assert edition.evidence_policy.early


def test_lambeth_has_one_winner_a_year_and_one_judge():
    edition = EDITIONS["template-lambeth-best-workplace"]
    assert edition.overall == "winner"
    contest = edition.competition
    assert (contest.winners, contest.every_months, contest.judges) == (1, 12, 1)
