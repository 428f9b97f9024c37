"""What the shipped definitions hold, and that each asks for what its scheme is known to ask."""

import re
from datetime import date
from itertools import combinations

import pytest
import yaml

from assessments.applying import criteria_asked
from assessments.definition import MANDATORY, Edition
from assessments.plain_terms import fee_words
from assessments.scoring import ScoreCard, score
from assessments.shipped import load_shipped, shipped_text

EDITIONS = load_shipped()
# The schemes whose criteria ship; each is in the file of its key.
KEYS = (
    "better-health-at-work",
    "workplace-wellbeing-charter",
    "thriving-at-work",
    "worcestershire-works-well",
    "small-workplace-health-award",
    "healthy-working-lives",
    "leicestershire-pledge",
)
# Every fact that makes a scheme ask all it can.
FACTS = {"headcount": 30, "canteen": True, "union": True, "catering": True, "food_sold": True}

each_scheme = pytest.mark.parametrize("key", KEYS)


def all_met(edition: Edition, *, but: tuple[str, ...] = ()) -> dict[str, str]:
    return {criterion.key: "not_met" if criterion.key in but else "met" for criterion in edition.criteria}


def scored(key: str, *, but: tuple[str, ...] = (), **facts: object) -> ScoreCard:
    return score(EDITIONS[key], all_met(EDITIONS[key], but=but), FACTS | facts)


def source_keys(key: str) -> set[str]:
    return {criterion.key for criterion in EDITIONS[key].criteria if criterion.origin == "source"}


def items(key: str) -> set[str | None]:
    return {criterion.item for criterion in EDITIONS[key].criteria}


def plain(key: str) -> dict:
    return yaml.safe_load(shipped_text(f"{key.replace('-', '_')}.yaml"))


def test_every_file_ships_the_scheme_it_is_named_for():
    assert [plain(key)["key"] for key in KEYS] == list(KEYS)
    assert set(KEYS) <= set(EDITIONS)


@each_scheme
def test_it_says_that_it_is_unofficial_and_whose_words_it_holds(key):
    edition = EDITIONS[key]
    assert edition.official is False
    assert edition.disclaimer.startswith("Unofficial. Restated in our own words")
    assert re.fullmatch(r"\d{4}-\d{2}", edition.version)
    assert edition.area is not None
    assert edition.area.codes
    authored = {criterion.key for criterion in edition.criteria} - source_keys(key)
    assert not authored or "ours" in edition.completeness


@each_scheme
def test_each_source_is_named_once_as_a_person_can_look_it_up(key):
    names = [source.name for source in EDITIONS[key].sources]
    assert len(set(names)) == len(names)
    assert all(" " in name and not re.search(r"\bS\d", name) for name in names)


@each_scheme
def test_its_examples_reach_each_level_and_miss_each_by_something(key):
    data = plain(key)
    levels = [level["key"] for level in data["levels"]]
    reached = [example["level"] for example in data["examples"]]
    assert set(reached) == {None, *levels}
    answered = [example for example in data["examples"] if example.get("missing")]
    short_of = {
        EDITIONS[key].criterion(missing).level for example in answered for missing in example["missing"]
    }
    assert short_of >= set(levels)


@each_scheme
def test_everything_met_reaches_the_highest_level_and_nothing_reaches_none(key):
    edition = EDITIONS[key]
    assert scored(key).level == edition.level_keys[-1]
    assert score(edition, {}, FACTS).level is None


@each_scheme
def test_no_mandatory_criterion_can_be_left_out(key):
    """Each of them, missed alone, costs its own level and all above it."""
    edition = EDITIONS[key]
    for number, level in enumerate(edition.level_keys):
        below = edition.level_keys[number - 1] if number else None
        for criterion in edition.criteria:
            if criterion.level == level and criterion.role == MANDATORY and criterion.unless is None:
                assert scored(key, but=(criterion.key,)).level == below, criterion.key


@each_scheme
def test_an_application_asks_all_that_its_level_can_miss(key):
    """What a rule holds against an employer must be there to be answered, whatever is held already."""
    edition = EDITIONS[key]
    for number, level in enumerate(edition.level_keys):
        held = edition.level_keys[:number]
        asked = {criterion.key for criterion in criteria_asked(edition, level, None, FACTS, held)}
        card = score(edition, dict.fromkeys(asked, "met"), FACTS, held=held)
        assert card.levels[level].ok, card.levels[level].text


def test_better_health_at_work_asks_what_its_published_lists_ask():
    award = EDITIONS["better-health-at-work"]
    assert items("better-health-at-work") == {
        *(f"Bronze {number}" for number in range(1, 10)),
        *(f"Silver {number}" for number in range(1, 8)),
        *(f"Gold {number}" for number in range(1, 9)),
        *(f"Continuing Excellence {number}" for number in range(1, 4)),
    }
    assert {status.key: status.granted_by for status in award.statuses} == {
        "foundation": "note",
        "maintaining_excellence": "note",
        "ambassador": "recommendation",
    }
    assert {level.valid_for_origin for level in award.levels} == {"authored"}
    assert award.eligibility.sites is True
    assert [fee.amount for fee in award.fees] == [0]
    strategy, plan = award.criterion("gold.strategy").document, award.criterion("gold.action_plan").document
    assert strategy
    assert (strategy.covers_months, strategy.reviewed_every_months) == (36, 12)
    assert plan
    assert (plan.covers_months, plan.reviewed_every_months) == (12, 12)
    assert len(award.criterion("bronze.workplace_basics").checklist) == 4


