"""`halemark leads`: employers a host would like to reach."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session, select

from api.cli.opening import CANNOT, WRONG, stop, transaction
from api.services.leads_loading import FaultyList, begin_list, confirm_list
from assessments.errors import InvalidInput
from models.leads import LeadList
from models.schemes import Host

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _leads() -> None:
    """Employers to reach."""


@app.command()
def load(
    host: Annotated[str, typer.Argument(help="The name of the host whose list it is.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An Excel workbook (.xlsx) or a CSV file.")],
    source: Annotated[str, typer.Option(help="Where the list is from; whoever is invited is told.")],
    name: Annotated[str, typer.Option(help="What to call the list; the name of the file if left out.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is in it; write nothing.")] = False,
) -> None:
    """Load a list of employers to reach.

    Columns: name, headcount or size band, sector (SIC section, its name or a code); company number, postcode,
    email and source if known. Every fault is printed as FILE:CELL: COLUMN: what is wrong. With a fault,
    nothing is written and the exit code is 1. The same list can be loaded again: who is known is brought up
    to date, and who opted out stays opted out.
    """
    with transaction() as session:
        loaded = _load(session, _host_id(session, host), file, name or file.stem, source)
        told = _summary(loaded, dry_run)
        if dry_run:
            session.rollback()
    typer.echo(told)


def _host_id(session: Session, name: str) -> int:
    found = session.exec(select(Host).where(Host.name == name)).first()
    if found is None:
        known = ", ".join(session.exec(select(Host.name).order_by(Host.name))) or "none yet"
        stop(f"There is no host “{name}”. There are: {known}.", CANNOT)
    return found.id


def _load(session: Session, host_id: int, file: Path, name: str, source: str) -> LeadList:
    try:
        with file.open("rb") as opened:
            loaded = begin_list(session, None, host_id, opened, file.name, name=name, source=source)
    except OSError as error:
        stop(f"{file}: cannot be read: {error.strerror}", CANNOT)
    except FaultyList as error:
        for group in error.groups:
            for fault in group.faults:
                typer.echo(f"{file}:{fault.cell}: {group.column}: {fault.sentence}", err=True)
            if group.count > len(group.faults):
                more = group.count - len(group.faults)
                typer.echo(f"{file}: {group.column}: and {more:,} more cells like these", err=True)
        stop(f"{error.count:,} fault{'s' * (error.count != 1)} found, so nothing was written.", WRONG)
    except InvalidInput as error:
        stop("\n".join(f"{file}: {field}: {sentence}" for field, sentence in error.errors.items()), WRONG)
    confirm_list(session, None, loaded)
    return loaded


def _summary(loaded: LeadList, dry_run: bool) -> str:
    parts = [
        f"{'Would load' if dry_run else 'Loaded'} {loaded.rows:,} employer{'s' * (loaded.rows != 1)}",
        f"{loaded.fresh:,} new",
        f"{loaded.known:,} known already",
        f"{loaded.signed_up:,} signed up already",
        f"{loaded.opted_out:,} opted out",
    ]
    if loaded.repeated:
        parts.append(f"{loaded.repeated:,} line{'s' * (loaded.repeated != 1)} repeated and left out")
    return "; ".join(parts) + "."
