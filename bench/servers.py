"""The processes of a benchmark: servers with two workers, as in production, and the load beside them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from bench import bare

WORKERS = 2
START_SECONDS = 60.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A server that is up: its port and the ids of its worker processes."""

    port: int
    pid: int

    def workers(self) -> list[int]:
        """The processes below the one that was started; empty where there is no /proc."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in listed.read_text().split()] if listed.exists() else []

    def busy(self) -> dict[int, float]:
        """The processor seconds each worker has used so far."""
        return {pid: _cpu_seconds(pid) for pid in self.workers()}

    def memory(self) -> int:
        """The memory in use by the server and its workers, in bytes, shared pages counted for each."""
        return sum(_resident(pid) for pid in (self.pid, *self.workers()))


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def serving(factory: str, folder: Path, **environment: str) -> Iterator[Server]:
    """A server of an application factory with two workers, for the length of the block.

    It logs as it would in production, into a file of the folder.
    """
    port = _free_port()
    command = [
        *(sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port)),
        *("--workers", str(WORKERS), "--loop", "uvloop", "--http", "httptools"),
        *("--log-level", "warning", "--no-access-log"),
    ]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HALEMARK_")}
    written = folder / f"{port}.log"
    with written.open("wb") as log:
        process = subprocess.Popen(command, env=kept | environment, stdout=log, stderr=log)
    try:
        _wait_until_up(process, port, written)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def serving_halemark(url: str, folder: Path) -> Any:
    """Halemark on a database. The worker runs elsewhere, and the sign-in limit does not stop the load."""
    return serving(
        "api.main:create_app",
        folder,
        HALEMARK_DATABASE_URL=url,
        HALEMARK_DATA_DIR=str(folder),
        HALEMARK_EMBEDDED_WORKER="false",
        HALEMARK_SIGN_IN_ATTEMPTS="1000000000",
    )


def serving_bare(url: str, folder: Path) -> Any:
    """The bare application on a database."""
    return serving("bench.bare:create_app", folder, **{bare.ADDRESS: url})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_up(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise RuntimeError(f"A server ended before it answered:\n{log.read_text()[-3000:]}")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/sign-in")
            connection.getresponse().read()
            return
        except (OSError, HTTPException):
            time.sleep(0.2)
    raise RuntimeError(f"A server did not answer within {START_SECONDS:.0f} seconds.")


class Loader:
    """The process that sends the load."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, plan: dict[str, Any]) -> dict[str, Any]:
        """One run, to its end."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(plan) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=START_SECONDS)
