"""Runs the whole suite and says plainly what ran: on SQLite, on PostgreSQL when there is one, in a browser.

`python -m tests.run [pytest arguments]`. What `HALEMARK_TEST_REQUIRE` lists (`postgres`, `browser`, or both
with a comma) counts as failed when it could not run.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.postgres import Found, find_server, fresh_database

QUICK = ("-n", "2", "--dist", "loadfile", "-m", "not browser")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NOTHING_COLLECTED = 5  # pytest's exit code

PASSED, FAILED, NOT_RUN = "passed", "failed", "not run"


def main(arguments: Sequence[str]) -> int:
    required = {name for name in os.environ.get("HALEMARK_TEST_REQUIRE", "").split(",") if name}
    if unknown := required - {"postgres", "browser"}:
        print(f"HALEMARK_TEST_REQUIRE takes postgres and browser, not {', '.join(sorted(unknown))}.")
        return 2
    outcomes = []
    for part in (on_sqlite, on_postgres, in_browser):
        try:
            outcomes.append(part(arguments))
        except KeyboardInterrupt:
            print("\nStopped.")
            return 130
    print("\n" + " ".join(outcome.sentence() for outcome in outcomes))
    return 1 if any(outcome.fails(required) for outcome in outcomes) else 0


def on_sqlite(arguments: Sequence[str]) -> "Outcome":
    print("== SQLite", flush=True)
    return Outcome("SQLite", "sqlite", state(pytest([*QUICK, *arguments]), arguments))


def on_postgres(arguments: Sequence[str]) -> "Outcome":
    print("\n== PostgreSQL", flush=True)
    with find_server() as server:
        if not isinstance(server, Found):
            return Outcome("PostgreSQL", "postgres", NOT_RUN, server.reason)
        with fresh_database(server) as url:
            code = pytest([*QUICK, *arguments], HALEMARK_TEST_DATABASE_URL=url)
        return Outcome("PostgreSQL", "postgres", state(code, arguments), server.label)


def in_browser(arguments: Sequence[str]) -> "Outcome":
    print("\n== Browser", flush=True)
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        return Outcome("Browser", "browser", NOT_RUN, "no Chromium found; install chromium")
    code = pytest(["-m", "browser", *arguments], HALEMARK_TEST_CHROMIUM=path)
    if code == NOTHING_COLLECTED:
        return Outcome("Browser", "browser", NOT_RUN, "no browser test was selected")
    return Outcome("Browser", "browser", state(code, arguments))


def pytest(arguments: Sequence[str], **extra: str) -> int:
    """Run pytest in a process of its own, away from the settings of whoever runs it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("HALEMARK_") or name.startswith("HALEMARK_TEST_")
    }
    # Only the run on PostgreSQL may see a database's address; without one the suite makes an SQLite file.
    kept.pop("HALEMARK_TEST_DATABASE_URL", None)
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, env=kept | extra, check=False).returncode


def state(code: int, arguments: Sequence[str]) -> str:
    """What pytest's exit code means; selecting no test is a failure unless the caller chose the selection."""
    if code == NOTHING_COLLECTED and arguments:
        return NOT_RUN
    return PASSED if code == 0 else FAILED


@dataclass(frozen=True)
class Outcome:
    """How one part of the suite went: its name, its key in HALEMARK_TEST_REQUIRE, the state, and a remark."""

    name: str
    key: str
    state: str
    remark: str = ""

    def sentence(self) -> str:
        return f"{self.name}: {self.state} ({self.remark})." if self.remark else f"{self.name}: {self.state}."

    def fails(self, required: set[str]) -> bool:
        return self.state == FAILED or (self.state == NOT_RUN and self.key in required)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
