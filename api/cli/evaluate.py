"""`halemark evaluate`: what taking part does to sickness absence, from files alone. Needs no database.

numpy and its kin are loaded inside the functions, since nothing else of the command needs them.
"""

import json
import os
from importlib.metadata import version
from math import inf
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.opening import stop
from assessments.errors import InvalidInput
from frontend.reports.evaluation import evaluation_report
from frontend.reports.writing import write_report

LIBRARIES = ("halemark", "numpy", "pandas", "scipy", "statsmodels")
PERSPECTIVES = ("commissioner", "employer", "both")
UNREADABLE = 2

Document = dict[str, Any]
Pounds = Annotated[
    float | None, typer.Option(help="What was spent over the time evaluated, in pounds, for cost per day.")
]
Perspective = Annotated[str, typer.Option(help="Whose cost it is: commissioner, employer or both.")]
PriceYear = Annotated[
    str | None, typer.Option(help="In which year's prices; the year in which the figures end if left out.")
]
DayValue = Annotated[
    float | None, typer.Option(help="What a day not lost is worth, in pounds, for the return.")
]


def evaluate(
    returns: Annotated[
        Path | None, typer.Option(help="Absence returns: employer, period_start, period_end, fte, days_lost.")
    ] = None,
    joins: Annotated[
        Path | None,
        typer.Option(help="Who joined when: employer, joined_on, level, level_from, sector, size."),
    ] = None,
    panel: Annotated[
        Path | None, typer.Option(help="Any panel, to run every panel estimator on it instead.")
    ] = None,
    unit: Annotated[str, typer.Option(help="With --panel: the column of the unit.")] = "unit",
    time: Annotated[str, typer.Option(help="With --panel: the column of the period, a number.")] = "time",
    outcome: Annotated[str, typer.Option(help="With --panel: the column of the outcome.")] = "outcome",
    first_treated: Annotated[
        str, typer.Option(help="With --panel: the column of the first treated period; 0 or empty is never.")
    ] = "first_treated",
    exposure: Annotated[
        str | None,
        typer.Option(help="With --panel: the column of the exposure; the outcome is then a count."),
    ] = None,
    controls: Annotated[str, typer.Option(help="With --panel: never or not-yet.")] = "not-yet",
    donut: Annotated[
        int | None, typer.Option(min=0, help="Periods before joining to leave out; a year if left out.")
    ] = None,
    draws: Annotated[int, typer.Option(min=99, max=100_000, help="Bootstrap draws.")] = 999,
    seed: Annotated[
        int, typer.Option(min=0, help="Where the draws begin; the same seed gives the same.")
    ] = 1,
    cost: Pounds = None,
    cost_perspective: Perspective = "commissioner",
    price_year: PriceYear = None,
    day_value: DayValue = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write every figure as JSON.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write the report, as .html, .pdf or .csv.")] = None,
) -> None:
    """Evaluate what taking part does to days lost, or run every panel estimator on a panel.

    Exit code 2 when a file cannot be used. A refusal for too little data is an answer, and exits 0.
    """
    # Sums over several threads differ in their last digits from run to run; one thread is as fast here.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    try:
        if panel is not None:
            document = _of_panel(panel, unit, time, outcome, first_treated, exposure, controls, seed)
        elif returns is not None and joins is not None:
            money = _money(cost, cost_perspective, price_year, day_value)
            document = _of_returns(returns, joins, money, draws=draws, seed=seed, donut=donut)
        else:
            stop("Name --returns and --joins, or --panel. `halemark evaluate --help` says more.", UNREADABLE)
        _write(document, json_file, report)
    except InvalidInput as error:
        stop("\n".join(f"{name}: {sentence}" for name, sentence in error.errors.items()), UNREADABLE)


def _money(
    cost: float | None, perspective: str, price_year: str | None, day_value: float | None
) -> dict[str, Any] | None:
    """What was said of money, checked; nothing when no cost was named."""
    wrong = {}
    if cost is not None and not 0 < cost < inf:
        wrong["--cost"] = "The cost must be above nought."
    if cost is None and day_value is not None:
        wrong["--day-value"] = "A value of a day needs a --cost to set it against."
    if day_value is not None and not 0 <= day_value < inf:
        wrong["--day-value"] = "The value of a day must be nought or more."
    if perspective not in PERSPECTIVES:
        wrong["--cost-perspective"] = f"It must be {', '.join(PERSPECTIVES[:-1])} or {PERSPECTIVES[-1]}."
    if wrong:
        raise InvalidInput(wrong)
    if cost is None:
        return None
    return {"cost": cost, "perspective": perspective, "price_year": price_year, "day_value": day_value}


def _of_returns(returns: Path, joins: Path, money: dict[str, Any] | None, **chosen: Any) -> Document:
    from assessments.absence.evaluation.evaluate import Options  # noqa: PLC0415 - loads numpy
    from assessments.absence.evaluation.evaluate import evaluate as run  # noqa: PLC0415 - loads numpy
    from assessments.absence.evaluation.money import Money  # noqa: PLC0415 - loads numpy

    options = Options(**chosen, money=Money(**money) if money else None)
    document = run(_content(returns, "returns"), _content(joins, "joins"), options)
    document["inputs"]["versions"] = {name: version(name) for name in LIBRARIES}
    typer.echo(document["statement"])
    if economics := document.get("economics"):
        typer.echo(economics["statement"])
    return document


def _of_panel(file: Path, *chosen: Any) -> Document:
    from api.cli.evaluate_panel import evaluate_panel  # noqa: PLC0415 - loads numpy

    names = ("unit", "time", "outcome", "first_treated", "exposure", "controls", "seed")
    return evaluate_panel(file, **dict(zip(names, chosen, strict=True)))


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput({name: f"{path} cannot be read: {error.strerror}."}) from error


def _write(document: Document, json_file: Path | None, report: Path | None) -> None:
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    for path, write in (
        (json_file, lambda out: out.write_text(text + "\n", encoding="utf-8")),
        (report, lambda out: write_report(evaluation_report(document), out)),
    ):
        if path is None:
            continue
        try:
            write(path)
        except OSError as error:
            stop(f"{path} cannot be written: {error.strerror}.", UNREADABLE)
        typer.echo(f"Wrote {path}", err=True)
