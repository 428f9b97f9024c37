"""`python -m bench.uptake`: the speed of uptake against 100,000 employers, beside DuckDB on the same rows.

Seeds a database, measures the dashboard of a council, of a region and of the whole country through a real
server, figures of a past day, and the full workbook; DuckDB answers the same aggregates from the rows as
people wrote them, and both must come to the same.
"""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import sqlalchemy as sa
from sqlmodel import Session, select

from api.database import make_engine, make_session
from api.identity import actor_of
from api.services.uptake.accounting import account, scope_of
from api.services.uptake.refreshing import rebuild
from assessments.uptake.asking import Asked
from bench.uptake_duckdb import duck_of, in_duckdb
from bench.uptake_seed import SCALES, TODAY, seed
from models.people import Account
from models.queries.uptake import levels_on, margins_on, signed_up_by
from models.queries.workspaces import Workspace, workspace_of
from models.schemes import Host


def timed(work: Callable[[], object], times: int) -> tuple[float, float]:
    """The median and the 95th percentile of some runs, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), sorted(taken)[max(0, round(0.95 * len(taken)) - 1)]


def in_halemark(session: Session, workspace: Workspace, day: date) -> tuple[int, ...]:
    """The same from spells."""
    scope = scope_of(session, workspace, Asked(as_of=day))
    told, levels = margins_on(session, scope).total, levels_on(session, scope)
    holding, ever = sum(one.employers for one in levels), signed_up_by(session, scope).ever
    return told.employers, told.employees, told.applying, holding, ever


def main(arguments: list[str]) -> int:
    """Seed, measure and print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--employers", type=int, default=100_000)
    options.add_argument("--keep", type=Path, help="a folder to seed into, or to use again")
    options.add_argument("--times", type=int, default=20)
    chosen = options.parse_args(arguments)
    with TemporaryDirectory(prefix="halemark-uptake-") as name:
        path = (chosen.keep or Path(name)) / "uptake.sqlite"
        engine = make_engine(f"sqlite:///{path}")
        if not path.exists() or path.stat().st_size < 10_000_000:
            started = time.perf_counter()
            seed(f"sqlite:///{path}", chosen.employers)
            print(f"Seeded {chosen.employers:,} employers in {time.perf_counter() - started:.0f} s")
            started = time.perf_counter()
            with make_session(engine) as session:
                rebuild(session)
                session.commit()
            print(f"Rebuilt every spell in {time.perf_counter() - started:.0f} s")
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(sa.text("ANALYZE"))
        report(engine, duck_of(path), chosen.times)
    return 0


def report(engine: sa.Engine, duck: duckdb.DuckDBPyConnection, times: int) -> None:
    past = TODAY - timedelta(days=1000)
    heads = ("account", "p95", "aggregates", "DuckDB", "ratio", "past day", "p95")
    print(f"{'milliseconds':28}" + "".join(f"{head:>12}" for head in heads))
    with make_session(engine, reading=True) as session:
        person = session.exec(select(Account).where(Account.email == "analyst@bench.example")).one()
        for scale in SCALES:
            host = session.exec(select(Host).where(Host.name == scale.host)).one()
            workspace = workspace_of(session, actor_of(session, person), host.id)
            assert workspace is not None
            areas, everywhere = sorted(workspace.places or ()), scale.areas == ("X92000000",)
            for day in (TODAY, past):
                ours, theirs = in_halemark(session, workspace, day), in_duckdb(duck, areas, everywhere, day)
                assert ours == theirs, (scale.name, day, ours, theirs)
            whole = timed(lambda w=workspace: account(session, w, Asked(as_of=TODAY)), times)
            mine = timed(lambda w=workspace: in_halemark(session, w, TODAY), times)
            duck_time = timed(lambda a=areas, e=everywhere: in_duckdb(duck, a, e, TODAY), times)
            back = timed(lambda w=workspace: account(session, w, Asked(as_of=past)), times)
            row = (*whole, mine[0], duck_time[0], mine[0] / duck_time[0], *back)
            print(f"{scale.name:28}" + "".join(f"{value:12.2f}" for value in row))
    print(f"Peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
