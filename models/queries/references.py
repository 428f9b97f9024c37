"""The releases of published figures that were loaded."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from assessments.reference_data.kinds import Kind
from models.people import Account
from models.reference import AreaCodeChange, ReferenceRelease


def releases(session: Session) -> list[ReferenceRelease]:
    """Every release, those of one kind together, what describes the latest day first."""
    found = session.exec(select(ReferenceRelease)).all()
    order = list(Kind)
    return sorted(found, key=lambda one: (order.index(one.kind), -one.refers_to.toordinal(), -one.id))


def release_of_file(session: Session, kind: Kind, sha256: str) -> ReferenceRelease | None:
    """The release that this very file was loaded as."""
    return session.exec(
        select(ReferenceRelease).where(ReferenceRelease.kind == kind, ReferenceRelease.sha256 == sha256)
    ).first()


def current_codes(session: Session) -> Mapping[str, str]:
    """Codes that areas once had, and the one they have now."""
    return dict(session.exec(select(AreaCodeChange.old_code, AreaCodeChange.code)).all())


def loaders(session: Session, found: list[ReferenceRelease]) -> dict[int, str]:
    """The names of the people who loaded releases, by account."""
    ids = {one.loaded_by for one in found if one.loaded_by is not None}
    return dict(session.exec(select(Account.id, Account.name).where(col(Account.id).in_(ids))).all())
