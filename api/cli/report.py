"""`halemark report`: who is reached in an area, as a file, for whoever runs the service."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from api.cli.opening import CANNOT, stop, transaction
from api.services.uptake.accounting import account
from assessments.uptake.asking import Asked
from assessments.uptake.freezing import canonical
from assessments.uptake.indicators import indicators_of
from frontend.reports.uptake_files import file_of
from models.base import today
from models.queries.denominators import area_called
from models.queries.reports import workspace_of_operator

app = typer.Typer(no_args_is_help=True)
FORMS = ("json", "xlsx", "pdf", "html", "csv")
KINDS = ("board_paper", "annual_return", "jsna_pack")


@app.callback()
def reports() -> None:
    """Reports for whoever runs the service."""


@app.command()
def uptake(
    out: Annotated[Path, typer.Argument(help="The file to write.")],
    area: Annotated[str, typer.Option(help="The official code of an area, of any level.")],
    host: Annotated[str | None, typer.Option(help="Only the programmes of this host, by its name.")] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today if left out.")
    ] = None,
    kind: Annotated[str, typer.Option(help=f"For pages and print: {', '.join(KINDS)}.")] = "jsna_pack",
    as_json: Annotated[bool, typer.Option("--json", help="Write every figure as JSON.")] = False,
    as_xlsx: Annotated[bool, typer.Option("--xlsx", help="Write a spreadsheet with notes.")] = False,
    as_pdf: Annotated[bool, typer.Option("--pdf", help="Write an accessible PDF.")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="Write a web page.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write every figure as CSV.")] = False,
) -> None:
    """Write who is reached in an area: every figure with what it is set against, and where that is from.

    Without a form, the ending of the file decides. Exit code 2 when something cannot be used.
    """
    chosen = [
        form for form, given in zip(FORMS, (as_json, as_xlsx, as_pdf, as_html, as_csv), strict=True) if given
    ]
    wanted = _Wanted(area, host, as_of.date() if as_of else today(), kind)
    form = _form(chosen, out)
    if kind not in KINDS:
        stop(f"--kind is one of {', '.join(KINDS)}.", CANNOT)
    if wanted.as_of > today():
        stop("--as-of must be today or in the past.", CANNOT)
    with transaction() as session:
        document = _document(session, wanted)
    content = _json(document) if form == "json" else file_of(document, form)
    try:
        out.write_bytes(content)
    except OSError as error:
        stop(f"{out} cannot be written: {error.strerror}.", CANNOT)
    typer.echo(f"Wrote {out}", err=True)


@dataclass(frozen=True)
class _Wanted:
    area: str
    host: str | None
    as_of: date
    kind: str


def _form(chosen: list[str], out: Path) -> str:
    if len(chosen) > 1:
        stop("Name one form: --json, --xlsx, --pdf, --html or --csv.", CANNOT)
    form = chosen[0] if chosen else out.suffix.lower().lstrip(".")
    if form not in FORMS:
        stop(f"Name a form, or a file that ends in one of .{', .'.join(FORMS)}.", CANNOT)
    return form


def _document(session: Session, wanted: _Wanted) -> dict[str, Any]:
    workspace = workspace_of_operator(session, wanted.area, wanted.host)
    if workspace is None:
        stop(f"There is no host called {wanted.host!r}.", CANNOT)
    if area_called(session, wanted.area) is None:
        typer.echo(
            f"No release that was loaded names {wanted.area}: employers are counted where their own council "
            "area has this code, and nothing can be set against them.",
            err=True,
        )
    counted = account(session, workspace, Asked(wanted.as_of, area=wanted.area)).document()
    document = {
        "format": "halemark-report-1",
        "kind": wanted.kind,
        "host": workspace.host.name,
        "issue": 0,
        "replaces": None,
        "note": "",
        "account": counted,
        "indicators": indicators_of(counted),
    }
    read: dict[str, Any] = json.loads(canonical(document))
    return read


def _json(document: dict[str, Any]) -> bytes:
    """The account itself, with its indicators beside its parts."""
    told = {**document["account"], "host": document["host"], "indicators": document["indicators"]}
    return (json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()
