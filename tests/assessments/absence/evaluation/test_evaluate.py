"""The whole document: what it holds, what it refuses, and that the same inputs give the same bytes."""

import json

import pytest

from assessments.absence.evaluation.evaluate import Options, evaluate
from tests.assessments.absence.evaluation.made_up import Files, made_up_files
from tests.assessments.absence.evaluation.panels import files

OPTIONS = Options(draws=199, seed=5)


def document(made: Files, **more):
    return evaluate(made.returns.encode(), made.joins.encode(), OPTIONS if not more else Options(**more))


@pytest.fixture(scope="module")
def found():
    return document(files(2026))


def as_text(one) -> str:
    return json.dumps(one, allow_nan=False)


def test_the_effect_put_in_lies_in_the_interval(found):
    low, high = found["primary"]["ci95"]
    assert low <= files(2026).effect_per_fte_year <= high


def test_the_primary_effect_carries_all_that_must_stand_beside_it(found):
    primary, diagnostics = found["primary"], found["diagnostics"]
    for name in ("estimand", "comparison_group", "ci_method", "method", "weighting"):
        assert primary[name]
    assert primary["donut_periods"] == 4
    assert (primary["n_employers"], primary["n_joined"], primary["n_comparison"]) == (60, 36, 24)
    assert primary["fte_years"] > 0
    assert primary["days_avoided"] == pytest.approx(-primary["effect_per_fte_year"] * primary["fte_years"])
    assert primary["employer_weighted"]["estimand"] != primary["estimand"]
    assert set(diagnostics["rtm"]) == {"difference", "se", "ci95", "excludes_zero"}
    assert 0 <= diagnostics["pretrend_p"] <= 1
    assert diagnostics["mde"]["value"] > 0
    assert diagnostics["bracket"]["same_sign"] is True


def test_every_estimator_names_what_it_estimates_against_whom(found):
    for estimate in found["estimators"].values():
        for name in ("label", "estimand", "comparison", "ci_method"):
            assert estimate[name]
        assert estimate["n_employers"] >= 20
        assert estimate["fte_years"] > 0


def test_every_part_has_its_employers_and_interval(found):
    dose = found["dose_response"]
    parts = [*found["event_study"], *dose["by_level"], *dose["by_time"], *dose["year_before_by_level"]]
    for rows in (parts, *found["groups"].values()):
        assert rows
        for row in rows:
            assert row["ci95"][0] <= row["ci95"][1]
            assert row["n_employers"] >= 3
    assert {row["level"] for row in dose["by_level"]} >= {"bronze", "silver"}


def test_parts_add_up_to_the_whole(found):
    primary = found["primary"]
    for rows in (*found["groups"].values(), found["dose_response"]["by_time"]):
        total = sum(row["estimate"] * row["fte_years"] for row in rows)
        assert total == pytest.approx(-primary["days_avoided"], rel=1e-9)


def test_the_sensitivity_pack_and_the_employer_that_matters_most_stand_there(found):
    assert len(found["sensitivity"]) >= 5
    least, most = found["leave_one_out"]["least"], found["leave_one_out"]["most"]
    assert least <= found["primary"]["effect_per_fte_year"] <= most


def test_the_same_files_and_seed_give_the_same_bytes(found):
    assert as_text(document(files(2026))) == as_text(found)


def test_the_order_of_rows_changes_nothing_but_the_hash(found):
    head, *rows = files(2026).returns.splitlines()
    shuffled = document(Files("\n".join([head, *reversed(rows)]), files(2026).joins, 0.0))
    assert as_text({**shuffled, "inputs": 0}) == as_text({**found, "inputs": 0})


def test_another_seed_moves_the_interval_and_not_the_estimate(found):
    other = document(files(2026), draws=199, seed=6)
    assert other["primary"]["effect_per_fte_year"] == found["primary"]["effect_per_fte_year"]
    assert other["primary"]["ci95"] != found["primary"]["ci95"]


def test_below_fifty_employers_the_jackknife_speaks():
    primary = document(files(1, 40))["primary"]
    assert "jackknife" in primary["ci_method"]
    assert primary["ci95"][0] < primary["effect_per_fte_year"] < primary["ci95"][1]


def test_the_jackknife_tests_courses_before_joining_too():
    assert 0 <= document(files(1, 40))["diagnostics"]["pretrend_p"] <= 1


def refused(made: Files, said: str) -> dict:
    one = document(made)
    assert "primary" not in one
    assert said in " ".join(one["refused"])
    assert one["descriptive"]["trend"]
    assert one["statement"].startswith("It is not possible to say")
    as_text(one)
    return one


def test_below_twenty_employers_there_is_no_estimate_but_what_could_be_found():
    one = refused(files(1, 19), "Only 19 employers")
    assert one["diagnostics"]["mde"]["value"] > 0


def test_nobody_joined():
    made = files(1)
    names = sorted({row.split(",")[0] for row in made.joins.splitlines()[1:]})
    nobody = "employer,joined_on\n" + "".join(f"{name},\n" for name in names)
    one = refused(Files(made.returns, nobody, 0.0), "No employer can be followed")
    assert one["diagnostics"]["mde"] is None


def test_everybody_joined_at_once():
    made = files(1)
    names = sorted({row.split(",")[0] for row in made.joins.splitlines()[1:]})
    at_once = "employer,joined_on\n" + "".join(f"{name},2023-10-01\n" for name in names)
    one = refused(Files(made.returns, at_once, 0.0), "No employer can be followed")
    reasons = {row["reason"] for row in one["excluded"]}
    assert any("no employer that had not joined" in reason for reason in reasons)


def test_too_few_periods_before_joining():
    made = made_up_files(1, quarters=18)
    head, *rows = made.returns.splitlines()
    late = [row for row in rows if row.split(",")[1] >= "2023-01-01"]
    names = sorted({row.split(",")[0] for row in rows})
    soon = "employer,joined_on\n" + "".join(f"{name},2023-07-01\n" for name in names[:30])
    one = refused(Files("\n".join([head, *late]), soon, 0.0), "at least 4 periods before joining")
    assert sum("fewer than 4 usable periods" in row["reason"] for row in one["excluded"]) >= 30


def test_what_was_left_out_is_told_to_the_row():
    made = files(1)
    lines = made.returns.splitlines()
    employer, start, end, fte, available, _ = lines[1].split(",")
    lines[1] = f"{employer},{start},{end},{fte},{available},{float(available) + 1}"
    one = document(Files("\n".join(lines), made.joins, 0.0))
    assert one["excluded"] == [
        {
            "employer": "E001",
            "period_start": "2021-04-01",
            "rows": 1,
            "reason": "more days lost than days available",
        }
    ]


def test_inputs_are_named_by_their_content(found):
    inputs = found["inputs"]
    assert len(inputs["returns_sha256"]) == len(inputs["joins_sha256"]) == 64
    assert inputs["rows"] == 60 * 18
    assert inputs["options"]["seed"] == 5


def test_a_baseline_that_can_be_set_in_one_way_only_is_told():
    made = made_up_files(1, quarters=14)
    head, *rows = made.returns.splitlines()
    late = [row for row in rows if row.split(",")[1] >= "2022-04-01"]
    joined = "employer,joined_on\n" + "".join(f"E{place:03},2023-07-01\n" for place in range(1, 31))
    one = document(Files("\n".join([head, *late]), joined, 0.0))
    assert one["primary"]["donut_periods"] == 0
    assert one["diagnostics"]["bracket"] is None
    assert [told["gate"] for told in one["quality"]["findings"]] == ["no_bracket"]
