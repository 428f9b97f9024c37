"""Running an evaluation in the background, in a process of its own.

It is the very command that anybody can run on their own files. A process of its own keeps the numerical
libraries out of the service, and a long run from slowing everybody's pages.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from api.jobs import Work, handler
from api.services.absence.evaluating import Files, files_of, settle
from models.evaluations import EvaluationRun, RunStatus

LONGEST = 240  # seconds; a worker's lease on a job is longer
TOO_LONG = "The evaluation took too long and was stopped. Ask whoever runs this service to look at it."


@handler("evaluate_programme")
def evaluate_programme(work: Work, *, run_id: int) -> None:
    """Evaluate what a run names, unless that was done already."""
    with work.transaction() as session:
        run = session.get_one(EvaluationRun, run_id)
        if run.status in (RunStatus.DONE, RunStatus.FAILED):
            return
        run.status = RunStatus.RUNNING
        session.add(run)
        files, options = files_of(session, run), _options(run)
    found, problem = _evaluated(files, options)
    with work.transaction() as session:
        settle(session, session.get_one(EvaluationRun, run_id), found, problem)


def _options(run: EvaluationRun) -> list[str]:
    """The words of the command that say what it cost; without a cost no day is valued."""
    if not run.cost:
        return []
    named = {"--cost": run.cost, "--cost-perspective": run.cost_perspective, "--day-value": run.day_value}
    return [word for name, value in named.items() if value is not None for word in (name, str(value))]


def _evaluated(files: Files, options: list[str]) -> tuple[dict[str, object] | None, str]:
    """What the command makes of the files, or the sentences it refuses them with."""
    with TemporaryDirectory(prefix="evaluation-") as folder:
        place = Path(folder)
        returns, joins, out = place / "returns.csv", place / "joins.csv", place / "found.json"
        returns.write_text(files.returns, encoding="utf-8")
        joins.write_text(files.joins, encoding="utf-8")
        named = ["--returns", str(returns), "--joins", str(joins), "--json", str(out), *options]
        command = [sys.executable, "-m", "api.cli.app", "evaluate", *named]
        try:
            done = subprocess.run(  # noqa: S603 - our own command on files of our own
                command, capture_output=True, text=True, timeout=LONGEST, check=False
            )
        except subprocess.TimeoutExpired:
            return None, TOO_LONG
        if done.returncode != 0:
            return None, done.stderr.strip() or "The evaluation stopped without saying why."
        found: dict[str, object] = json.loads(out.read_text(encoding="utf-8"))
        return found, ""
