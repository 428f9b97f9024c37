"""Asks a ClamAV daemon whether a file is infected, in clamd's own INSTREAM protocol (see `man clamd`).

Only the answer "OK" means clean. No answer, a broken connection, a file above the daemon's limit and words we
do not know all mean that the file has not been scanned.
"""

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT = 60.0  # seconds for each send or answer; a 50 MB archive takes a few
LONGEST_ANSWER = 4096  # bytes


def scan(address: str, chunks: Iterable[bytes], *, timeout: float = TIMEOUT) -> "Verdict":
    """Send `chunks` to the daemon at `address` (`host:port`) and return what it found.

    Whatever goes wrong between here and the daemon is Unavailable, never an exception. What `chunks` itself
    raises is passed on, unless it is an OSError, which also counts as not scanned.
    """
    try:
        with socket.create_connection(_host_and_port(address), timeout) as connection:
            _send(connection, chunks)
            return _verdict(_answer(connection))
    except (OSError, ValueError) as error:
        return Unavailable(f"The virus scanner at {address} could not be used: {error}")


def _host_and_port(address: str) -> tuple[str, int]:
    parts = urlsplit(f"//{address}")
    if not parts.hostname or not parts.port:
        raise ValueError("the address is not of the form host:port")
    return parts.hostname, parts.port


def _send(connection: socket.socket, chunks: Iterable[bytes]) -> None:
    connection.sendall(b"zINSTREAM\0")
    for chunk in chunks:
        # A length of nought ends the stream: an empty piece in the middle would leave the rest unscanned.
        if len(chunk):
            connection.sendall(struct.pack(">I", len(chunk)))
            connection.sendall(chunk)
    connection.sendall(struct.pack(">I", 0))


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        received = connection.recv(LONGEST_ANSWER)
        if not received:
            break
        answer += received
    return answer.decode("utf-8", "replace")


def _verdict(answer: str) -> "Verdict":
    if answer == "stream: OK\0":
        return Clean()
    if answer.startswith("stream: ") and answer.endswith(" FOUND\0"):
        return Infected(answer.removeprefix("stream: ").removesuffix(" FOUND\0"))
    said = answer.rstrip("\0").strip() or "nothing"
    return Unavailable(f"The virus scanner did not finish; it answered: {said}")


@dataclass(frozen=True)
class Clean:
    """The daemon read the whole file and found nothing."""


@dataclass(frozen=True)
class Infected:
    """The daemon found something; `name` is its signature's name."""

    name: str


@dataclass(frozen=True)
class Unavailable:
    """The file was not scanned; `reason` is for the log and the administrator, not for the uploader."""

    reason: str


Verdict = Clean | Infected | Unavailable
