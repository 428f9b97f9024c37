"""Scanning what employers upload, in the background: queued with the file, done by the worker."""

from sqlmodel import Session

from api import storage
from api.jobs import GiveUp, Work, enqueue, handler
from api.scanning import Clean, Unavailable, scan
from api.settings import get_settings
from models.portfolio import EvidenceRevision, EvidenceScan, ScanResult

LONGEST_SIGNATURE = 200


class NotScanned(RuntimeError):
    """The scanner gave no verdict, so the file is tried again later."""


def queue_scan(session: Session, revision: EvidenceRevision) -> None:
    """Have a stored file scanned once this transaction commits; nothing to do where there is no scanner."""
    if get_settings().clamd_address:
        enqueue(session, "scan_evidence", dedupe=f"scan-{revision.id}", revision_id=revision.id)


@handler("scan_evidence")
def scan_evidence(work: Work, *, revision_id: int) -> None:
    """Scan one revision's file and write down the verdict, unless there is one already."""
    address = work.settings.clamd_address
    with work.reading() as session:
        revision = session.get_one(EvidenceRevision, revision_id)
        known = session.get(EvidenceScan, revision_id)
    if not address or known or revision.storage_key is None:
        return
    try:
        pieces, _ = storage.open_stream(storage.make_store(work.settings), revision.storage_key)
    except storage.FileMissing as error:
        raise GiveUp("The file is not in the store.") from error
    verdict = scan(address, pieces)
    if isinstance(verdict, Unavailable):
        raise NotScanned
    clean = isinstance(verdict, Clean)
    with work.transaction() as session:
        session.add(
            EvidenceScan(
                revision_id=revision_id,
                result=ScanResult.CLEAN if clean else ScanResult.INFECTED,
                signature=None if isinstance(verdict, Clean) else verdict.name[:LONGEST_SIGNATURE],
            )
        )
