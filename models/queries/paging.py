"""Keyset paging: a page says where the next one starts, so that page 500 costs what page 1 does."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Generic, TypeVar

from assessments.errors import InvalidInput
from models.base import LARGEST_ID

Row = TypeVar("Row")
PAGE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and the cursor after which the next ones come; None on the last page."""

    rows: Sequence[Row]
    after: str | None = None


def page_of(
    found: Sequence[Row], key: Callable[[Row], tuple[datetime | date, int]], size: int = PAGE
) -> Page[Row]:
    """A page from a query that was asked for one row more than the page holds."""
    rows = found[:size]
    more = len(found) > size
    return Page(rows, encode(*key(rows[-1])) if more else None)


def encode(when: datetime | date, row_id: int) -> str:
    """The cursor of a row: its place in an order by time, then by id."""
    return base64.urlsafe_b64encode(json.dumps([when.isoformat(), row_id]).encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[datetime, int]:
    """The place a cursor names. Raises InvalidInput for anything that is not one of ours."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        when, row_id = json.loads(text)
        moment = datetime.fromisoformat(when)
        if not isinstance(row_id, int) or not 0 < row_id <= LARGEST_ID:
            raise ValueError
    except (ValueError, TypeError, binascii.Error) as error:
        raise InvalidInput({"after": "This page link is not valid. Go back to the first page."}) from error
    # A list ordered by day makes cursors without a zone, and any list may be sent one.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC), row_id
