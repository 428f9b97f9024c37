"""A whole table of absence figures in one request, for payroll and HR systems."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.database import Db
from api.errors import problem
from api.guards import AbsenceToSend, CurrentActor
from api.routes.shapes import PROBLEMS
from api.services.absence.uploading import Chosen, FaultyFile, record_file

router = APIRouter(prefix="/api/v1", tags=["absence"], responses=PROBLEMS)

UNREADABLE = "Send the table as text/csv, or a complete multipart/form-data body with a `file`."
Table = tuple[bytes, str]  # the content and the name of a file


async def table_body(request: Request) -> AsyncIterator[Table]:
    """The table sent, as the body itself or as the file of a form; read before a connection is held."""
    try:
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            yield await request.body(), "table.csv"
            return
        form = await request.form(max_files=1, max_fields=5)
    except (ValueError, ClientDisconnect) as error:
        raise HTTPException(400, UNREADABLE) from error
    try:
        file = form.get("file")
        # A form without its file is told to be empty, once it is known who sent it.
        if isinstance(file, UploadFile):
            yield await file.read(), file.filename or "file"
        else:
            yield b"", "table.csv"
    finally:
        await form.close()


_SCHEMA = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                }
            },
        },
    }
}


class Cell(BaseModel):
    """One cell with something wrong, such as C7, and what it holds."""

    cell: str
    holds: str


class FaultOut(BaseModel):
    """Something wrong with cells of one column: how many there are, and the first of them."""

    field: str
    column: str
    sentence: str
    count: int
    cells: list[Cell]


class TableOut(BaseModel):
    """What a table came to, and whether it was recorded."""

    recorded: bool = Field(description="False when `confirm` was not sent: then nothing is stored.")
    rows: int
    new: int = Field(description="Periods never sent before.")
    revised: int = Field(description="Periods whose figures replace earlier ones, which are kept.")
    unchanged: int
    skipped: int = Field(description="Example rows of the template.")
    unread: list[str] = Field(description="Headings of columns that are not read.")


class FaultyTable(BaseModel):
    """A problem (RFC 9457) with every fault by its cell, or with what must be said first."""

    title: str
    status: int
    detail: str
    fault_count: int = 0
    faults: list[FaultOut] = []
    sheets: list[str] = []
    organisations: list[dict[str, Any]] = []
    wanting: list[str] = []


_FAULTY: dict[int | str, dict[str, Any]] = {
    422: {"model": FaultyTable, "content": {"application/problem+json": {}}}
}
_TOLD = ("fault_count", "faults", "sheets", "organisations", "wanting")


@router.post(
    "/employers/{employer_id}/absence/upload",
    response_model=TableOut,
    responses=_FAULTY,
    openapi_extra=_SCHEMA,
)
def send_table(
    table: Annotated[Table, Depends(table_body)],
    employer: AbsenceToSend,
    actor: CurrentActor,
    db: Db,
    confirm: Annotated[bool, Query(description="Record them; else they are only checked.")] = False,
    sheet: Annotated[str, Query(max_length=200, description="Which sheet of a workbook.")] = "",
    organisation: Annotated[str, Query(max_length=40, description="Which code of an NHS file.")] = "",
) -> TableOut | JSONResponse:
    """Check a table (text/csv up to 2 MB, or a form with a file), and record all of it or nothing.

    Columns are told by their headings, as the template names them. A 422 lists every fault by its cell.
    """
    content, name = table
    chosen = Chosen(sheet, organisation)
    try:
        told = record_file(db, actor, employer, content, name, chosen, confirm=confirm)
    except FaultyFile as error:
        sentence = error.errors["file"]
        return problem(422, sentence, **{key: error.told.get(key) for key in _TOLD})
    return TableOut(recorded=confirm, **{key: told[key] for key in TableOut.model_fields if key in told})
