"""Files of published figures that come from a page: small ones are loaded at once, others by the worker."""

import io
from dataclasses import asdict
from datetime import date
from typing import IO

from sqlmodel import Session

from api import storage
from api.files import safe_file_name
from api.identity import actor_of
from api.jobs import Work, enqueue, handler
from api.services.reference import About, Faulty, Loaded, load, told_left_out
from api.services.reference_files import take_in
from api.stored_files import remove_if_undone
from assessments.errors import DomainError, InvalidInput
from assessments.reference_data.kinds import POSTCODE_KINDS, Kind
from assessments.roles import Actor
from models.people import Account
from models.reference import ReferenceUpload, UploadStage

AT_ONCE_BYTES = 300 * 1024  # more take longer than somebody should wait for a page


def receive(
    session: Session, store: storage.Store, actor: Actor, kind: Kind, file: IO[bytes], name: str, about: About
) -> Loaded | None:
    """Load a small file now; None for one that is left for the worker. Raises what `load` raises."""
    content, name = take_in(file), safe_file_name(name)[:200]
    packed = content.startswith(b"\x1f\x8b")
    # Where postcodes lie decides in which area every employer is counted.
    if len(content) <= AT_ONCE_BYTES and not packed and kind not in POSTCODE_KINDS:
        return load(session, actor, kind, io.BytesIO(content), name, about)
    key = storage.new_key("reference")
    remove_if_undone(session, store, key)
    storage.put(store, key, iter((content,)), len(content))
    upload = ReferenceUpload(
        kind=kind,
        file_name=name,
        storage_key=key,
        about={field: str(value or "") for field, value in asdict(about).items()},
        uploaded_by=actor.account_id,
    )
    session.add(upload)
    session.flush()
    enqueue(session, "load_reference", dedupe=f"reference-upload-{upload.id}", upload_id=upload.id)
    return None


@handler("load_reference")
def load_reference(work: Work, *, upload_id: int) -> None:
    """Load a file that waits, unless that was done already, and say what came of it."""
    store = storage.make_store(work.settings)
    with work.transaction() as session:
        upload = session.get_one(ReferenceUpload, upload_id)
        if upload.stage is UploadStage.WAITING:
            _load(session, store, upload)
        key = upload.storage_key
    if key is not None:
        storage.delete(store, key)
        with work.transaction() as session:
            session.get_one(ReferenceUpload, upload_id).storage_key = None


def _load(session: Session, store: storage.Store, upload: ReferenceUpload) -> None:
    actor = actor_of(session, session.get_one(Account, upload.uploaded_by))
    day = upload.about.get("refers_to")
    about = About(**{**upload.about, "refers_to": date.fromisoformat(day) if day else None})  # type: ignore[arg-type]
    try:
        pieces, _ = storage.open_stream(store, upload.storage_key or "")
        with session.begin_nested():
            content = io.BytesIO(b"".join(pieces))
            loaded = load(session, actor, upload.kind, content, upload.file_name, about)
        upload.stage, upload.told = UploadStage.LOADED, list(told_left_out(loaded.left_out))
    except DomainError as error:
        upload.stage, upload.told = UploadStage.REFUSED, sentences(error)
    session.add(upload)


def sentences(error: DomainError) -> list[str]:
    """Why a file was refused, line by line."""
    if isinstance(error, Faulty):
        more = error.read.fault_count - len(error.read.faults)
        return [*map(str, error.read.faults), *([f"and {more:,} more"] if more else [])]
    return list(error.errors.values()) if isinstance(error, InvalidInput) else [error.message]
