"""The releases of published figures that were loaded."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from assessments.reference_data.kinds import Kind
from models.reference import AreaCodeChange, ReferenceRelease, ReferenceUpload


def releases(session: Session) -> list[ReferenceRelease]:
    """Every release, those of one kind together, what describes the latest day first."""
    found = session.exec(select(ReferenceRelease)).all()
    order = list(Kind)
    return sorted(found, key=lambda one: (order.index(one.kind), -one.refers_to.toordinal(), -one.id))


def recent_uploads(session: Session, most: int = 5) -> list[ReferenceUpload]:
    """The last files that were left for the worker, the newest first."""
    found = select(ReferenceUpload).order_by(col(ReferenceUpload.id).desc()).limit(most)
    return list(session.exec(found))


def release_of_file(session: Session, kind: Kind, sha256: str) -> ReferenceRelease | None:
    """The release that this very file was loaded as."""
    return session.exec(
        select(ReferenceRelease).where(ReferenceRelease.kind == kind, ReferenceRelease.sha256 == sha256)
    ).first()


def current_codes(session: Session) -> Mapping[str, str]:
    """Codes that areas once had, and the one they have now."""
    return dict(session.exec(select(AreaCodeChange.old_code, AreaCodeChange.code)).all())
