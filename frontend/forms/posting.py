"""Reads the form of a request, with limits and plain refusals, before any database connection is held."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

MAX_FIELDS = 1000
MAX_FILES = 20
MAX_PART_BYTES = 256 * 1024  # of one typed answer; files are limited where they are stored
TOO_MUCH = "What you sent is too large. Shorten your answers, or send fewer at once, and try again."
UNREADABLE = "We could not read what was sent. Go back, check your connection and try again."
_TOO_MUCH_STARTS = ("Field exceeded", "Part exceeded", "Too many")


async def posted(request: Request) -> AsyncIterator[FormData]:
    """The form of this request, url-encoded or multipart; its files are closed after the response.

    Raises HTTP 413 when it is too large and 400 when it is broken or breaks off, each with a sentence.
    """
    try:
        form = await request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=MAX_PART_BYTES)
    except HTTPException as error:
        too_much = error.status_code == 413 or str(error.detail).startswith(_TOO_MUCH_STARTS)
        status, words = (413, TOO_MUCH) if too_much else (400, UNREADABLE)
        raise HTTPException(status, words) from error
    except (ValueError, ClientDisconnect) as error:
        raise HTTPException(400, UNREADABLE) from error
    try:
        yield form
    finally:
        await form.close()


# Stands before `Db` in a handler's parameters, so that a slow upload holds no database connection.
Posted = Annotated[FormData, Depends(posted)]


def uploads(form: FormData, name: str) -> list[UploadFile]:
    """The files chosen for a field; a file field that was left empty arrives as a nameless part."""
    return [item for item in form.getlist(name) if isinstance(item, UploadFile) and item.filename]
