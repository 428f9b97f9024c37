"""`halemark reference`: published figures that uptake is set against."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.opening import CANNOT, WRONG, stop, transaction
from api.services.reference import About, Faulty, load, told_left_out
from api.services.reference_files import headings_of
from assessments.errors import DomainError, InvalidInput
from assessments.reference_data.kinds import Kind
from assessments.reference_data.tables import TABLES
from models.queries.references import releases

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _reference() -> None:
    """Published figures that uptake is set against."""


@app.command("load")
def load_file(
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help="What it tells; see `reference kinds`.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, .xlsx or GeoJSON; also with .gz.")],
    title: Annotated[str, typer.Option(help="What it is called.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    refers_to: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day it describes, where it does not say so itself."),
    ] = None,
    licence: Annotated[str, typer.Option(help="The licence it is under.")] = "",
    address: Annotated[str, typer.Option(help="Where it was published.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook that has several.")] = "",
) -> None:
    """Load a file of published figures as a release, whole or not at all."""
    day: date | None = refers_to.date() if refers_to else None
    about = About(title.strip(), publisher.strip(), licence.strip(), address.strip(), day, sheet)
    try:
        opened = file.open("rb")
    except OSError as error:
        stop(f"{file}: cannot be read: {error.strerror}", CANNOT)
    with opened, transaction() as session:
        try:
            loaded = load(session, None, kind, opened, file.name, about)
        except Faulty as error:
            for fault in error.read.faults:
                typer.echo(f"{file}: {fault}", err=True)
            count = error.read.fault_count
            stop(f"{count:,} fault{'s' * (count != 1)} found, so nothing was loaded.", WRONG)
        except InvalidInput as error:
            stop("\n".join(f"{field}: {sentence}" for field, sentence in error.errors.items()), WRONG)
        except DomainError as error:
            stop(error.message, WRONG)
        release = loaded.release
        said = f"{release.rows:,} rows of “{release.title}”, as at {release.refers_to:%-d %B %Y}"
    typer.echo(f"Loaded {said} (release {release.id}, sha256 {release.sha256[:12]}…).")
    for sentence in told_left_out(loaded.left_out):
        typer.echo(sentence, err=True)
    if loaded.placed:
        typer.echo(f"{loaded.placed:,} sites of employers now lie in another area than before.")


@app.command("list")
def list_releases() -> None:
    """List the releases that are loaded."""
    with transaction() as session:
        for one in releases(session):
            typer.echo(
                f"{one.id}\t{one.kind.value}\t{one.refers_to}\t{one.rows}\t{one.sha256[:12]}\t"
                f"{one.loaded_at:%Y-%m-%d}\t{one.publisher}\t{one.licence}\t{one.title}"
            )


@app.command("kinds")
def list_kinds() -> None:
    """List what can be loaded, and the columns of each; a * marks those that must be there."""
    for table in TABLES.values():
        typer.echo(f"{table.kind.value}: {table.title} ({table.publisher})")
        if table.kind == Kind.BOUNDARIES:
            typer.echo("  GeoJSON FeatureCollection in WGS 84; each feature with LAD25CD (or alike) or code")
        for name, columns in headings_of(table.kind):
            typer.echo(f"  {name}:")
            for column, words, needed in columns:
                typer.echo(f"    {column}{'*' * needed}: {words}")
