"""`halemark evaluate --panel`: every panel estimator on any file, to reproduce published examples."""

import csv
import hashlib
import io
from pathlib import Path
from typing import Any

from assessments.errors import InvalidInput

CONTROLS = ("never", "not-yet")


def evaluate_panel(
    file: Path,
    *,
    unit: str,
    time: str,
    outcome: str,
    first_treated: str,
    exposure: str | None = None,
    controls: str = "not-yet",
    seed: int = 0,
) -> dict[str, Any]:
    """Estimates of every panel estimator with analytic standard errors, from a CSV file with a heading.

    `seed` is kept with the inputs; the errors here come from formulas, so that nothing is drawn.

    Raises:
        InvalidInput: the file or an option cannot be used; the sentences say why and where.
    """
    # Numerical libraries take a second to load and are an extra, which other commands must not need.
    from assessments.absence.evaluation.panel_columns import PanelColumns  # noqa: PLC0415
    from assessments.absence.evaluation.panel_estimates import panel_estimates  # noqa: PLC0415

    if controls not in CONTROLS:
        raise InvalidInput({"controls": f'Controls are "never" or "not-yet", not "{controls}".'})
    content = _content(file)
    table = _table(content)
    columns = PanelColumns(unit, time, outcome, first_treated, exposure)
    document = panel_estimates(table, columns, "never" if controls == "never" else "not-yet")
    options = {
        "unit": unit,
        "time": time,
        "outcome": outcome,
        "first_treated": first_treated,
        "exposure": exposure,
        "controls": controls,
        "seed": seed,
    }
    rows = len(table[unit])
    document["inputs"] = {
        "panel_sha256": hashlib.sha256(content).hexdigest(),
        "rows": rows,
        "options": options,
    }
    return document


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput({"panel": f"{file} cannot be read: {error.strerror}."}) from error


def _table(content: bytes) -> dict[str, list[str]]:
    """The columns of a CSV file by their heading."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except UnicodeDecodeError as error:
        raise InvalidInput({"panel": "The file is not text in UTF-8. Save it as CSV (UTF-8)."}) from error
    except csv.Error as error:
        raise InvalidInput({"panel": f"The file cannot be read as CSV: {error}."}) from error
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    heading = [name.strip() for name in rows[0]] if rows else []
    if not any(heading):
        raise InvalidInput(
            {"panel": "The first row is empty. A file needs a heading and a row for each unit and time."}
        )
    twice = sorted({name for name in heading if name and heading.count(name) > 1})
    if twice:
        raise InvalidInput({"panel": f'The heading has the column "{twice[0]}" more than once.'})
    for number, row in enumerate(rows, start=1):
        if len(row) != len(heading):
            raise InvalidInput(
                {"panel": f"Row {number} has {len(row)} cells where the heading has {len(heading)}."}
            )
    return {name: [row[place] for row in rows[1:]] for place, name in enumerate(heading) if name}
