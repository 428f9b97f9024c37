"""An employer's uploaded table, from its arrival until its figures are returns or it is dropped.

Small files are read and recorded at once, larger ones by the worker. Nothing becomes a return until it is
confirmed, and then all of it does or nothing.
"""

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import BinaryIO

import sqlalchemy as sa
from sqlmodel import Session, col

from api import storage
from api.files import HEAD_SIZE, identify, safe_file_name
from api.jobs import enqueue
from api.services.absence.recording import Recorded, record_returns
from api.services.absence.telling import tell
from api.services.absence.understanding import (
    Chosen,
    Question,
    Understood,
    remembered_from,
    understand,
    weigh,
)
from api.stored_files import remove_if_undone
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor
from models.absence_uploads import AbsenceColumns, AbsenceUpload, UploadState
from models.base import utc_now
from models.employers import Employer
from models.queries.absence_uploads import OPEN, open_uploads, remembered_columns
from models.queries.employers import sites_of

__all__ = [
    "Chosen", "FaultyFile", "begin_upload", "choose", "confirm_upload", "drop_upload", "read_upload",
    "record_file", "record_upload",
]  # fmt: skip

KEPT_FOR = timedelta(days=7)
AT_ONCE_BYTES = 200 * 1024  # larger files take more than a second to read
AT_ONCE_ROWS = 2000  # more take more than a second to write
_CHUNK = 256 * 1024


class FaultyFile(InvalidInput):
    """A table of which nothing was recorded: something in it is wrong, or must be chosen first."""

    def __init__(self, told: Mapping[str, object], sentence: str) -> None:
        super().__init__({"file": sentence})
        self.told = told


def begin_upload(
    session: Session,
    store: storage.Store,
    actor: Actor,
    employer: Employer,
    file: BinaryIO,
    name: str,
    limit: int,
) -> AbsenceUpload:
    """Take a file in, read it if it is small, and drop the uploads that waited before it.

    Raises InvalidInput under `file` for what cannot be taken, and FileTooLarge.
    """
    identify(file.read(HEAD_SIZE), name, file)
    key = storage.new_key("absence")
    remove_if_undone(session, store, key)
    stored = storage.put(store, key, iter(lambda: file.read(_CHUNK), b""), limit)
    for waiting in open_uploads(session, employer.id):
        drop_upload(session, waiting)
    now = utc_now()
    upload = AbsenceUpload(
        employer_id=employer.id,
        uploaded_by=actor.account_id,
        uploaded_at=now,
        expires_at=now + KEPT_FOR,
        file_name=safe_file_name(name)[:200],
        size=stored.size,
        storage_key=key,
    )
    session.add(upload)
    session.flush()
    enqueue(
        session, "clear_absence_upload", dedupe=f"absence-upload-{upload.id}-expires",
        run_at=upload.expires_at, upload_id=upload.id,
    )  # fmt: skip
    _read_or_queue(session, store, employer, upload)
    return upload


def choose(
    session: Session, store: storage.Store, actor: Actor, employer: Employer, upload: AbsenceUpload,
    *, sheet: str = "", organisation: str = "", columns: Mapping[str, int] | None = None,
) -> None:  # fmt: skip
    """Say which sheet, organisation or columns are meant, and read the file again.

    The columns are remembered for the employer's next file. Raises Conflict when the upload is finished.
    """
    if upload.state not in OPEN:
        raise Conflict("This upload is finished. Upload the file again to change how it is read.")
    given = {"sheet": sheet, "organisation": organisation, "columns": dict(columns) if columns else None}
    upload.chosen = {**upload.chosen, **{name: value for name, value in given.items() if value}}
    headings = upload.told.get("headings")
    if columns and isinstance(headings, list):
        _remember(session, actor, employer, headings, columns)
    _read_or_queue(session, store, employer, upload)


def read_upload(session: Session, store: storage.Store, employer: Employer, upload: AbsenceUpload) -> None:
    """Read an upload's file and note what was found in it. Raises InvalidInput for what is no table."""
    found = _understood(session, store, employer, upload)
    changes = [] if isinstance(found, Question) else weigh(session, employer, found, utc_now().date())
    upload.told = tell(found, changes)
    if isinstance(found, Question):
        upload.state = UploadState.ASKING
    else:
        upload.state = UploadState.FAULTY if found.read.faults.count or not changes else UploadState.READY


