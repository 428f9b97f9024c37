"""The load: a process of its own that asks for a page over and over and times the answers.

`python -m bench.load` reads one run a line from its input, as JSON, and writes one result a line.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import uvloop

ARRIVE = 0.02  # seconds between one client and the next, so that the workers share them as they would
PATIENCE = 30.0  # seconds after which an answer counts as failed


@dataclass
class Run:
    """What one run saw. Times are seconds; only answers that arrived inside the measured window count."""

    begins: float = 0.0
    ends: float = 0.0
    times: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


# How often each form was saved, by port and address: the version the next save names.
_versions: dict[tuple[int, str], int] = {}


def request_bytes(ask: dict[str, str], port: int, version: int) -> bytes:
    """A request as it goes over the wire."""
    body = ask["form"].replace("{version}", str(version)).encode()
    lines = [f"{ask['method']} {ask['path']} HTTP/1.1", f"host: 127.0.0.1:{port}", "accept: text/html"]
    if ask["cookie"]:
        lines.append(f"cookie: {ask['cookie']}")
    if body:
        lines += ["content-type: application/x-www-form-urlencoded", f"content-length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def answer_of(reader: asyncio.StreamReader) -> bytes:
    """The next answer on a connection, head and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    lowered = head.lower()
    at = lowered.find(b"content-length:")
    if at < 0:
        raise ValueError("An answer without a length cannot be timed.")
    length = int(lowered[at + 15 : lowered.index(b"\r\n", at)])
    return head + await reader.readexactly(length)


async def client(number: int, plan: dict[str, Any], run: Run) -> None:
    """One client: a connection kept open, the next request sent as soon as the answer is there."""
    asks, port = plan["asks"], plan["port"]
    ask = asks[number % len(asks)]
    status, text = f"HTTP/1.1 {plan['status']} ".encode(), plan["text"].encode()
    await asyncio.sleep(number * plan["arrive"])
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    try:
        while time.perf_counter() < run.ends:
            version = _versions.setdefault((port, ask["path"]), 1)
            started = time.perf_counter()
            writer.write(request_bytes(ask, port, version))
            answer = await asyncio.wait_for(answer_of(reader), PATIENCE)
            finished = time.perf_counter()
            if not answer.startswith(status) or text not in answer:
                run.faults.append(answer[:12].decode("latin1"))
                return
            if ask["form"]:
                _versions[port, ask["path"]] = version + 1
            if run.begins <= finished <= run.ends:
                run.times.append(finished - started)
    except (OSError, EOFError, TimeoutError, ValueError) as error:
        run.faults.append(type(error).__name__)
    finally:
        writer.close()


async def perform(plan: dict[str, Any]) -> dict[str, Any]:
    """One run: so many clients for so many seconds after everybody has arrived and warmed up."""
    now = time.perf_counter()
    begins = now + plan["clients"] * plan["arrive"] + plan["warm_up"]
    run = Run(begins, begins + plan["seconds"])
    await asyncio.gather(*(client(number, plan, run) for number in range(plan["clients"])))
    return {"times": run.times, "faults": run.faults, "seconds": plan["seconds"]}


def main() -> None:
    """Perform the runs that come in, one at a time, until there are no more."""
    loop = uvloop.new_event_loop()
    for line in sys.stdin:
        print(json.dumps(loop.run_until_complete(perform(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
