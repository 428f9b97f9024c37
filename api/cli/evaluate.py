"""`halemark evaluate`: what taking part does to sickness absence, from files alone. Needs no database.

numpy and its kin are loaded inside the functions, since nothing else of the command needs them.
"""

import gzip
import json
import os
import zlib
from importlib.metadata import version
from math import inf
from pathlib import Path
from typing import Any

import typer

from api.cli import evaluate_options as options
from api.cli.opening import stop
from assessments.errors import InvalidInput
from frontend.reports.evaluation import evaluation_report
from frontend.reports.writing import write_report

LIBRARIES = ("halemark", "numpy", "pandas", "scipy", "statsmodels")
PERSPECTIVES = ("commissioner", "employer", "both")
UNREADABLE = 2

Document = dict[str, Any]


def evaluate(
    returns: options.Returns = None,
    joins: options.Joins = None,
    panel: options.Panel = None,
    unit: options.Unit = "unit",
    time: options.Time = "time",
    outcome: options.Outcome = "outcome",
    first_treated: options.FirstTreated = "first_treated",
    exposure: options.Exposure = None,
    controls: options.Controls = "not-yet",
    donut: options.Donut = None,
    draws: options.Draws = 999,
    seed: options.Seed = 1,
    employer: options.Employer = None,
    cost: options.Money = None,
    cost_perspective: options.Perspective = "commissioner",
    price_year: options.PriceYear = None,
    day_value: options.DayValue = None,
    json_file: options.JsonFile = None,
    report: options.ReportFile = None,
) -> None:
    """Evaluate what taking part does to days lost, or run every panel estimator on a panel.

    Exit code 2 when a file cannot be used. A refusal for too little data is an answer, and exits 0.
    """
    # Sums over several threads differ in their last digits from run to run; one thread is as fast here.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    try:
        if panel is not None:
            if report is not None:
                stop("A report needs --returns and --joins; with --panel use --json.", UNREADABLE)
            document = _of_panel(panel, unit, time, outcome, first_treated, exposure, controls, seed)
        elif returns is not None and joins is not None:
            money = _money(cost, cost_perspective, price_year, day_value)
            chosen = {"draws": draws, "seed": seed, "donut": donut, "employer": employer}
            document = _of_returns(returns, joins, money, chosen)
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


def _of_returns(returns: Path, joins: Path, money: dict[str, Any] | None, chosen: dict[str, Any]) -> Document:
    from assessments.absence.evaluation.evaluate import Options  # noqa: PLC0415 - loads numpy
    from assessments.absence.evaluation.evaluate import evaluate as run  # noqa: PLC0415 - loads numpy
    from assessments.absence.evaluation.money import Money  # noqa: PLC0415 - loads numpy

    asked = Options(**chosen, money=Money(**money) if money else None)
    document = run(_content(returns, "returns"), _content(joins, "joins"), asked)
    document["inputs"]["versions"] = {name: version(name) for name in LIBRARIES}
    typer.echo(document["statement"])
    if economics := document.get("economics"):
        typer.echo(economics["statement"])
    return document


def _of_panel(file: Path, *chosen: Any) -> Document:
    from api.cli.evaluate_panel import evaluate_panel  # noqa: PLC0415 - loads numpy

    names = ("unit", "time", "outcome", "first_treated", "exposure", "controls", "seed")
    document = evaluate_panel(file, **dict(zip(names, chosen, strict=True)))
    typer.echo(
        f"{document['n_units']:,} units, {document['n_periods']:,} periods; --json writes every estimate."
    )
    return document


def _content(path: Path, name: str) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if path.suffix == ".gz" else content
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInput({name: f"{path} cannot be read: {reason}."}) from error


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
