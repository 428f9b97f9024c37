"""What is wrong with a panel is told in a sentence that says where, whatever is in the file."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.absence.evaluation.panel_columns import PanelColumns, read_panel
from assessments.absence.evaluation.panel_estimates import panel_estimates
from assessments.errors import InvalidInput
from tests.assessments.absence.evaluation.panels import COLUMNS

Table = dict[str, list[str]]


def table(**changed: list[str]) -> Table:
    """Four units over three times; a is treated at 2, b at 3, c and d never."""
    whole = {
        "unit": [unit for unit in "abcd" for _ in range(3)],
        "time": ["1", "2", "3"] * 4,
        "outcome": ["5", "4", "3.5", "6", "6.5", "5", "4", "4.1", "4.3", "7", "7.2", "6.9"],
        "first": ["2"] * 3 + ["3"] * 3 + ["0"] * 6,
        "fte": ["10"] * 12,
    }
    return {**whole, **changed}


def told(data: Table, columns: PanelColumns = COLUMNS, controls: Any = "not-yet") -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        panel_estimates(data, columns, controls)
    return refused.value.errors


def with_cell(column: str, place: int, cell: str) -> Table:
    cells = list(table()[column])
    cells[place] = cell
    return table(**{column: cells})


def test_every_missing_column_is_named() -> None:
    errors = told(table(), PanelColumns("county", "time", "wage", "first"))
    there = 'Its columns are "unit", "time", "outcome", "first", "fte".'
    assert errors == {
        "unit": f'There is no column "county" in the file. {there}',
        "outcome": f'There is no column "wage" in the file. {there}',
    }


@pytest.mark.parametrize(
    ("column", "cell", "field", "sentence"),
    [
        ("outcome", "many", "outcome", 'Row 4 has "many" in the column "outcome", which is not a number.'),
        ("outcome", "1_0", "outcome", 'Row 4 has "1_0" in the column "outcome", which is not a number.'),
        (
            "outcome",
            "inf",
            "outcome",
            'Row 4 has a number in the column "outcome" too large to work with.',
        ),
        ("time", "2004 Q1", "time", 'Row 4 has "2004 Q1" in the column "time", which is not a number.'),
        ("time", "", "time", 'Row 4 is empty in the column "time".'),
        ("unit", " ", "unit", 'Row 4 is empty in the column "unit", so its unit is not known.'),
        ("time", "1", "unit", 'Unit "a" has two rows for the time 1: rows 2 and 4.'),
        (
            "first",
            "x",
            "first_treated",
            'Row 4 has "x" in the column "first", which is not a number.',
        ),
        (
            "first",
            "3",
            "first_treated",
            'Row 4 gives unit "a" another first treated time than the rows before '
            "it. It must be the same in every row of a unit.",
        ),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_by_row(column: str, cell: str, field: str, sentence: str) -> None:
    assert told(with_cell(column, 2, cell)) == {field: sentence}


def test_a_count_is_not_below_nought() -> None:
    columns = PanelColumns("unit", "time", "outcome", "first", "fte")
    assert told(with_cell("outcome", 2, "-1"), columns) == {
        "outcome": 'Row 4 is below 0 in the column "outcome", so it is not a count.'
    }
    assert told(with_cell("fte", 2, "-1"), columns) == {
        "exposure": 'Row 4 is below 0 in the column "fte", so it is not a count.'
    }


@pytest.mark.parametrize("cell", ["", "NA", "nan", ".", "NULL"])
def test_a_row_without_an_outcome_is_counted_and_left_out(cell: str) -> None:
    found = panel_estimates(with_cell("outcome", 8, cell), COLUMNS)
    assert (found["n_observations"], found["n_rows_without_outcome"], found["balanced"]) == (11, 1, False)


@pytest.mark.parametrize("never", ["0", "", "NA", "inf", "Inf", "0.0", "never", "99"])
def test_many_words_mean_never_treated(never: str) -> None:
    data = table(first=["2"] * 3 + ["3"] * 3 + [never] * 6)
    assert panel_estimates(data, COLUMNS)["n_never_treated"] == 2


def test_with_an_exposure_rates_are_compared() -> None:
    columns = PanelColumns("unit", "time", "outcome", "first", "fte")
    panel = read_panel(table(), columns)
    assert panel.outcomes.values[0].tolist() == [0.5, 0.4, 0.35]
    found = panel_estimates(table(), columns)
    assert found["poisson_twfe"]["ratio"] == pytest.approx(0.83, abs=0.2)
    assert found["overall"]["simple"]["estimate"] == pytest.approx(
        panel_estimates(table(), COLUMNS)["overall"]["simple"]["estimate"] / 10
    )


@pytest.mark.parametrize(
    ("first", "controls", "field"),
    [
        (["2"] * 3 + ["3"] * 9, "never", "controls"),
        (["2"] * 12, "not-yet", "first_treated"),
        (["0"] * 12, "not-yet", "first_treated"),
        (["1"] * 6 + ["0"] * 6, "not-yet", "first_treated"),
    ],
)
def test_without_anybody_to_compare_there_is_no_estimate(first: list[str], controls: str, field: str) -> None:
    assert list(told(table(first=first), controls=controls)) == [field]


def test_one_time_is_not_a_panel() -> None:
    short = {name: cells[::3] for name, cells in table().items()}
    assert told(short) == {"time": "The file has outcomes for one time only, so nothing can change in it."}


def test_without_never_treated_units_all_but_the_comparison_stays() -> None:
    found = panel_estimates(table(first=["2"] * 6 + ["3"] * 6), COLUMNS)
    assert [row["time"] for row in found["att_gt"]] == [2]
    assert found["sun_abraham"]["overall"]["estimate"] == pytest.approx(
        found["overall"]["simple"]["estimate"]
    )


def answer(data: Table, columns: PanelColumns, controls: Any) -> str:
    """The document as it is written, or the sentences instead."""
    try:
        return json.dumps(panel_estimates(data, columns, controls), allow_nan=False)
    except InvalidInput as refused:
        return refused.message


cells = st.sampled_from(["0", "1", "2", "3", "4.5", "-1", "", "NA", "inf", "x", "1e99"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(cells, cells, cells, cells, cells), max_size=24), st.sampled_from(["never", "not-yet"])
)
def test_whatever_is_in_the_file_there_are_numbers_or_a_sentence(
    rows: list[tuple[str, ...]], controls: Any
) -> None:
    names = ("unit", "time", "outcome", "first", "fte")
    data = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    for exposure in (None, "fte"):
        assert answer(data, PanelColumns("unit", "time", "outcome", "first", exposure), controls)


outcomes = st.lists(st.integers(0, 6), min_size=24, max_size=24)
groups = st.lists(st.integers(0, 5), min_size=6, max_size=6)
gaps = st.sets(st.integers(0, 23), max_size=12)


@settings(max_examples=150, deadline=None)
@given(outcomes, groups, gaps, st.sampled_from(["never", "not-yet"]))
def test_small_panels_with_gaps_give_numbers_or_a_sentence(
    values: list[int], first: list[int], missing: set[int], controls: Any
) -> None:
    kept = [place for place in range(24) if place not in missing]
    data = {
        "unit": [str(place // 4) for place in kept],
        "time": [str(place % 4 + 1) for place in kept],
        "outcome": [str(values[place]) for place in kept],
        "first": [str(first[place // 4]) for place in kept],
        "fte": ["2.5"] * len(kept),
    }
    assert answer(data, PanelColumns("unit", "time", "outcome", "first", "fte"), controls)
