"""`halemark demo`: loads a made-up region, once, and says how to sign in."""

import typer

from api.cli.opening import CANNOT, settings_or_exit, stop, transaction
from api.demo.cast import PASSWORD, PEOPLE
from api.demo.load import is_loaded, load_demo
from api.storage import make_store


def demo() -> None:
    """Load a made-up region with people and applications at every stage. Does nothing when it is there."""
    settings = settings_or_exit()
    if settings.environment == "production":
        stop("The demo's passwords are known to everybody, so it is never loaded in production.", CANNOT)
    with transaction() as session:
        if is_loaded(session):
            return
        typer.echo("Loading the demo: a made-up region with people and applications at every stage.")
        load_demo(session, make_store(settings))
    typer.echo(people_table())


def people_table() -> str:
    """Who is in the demo, one of each kind, and the password they share."""
    rows = [f"  {p.email:<28} {p.name}, {p.role.value}: {p.what}" for p in PEOPLE]
    lines = [
        "Sign in as any of these people (what you see differs):",
        *rows,
        f"The password of each is: {PASSWORD}",
    ]
    return "\n".join(lines)
