"""`halemark crosswalks`: list, check and add what counts for what between two schemes."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.opening import stop, transaction
from api.services.crosswalking import add_crosswalk
from assessments.crosswalk import Crosswalk, load_crosswalk
from assessments.definition import Edition
from assessments.reading import MAX_BYTES, SchemeFaults
from assessments.scheme import load
from assessments.shipped import load_shipped, shipped_crosswalks

app = typer.Typer(help="What counts for what between two schemes.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="FILE", help="A crosswalk file.")]


@app.command("list")
def list_crosswalks() -> None:
    """List the crosswalks that ship with Halemark."""
    for crosswalk in shipped_crosswalks():
        typer.echo(_summary(crosswalk))


def _summary(crosswalk: Crosswalk) -> str:
    return f"{crosswalk.source} -> {crosswalk.target} ({len(crosswalk.links)} links)"


@app.command("check")
def check(
    file: File,
    definition: Annotated[
        list[Path] | None, typer.Option(help="The definition of a scheme that is not shipped.")
    ] = None,
) -> None:
    """Check a crosswalk against its schemes' definitions. Every fault is printed; exit code 1 if any."""
    editions = dict(load_shipped())
    for path in definition or []:
        edition = _told(path, load)
        editions[edition.key] = edition
    found: Crosswalk = _told(file, load_crosswalk)
    ends: list[Edition | None] = [editions.get(key) for key in (found.source, found.target)]
    _told(file, lambda data: load_crosswalk(data, *ends))
    for key, edition in zip((found.source, found.target), ends, strict=True):
        if edition is None:
            typer.echo(f"note: {key} is not shipped; give its --definition to check its keys", err=True)
    typer.echo(f"{file}: no faults found in {_summary(found)}")


@app.command("add")
def add(file: File) -> None:
    """Take a crosswalk into the database, checked against the newest published editions."""
    data = _bytes(file)
    with transaction() as session:
        try:
            made = add_crosswalk(session, data.decode("utf-8", errors="replace"))
        except SchemeFaults as error:
            stop("\n".join(f"{file}:{x.line}: {x.key}: {x.message}" for x in error.faults))
        typer.echo(f"{made.from_scheme} -> {made.to_scheme} is in use.")


def _told(path: Path, read):  # type: ignore[no-untyped-def]
    """Read a file, or print its faults and leave with exit code 1."""
    try:
        return read(_bytes(path))
    except SchemeFaults as error:
        for fault in error.faults:
            typer.echo(f"{path}:{fault.line}: {fault.key}: {fault.message}")
        raise typer.Exit(1) from None


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        typer.echo(f"{path}: the file cannot be read ({error.strerror})", err=True)
        raise typer.Exit(2) from None
