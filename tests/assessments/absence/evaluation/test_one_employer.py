"""One employer by itself, and everybody drawn in."""

import pytest

from assessments.absence.evaluation.one_employer import every_employer, interrupted_series
from assessments.absence.evaluation.simulation import World, simulate
from assessments.errors import InvalidInput


@pytest.fixture(scope="module")
def panel():
    return simulate(World(employers=60), seed=3).panel


def test_an_employer_that_joined_late_has_its_own_series(panel):
    # The last to join has the longest past.
    joiners = [n for n, first in enumerate(panel.first) if first < len(panel.periods) - 4]
    name = panel.employers[max(joiners, key=lambda n: panel.first[n])]
    found = interrupted_series(panel, name)
    assert found["ci95"][0] < found["estimate"] < found["ci95"][1]
    assert found["controlled"]
    assert "own line" in found["comparison"]


def test_who_never_joined_or_is_not_there_is_told_so(panel):
    never = panel.employers[list(panel.first).index(len(panel.periods))]
    with pytest.raises(InvalidInput, match="has not joined"):
        interrupted_series(panel, never)
    with pytest.raises(InvalidInput, match="no employer Nobody"):
        interrupted_series(panel, "Nobody")


def test_everybody_is_drawn_towards_the_middle(panel):
    found = every_employer(panel)
    assert {one["employer"] for one in found["employers"]} == set(panel.employers)
    for one in found["employers"]:
        assert 0 <= one["weight"] <= 1
        assert one["level_ci95"][0] <= one["level"] <= one["level_ci95"][1]