def confirm_upload(
    session: Session, store: storage.Store, actor: Actor, employer: Employer, upload: AbsenceUpload
) -> None:
    """Record what was shown, now or by the worker. Raises Conflict when it is not ready any more."""
    ready = sa.update(AbsenceUpload).where(
        col(AbsenceUpload.id) == upload.id,
        col(AbsenceUpload.state) == UploadState.READY,
        col(AbsenceUpload.expires_at) > utc_now(),
    )
    if session.execute(ready.values(state=UploadState.RECORDING)).rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(
            "This upload is not ready to be confirmed. Look at it again, or upload the file again."
        )
    session.refresh(upload)
    rows = upload.told.get("rows", 0)
    if isinstance(rows, int) and rows > AT_ONCE_ROWS:
        enqueue(session, "record_absence_upload", upload_id=upload.id, account_id=actor.account_id)
        return
    record_upload(session, store, actor, employer, upload)


def record_upload(
    session: Session, store: storage.Store, actor: Actor, employer: Employer, upload: AbsenceUpload
) -> Recorded | None:
    """Record the figures of a confirmed upload; None when something is wrong by now, which is noted."""
    found = _understood(session, store, employer, upload)
    changes = [] if isinstance(found, Question) else weigh(session, employer, found, utc_now().date())
    if isinstance(found, Question) or found.read.faults.count or not changes:
        upload.told, upload.state = tell(found, changes), UploadState.FAULTY
        return None
    done = record_returns(session, actor, employer, [change.given for change in changes])
    upload.told = {"new": done.new, "revised": done.revised, "unchanged": done.unchanged}
    _finish(session, upload, UploadState.RECORDED)
    return done


def record_file(
    session: Session,
    actor: Actor,
    employer: Employer,
    content: bytes,
    name: str,
    chosen: Chosen,
    *,
    confirm: bool,
) -> Mapping[str, object]:
    """Check a table in one go, and record it when that is asked for. Raises FaultyFile with what is wrong."""
    found = _understand(session, employer, io.BytesIO(content), name, chosen)
    changes = [] if isinstance(found, Question) else weigh(session, employer, found, utc_now().date())
    told = tell(found, changes)
    if isinstance(found, Question):
        raise FaultyFile(told, "Name the columns as the template does, or say which organisation is meant.")
    if found.read.faults.count or not changes:
        raise FaultyFile(told, "Nothing was recorded: mend what is wrong and send the whole table again.")
    if confirm:
        record_returns(session, actor, employer, [change.given for change in changes])
    return told


def drop_upload(session: Session, upload: AbsenceUpload) -> None:
    """Let go of an upload that is not finished; nothing of it is kept but that it was there."""
    if upload.state in OPEN:
        upload.told = {}
        _finish(session, upload, UploadState.DROPPED)


def _finish(session: Session, upload: AbsenceUpload, state: UploadState) -> None:
    upload.state = state
    session.add(upload)
    enqueue(session, "clear_absence_upload", dedupe=f"absence-upload-{upload.id}-done", upload_id=upload.id)


def _read_or_queue(session: Session, store: storage.Store, employer: Employer, upload: AbsenceUpload) -> None:
    session.add(upload)
    if upload.size <= AT_ONCE_BYTES:
        read_upload(session, store, employer, upload)
        return
    upload.state = UploadState.READING
    enqueue(session, "read_absence_upload", upload_id=upload.id)


def _understood(
    session: Session, store: storage.Store, employer: Employer, upload: AbsenceUpload
) -> Question | Understood:
    if upload.storage_key is None:
        raise Conflict("The file of this upload is gone. Upload it again.")
    pieces, _ = storage.open_stream(store, upload.storage_key)
    return _understand(
        session, employer, io.BytesIO(b"".join(pieces)), upload.file_name, _chosen(session, upload)
    )


def _understand(
    session: Session, employer: Employer, file: BinaryIO, name: str, chosen: Chosen
) -> Question | Understood:
    sites = [site.name for site in sites_of(session, employer.id)]
    headcount = float(employer.headcount)
    return understand(file, name, chosen, headcount=headcount, sites=sites, today=utc_now().date())


def _chosen(session: Session, upload: AbsenceUpload) -> Chosen:
    given = upload.chosen
    columns = given.get("columns")
    return Chosen(
        sheet=str(given.get("sheet", "")),
        organisation=str(given.get("organisation", "")),
        columns={str(k): int(v) for k, v in columns.items()} if isinstance(columns, dict) else None,
        remembered=remembered_columns(session, upload.employer_id),
    )


def _remember(
    session: Session, actor: Actor, employer: Employer, headings: list[str], columns: Mapping[str, int]
) -> None:
    row = session.get(AbsenceColumns, employer.id)
    if row is None:
        row = AbsenceColumns(employer_id=employer.id, matched_by=actor.account_id)
    row.fields = {**row.fields, **remembered_from(headings, columns)}
    row.matched_by, row.matched_at = actor.account_id, utc_now()
    session.add(row)
