"""`halemark schemes`: check, list, show and score scheme definitions. Needs no database and no settings."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from assessments.answers import AnswerSheet, load_answers
from assessments.definition import Edition
from assessments.description import describe
from assessments.next_step import Plan, next_step
from assessments.overlays import extended, is_overlay, load_overlay
from assessments.plain_terms import months_words, terms_in_words
from assessments.reading import MAX_BYTES, Fault, SchemeFaults
from assessments.reasons import Reason
from assessments.reference import reference_text
from assessments.schema import schema_text
from assessments.scheme import load
from assessments.scoring import ScoreCard, score
from assessments.shipped import load_shipped, shipped_files, shipped_text

app = typer.Typer(help="Check, list, show and score scheme definitions.", no_args_is_help=True)

FAULTY, UNREADABLE = 1, 2

Definition = Annotated[
    str, typer.Argument(metavar="FILE", help="A definition file, or the key of a shipped one.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@app.command("check")
def check_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Definition files to check.")],
    base: Annotated[
        Path | None, typer.Option(help="The definition that overlays add to, when it is not shipped.")
    ] = None,
) -> None:
    """Check definitions. Every fault is printed as FILE:LINE: KEY: what is wrong; exit code 1 if any."""
    code = 0
    for file in files:
        try:
            edition = _checked(file_bytes(file), base)
        except SchemeFaults as error:
            _print_faults(file, error)
            code = max(code, FAULTY)
        except UnreadableFile as error:
            typer.echo(str(error), err=True)
            code = UNREADABLE
        else:
            typer.echo(f"{file}: no faults found in {_summary(edition)}")
    raise typer.Exit(code)


def _checked(data: bytes, base: Path | None) -> Edition:
    """Read a definition, or an overlay with the edition it adds to."""
    if not is_overlay(data):
        return load(data)
    if base is not None:
        return load_overlay(file_bytes(base), data)
    below = extended(data)
    for file, edition in zip(shipped_files(), load_shipped().values(), strict=True):
        if below == f"{edition.key}@{edition.version}":
            return load_overlay(shipped_text(file.name), data)
    words = f"{below} does not ship with Halemark; give its file with --base"
    raise SchemeFaults([Fault(1, "extends", words)])


@app.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of a definition, for editors that complete and check YAML."""
    typer.echo(schema_text(), nl=False)


@app.command("reference")
def print_reference() -> None:
    """Print the page that explains every key of a definition."""
    typer.echo(reference_text(), nl=False)


@app.command("list")
def list_shipped() -> None:
    """List the definitions that ship with Halemark."""
    for file, edition in zip(shipped_files(), load_shipped().values(), strict=True):
        typer.echo(f"{edition.key}  {edition.title}, version {edition.version}")
        typer.echo(f"  levels: {', '.join(level.key for level in edition.levels)}")
        typer.echo(f"  {len(edition.themes)} themes, {len(edition.criteria)} criteria")
        typer.echo(f"  file: assessments/schemes/{file.name}")


@app.command("show")
def show(file: Definition, as_json: AsJson = False) -> None:
    """Show a definition's levels, tracks, themes and criteria, in order."""
    edition = _edition(file)
    if as_json:
        typer.echo(_json(describe(edition)))
        return
    typer.echo(f"{edition.title}, version {edition.version}, dated {edition.dated.isoformat()}")
    typer.echo(edition.disclaimer)
    typer.echo("\nLevels")
    for level in edition.levels:
        term = f"valid for {months_words(level.valid_months)}" if level.valid_months else "no term given"
        typer.echo(f"  {level.key}: {level.title} ({term}; decided by {level.decided_by})")
    typer.echo("\nSize bands")
    for track in edition.tracks:
        typer.echo(f"  {track.key}: {track.title}, by {track.unit}")
    terms = terms_in_words(edition)
    if terms:
        typer.echo("\nTerms")
    for heading, sentences in terms:
        typer.echo(f"  {heading}")
        for sentence in sentences:
            typer.echo(f"    {sentence}")
    for theme in edition.themes:
        typer.echo(f"\n{theme.title} ({theme.key})")
        for criterion in theme.criteria:
            origin = "source" if criterion.origin == "source" else "our own"
            typer.echo(f"  {criterion.key} [{criterion.level}, {criterion.role}, {origin}] {criterion.title}")


