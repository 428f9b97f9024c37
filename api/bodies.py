"""What a request may carry, checked before anything reads it: its address and the size of its body.

What is refused here could not be kept anyway: PostgreSQL stores no NUL, and neither database half of a
surrogate pair. Finding it at the door means that no form, model or search has to think of it.
"""

import json
from typing import Any

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer

MAX_TYPED_BYTES = 2 * 1024 * 1024  # of a body without files: a whole theme answered at length is 300 KB
UNREADABLE_ADDRESS = "This address cannot be read. Check it, or start from the home page."
UNKEEPABLE_TEXT = "The JSON holds a NUL or half a character, which cannot be kept. Take it out and try again."


class PlainRequests:
    """Refuses addresses and bodies that no route could use."""

    def __init__(self, app: ASGIApp, *, upload_max_bytes: int) -> None:
        self.app = app
        self.upload_max_bytes = upload_max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the body counted."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            reading = await self._read(scope, receive)
        except HTTPException as error:
            if error.status_code == 413:
                await _drain(receive, most=self.upload_max_bytes * 2)
            words = "" if error.status_code == 413 else error.detail
            await answer(Request(scope), error.status_code, words)(scope, receive, send)
        except ClientDisconnect:
            return  # nobody is left to answer
        else:
            await self.app(scope, reading, send)

    async def _read(self, scope: Scope, receive: Receive) -> Receive:
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            raise HTTPException(400, UNREADABLE_ADDRESS)
        headers = Headers(scope=scope)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        # Beside its file an upload carries a few fields.
        most = MAX_TYPED_BYTES + (self.upload_max_bytes if kind == "multipart/form-data" else 0)
        if _declared_length(headers) > most:
            raise HTTPException(413)
        counted = _counted(receive, most)
        is_json = kind == "application/json" or kind.endswith("+json")
        return await _checked_json(counted) if is_json else counted


def _declared_length(headers: Headers) -> int:
    given = headers.get("content-length", "")
    return int(given) if given.isascii() and given.isdigit() else 0


async def _drain(receive: Receive, most: int) -> None:
    """Let a body that is not wanted arrive: a client cut off while sending never hears why."""
    seen, more = 0, True
    while more and seen < most:
        message = await receive()
        seen += len(message.get("body", b""))
        more = message.get("more_body", False)


def _counted(receive: Receive, most: int) -> Receive:
    """The same body, refused once it has become larger than it may be, whatever length was declared."""
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413)
        return message

    return counting


async def _checked_json(receive: Receive) -> Receive:
    """The body read whole and found keepable, to be received once more."""
    parts, more = [], True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    body = b"".join(parts)
    # Only an escape can write either; text without any is not parsed twice.
    if b"\\u" in body and not _keepable(body):
        raise HTTPException(400, UNKEEPABLE_TEXT)
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _keepable(body: bytes) -> bool:
    """Whether every text of a JSON document can be stored. One that is no JSON is for the route to refuse."""
    try:
        value: Any = json.loads(body)
        text = json.dumps(value, ensure_ascii=False)
        text.encode()
    except UnicodeEncodeError:
        return False
    except (ValueError, RecursionError):
        return True
    return "\0" not in _texts(value)


def _texts(value: Any) -> str:
    """Every text of a JSON value and every key, joined."""
    found, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, dict):
            found += one.keys()
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return "".join(found)
