"""Uptake stands beside what an evaluation found, and tells nothing that the evaluation did not."""

from copy import deepcopy
from datetime import date

import pytest

from assessments.absence.evaluation.evaluate import Options, evaluate
from assessments.uptake.groups import UNKNOWN
from assessments.uptake.outcomes import (
    NO_LEVEL,
    LevelReached,
    Many,
    Outcome,
    Part,
    ReachedThen,
    outcome,
    years_in,
)
from tests.assessments.absence.evaluation.panels import files
from tests.frontend.reports.documents import evaluation_document

DAY = date(2026, 3, 31)


def reached(**more) -> ReachedThen:
    given = {
        "as_of": DAY,
        "industries": {"Q": Many(30, 9_000), "B-E": Many(12, 700), UNKNOWN: Many(1, 5)},
        "joined": {date(2026, 3, 1): Many(13, 705), date(2024, 3, 31): Many(30, 9_000)},
        "levels": [
            LevelReached("silver", "Silver", 2, Many(3, 500)),
            LevelReached("bronze", "Bronze", 1, Many(20, 4_000)),
        ],
    }
    return ReachedThen(**{**given, **more})


def part(found: Outcome, key: str) -> Part:
    return next(one for one in found.parts if one.key == key)


def rows(found: Outcome, key: str) -> list[tuple]:
    return [
        (row.words, row.many.employers if row.many else None, row.effect.estimate if row.effect else None)
        for row in part(found, key).rows
    ]


def test_everybody_is_counted_beside_the_whole_effect_and_what_a_day_cost():
    found = outcome(reached(), evaluation_document())
    assert found.whole.many == Many(43, 9_705)
    assert (found.whole.effect.estimate, found.whole.effect.ci95) == (-0.5, (-0.8, -0.2))
    assert (found.cost.value, found.cost.ci95) == (11.3, (7.95, 17.87))
    assert found.said[0] == (
        "Taking part on 31 March 2026: 43 employers, 9,705 employees. "
        "The evaluation could follow 300 that joined, from before to after."
    )
    assert any("not proof of cause" in sentence for sentence in found.said)


def test_levels_go_from_none_to_the_highest():
    assert rows(outcome(reached(), evaluation_document()), "by_level") == [
        (NO_LEVEL, 20, -0.5),
        ("Bronze", 20, -0.5),
        ("Silver", 3, None),
    ]


def test_a_level_that_nobody_holds_any_more_keeps_its_effect():
    found = rows(outcome(reached(levels=[]), evaluation_document()), "by_level")
    assert found == [(NO_LEVEL, 43, -0.5), ("Bronze", 0, -0.5)]


def test_levels_held_at_two_sites_do_not_make_the_others_fewer_than_none():
    many = [
        LevelReached("bronze", "Bronze", 1, Many(40, 9_000)),
        LevelReached("gold", "Gold", 3, Many(9, 999)),
    ]
    assert rows(outcome(reached(levels=many), evaluation_document()), "by_level")[0] == (NO_LEVEL, 0, -0.5)


def test_years_are_those_of_the_employers_and_of_the_evaluation_together():
    document = evaluation_document()
    document["dose_response"]["by_time"].append(
        {"years": 5, "estimate": -1, "ci95": [-2, 0], "n_employers": 4}
    )
    assert rows(outcome(reached(), document), "by_time") == [
        ("Year 1", 13, -0.5),
        ("Year 3", 30, None),
        ("Year 5", 0, -1.0),
    ]


@pytest.mark.parametrize(
    ("joined", "day", "year"),
    [
        (date(2026, 3, 31), DAY, 1),
        (date(2025, 4, 1), DAY, 1),
        (date(2025, 3, 31), DAY, 2),
        (date(2024, 2, 29), date(2025, 2, 28), 1),
        (date(2024, 2, 29), date(2025, 3, 1), 2),
    ],
)
def test_a_year_of_taking_part_ends_on_its_day(joined, day, year):
    assert years_in(joined, day) == year


def test_sectors_that_counts_put_together_are_told_one_by_one_below():
    assert rows(outcome(reached(), evaluation_document()), "by_sector") == [
        ("Production", 12, None),
        ("Production: section C", None, -0.5),
        ("Health and social work", 30, -0.5),
        ("Not known", 1, None),
    ]


def test_what_few_stand_behind_is_not_told_even_if_the_document_had_it():
    document = evaluation_document()
    document["groups"]["sector"][0]["n_employers"] = 2
    assert ("Health and social work", 30, None) in rows(outcome(reached(), document), "by_sector")


@pytest.mark.parametrize("gone", ["estimate", "ci95"])
def test_an_estimate_without_an_end_says_so(gone):
    document = evaluation_document()
    document["groups"]["sector"][0][gone] = None
    row = next(row for row in part(outcome(reached(), document), "by_sector").rows if "Health" in row.words)
    assert row.effect is None if gone == "estimate" else row.effect.ci95 is None


def test_without_a_cost_or_an_established_saving_no_day_has_one():
    document = evaluation_document()
    document["economics"] |= {"cost_per_day": None, "statement": "No saving is established."}
    found = outcome(reached(), document).cost
    assert (found.statement, found.value, found.ci95) == ("No saving is established.", None, None)
    del document["economics"]
    assert outcome(reached(), document).cost is None


def test_what_was_refused_has_its_reason_and_no_effect():
    found = outcome(reached(), {"refused": ["Only 7 employers can be used."]})
    assert found.whole.effect is None
    assert not found.parts
    assert any("Only 7 employers can be used." in sentence for sentence in found.said)


def test_nothing_known_says_who_is_reached():
    assert outcome(reached(), {}).said == ("Taking part on 31 March 2026: 43 employers, 9,705 employees.",)
    nobody = outcome(ReachedThen(DAY, {}, {}), {})
    assert nobody.said == ("Taking part on 31 March 2026: 0 employers, 0 employees.",)


def test_the_document_is_left_as_it_was():
    document = evaluation_document()
    before = deepcopy(document)
    outcome(reached(), document)
    assert document == before


def test_a_real_evaluation_has_the_form_that_is_read_here():
    made = files()
    document = evaluate(made.returns.encode(), made.joins.encode(), Options(draws=20))
    found = outcome(reached(), document)
    assert found.whole.effect.estimate == document["primary"]["effect_per_fte_year"]
    told = {row.words: row.effect for row in part(found, "by_time").rows if row.effect}
    first = document["dose_response"]["by_time"][0]
    assert told["Year 1"].estimate == first["estimate"]
    assert told["Year 1"].employers == first["n_employers"]
    sectors = {row["value"]: row["estimate"] for row in document["groups"].get("sector", [])}
    shown = {row.effect.estimate for row in part(found, "by_sector").rows if row.effect} if sectors else set()
    assert shown == set(sectors.values())
    levels = document["dose_response"]["by_level"]
    assert len([row for row in part(found, "by_level").rows if row.effect]) == len(levels) > 1
