"""`halemark worker`: does the queued work in a process of its own."""

import signal
import threading
from types import FrameType

import typer

from api import handlers, mail  # noqa: F401 - importing the handlers registers them
from api.cli.opening import CANNOT, open_engine, settings_or_exit, stop
from api.jobs import run_worker
from api.logging import configure


def worker() -> None:
    """Send queued mail and do other queued work until stopped; the job in hand is finished first."""
    settings = settings_or_exit()
    configure(settings.log_level)
    if settings.smtp_url:
        try:
            mail.smtp_server(settings.smtp_url)
        except ValueError as error:
            stop(str(error), CANNOT)
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    engine = open_engine()
    typer.echo("Working. Ctrl-C ends it.", err=True)
    try:
        run_worker(engine, settings, ended)
    finally:
        engine.dispose()
