"""`make bench`: seeds two databases, serves Halemark and a bare application, measures, prints one table."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bench.counting import look
from bench.measuring import Bench, Servers, crowd, measure
from bench.pages import PAGES
from bench.report import Result, crowd_line, table
from bench.seed import Seeded, seed
from bench.servers import Loader, serving_bare, serving_halemark

DATABASE = "HALEMARK_BENCH_DATABASE_URL"


@dataclass(frozen=True)
class Scale:
    """How much to seed and how long to measure."""

    small: int
    large: int
    repeats: int
    seconds: float  # a run
    crowd_seconds: float


FULL = Scale(small=1_000, large=10_000, repeats=5, seconds=0.8, crowd_seconds=6.0)
QUICK = Scale(small=400, large=800, repeats=2, seconds=0.3, crowd_seconds=2.0)


def main(arguments: list[str]) -> int:
    """Measure and print. Exits 1 when a target is missed that does not depend on the machine."""
    options = _options(arguments)
    scale = QUICK if options.quick else FULL
    chosen = [page for page in PAGES if not options.pages or page.key in options.pages.split(",")]
    started = time.monotonic()
    with TemporaryDirectory(prefix="halemark-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        small, large = (_seeded(stack, folder, count) for count in (scale.small, scale.large))
        seen = look(large, chosen, folder)
        servers = _servers(stack, folder, small, large)
        bench = Bench(stack.enter_context(closing(Loader())), scale.seconds)
        results = []
        for page in chosen:
            _say(f"Measuring: {page.title}")
            rows, size = seen[page.key].rows or 1, seen[page.key].size
            measured = measure(bench, servers, page, rows, size, scale.repeats)
            results.append(Result(page, seen[page.key], measured))
        _say("Measuring: 200 clients at once")
        many = crowd(bench, servers.large, large, chosen, scale.crowd_seconds)
        memory = servers.large.memory()
    print(f"\n{scale.large:,} applications; growth is against {scale.small:,}. {_database()}, two workers.\n")
    print(table(results))
    if many:
        print(f"\n{crowd_line(many)}")
    print(f"Memory of the server and its two workers after that: {memory / 1e6:.0f} MB.")
    misses = [miss for result in results for miss in result.misses]
    print("Missed: " + "; ".join(misses) + "." if misses else "Every target is met.")
    print(f"Took {time.monotonic() - started:.0f} s.")
    failed = (many is not None and many.stalled) or any("queries" in miss for miss in misses)
    return 1 if failed else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    keys = ", ".join(page.key for page in PAGES)
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="fewer applications and short runs: a smoke test"
    )
    parser.add_argument("--pages", default="", help=f"only these, with commas between: {keys}")
    options = parser.parse_args(arguments)
    unknown = {key for key in options.pages.split(",") if key} - {page.key for page in PAGES}
    if unknown:
        parser.error(f"There is no page called {', '.join(sorted(unknown))}. There are: {keys}.")
    return options


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _database() -> str:
    return "PostgreSQL" if os.environ.get(DATABASE) else "SQLite"


def _seeded(stack: ExitStack, folder: Path, count: int) -> Seeded:
    """A new database with this many applications, gone again at the end."""
    _say(f"Seeding {count:,} applications")
    given = os.environ.get(DATABASE)
    url = stack.enter_context(_beside(given, count)) if given else f"sqlite:///{folder}/{count}.sqlite"
    return seed(url, count)


@contextmanager
def _beside(given: str, count: int) -> Iterator[str]:
    """A database of its own on the server of the one that is named, which is left alone."""
    address = make_url(given)
    name = f"{address.database}_{count}"
    server = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    with server.connect() as connection:
        connection.exec_driver_sql(drop)
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(drop)
        server.dispose()


def _servers(stack: ExitStack, folder: Path, small: Seeded, large: Seeded) -> Servers:
    _say("Starting the servers")
    return Servers(
        large=stack.enter_context(serving_halemark(large.url, folder)),
        small=stack.enter_context(serving_halemark(small.url, folder)),
        bare=stack.enter_context(serving_bare(large.url, folder)),
        seeded=large,
        seeded_small=small,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
