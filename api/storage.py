"""Where files live: a folder on this machine or an S3-compatible store, behind the same four functions.

The database holds what a file is called, its type, its hash and its scan result. The store holds bytes under
a key made here, so nothing a person typed is ever a path.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, S3Store

from api.settings import Settings
from assessments.errors import DomainError, InvalidInput

READ_SIZE = 256 * 1024  # bytes: large enough to be quick, small enough that many downloads fit in memory
PARALLEL_PARTS = 2  # parts of one upload in flight; each holds 5 MiB

if TYPE_CHECKING:
    from obstore.store import S3Config

Store = LocalStore | MemoryStore | S3Store


def make_store(settings: Settings) -> Store:
    """The store that the settings name. Raises ValueError when `storage_url` is neither empty nor `s3://bucket`."""
    if not settings.storage_url:
        return LocalStore(settings.data_dir.resolve() / "files", mkdir=True)
    address = urlsplit(settings.storage_url)
    if address.scheme != "s3" or not address.netloc:
        raise ValueError(
            f"HALEMARK_STORAGE_URL is {settings.storage_url!r}: leave it empty for a folder, "
            "or write s3://bucket or s3://bucket/prefix."
        )
    options: S3Config = {
        "region": settings.s3_region,
        "access_key_id": settings.s3_access_key_id,
        "secret_access_key": settings.s3_secret_access_key,
        # Self-hosted stores seldom have a host name per bucket.
        "virtual_hosted_style_request": False,
    }
    if settings.s3_endpoint:
        options["endpoint"] = settings.s3_endpoint
    return S3Store(
        address.netloc,
        config=options,
        prefix=address.path.strip("/") or None,
        client_options={
            "allow_http": settings.s3_endpoint.startswith("http://"),
            "connect_timeout": timedelta(seconds=5),
            "read_timeout": timedelta(seconds=20),  # the store has fallen silent
            # The whole of a download, at the reader's pace: a large file over a poor line.
            "timeout": timedelta(minutes=15),
        },
        # A person is waiting: two more tries, then say so.
        retry_config={
            "max_retries": 2,
            "backoff": {
                "init_backoff": timedelta(milliseconds=200),
                "max_backoff": timedelta(seconds=1),
                "base": 2,
            },
            "retry_timeout": timedelta(seconds=30),
        },
    )


def new_key(area: str = "evidence") -> str:
    """A fresh key such as `evidence/6f0c...`; it says nothing about the file or its owner."""
    return f"{area}/{uuid4().hex}"


def put(store: Store, key: str, chunks: Iterator[bytes], limit: int) -> "Stored":
    """Store what `chunks` yields, hashing on the way; at most `limit` bytes.

    All or nothing: when the limit is passed, the store fails, or `chunks` itself raises (a connection was
    lost), nothing is left under `key`. Raises FileTooLarge, StoreUnavailable, or whatever `chunks` raised.
    """
    measured = _Measured(limit)
    try:
        obstore.put(store, key, measured.over(chunks), max_concurrency=PARALLEL_PARTS)
    except (BaseError, OSError) as error:
        if measured.source_error is not None:
            raise
        raise StoreUnavailable from error
    return Stored(size=measured.size, sha256=measured.digest.hexdigest())


def open_stream(store: Store, key: str) -> tuple[Iterator[bytes], int]:
    """The bytes under `key`, in pieces, and how many there are. Raises FileMissing or StoreUnavailable."""
    try:
        found = obstore.get(store, key)
    except FileNotFoundError as error:
        raise FileMissing from error
    except (BaseError, OSError) as error:
        raise StoreUnavailable from error
    return _pieces(found), found.meta["size"]


def delete(store: Store, key: str) -> None:
    """Remove what is under `key`. Removing what is already gone is no error, so a retried job can finish."""
    try:
        obstore.delete(store, key)
    except FileNotFoundError:
        return
    except (BaseError, OSError) as error:
        raise StoreUnavailable from error


def _pieces(found: "obstore.GetResult") -> Iterator[bytes]:
    # An empty object still answers one empty piece, which would end an HTTP chunked body early.
    return (bytes(piece) for piece in found.stream(min_chunk_size=READ_SIZE) if len(piece))


@dataclass(frozen=True)
class Stored:
    """What was written: size in bytes, and the SHA-256 of the content in hexadecimal."""

    size: int
    sha256: str


class FileTooLarge(InvalidInput):
    """The file is larger than this installation takes; `limit` is in bytes."""

    def __init__(self, limit: int) -> None:
        size = f"{limit / 1024 / 1024:.0f} MB" if limit >= 1024 * 1024 else f"{limit / 1024:.0f} KB"
        super().__init__(
            {
                "file": f"This file is larger than {size}, the most that can be uploaded. "
                "Make it smaller or split it."
            }
        )
        self.limit = limit


class FileMissing(DomainError):
    """The database knows the file but the store does not hold it."""

    def __init__(self) -> None:
        super().__init__(
            "This file is no longer in the file store. Ask whoever runs this service to restore it."
        )


class StoreUnavailable(DomainError):
    """The store refused or did not answer; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "Files cannot be saved or opened just now. Nothing was changed. Try again in a few minutes."
        )


class _Measured:
    """Counts and hashes bytes as the store draws them, and stops the upload when the limit is passed."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.digest = hashlib.sha256()
        # The source and the store raise the same classes; this tells whose failure it was.
        self.source_error: Exception | None = None

    def over(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        try:
            for chunk in chunks:
                self.size += len(chunk)
                if self.size > self.limit:
                    raise FileTooLarge(self.limit)
                self.digest.update(chunk)
                yield chunk
        except (BaseError, OSError) as error:
            self.source_error = error
            raise
