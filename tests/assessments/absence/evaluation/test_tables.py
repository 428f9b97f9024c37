"""What is published of the last year: nothing that gives an employer away."""

from dataclasses import replace

import numpy as np

from assessments.absence.evaluation.descriptive import describe
from assessments.absence.evaluation.simulation import World, simulate
from assessments.absence.evaluation.tables import by_group, national


def made(employers: int):
    return simulate(World(employers=employers, fte_spread=0.1), seed=4).panel


def grouped(values: list[str]):
    panel = made(len(values))
    return replace(panel, attributes={"sector": np.array(values)})


def rows(panel):
    return {(row["fact"], row["value"]): row for row in by_group(panel)["rows"]}


def test_groups_add_up_to_the_total():
    found = rows(grouped(["C"] * 5 + ["Q"] * 6))
    assert found["sector", "C"]["fte_years"] + found["sector", "Q"]["fte_years"] == np.float64(
        found["total", ""]["fte_years"]
    )
    assert all(row["days_lost"] % 5 == 0 for row in found.values())


def test_a_small_group_takes_another_with_it():
    found = rows(grouped(["C"] * 5 + ["Q"] * 6 + ["A"]))
    assert found["sector", "A"]["hidden"] == "fewer than 3 employers"
    assert sum(bool(row["hidden"]) for row in found.values()) == 2
    assert found["sector", "A"]["days_lost"] is found["sector", "A"]["rate"] is None


def test_a_period_with_few_behind_it_has_no_rate():
    trend = describe(grouped(["C", "Q"]))["trend"]
    assert all(row[side]["rate"] is None for row in trend for side in ("joined", "comparison"))
    assert all(row["comparison"]["hidden"] for row in trend if row["comparison"]["n"])


def test_national_rates_stay_on_their_basis():
    panel = made(3)
    assert {one["name"] for one in national(panel, "calendar")} <= {"NHS in England"}
    assert national(panel, "") == []
