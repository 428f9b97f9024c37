"""`halemark import employers`: brings employers in from a CSV file."""

import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any

import typer
from sqlmodel import Session, select

from api.cli.opening import CANNOT, WRONG, stop, transaction
from api.services.accounts import find_account
from api.services.employer_import import Purpose, Tally, import_employers, purpose_of
from api.services.employer_rows import Fault, Row, read_employers
from assessments.errors import Conflict
from models.schemes import Programme

app = typer.Typer(no_args_is_help=True)

BAR_AFTER = 1.0  # seconds: what is done sooner needs no progress bar


@app.callback()
def _import() -> None:
    """Bring data in from files."""


class Progress:
    """A progress bar on standard error that appears once the work has taken a while."""

    def __init__(self, label: str, length: int) -> None:
        self.label, self.length, self.done = label, length, 0
        self.started = time.monotonic()
        self.bar: Any = None

    def advance(self, count: int) -> None:
        """Count some more rows as done."""
        self.done += count
        if self.bar is None and time.monotonic() - self.started > BAR_AFTER:
            self.bar = typer.progressbar(
                length=self.length, label=self.label, file=typer.get_text_stream("stderr")
            )
            self.bar.__enter__()
            self.bar.update(self.done - count)
        if self.bar is not None:
            self.bar.update(count)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.__exit__(kind, error, trace)


@app.command("employers")
def bring_employers(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file with a header, in UTF-8.")],
    programme: Annotated[
        str, typer.Option(metavar="SLUG", help="Also join each employer to this programme.")
    ] = "",
    lead: Annotated[
        str, typer.Option(metavar="EMAIL", help="Make this account the lead of each employer without one.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Import the good rows, list the others, and end with code 0.")
    ] = False,
) -> None:
    """Import employers from a CSV file.

    Takes our own columns (name, ownership, headcount, postcode, sic_section or sic_code; company_number, fte,
    site_name, contact1_name, contact1_email, contact1_phone and the same for contact2 if known), and the file
    of the gender pay gap service as it is. Every fault is printed as FILE:LINE: COLUMN: what is wrong. With a
    fault, nothing is written and the exit code is 1, unless --skip-bad. An employer that is there is left
    alone, so the same file can be imported again.
    """
    faults, good = _check(file)
    if faults and not skip_bad:
        stop(f"{faults} fault{'s' * (faults != 1)} found, so nothing was written.", WRONG)
    with transaction() as session:
        purpose, tally = _purpose(session, programme, lead), Tally()
        with Progress("Importing", good) as bar:
            rows = (row for row in read_employers(file) if isinstance(row, Row))
            unfit = [
                _tell(file, fault) for fault in import_employers(session, rows, purpose, tally, bar.advance)
            ]
        if dry_run or (unfit and not skip_bad):
            session.rollback()
        if unfit and not skip_bad:
            stop(f"{len(unfit)} fault{'s' * (len(unfit) != 1)} found, so nothing was written.", WRONG)
    typer.echo(_summary(tally, faults + len(unfit), purpose, dry_run))


def _check(file: Path) -> tuple[int, int]:
    """Print every fault and remark of a file; says how many faults and how many good rows there are."""
    faults, good = 0, 0
    try:
        for row in _with_remarks(file):
            if isinstance(row, Fault):
                _tell(file, row)
                faults += 1
            else:
                good += 1
    except OSError as error:
        stop(f"{file}: cannot be read: {error.strerror}", CANNOT)
    if not faults and not good:
        stop(f"{file}:1: row: there are no employers in this file", WRONG)
    return faults, good


def _with_remarks(file: Path) -> Iterator[Row | Fault]:
    for row in read_employers(file):
        for remark in row.remarks if isinstance(row, Row) else ():
            typer.echo(f"{file}:{remark.line}: {remark.column}: note: {remark.message}", err=True)
        yield row


def _tell(file: Path, fault: Fault) -> Fault:
    typer.echo(f"{file}:{fault.line}: {fault.column}: {fault.message}", err=True)
    return fault


def _purpose(session: Session, slug: str, email: str) -> Purpose:
    """What the options ask for, or a sentence when they name nothing."""
    programme = session.exec(select(Programme).where(Programme.slug == slug)).first() if slug else None
    if slug and programme is None:
        known = ", ".join(session.exec(select(Programme.slug).order_by(Programme.slug))) or "none yet"
        stop(f"--programme: there is no programme “{slug}”. There are: {known}.", CANNOT)
    account = find_account(session, email) if email else None
    if email and account is None:
        stop(
            f"--lead: there is no account with the address {email}. Make it with `halemark user create`.",
            CANNOT,
        )
    try:
        return purpose_of(session, programme, account)
    except Conflict as error:
        stop(f"--programme: {error.message}", CANNOT)


def _summary(tally: Tally, faults: int, purpose: Purpose, dry_run: bool) -> str:
    would = "Would import" if dry_run else "Imported"
    parts = [f"{would} {tally.imported:,} employer{'s' * (tally.imported != 1)}"]
    if tally.known:
        parts.append(f"{tally.known:,} {'were' if tally.known != 1 else 'was'} there already")
    if purpose.programme:
        parts.append(f"{tally.enrolled:,} joined {purpose.programme.name}")
    if purpose.lead:
        parts.append(f"{tally.led:,} led by {purpose.lead.email}")
    if faults:
        parts.append(f"{faults:,} fault{'s' * (faults != 1)} skipped")
    return "; ".join(parts) + "."
