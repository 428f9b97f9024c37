"""The worker's part in uploads: large files are read and recorded here, and old ones are cleared away."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from api import storage
from api.identity import actor_of
from api.jobs import Work, handler
from api.services.absence.uploading import drop_upload, read_upload, record_upload
from assessments.errors import DomainError, InvalidInput
from models.absence_uploads import AbsenceUpload, UploadState
from models.base import utc_now
from models.employers import Employer
from models.people import Account
from models.queries.absence_uploads import OPEN, is_stale


@handler("read_absence_upload")
def read_absence_upload(work: Work, *, upload_id: int) -> None:
    """Read a file that waits, unless that was done already."""
    store = storage.make_store(work.settings)
    with many_objects(), work.transaction() as session:
        upload = session.get_one(AbsenceUpload, upload_id)
        if upload.state is not UploadState.READING:
            return
        try:
            read_upload(session, store, _employer(session, upload), upload)
        except (InvalidInput, storage.FileMissing) as error:
            _refuse(upload, error)
        session.add(upload)


@handler("record_absence_upload")
def record_absence_upload(work: Work, *, upload_id: int, account_id: int) -> None:
    """Record a file that was confirmed, unless that was done already."""
    store = storage.make_store(work.settings)
    with many_objects(), work.transaction() as session:
        upload = session.get_one(AbsenceUpload, upload_id)
        if upload.state is not UploadState.RECORDING:
            return
        actor = actor_of(session, session.get_one(Account, account_id))
        record_upload(session, store, actor, _employer(session, upload), upload)
        session.add(upload)


@handler("clear_absence_upload")
def clear_absence_upload(work: Work, *, upload_id: int) -> None:
    """Remove the file of an upload that is finished, or has waited too long."""
    store = storage.make_store(work.settings)
    with work.transaction() as session:
        upload = session.get_one(AbsenceUpload, upload_id)
        if is_stale(upload, utc_now()):
            drop_upload(session, upload)
        if upload.state in OPEN or upload.state is UploadState.RECORDING or upload.storage_key is None:
            return
        storage.delete(store, upload.storage_key)
        upload.storage_key = None
        session.add(upload)


@contextmanager
def many_objects() -> Iterator[None]:
    """Look for unreachable objects only afterwards: going through millions of live ones finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _employer(session: Session, upload: AbsenceUpload) -> Employer:
    return session.get_one(Employer, upload.employer_id)


def _refuse(upload: AbsenceUpload, error: DomainError) -> None:
    sentences = list(error.errors.values()) if isinstance(error, InvalidInput) else [error.message]
    upload.state, upload.told = UploadState.REFUSED, {"refusal": sentences}
