"""Uploading a table of absence figures: choose it, match its columns, see what is wrong or new, confirm."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.documents.absence_template import absence_template, faults_csv
from api.files import content_disposition
from api.files.kinds import KINDS
from api.guards import AbsenceToSend, CurrentActor, Id, NotFound
from api.services.absence import uploading
from api.services.absence.telling import listed
from assessments.absence.columns import column_letters
from assessments.errors import Conflict, InvalidInput
from frontend.forms.absence_upload import FileForm, chosen_columns, field_choices, match_form
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind, uploads
from frontend.rendering import redirect, render
from models.absence_uploads import AbsenceUpload, UploadState
from models.base import utc_now
from models.employers import Employer
from models.queries.absence_uploads import is_stale, open_uploads, upload_of
from models.queries.employers import sites_of

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

TEMPLATES = {
    UploadState.READING: "waiting",
    UploadState.RECORDING: "waiting",
    UploadState.ASKING: "match",
    UploadState.FAULTY: "faulty",
    UploadState.READY: "ready",
    UploadState.RECORDED: "recorded",
    UploadState.REFUSED: "choose",
    UploadState.DROPPED: "dropped",
}


@router.get("/employers/{employer_id}/absence/template.xlsx", response_class=Response)
def template(employer: AbsenceToSend, db: Db) -> Response:
    """The workbook to fill in, with the names of the employer's sites to choose from."""
    content = absence_template([site.name for site in sites_of(db, employer.id)])
    return _attachment(content, KINDS["xlsx"].media_type, "absence-returns.xlsx")


@router.get("/employers/{employer_id}/absence/upload")
def choose_file(request: Request, employer: AbsenceToSend, db: Db) -> Response:
    """The form that takes a file, and the upload that waits, if one does."""
    waiting = [one for one in open_uploads(db, employer.id) if not is_stale(one, utc_now())]
    return _page(request, "choose", employer, Bound.empty(FileForm), waiting=waiting)


@router.post("/employers/{employer_id}/absence/upload")
def send_file(
    request: Request, form: Posted, employer: AbsenceToSend, actor: CurrentActor, db: Db
) -> Response:
    """Take a file in; small ones are read at once."""
    store, limit = request.app.state.store, request.app.state.settings.upload_max_bytes
    files = uploads(form, "file")

    def act(_: FileForm) -> AbsenceUpload:
        if len(files) != 1:
            raise InvalidInput({"file": "Choose one file: an Excel workbook (.xlsx) or a CSV file (.csv)."})
        return uploading.begin_upload(
            db, store, actor, employer, files[0].file, files[0].filename or "file", limit
        )

    tried = attempt(db, bind(FileForm, form), act)
    if tried.result is None:
        return _page(request, "choose", employer, tried.form, tried.status, waiting=[])
    return redirect(_address(employer, tried.result))


@router.get("/employers/{employer_id}/absence/upload/{upload_id}")
def show_upload(request: Request, employer: AbsenceToSend, upload_id: Id, db: Db) -> Response:
    """What was found in a file: a question, what is wrong, what would be stored, or what was."""
    return _show(request, employer, _upload(db, employer, upload_id))


@router.get("/employers/{employer_id}/absence/upload/{upload_id}/match")
def show_match(request: Request, employer: AbsenceToSend, upload_id: Id, db: Db) -> Response:
    """The columns of a file and what each is read as, to change it."""
    upload = _upload(db, employer, upload_id)
    if not upload.told.get("samples"):
        return _show(request, employer, upload)
    return _page(request, "match", employer, match_form(upload.told), upload=upload, **_matching(upload))


@router.post("/employers/{employer_id}/absence/upload/{upload_id}/match")
def match(
    request: Request, form: Posted, employer: AbsenceToSend, upload_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """Say which sheet, organisation or columns are meant, and read the file again."""
    upload, store = _upload(db, employer, upload_id), request.app.state.store
    bound, given = chosen_columns(form, upload.told)
    if bound.errors:
        return _page(request, "match", employer, bound, 422, upload=upload, **_matching(upload))
    try:
        with db.begin_nested():
            uploading.choose(db, store, actor, employer, upload, **given)
    except InvalidInput as error:
        bound = bound.with_errors({"": " ".join(error.errors.values())})
        return _page(request, "match", employer, bound, 422, upload=upload, **_matching(upload))
    return redirect(_address(employer, upload))


@router.post("/employers/{employer_id}/absence/upload/{upload_id}/confirm")
def confirm(
    request: Request, employer: AbsenceToSend, upload_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """Record what was shown."""
    upload = _upload(db, employer, upload_id)
    try:
        uploading.confirm_upload(db, request.app.state.store, actor, employer, upload)
    except Conflict as error:
        return redirect(_address(employer, upload), error.message)
    return redirect(_address(employer, upload))


@router.post("/employers/{employer_id}/absence/upload/{upload_id}/drop")
def drop(employer: AbsenceToSend, upload_id: Id, db: Db) -> Response:
    """Let go of an upload: its file is removed, and nothing of it is stored."""
    uploading.drop_upload(db, _upload(db, employer, upload_id))
    return redirect(
        f"/employers/{employer.id}/absence/upload", "The upload is removed. Nothing of it was stored."
    )


@router.get("/employers/{employer_id}/absence/upload/{upload_id}/faults.csv", response_class=Response)
def list_of_faults(employer: AbsenceToSend, upload_id: Id, db: Db) -> Response:
    """What is wrong with a file, a line a cell, to work through in a spreadsheet."""
    upload = _upload(db, employer, upload_id)
    return _attachment(faults_csv(listed(upload.told)), "text/csv; charset=utf-8", "to-mend.csv")


def _upload(db: Session, employer: Employer, upload_id: int) -> AbsenceUpload:
    found = upload_of(db, employer.id, upload_id)
    if found is None:
        raise NotFound("There is no such upload.")
    return found


def _show(request: Request, employer: Employer, upload: AbsenceUpload) -> Response:
    name = "dropped" if is_stale(upload, utc_now()) else TEMPLATES[upload.state]
    if name == "match":
        return _page(request, name, employer, match_form(upload.told), upload=upload, **_matching(upload))
    form = Bound.empty(FileForm)
    if upload.state is UploadState.REFUSED:
        form = form.with_errors({"file": " ".join(upload.told.get("refusal", []))})
    return _page(request, name, employer, form, upload=upload, told=upload.told, waiting=[])


def _matching(upload: AbsenceUpload) -> dict[str, Any]:
    """What the page that matches columns shows: each column with its letter, heading and first cells."""
    told = upload.told
    headings, samples = told.get("headings", []), told.get("samples", [])
    columns = [
        (place, column_letters(place), heading, ", ".join(filter(None, cells)))
        for place, (heading, cells) in enumerate(zip(headings, samples, strict=False))
        if heading or any(cells)
    ]
    return {"told": told, "columns": columns, "fields": field_choices()}


def _page(
    request: Request, name: str, employer: Employer, form: Bound[Any], status: int = 200, **more: Any
) -> Response:
    limit = request.app.state.settings.upload_max_bytes
    return render(
        request, f"absence_upload/{name}.html", status, employer=employer, form=form, limit=limit, **more
    )


def _address(employer: Employer, upload: AbsenceUpload) -> str:
    return f"/employers/{employer.id}/absence/upload/{upload.id}"


def _attachment(content: bytes, media_type: str, name: str) -> Response:
    headers = {
        "Content-Disposition": content_disposition(name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=media_type, headers=headers)
