"""`halemark schemes`: compare editions, rehearse and publish a new one, let an old one close and retire."""

import json
from datetime import date, datetime
from typing import Annotated

import typer
from sqlmodel import Session

from api.cli.definitions import definition_named, row_named, text_of
from api.cli.opening import stop, transaction
from api.cli.schemes import AsJson, app
from api.services import editions as life
from api.services.upgrading import move_programme
from assessments.definition import Edition
from assessments.editions import CHANGE_WORDS, SAME, Comparison, compare, contradictions
from assessments.errors import Conflict, InvalidInput
from assessments.reading import SchemeFaults
from models.queries.editions import all_editions
from models.queries.programmes import programme_by_slug
from models.schemes import Programme, SchemeEdition

__all__ = ["app"]  # the command of `api.cli.schemes`, with these words added

MOST_MISSING = 5

Name = Annotated[str, typer.Argument(metavar="NAME", help="A file, a shipped scheme's key, or KEY@VERSION.")]
Published = Annotated[str, typer.Argument(metavar="KEY@VERSION", help="An edition in the database.")]
Slug = Annotated[str | None, typer.Option("--programme", help="Only this programme, by its address.")]


@app.command("diff")
def diff(old: Name, new: Name, as_json: AsJson = False) -> None:
    """Say what became of each criterion between two editions, and what else changed.

    The exit code is 1 when the new edition says something of the old one that is not so.
    """
    found = compare(definition_named(old), definition_named(new))
    if as_json:
        typer.echo(json.dumps(found.as_dict(), indent=2, ensure_ascii=False))
    else:
        _print_comparison(found)
    wrong = contradictions(found.old, found.new) if found.new.replaces == found.old.version else ()
    for key, message in wrong:
        typer.echo(f"{key}: {message}", err=True)
    raise typer.Exit(1 if wrong else 0)


def _print_comparison(found: Comparison) -> None:
    typer.echo(f"{_named(found.old)} -> {_named(found.new)}")
    typer.echo(", ".join(f"{CHANGE_WORDS[kind].lower()}: {count}" for kind, count in found.counts.items()))
    for change in found.changes:
        if change.kind == SAME and not change.details:
            continue
        came = (
            f" (was {', '.join(change.was)})" if change.key and change.was not in ((), (change.key,)) else ""
        )
        typer.echo(f"  {CHANGE_WORDS[change.kind]}: {change.key or change.was[0]}{came}  {change.title}")
        for detail in change.details:
            typer.echo(f"    {detail}")
    if found.parts:
        typer.echo("Besides")
    for part in found.parts:
        typer.echo(f"  {part}")


def _named(edition: Edition) -> str:
    return f"{edition.title} {edition.version}"


@app.command("rehearse")
def rehearse(new: Name, programme: Slug = None, as_json: AsJson = False) -> None:
    """Say who holds or applies for a level today and would fall short on a new edition. Changes nothing."""
    edition = definition_named(new)
    with transaction() as session:
        only = [_programme(session, programme).id] if programme else None
        done = life.rehearse(session, edition, only)
    if as_json:
        typer.echo(json.dumps(done.as_dict(), indent=2, ensure_ascii=False))
        return
    if not done.rows:
        typer.echo(f"Nobody holds or works towards a level of another edition of {edition.title} here.")
    for count in done.counts:
        typer.echo(
            f"{count.title}: {count.holders_short} of {count.holders} holders and "
            f"{count.applications_short} of {count.applications} open applications would fall short"
        )
    for row in done.short:
        then = row.then_title or "no level"
        what = "holds" if row.kind == "holder" else "would reach"
        typer.echo(f"  {row.employer} ({row.programme}): {what} {row.level_title}, would come to {then}")
        for gap in row.missing[:MOST_MISSING]:
            typer.echo(f"    {gap.criterion}  {gap.text}")
        if len(row.missing) > MOST_MISSING:
            typer.echo(f"    and {len(row.missing) - MOST_MISSING} more")
        if not row.missing:
            typer.echo(f"    {row.why}")


@app.command("publish")
def publish(
    file: Name,
    base: Annotated[
        str | None, typer.Option(help="The edition that an overlay adds to: KEY@VERSION.")
    ] = None,
    programme: Annotated[str | None, typer.Option(help="A programme to go over to it, by address.")] = None,
    starts: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="From which day; today if not given."),
    ] = None,
    old_until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day to submit on the old edition.")
    ] = None,
    notice: Annotated[str, typer.Option(help="What those who take part are told.")] = "",
) -> None:
    """Publish a definition or an overlay, and have a programme go over to it when one is named."""
    if programme is None and (starts or old_until or notice):
        stop("--from, --old-until and --notice are about a programme's move: name it with --programme.")
    text = text_of(file)
    with transaction() as session:
        try:
            edition = life.publish(session, text, base_id=row_named(session, base).id if base else None)
            typer.echo(
                f"{edition.title} {edition.version} is published: {edition.scheme_key}@{edition.version}"
            )
            if programme:
                _move(session, programme, edition, starts, old_until, notice)
        except SchemeFaults as error:
            stop("\n".join(f"{file}:{fault.line}: {fault.key}: {fault.message}" for fault in error.faults))
        except (Conflict, InvalidInput) as error:
            stop(_sentences(error))


def _move(
    session: Session,
    slug: str,
    edition: SchemeEdition,
    starts: datetime | None,
    old_until: datetime | None,
    notice: str,
) -> None:
    programme = _programme(session, slug)
    day = starts.date() if starts else datetime.now().astimezone().date()
    move_programme(session, None, programme, edition, day, old_until.date() if old_until else None, notice)
    typer.echo(f"{programme.name} runs on it from {day:%-d %B %Y}.")


def _programme(session: Session, slug: str) -> Programme:
    found = programme_by_slug(session, slug)
    if found is None:
        stop(f"{slug}: there is no programme at /programmes/{slug}")
    return found


def _sentences(error: Conflict | InvalidInput) -> str:
    if isinstance(error, InvalidInput):
        return "\n".join(f"{field}: {sentence}" for field, sentence in error.errors.items())
    return str(error)


@app.command("close")
def close(
    edition: Published,
    on: Annotated[
        datetime, typer.Argument(metavar="DATE", formats=["%Y-%m-%d"], help="The last day to start.")
    ],
) -> None:
    """Let an edition close: after a day, no application is started on it. What runs on it may finish."""
    _change(edition, on.date())


@app.command("retire")
def retire(edition: Published) -> None:
    """Retire an edition on which no programme runs. What runs on it may finish."""
    _change(edition, None)


def _change(name: str, closes_on: date | None) -> None:
    with transaction() as session:
        row = row_named(session, name)
        try:
            if closes_on:
                life.close(session, row, closes_on)
            else:
                life.retire(session, row)
        except (Conflict, InvalidInput) as error:
            stop(_sentences(error))
        typer.echo(f"{name} is {_status(row)}.")


@app.command("editions")
def editions() -> None:
    """List the editions in the database, with their status."""
    with transaction() as session:
        rows = all_editions(session)
        for row in rows:
            typer.echo(f"{row.scheme_key}@{row.version}  {row.title}: {_status(row)}")
    if not rows:
        typer.echo("There are no editions here yet. `halemark programme create` publishes a shipped one.")


def _status(row: SchemeEdition) -> str:
    if row.status == "closing" and row.closes_on:
        return f"closing, new applications until {row.closes_on:%-d %B %Y}"
    return row.status.value
