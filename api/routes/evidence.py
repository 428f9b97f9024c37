"""Evidence, for programs: an employer's library, uploads, revisions, downloads, and use for criteria."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.database import Db
from api.downloads import as_attachment, revision_in
from api.guards import (
    After,
    ApplicationToEdit,
    CurrentActor,
    EvidenceToEdit,
    EvidenceToView,
    Id,
    LibraryToEdit,
    LibraryToView,
)
from api.routes.applications import NOT_READY
from api.routes.claims import CriterionKey, asked
from api.routes.portfolio_shapes import EvidenceOut, RevisionOut, evidence_out, revision_out
from api.routes.shapes import PROBLEMS, PageOut
from api.services import evidence as service
from api.services.evidence import EvidenceInput, Upload
from models.queries.evidence import library, revisions_of

router = APIRouter(prefix="/api/v1", tags=["evidence"], responses=PROBLEMS)

MOST_FIELDS = 20
UNREADABLE = "Send JSON for a link or note, or a complete multipart/form-data body with a `file`."


class EvidenceIn(BaseModel):
    """A link or a note; a file is sent as multipart/form-data with `file` beside these fields."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"title": "Stress policy", "url": "https://example.com/policy"}}
    )

    title: str = Field(default="", max_length=200)
    url: str | None = Field(default=None, max_length=2000)
    note: str | None = Field(default=None, max_length=10_000)
    dated_on: date | None = None


async def evidence_body(request: Request) -> AsyncIterator[EvidenceInput]:
    """What is sent, as JSON or as a form with a file; read before a database connection is held."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        yield _checked(await _json(request), None)
        return
    try:
        form = await request.form(max_files=1, max_fields=MOST_FIELDS)
    except (ValueError, ClientDisconnect) as error:
        raise HTTPException(400, UNREADABLE) from error
    try:
        file = form.get("file")
        upload = Upload(file.filename or "file", file.file) if isinstance(file, UploadFile) else None
        yield _checked({k: v for k, v in form.items() if isinstance(v, str) and v}, upload)
    finally:
        await form.close()


async def _json(request: Request) -> object:
    try:
        return await request.json()
    except (ValueError, RecursionError, ClientDisconnect) as error:
        raise HTTPException(400, UNREADABLE) from error


def _checked(sent: object, upload: Upload | None) -> EvidenceInput:
    try:
        given = EvidenceIn.model_validate(sent)
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_url=False)]
        raise RequestValidationError(faults) from error
    return EvidenceInput(given.title, upload, given.url, given.note, given.dated_on)


Given = Annotated[EvidenceInput, Depends(evidence_body)]
_SCHEMA = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": EvidenceIn.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "title": {"type": "string", "maxLength": 200},
                        "dated_on": {"type": "string", "format": "date"},
                    },
                    "required": ["file"],
                }
            },
        },
    }
}


class RevisionsOut(EvidenceOut):
    """An item with all its revisions, newest first."""

    revisions: list[RevisionOut]


class UseIn(BaseModel):
    """Which item to show, and the page or passage to look at."""

    model_config = ConfigDict(json_schema_extra={"example": {"evidence_id": 7, "where": "page 4"}})

    evidence_id: int = Field(ge=1, le=2**63 - 1)
    where: str = Field(default="", max_length=200)


@dataclass(frozen=True)
class UseOut:
    """Where an item is shown; `use_id` takes it away again."""

    use_id: int
    criterion: str
    evidence_id: int
    where: str
    added_at: datetime


@router.get("/employers/{employer_id}/evidence")
def list_evidence(
    employer: LibraryToView, actor: CurrentActor, db: Db, after: After = None
) -> PageOut[EvidenceOut]:
    """The evidence of an employer that you may see, newest first."""
    page = library(db, actor, employer.id, after=after)
    items = [evidence_out(row.evidence, row.revision, row.scan) for row in page.rows]
    return PageOut(items=items, after=page.after)


@router.post("/employers/{employer_id}/evidence", status_code=201, openapi_extra=_SCHEMA)
def add_evidence(
    request: Request, given: Given, employer: LibraryToEdit, actor: CurrentActor, db: Db
) -> EvidenceOut:
    """Add a file (multipart/form-data), a link or a note (JSON). 413 for a file above the limit."""
    settings = request.app.state.settings
    item = service.add(db, request.app.state.store, actor, employer.id, given, settings.upload_max_bytes)
    newest = revisions_of(db, item.id)[0]
    return evidence_out(item, newest.revision, newest.scan)


@router.get("/evidence/{evidence_id}")
def show_evidence(item: EvidenceToView, db: Db) -> RevisionsOut:
    """One item with all its revisions."""
    found = revisions_of(db, item.id)
    newest = evidence_out(item, found[0].revision, found[0].scan)
    return RevisionsOut(**dict(newest), revisions=[revision_out(one.revision, one.scan) for one in found])


@router.post("/evidence/{evidence_id}/revisions", status_code=201, openapi_extra=_SCHEMA)
def add_revision(
    request: Request, given: Given, item: EvidenceToEdit, actor: CurrentActor, db: Db
) -> RevisionOut:
    """Add a newer revision of the same kind. Earlier ones are kept."""
    settings = request.app.state.settings
    made = service.revise(db, request.app.state.store, actor, item, given, settings.upload_max_bytes)
    return revision_out(made, None)


@router.get("/evidence/{evidence_id}/revisions/{number}/file", response_class=StreamingResponse)
def download(request: Request, number: Id, item: EvidenceToView, db: Db) -> StreamingResponse:
    """The file of a revision, as an attachment. 409 for one in which a virus was found."""
    return as_attachment(request.app.state.store, revision_in(db, item, number))


@router.post(
    "/applications/{application_id}/criteria/{criterion}/evidence", status_code=201, responses=NOT_READY
)
def show_for_criterion(
    criterion: CriterionKey, body: UseIn, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db
) -> UseOut:
    """Show an item of the employer's evidence for a criterion. Twice is the same as once."""
    wanted = asked(db, in_hand, criterion)
    made = service.use(db, actor, in_hand.application, wanted, body.evidence_id, body.where)
    return UseOut(made.id, made.criterion, made.evidence_id, made.where, made.added_at)


@router.delete(
    "/applications/{application_id}/criteria/{criterion}/evidence/{use_id}",
    status_code=204,
    responses=NOT_READY,
)
def stop_showing(
    criterion: CriterionKey, use_id: Id, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db
) -> None:
    """No longer show an item for a criterion. It stays in the library; one already gone is no error."""
    service.stop_using(db, actor, in_hand.application, use_id, criterion)
