"""`halemark evaluate --panel` on files: what it writes, and how it says that a file cannot be used."""

from pathlib import Path
from typing import Any

import pytest

from api.cli.evaluate_panel import evaluate_panel
from assessments.errors import InvalidInput

NAMES = {"unit": "id", "time": "year", "outcome": "y", "first_treated": "g"}
GOOD = "id,year,y,g\na,1,5,2\na,2,4,2\nb,1,6,\nb,2,7,\nc,1,3,\nc,2,3.5,\nd,1,5,2\nd,2,5.5,2\n"
EMPTY = "The first row is empty. A file needs a heading and a row for each unit and time."


def run(folder: Path, content: str | bytes, **changed: Any) -> dict[str, Any]:
    file = folder / "panel.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return evaluate_panel(file, **{**NAMES, "exposure": None, "controls": "never", "seed": 1, **changed})


def refused(folder: Path, content: str | bytes, **changed: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as error:
        run(folder, content, **changed)
    return error.value.errors


def test_a_file_gives_every_estimate_and_what_it_came_from(tmp_path: Path) -> None:
    found = run(tmp_path, GOOD)
    assert found["att_gt"][0]["estimate"] == pytest.approx(-1.0)
    for name in ("att_gt", "event_study", "overall", "group", "imputation", "sun_abraham", "twfe", "bacon"):
        assert found[name]
    assert found["inputs"]["rows"] == 8
    assert found["inputs"]["options"]["seed"] == 1


def test_the_same_file_gives_the_same(tmp_path: Path) -> None:
    assert run(tmp_path, GOOD) == run(tmp_path, GOOD)


def test_a_mark_before_and_empty_lines_after_do_no_harm(tmp_path: Path) -> None:
    assert run(tmp_path, "\ufeff" + GOOD + "\n , , , \n")["n_units"] == 4


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", EMPTY),
        ("\n" + GOOD, EMPTY),
        ("id,year,y,g\n", "The file has a heading but no rows."),
        ("id,year,y,g\na,1,5\n", "Row 2 has 3 cells where the heading has 4."),
        ("id,year,y,y,g\na,1,5,5,2\n", 'The heading has the column "y" more than once.'),
        (b"id,year,y,g\n\xff,1,5,2\n", "The file is not text in UTF-8. Save it as CSV (UTF-8)."),
    ],
)
def test_a_file_that_is_no_table_is_told_so(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    assert refused(tmp_path, content) == {"panel": sentence}


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"cannot be read: No such file or directory\."):
        evaluate_panel(tmp_path / "none.csv", **NAMES)


def test_only_two_kinds_of_controls_are_known(tmp_path: Path) -> None:
    assert refused(tmp_path, GOOD, controls="all") == {
        "controls": 'Controls are "never" or "not-yet", not "all".'
    }


def test_cells_of_any_length_are_read(tmp_path: Path) -> None:
    assert refused(tmp_path, GOOD + f"e,1,{'9' * 200_000},2\n")
