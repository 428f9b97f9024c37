"""The `halemark` command, put together."""

import sys
from typing import Annotated

import typer
import uvicorn

from api.cli import crosswalks, demo, editions, employers, leads, programmes, reference, report, users
from api.cli.evaluate import evaluate
from api.cli.opening import open_engine, settings_or_exit
from api.cli.worker import worker
from api.migrate import migrate as migrate_database

app = typer.Typer(
    name="halemark",
    help="Runs workplace wellbeing award schemes.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(editions.app, name="schemes", help="Check, compare and publish scheme definitions.")
app.add_typer(crosswalks.app, name="crosswalks", help="What counts for what between two schemes.")
app.add_typer(users.app, name="user", help="Accounts.")
app.add_typer(programmes.app, name="programme", help="Programmes that employers can join.")
app.add_typer(employers.app, name="import", help="Bring data in from files.")
app.add_typer(leads.app, name="leads", help="Employers to reach.")
app.add_typer(reference.app, name="reference", help="Published figures that uptake is set against.")
app.add_typer(report.app, name="report", help="Who is reached, as a file.")
app.command()(demo.demo)
app.command()(worker)
app.command()(evaluate)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="How many processes serve.", min=1)] = 1,
) -> None:
    """Serve the pages and the JSON API until stopped with Ctrl-C."""
    settings_or_exit()
    typer.echo(f"Halemark is at http://{host}:{port} (Ctrl-C stops it)", err=True)
    uvicorn.run(
        "api.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
    )


@app.command()
def migrate() -> None:
    """Bring the database to the newest form of its tables."""
    engine = open_engine()
    migrate_database(engine)
    engine.dispose()
    typer.echo("The database is up to date.")


def main() -> None:
    """The entry point of the `halemark` command."""
    sys.exit(app())


if __name__ == "__main__":
    main()