@app.command("score")
def score_answers(
    file: Definition,
    answers: Annotated[Path, typer.Option("--answers", help="YAML: criteria, facts, held, campaigns.")],
    as_json: AsJson = False,
) -> None:
    """Score an answers file: the level, each theme, and what is missing for the next level."""
    edition = _edition(file)
    with _told_by_exit_code(answers):
        sheet = load_answers(file_bytes(answers), edition)
    for fact in sheet.unused:
        typer.echo(f"note: {edition.title} asks nothing about the fact '{fact}'", err=True)
    card = score(edition, sheet.criteria, sheet.facts, held=sheet.held, campaigns=sheet.campaigns)
    plan = _plan(edition, card, sheet)
    if as_json:
        following = {"next_step": plan.as_dict() if plan else None}
        told = {"scheme": edition.key, "version": edition.version, **card.as_dict(), **following}
        typer.echo(_json(told))
    else:
        _print_card(edition, card, sheet)
        if plan:
            _print_plan(edition, plan)


def _plan(edition: Edition, card: ScoreCard, sheet: AnswerSheet) -> Plan | None:
    if card.next_level is None:
        return None
    return next_step(
        edition, card.next_level, sheet.criteria, sheet.facts, held=sheet.held, campaigns=sheet.campaigns
    )


def _print_plan(edition: Edition, plan: Plan) -> None:
    title = edition.level(plan.level).title
    if plan.blocked:
        typer.echo(f"\n{title} cannot be reached from here: {plan.blocked}")
        return
    count = len(plan.criteria)
    words = "Shortest" if plan.shortest else "A short"
    typer.echo(f"\n{words} way to {title}: {count} {'criterion' if count == 1 else 'criteria'}")
    for step in plan.criteria:
        typer.echo(f"  {step.key}  {step.title}")
    for text in plan.also:
        typer.echo(f"  besides: {text}")


def _print_card(edition: Edition, card: ScoreCard, sheet: AnswerSheet) -> None:
    typer.echo(f"{edition.title}, version {edition.version}")
    typer.echo(f"Level reached: {edition.level(card.level).title if card.level else 'none yet'}")
    if sheet.held:
        typer.echo(f"Held already: {', '.join(sheet.held)}")
    typer.echo("\nThemes")
    for theme in edition.themes:
        own = card.themes[theme.key]
        reached = edition.level(own.level).title if own.level else "no level yet"
        typer.echo(f"  {theme.title}: {reached}; {own.met} of {own.asked} met")
    if card.next_level:
        typer.echo(f"\nMissing for {edition.level(card.next_level).title}")
        for gap in card.missing:
            typer.echo(f"  {gap.criterion}  {gap.text}")
    typer.echo("\nReasons")
    for key, reason in card.levels.items():
        # Above the next level everything is open; one line says so.
        _print_reason(reason, 1, 2 if key in (card.level, card.next_level) else 1)


def _print_reason(reason: Reason, depth: int, deepest: int) -> None:
    typer.echo(f"{'  ' * depth}{'yes' if reason.ok else 'no '}  {reason.text}")
    for child in reason.children if depth < deepest else ():
        _print_reason(child, depth + 1, deepest)


def _edition(name: str) -> Edition:
    """Load a definition by path, or by a shipped edition's key when there is no such file."""
    path = Path(name)
    with _told_by_exit_code(path):
        if not path.exists() and name in (editions := load_shipped()):
            return editions[name]
        return load(file_bytes(path))


class UnreadableFile(Exception):
    """A file that could not be opened; the message names it and says why."""


@contextmanager
def _told_by_exit_code(path: Path) -> Iterator[None]:
    """Turn what is wrong with a file into lines on standard error and the exit code that goes with it."""
    try:
        yield
    except SchemeFaults as error:
        _print_faults(path, error, err=True)
        raise typer.Exit(FAULTY) from None
    except UnreadableFile as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNREADABLE) from None


def file_bytes(path: Path) -> bytes:
    """Read a file, but no more of it than shows that it is too large."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        words = "there is no such file; give a path, or a key that `halemark schemes list` shows"
        raise UnreadableFile(f"{path}: {words}") from None
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or "not a usable path"
        raise UnreadableFile(f"{path}: the file cannot be read ({words})") from None


def _print_faults(path: Path, error: SchemeFaults, *, err: bool = False) -> None:
    for fault in error.faults:
        typer.echo(f"{path}:{fault.line}: {fault.key}: {fault.message}", err=err)


def _summary(edition: Edition) -> str:
    counts = f"{len(edition.levels)} levels, {len(edition.themes)} themes, {len(edition.criteria)} criteria"
    return f"{edition.title}, version {edition.version} ({counts})"


def _json(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False)
