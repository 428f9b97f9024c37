"""Files sent out: always as attachments, never as pages, and without holding a database connection."""

from fastapi.responses import StreamingResponse
from sqlmodel import Session

from api import storage
from api.files import content_disposition
from api.guards import NotFound
from api.services.evidence import downloadable
from models.portfolio import Evidence
from models.queries.evidence import Revised, revision_of


def revision_in(db: Session, item: Evidence, number: int) -> Revised:
    """The revision of that number of an item from a guard. Raises NotFound."""
    found = revision_of(db, item.id, number)
    if found is None:
        raise NotFound("There is no such version of this item.")
    return found


def as_attachment(store: storage.Store, found: Revised) -> StreamingResponse:
    """The file of a revision, in pieces. Raises Conflict for an infected file or an item that is none.

    The pieces are read after the request's session has ended, so that a slow reader holds no connection.
    """
    revision = found.revision
    key = downloadable(revision, found.scan.result if found.scan else None)
    pieces, size = storage.open_stream(store, key)
    return StreamingResponse(
        pieces,
        media_type=revision.media_type,
        headers={
            "Content-Disposition": content_disposition(revision.file_name or "file"),
            "Content-Length": str(size),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        },
    )
