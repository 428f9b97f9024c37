import hashlib
import shutil
import socket
import struct
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest

from api.scanning import Clean, Infected, Unavailable, scan

MARK = b"HALEMARK-TEST-SIGNATURE"
CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(b"zPING\0")
            return connection.recv(16) == b"PONG\0"
    except OSError:
        return False


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """A real daemon with one signature of its own, so nothing is downloaded. Its stream limit is 1 MB."""
    if not CLAMD:
        pytest.skip("clamd is not installed (Debian: clamav-daemon), so the scanner is not tried against it")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "db").mkdir()
    (folder / "db" / "test.ndb").write_text(f"Halemark.Test.Mark:0:*:{MARK.hex()}\n")
    whole = b"a whole bad file"
    (folder / "db" / "test.hsb").write_text(
        f"{hashlib.sha256(whole).hexdigest()}:{len(whole)}:Halemark.Test.Whole:73\n"
    )
    port = free_port()
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder / 'db'}\nTCPSocket {port}\nTCPAddr 127.0.0.1\nForeground yes\n"
        "StreamMaxLength 1M\n"
    )
    daemon = subprocess.Popen(
        [CLAMD, "--config-file", str(folder / "clamd.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 20
    while not answers(port):
        assert daemon.poll() is None, "clamd ended before it answered"
        assert time.monotonic() < deadline, "clamd did not answer within 20 seconds"
        time.sleep(0.05)
    yield f"127.0.0.1:{port}"
    daemon.terminate()
    daemon.wait(timeout=10)


def test_the_daemon_finds_nothing_in_an_innocent_file(clamd):
    assert scan(clamd, [b"minutes of ", b"the wellbeing group"]) == Clean()


def test_the_daemon_reads_an_empty_file(clamd):
    assert scan(clamd, []) == Clean()


def test_the_daemon_names_what_it_finds_even_across_pieces(clamd):
    assert scan(clamd, [b"a" * 70_000, MARK[:9], MARK[9:]]) == Infected("Halemark.Test.Mark.UNOFFICIAL")
    assert scan(clamd, [b"a whole bad file"]) == Infected("Halemark.Test.Whole.UNOFFICIAL")


def test_an_empty_piece_does_not_hide_what_follows_it(clamd):
    assert scan(clamd, [b"innocent", b"", MARK]) == Infected("Halemark.Test.Mark.UNOFFICIAL")


def test_a_file_above_the_daemons_limit_is_not_called_clean(clamd):
    verdict = scan(clamd, [b"\0" * 65_536] * 64)
    assert isinstance(verdict, Unavailable)


@contextmanager
def daemon_that(behave):
    """A server on this machine that takes one connection and treats it as `behave` does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                behave(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        thread.join(timeout=5)


def read_stream(connection) -> list[bytes]:
    """The pieces of one INSTREAM command, as its protocol lays them out."""
    reader = connection.makefile("rb")
    assert reader.read(10) == b"zINSTREAM\0"
    pieces = []
    while size := struct.unpack(">I", reader.read(4))[0]:
        pieces.append(reader.read(size))
    return pieces


def test_the_pieces_go_out_as_the_protocol_says():
    received = []

    def behave(connection):
        received.extend(read_stream(connection))
        connection.sendall(b"stream: OK\0")

    with daemon_that(behave) as address:
        verdict = scan(address, [b"one", b"", memoryview(b"three")])
    assert (verdict, received) == (Clean(), [b"one", b"three"])


def test_an_answer_in_two_parts_is_put_together():
    def behave(connection):
        read_stream(connection)
        connection.sendall(b"stream: Some.")
        time.sleep(0.05)
        connection.sendall(b"Name FOUND\0")

    with daemon_that(behave) as address:
        assert scan(address, [b"x"]) == Infected("Some.Name")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",  # cut off before its end mark
        b"OK\0",
        b"stream: \0",
        b"stream: not OK\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"\xff\xfe\0",
        b"x" * 10_000,
    ],
)
def test_any_other_answer_means_not_scanned(answer):
    def behave(connection):
        read_stream(connection)
        connection.sendall(answer)

    with daemon_that(behave) as address:
        assert isinstance(scan(address, [b"x"]), Unavailable)


def test_a_daemon_that_hangs_up_or_stays_silent_means_not_scanned():
    with daemon_that(lambda connection: None) as address:
        assert isinstance(scan(address, [b"x" * 65_536] * 100), Unavailable)

    silent = threading.Event()
    with daemon_that(lambda connection: silent.wait(3)) as address:
        assert isinstance(scan(address, [b"x"], timeout=0.2), Unavailable)
        silent.set()


def test_nobody_listening_means_not_scanned_and_says_where():
    address = f"127.0.0.1:{free_port()}"
    verdict = scan(address, [b"x"])
    assert isinstance(verdict, Unavailable)
    assert address in verdict.reason


@pytest.mark.parametrize("address", ["", "clamav", "clamav:", ":3310", "clamav:port", "clamav:99999", "[::1"])
def test_an_address_that_cannot_be_read_means_not_scanned(address):
    assert isinstance(scan(address, [b"x"]), Unavailable)


def test_what_breaks_in_the_source_is_passed_on():
    def broken():
        yield b"x"
        raise LookupError("the store lost it")

    def read_to_the_end(connection):
        while connection.recv(100):
            pass

    with (
        daemon_that(read_to_the_end) as address,
        pytest.raises(LookupError, match="lost"),
    ):
        scan(address, broken())
