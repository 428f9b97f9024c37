import numpy as np

from assessments.absence.evaluation.quality import findings
from tests.assessments.absence.evaluation.panels import of_arrays, panel


def told(days, exposure, first):
    return {one["gate"]: one for one in findings(of_arrays(days, exposure, np.array(first)))}


def figures():
    days = np.arange(40.0).reshape(4, 10) + 1
    lengths = [(one.end - one.start).days + 1 for one in of_arrays(days, days, np.zeros(4)).periods]
    return days, np.tile(np.array(lengths) / 365.25 * 100, (4, 1))


def test_plain_figures_give_no_finding():
    assert findings(panel(2)) == []


def test_each_thing_that_asks_for_care_is_told_with_whom_it_touches():
    days, exposure = figures()
    exposure[0, 5:] *= 1.6
    days[1, 3] = days[1, 2]
    days[2, 7] = 0
    exposure[3, 4] = days[3, 4] = 0
    found = told(days, exposure, [5, 10, 10, 10])
    assert set(found) == {"fte_step", "same_again", "no_absence", "gap", "few_joined"}
    assert {one["employers"] for one in found.values()} == {1}
    assert found["fte_step"]["message"].startswith("1 employer, 1 period")


def test_stopping_is_no_gap():
    days, exposure = figures()
    exposure[0, 8:] = days[0, 8:] = 0
    assert told(days, exposure, [10] * 4) == {}
