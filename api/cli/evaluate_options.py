"""What may be said to `halemark evaluate`."""

from pathlib import Path
from typing import Annotated

import typer

Returns = Annotated[
    Path | None, typer.Option(help="Absence returns: employer, period_start, period_end, fte, days_lost.")
]
Joins = Annotated[
    Path | None, typer.Option(help="Who joined when: employer, joined_on, level, level_from, sector, size.")
]
Donut = Annotated[
    int | None, typer.Option(min=0, help="Periods before joining to leave out; a year if left out.")
]
Draws = Annotated[int, typer.Option(min=19, max=100_000, help="Bootstrap draws.")]
Seed = Annotated[int, typer.Option(min=0, help="Where the draws begin; the same seed gives the same.")]
Employer = Annotated[
    str | None, typer.Option(help="An employer to read by itself as well, as an interrupted time series.")
]
Money = Annotated[
    float | None, typer.Option(help="What was spent over the time evaluated, in pounds, for cost per day.")
]
Perspective = Annotated[str, typer.Option(help="Whose cost it is: commissioner, employer or both.")]
PriceYear = Annotated[
    str | None, typer.Option(help="In which year's prices; the year in which the figures end if left out.")
]
DayValue = Annotated[
    float | None, typer.Option(help="What a day not lost is worth, in pounds, for the return.")
]

Panel = Annotated[Path | None, typer.Option(help="Any panel, to run every panel estimator on it instead.")]
Unit = Annotated[str, typer.Option(help="With --panel: the column of the unit.")]
Time = Annotated[str, typer.Option(help="With --panel: the column of the period, a number.")]
Outcome = Annotated[str, typer.Option(help="With --panel: the column of the outcome.")]
FirstTreated = Annotated[
    str, typer.Option(help="With --panel: the column of the first treated period; 0 or empty is never.")
]
Exposure = Annotated[
    str | None, typer.Option(help="With --panel: the column of the exposure; the outcome is then a count.")
]
Controls = Annotated[str, typer.Option(help="With --panel: never or not-yet.")]

JsonFile = Annotated[Path | None, typer.Option("--json", help="Write every figure as JSON.")]
ReportFile = Annotated[Path | None, typer.Option(help="Write the report, as .html, .pdf or .csv.")]
