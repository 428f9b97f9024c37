"""Evidence: adding files, links and notes, revising them, and showing them for criteria."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from urllib.parse import urlsplit

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from api import storage
from api.files import identify, safe_file_name
from api.scan_evidence import queue_scan
from api.services.activity import record
from api.services.assessment import require_editable
from api.stored_files import remove_if_undone
from assessments.definition import Criterion, Edition
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor
from assessments.workflow import Status
from models.activity import Verb
from models.applications import Application
from models.portfolio import Evidence, EvidenceKind, EvidenceRevision, EvidenceUse, ScanResult
from models.queries.editions import edition_of
from models.scope import held, of, visible

HEAD_BYTES = 8192
READ_BYTES = 1 << 20
LONGEST_URL = 2000


@dataclass(frozen=True)
class Upload:
    """A file as it arrived: what it was called, and the bytes."""

    file_name: str
    file: BinaryIO


@dataclass(frozen=True)
class EvidenceInput:
    """An item of evidence as given: exactly one of a file, a link or a note."""

    title: str = ""
    upload: Upload | None = None
    url: str | None = None
    note: str | None = None
    dated_on: date | None = None


def add(
    session: Session, store: storage.Store, actor: Actor, employer_id: int, given: EvidenceInput, limit: int
) -> Evidence:
    """Add an item to an employer's evidence. `limit` is the largest file taken, in bytes.

    Raises InvalidInput beside the field for a file of another kind than it says, an address that is not one,
    or nothing at all.
    """
    kind = _kind(given)
    fallback = safe_file_name(given.upload.file_name) if given.upload else (given.url or "Note")
    evidence = Evidence(
        employer_id=employer_id,
        kind=kind,
        title=(given.title or fallback)[:200],
        added_by=actor.account_id,
    )
    session.add(evidence)
    session.flush()
    _add_revision(session, store, actor, evidence, 1, given, limit)
    record(session, Verb.EVIDENCE_ADDED, actor, employer_id=employer_id, evidence_id=evidence.id)
    return evidence


def revise(
    session: Session, store: storage.Store, actor: Actor, evidence: Evidence, given: EvidenceInput, limit: int
) -> EvidenceRevision:
    """Add a newer revision of an item; what was seen before stays as it was."""
    if _kind(given) is not evidence.kind:
        raise InvalidInput(
            {"file": f"This item is a {evidence.kind.value}. Add a new item for another kind."}
        )
    last = session.exec(
        select(func.max(EvidenceRevision.number)).where(
            held(col(EvidenceRevision.evidence_id) == evidence.id)
        )
    ).one()
    revision = _add_revision(session, store, actor, evidence, (last or 0) + 1, given, limit)
    record(
        session, Verb.EVIDENCE_REVISED, actor,
        employer_id=evidence.employer_id, evidence_id=evidence.id, number=revision.number,
    )  # fmt: skip
    return revision


def _kind(given: EvidenceInput) -> EvidenceKind:
    offered = {
        EvidenceKind.FILE: given.upload is not None,
        EvidenceKind.LINK: bool(given.url),
        EvidenceKind.NOTE: bool(given.note),
    }
    kinds = [kind for kind, present in offered.items() if present]
    if not kinds:
        raise InvalidInput({"file": "Choose a file, give a link or write a note."})
    if len(kinds) > 1:
        raise InvalidInput({"file": "Add one thing at a time: a file, a link or a note."})
    return kinds[0]


def _add_revision(
    session: Session,
    store: storage.Store,
    actor: Actor,
    evidence: Evidence,
    number: int,
    given: EvidenceInput,
    limit: int,
) -> EvidenceRevision:
    revision = EvidenceRevision(
        evidence_id=evidence.id,
        number=number,
        note=given.note,
        url=_web_address(given.url) if given.url else None,
        dated_on=given.dated_on,
        added_by=actor.account_id,
    )
    if given.upload:
        _store_file(session, store, revision, given.upload, limit)
    try:
        with session.begin_nested():
            session.add(revision)
    except IntegrityError as error:
        raise Conflict("Someone else has just added a newer version. Reload the page to see it.") from error
    if given.upload:
        queue_scan(session, revision)
    return revision


def _store_file(
    session: Session, store: storage.Store, revision: EvidenceRevision, upload: Upload, limit: int
) -> None:
    """Check what the file is by its content, then stream it to the store with its hash."""
    head = upload.file.read(HEAD_BYTES)
    upload.file.seek(0)
    kind = identify(head, upload.file_name, upload.file)
    upload.file.seek(0)
    key = storage.new_key()
    stored = storage.put(store, key, _chunks(upload.file), limit)
    remove_if_undone(session, store, key)
    revision.file_name = safe_file_name(upload.file_name)
    revision.media_type = kind.media_type
    revision.size, revision.sha256, revision.storage_key = stored.size, stored.sha256, key


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(READ_BYTES):
        yield chunk


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= LONGEST_URL
    except ValueError:  # brackets that are no address, for instance
        fits = False
    if not fits:
        raise InvalidInput({"url": "Enter a full web address that starts with https:// or http://."})
    return url


def use(
    session: Session, actor: Actor, application: Application, criterion: Criterion, evidence_id: int,
    where: str = "",
) -> EvidenceUse:  # fmt: skip
    """Show an item of the employer's evidence for a criterion. Showing it twice is the same as once.

    Raises InvalidInput when the employer has no such item, and Conflict when the criterion is locked.
    """
    require_editable(session, application, criterion.key)
    item = session.exec(
        visible(Evidence, actor).where(
            Evidence.id == evidence_id, Evidence.employer_id == application.employer_id
        )
    ).first()
    if item is None:
        raise InvalidInput({"evidence_id": "Choose one of your organisation's items of evidence."})
    wanted = of(EvidenceUse, application.id).where(
        EvidenceUse.criterion == criterion.key, EvidenceUse.evidence_id == evidence_id
    )
    if already := session.exec(wanted).first():
        return already
    _fits_policy(session, application, criterion, item)
    made = EvidenceUse(
        application_id=application.id,
        criterion=criterion.key,
        evidence_id=evidence_id,
        where=where,
        added_by=actor.account_id,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise Conflict("Someone else has just added this. Reload the page to see it.") from error
    record(
        session, Verb.EVIDENCE_USED, actor,
        application=application, criterion=criterion.key, evidence_id=evidence_id,
    )  # fmt: skip
    return made


def _fits_policy(session: Session, application: Application, criterion: Criterion, item: Evidence) -> None:
    """Raise Conflict for evidence of a kind the scheme does not take, too much of it, or used before."""
    edition = edition_of(session, application.edition_id)
    policy = edition.evidence_policy
    if policy.reuse == "none":
        _refuse_again(session, application, edition, criterion, item)
    if item.kind.value not in policy.types:
        taken = " or ".join(f"a {kind}" for kind in policy.types)
        raise Conflict(f"This scheme takes {taken} as evidence, and this is a {item.kind.value}.")
    if policy.at_most is None:
        return
    shown = of(EvidenceUse, application.id).where(EvidenceUse.criterion == criterion.key)
    if len(session.exec(shown).all()) >= policy.at_most:
        items = "one item" if policy.at_most == 1 else f"{policy.at_most} items"
        raise Conflict(
            f"A criterion of this scheme takes at most {items} of evidence. "
            "Take one away before you add another."
        )


def _refuse_again(
    session: Session, application: Application, edition: Edition, criterion: Criterion, item: Evidence
) -> None:
    """Raise Conflict for an item that serves already, where the scheme takes each item once.

    Another try at the same level may show it for the same criterion; what was withdrawn holds nothing back.
    """
    # Locked, so that two people who show it for two criteria at the same moment cannot both find it free.
    session.exec(select(Evidence.id).where(held(col(Evidence.id) == item.id)).with_for_update()).one()
    uses = session.exec(
        select(EvidenceUse.criterion, Application)
        .join(Application, col(Application.id) == EvidenceUse.application_id)
        .where(held(col(EvidenceUse.evidence_id) == item.id), col(Application.status) != Status.WITHDRAWN)
        .order_by(col(EvidenceUse.id))
    )
    for key, other in uses:
        place = (key, other.level, other.enrolment_id)
        if place == (criterion.key, application.level, application.enrolment_id):
            continue
        titles = {one.key: one.title for one in edition.criteria}
        where = f"for “{titles.get(key, key)}”" if other.id == application.id else "in another application"
        raise Conflict(
            f"This scheme takes each item of evidence once, and “{item.title}” is shown {where} already. "
            "Add another item for this criterion."
        )


def stop_using(
    session: Session, actor: Actor, application: Application, use_id: int, criterion: str | None = None
) -> None:
    """No longer show an item for a criterion. The item stays in the employer's evidence.

    With `criterion` a use for another one is left alone.
    """
    found = session.exec(of(EvidenceUse, application.id).where(EvidenceUse.id == use_id)).first()
    if found is None or criterion not in (None, found.criterion):
        return
    require_editable(session, application, found.criterion)
    session.delete(found)
    record(
        session, Verb.EVIDENCE_UNUSED, actor,
        application=application, criterion=found.criterion, evidence_id=found.evidence_id,
    )  # fmt: skip


def downloadable(revision: EvidenceRevision, scan: ScanResult | None) -> str:
    """The store's key of a revision's file. Raises Conflict for a file found to be infected."""
    if scan is ScanResult.INFECTED:
        raise Conflict("The virus scanner found something in this file, so it cannot be opened.")
    if revision.storage_key is None:
        raise Conflict("This item is not a file.")
    return revision.storage_key
