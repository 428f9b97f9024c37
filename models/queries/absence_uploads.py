"""Uploaded tables of absence figures: one an employer holds, those that wait, and how columns are matched."""

from datetime import datetime

from sqlmodel import Session, col

from models.absence_uploads import AbsenceColumns, AbsenceUpload, UploadState
from models.scope import everyones

# States in which somebody can still do something with an upload.
OPEN = (UploadState.READING, UploadState.ASKING, UploadState.FAULTY, UploadState.READY)


def upload_of(session: Session, employer_id: int, upload_id: int) -> AbsenceUpload | None:
    """An upload of an employer from a guard, or None."""
    return session.exec(
        everyones(AbsenceUpload).where(
            AbsenceUpload.id == upload_id, AbsenceUpload.employer_id == employer_id
        )
    ).first()


def open_uploads(session: Session, employer_id: int) -> list[AbsenceUpload]:
    """The uploads of an employer from a guard that are not finished, newest first."""
    return list(
        session.exec(
            everyones(AbsenceUpload)
            .where(AbsenceUpload.employer_id == employer_id, col(AbsenceUpload.state).in_(OPEN))
            .order_by(col(AbsenceUpload.id).desc())
        )
    )


def remembered_columns(session: Session, employer_id: int) -> dict[str, str]:
    """How the headings of an employer's last table were matched, by heading; empty at first."""
    found = session.exec(everyones(AbsenceColumns).where(AbsenceColumns.employer_id == employer_id)).first()
    return found.fields if found else {}


def is_stale(upload: AbsenceUpload, now: datetime) -> bool:
    """Whether an upload has waited too long to be confirmed."""
    return upload.state in OPEN and upload.expires_at <= now