def test_the_charter_has_eight_themes_lasts_two_years_and_differs_by_size_only_in_evidence():
    charter = EDITIONS["workplace-wellbeing-charter"]
    assert len(charter.themes) == 8
    assert [level.valid_months for level in charter.levels] == [24, 24, 24]
    assert [charter.track_for({"headcount": size}).key for size in (1, 49, 50, 249, 250, 9000)] == [
        *("small", "small", "medium", "medium", "large", "large")
    ]
    assert [criterion.tracks for criterion in charter.criteria] == [()] * len(charter.criteria)
    first = charter.criterion("leadership.c1")
    assert first.evidence_for("small") == ("An equality statement that everyone has been given",)
    assert [charter.label(option.answer) for option in charter.answers] == [
        *("Fully met", "Partially met", "Not met", "Not applicable")
    ]
    assert charter.evidence_policy.max_age_months == 24


def test_thriving_at_work_has_six_core_and_four_enhanced_standards_for_any_size():
    standards = EDITIONS["thriving-at-work"]
    assert items("thriving-at-work") == {
        *(f"Core {number}" for number in range(1, 7)),
        *(f"Enhanced {number}" for number in range(1, 5)),
    }
    assert source_keys("thriving-at-work") == {criterion.key for criterion in standards.criteria}
    assert [standards.track_for({"headcount": size}).key for size in (1, 49, 50, 499, 500, 9000)] == [
        *("small", "small", "medium", "medium", "large", "large")
    ]
    assert {level.visit for level in standards.levels} == {"none"}
    assert {level.valid_months for level in standards.levels} == {None}


def test_the_leicestershire_pledge_is_four_commitments_for_24_months():
    pledge = EDITIONS["leicestershire-pledge"]
    decides = [criterion.item for criterion in pledge.criteria if criterion.role == MANDATORY]
    assert decides == [f"Commitment {number}" for number in range(1, 5)]
    assert [level.valid_months for level in pledge.levels] == [24]
    assert scored(pledge.key, but=("pledge.needs_assessment",)).level == "pledge"
    (fee,) = pledge.fees
    assert (fee.amount, fee.plus_vat, fee.levels) == (100, True, ("charter_award",))
    told = "£100 plus VAT for each application, for Wellbeing at Work Charter, the Award."
    assert fee_words(pledge, fee).startswith(told)


@pytest.mark.parametrize("chosen", range(6))
def test_the_small_workplace_award_asks_one_three_and_five_topics_of_the_employers_choice(chosen):
    award = EDITIONS["small-workplace-health-award"]
    topics = {theme.key: theme for theme in award.themes if theme.kind == "module"}
    assert list(topics) == ["tobacco", "nutrition", "physical_activity", "alcohol", "drugs"]
    wanted = [None, "bronze", "bronze", "silver", "silver", "gold"][chosen]
    for done in combinations(topics, chosen):
        # A topic that was not chosen may be begun: all but one of its criteria are met.
        begun = tuple(topics[key].criteria[0].key for key in topics if key not in done)
        assert scored(award.key, but=begun).level == wanted, done


def test_of_the_small_workplace_award_only_the_criteria_that_were_read_are_called_a_sources():
    assert source_keys("small-workplace-health-award") == {
        *("safety.policy", "safety.responsible_person", "safety.basics"),
    }
    size = EDITIONS["small-workplace-health-award"].eligibility.size
    assert size
    assert (size.min, size.max) == (1, 49)


def test_of_worcestershire_nothing_is_called_a_sources_that_was_not_read():
    scheme = EDITIONS["worcestershire-works-well"]
    read = [criterion for criterion in scheme.criteria if criterion.origin == "source"]
    assert {criterion.theme for criterion in read} == {
        *("health", "smoking", "eating", "safety", "mental_health", "attendance"),
    }
    assert len(scheme.themes) == 9
    assert [criterion.key for criterion in read if criterion.level == "level_3"] == ["3.8.return"]
    assert [level.valid_months for level in scheme.levels] == [36, 36, 36]


@pytest.mark.parametrize(("people", "in_writing"), [(4, False), (5, True)])
def test_worcestershire_wants_the_safety_policy_in_writing_from_five_people(people, in_writing):
    card = scored("worcestershire-works-well", headcount=people)
    for key in ("1.4.policy", "1.4.risk_assessment"):
        assert ("in writing" in card.outcomes[key].text) is in_writing
    assert card.level == "level_3"


def test_healthy_working_lives_is_closed_and_renewed_within_six_weeks_of_the_day():
    award = EDITIONS["healthy-working-lives"]
    assert award.closing.mark_until == date(2023, 3, 31)
    for level in award.levels:
        assert (level.valid_months, level.clocks.renewal_opens_days, level.clocks.renewal_closes_days) == (
            *(12, 42, 42),
        )
    assert len(award.criterion("bronze.safety_checklist").checklist) == 10
    strategy = award.criterion("gold.strategy").document
    assert strategy
    assert strategy.covers_months == 36


def test_gold_of_healthy_working_lives_is_kept_by_one_further_criterion():
    award = EDITIONS["healthy-working-lives"]
    pool = tuple(criterion.key for criterion in award.criteria if criterion.role == "pool")
    assert len(pool) == 6
    assert scored(award.key).statuses["gold_kept"].ok
    assert scored(award.key, but=pool[1:]).statuses["gold_kept"].ok
    without = scored(award.key, but=pool)
    assert (without.level, without.statuses["gold_kept"].ok) == ("gold", False)


def test_the_welsh_names_of_the_small_workplace_award_are_few_and_said_to_be_ours():
    award = EDITIONS["small-workplace-health-award"]
    assert award.languages == ("en", "cy")
    names = award.translations["cy"]
    assert [names[f"levels.{key}.title"] for key in award.level_keys] == ["Efydd", "Arian", "Aur"]
    assert "The Welsh names are ours" in award.completeness
