import re

import pytest
import yaml

from assessments.shipped import load_shipped, shipped_files, shipped_text

EDITIONS = load_shipped()


def test_two_editions_ship():
    assert list(EDITIONS) == ["better-health-at-work", "workplace-wellbeing-charter"]


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda edition: edition.key)
def test_a_shipped_edition_says_that_it_is_unofficial_and_whose_words_it_holds(edition):
    assert edition.official is False
    assert edition.disclaimer.startswith("Unofficial. Restated in our own words")
    assert re.fullmatch(r"\d{4}-\d{2}", edition.version)
    assert {criterion.origin for criterion in edition.criteria} <= {"source", "authored"}
    assert {level.decided_by for level in edition.levels} <= {"panel", "second_reader"}


@pytest.mark.parametrize("file", shipped_files(), ids=lambda file: file.name)
def test_a_shipped_definition_gives_an_example_of_reaching_each_of_its_levels(file):
    data = yaml.safe_load(shipped_text(file.name))
    reached = {example["level"] for example in data["examples"]}
    assert reached >= {level["key"] for level in data["levels"]}
    assert None in reached


def test_the_award_asks_what_its_published_lists_ask():
    award = EDITIONS["better-health-at-work"]
    items = {criterion.item for criterion in award.criteria}
    assert items == {
        *(f"Bronze {number}" for number in range(1, 10)),
        *(f"Silver {number}" for number in range(1, 8)),
        *(f"Gold {number}" for number in range(1, 9)),
        *(f"Continuing Excellence {number}" for number in range(1, 4)),
    }
    assert {status.key for status in award.statuses} == {"foundation", "maintaining_excellence", "ambassador"}
    assert {level.valid_for_origin for level in award.levels} == {"authored"}


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
