"""The life of an edition: published once, then closing to new applications, then retired."""

from datetime import date

from sqlalchemy import update
from sqlmodel import Session, col, select

from api.services.activity import record
from api.services.rehearsing import LevelCount, Rehearsal, RehearsedRow, rehearse
from assessments.definition import Edition
from assessments.errors import Conflict, InvalidInput
from assessments.history import history_faults
from assessments.overlays import extended, is_overlay, load_overlay
from assessments.reading import Fault, SchemeFaults
from assessments.roles import Actor
from assessments.scheme import load
from models.activity import Verb
from models.base import utc_now
from models.queries.drafts import is_anothers_scheme
from models.queries.editions import edition_named, edition_of, latest_edition, programmes_on
from models.schemes import EditionStatus, SchemeEdition

__all__ = [
    "LevelCount",
    "Rehearsal",
    "RehearsedRow",
    "add_edition",
    "check_open",
    "close",
    "load_definition",
    "publish",
    "rehearse",
    "retire",
]


def load_definition(
    session: Session, text: str, *, base_id: int | None = None, host_id: int | None = None
) -> tuple[Edition, SchemeEdition | None]:
    """Read a definition or an overlay; of an overlay, the edition it makes and the one it adds to.

    The edition below is that of `base_id`, else the one that the overlay names. Raises SchemeFaults for
    whatever is wrong, an edition that is not here, not for this host, or retired among it.
    """
    if not is_overlay(text):
        return load(text), None
    named = extended(text)
    base = session.get(SchemeEdition, base_id) if base_id else None
    if base is None or f"{base.scheme_key}@{base.version}" != named:
        base = edition_named(session, *_split(named))
    if base is None or base.host_id not in (None, host_id):
        raise SchemeFaults([Fault(1, "extends", f"there is no edition {named} here; publish it first")])
    if base.status is EditionStatus.RETIRED:
        raise SchemeFaults([Fault(1, "extends", f"{named} is retired; add to a newer edition")])
    return load_overlay(base.definition, text), base


def _split(named: str) -> tuple[str, str]:
    key, _, version = named.partition("@")
    return key, version


def publish(
    session: Session,
    text: str,
    *,
    host_id: int | None = None,
    base_id: int | None = None,
    actor: Actor | None = None,
) -> SchemeEdition:
    """Publish a definition or an overlay, for a host alone or (None) for any host to run.

    Raises SchemeFaults for a definition with faults, also in what it says of the edition it replaces, and
    Conflict when it is published already, its version or its scheme is somebody else's, or what it replaces
    is not the newest.
    """
    definition, base = load_definition(session, text, base_id=base_id, host_id=host_id)
    named = f"{definition.title} {definition.version}"
    if session.exec(
        select(SchemeEdition.id).where(SchemeEdition.content_hash == definition.content_hash)
    ).first():
        raise Conflict(f"{named} is published already with exactly this content.")
    if edition_named(session, definition.key, definition.version):
        raise Conflict(f"{named} has other content here. Give this one a new version.")
    _check_scheme(session, definition, host_id)
    _check_replaces(session, definition, text)
    edition = SchemeEdition(
        scheme_key=definition.key,
        version=definition.version,
        title=definition.title,
        status=EditionStatus.PUBLISHED,
        content_hash=definition.content_hash,
        definition=text,
        base_id=base.id if base else None,
        host_id=host_id,
        published_at=utc_now(),
    )
    session.add(edition)
    session.flush()
    record(session, Verb.EDITION_PUBLISHED, actor, edition_id=edition.id)
    return edition


def _check_scheme(session: Session, definition: Edition, host_id: int | None) -> None:
    """A scheme's editions are all one host's or all anybody's: nobody publishes under another's name."""
    if is_anothers_scheme(session, definition.key, host_id):
        raise Conflict(
            f"The scheme key “{definition.key}” belongs to another organisation here, or to everybody. "
            "Give your scheme a key of its own, or add to theirs with an overlay."
        )


def _check_replaces(session: Session, definition: Edition, text: str) -> None:
    if definition.replaces is None:
        return
    newest = latest_edition(session, definition.key)
    if newest is None:
        raise Conflict(
            f"This edition says that it replaces {definition.replaces}, and no edition of {definition.title} "
            "is published here. Publish that one first, or leave “replaces” out."
        )
    if newest.version != definition.replaces:
        raise Conflict(
            f"This edition says that it replaces {definition.replaces}, and the newest published is "
            f"{newest.version}. Compare it with that one, and name it in “replaces”."
        )
    if faults := history_faults(edition_of(session, newest.id), definition, text):
        raise SchemeFaults(faults)


def add_edition(session: Session, text: str) -> SchemeEdition:
    """Publish a definition that any host may run; the same content again is the edition there is.

    Raises what `publish` does. Meant for what ships with Halemark, which may be here already.
    """
    known = session.exec(
        select(SchemeEdition).where(SchemeEdition.content_hash == load(text).content_hash)
    ).first()
    return known or publish(session, text)


def close(session: Session, edition: SchemeEdition, closes_on: date, *, actor: Actor | None = None) -> None:
    """Let an edition close: `closes_on` is the last day on which an application on it may be started.

    May be said again with another day. Raises InvalidInput for a day that is over, and Conflict for an
    edition that is retired.
    """
    if closes_on < utc_now().date():
        raise InvalidInput({"closes_on": "Give today or a later day."})
    _move(session, edition, (EditionStatus.PUBLISHED, EditionStatus.CLOSING), EditionStatus.CLOSING)
    edition.closes_on = closes_on
    session.add(edition)
    session.flush()
    record(session, Verb.EDITION_CLOSED, actor, edition_id=edition.id, closes_on=closes_on.isoformat())


def retire(session: Session, edition: SchemeEdition, *, actor: Actor | None = None) -> None:
    """Retire an edition: nothing new begins on it, and what runs on it may be finished.

    Raises Conflict while a programme runs on it or is to, as nobody could join or apply there.
    """
    if running := programmes_on(session, edition.id, utc_now().date()):
        raise Conflict(
            f"{edition.title} {edition.version} is what {', '.join(running)} runs on. "
            "Move it to another edition first, or let the edition close."
        )
    _move(session, edition, (EditionStatus.PUBLISHED, EditionStatus.CLOSING), EditionStatus.RETIRED)
    edition.retired_on = utc_now().date()
    session.add(edition)
    session.flush()
    record(session, Verb.EDITION_RETIRED, actor, edition_id=edition.id)


def _move(
    session: Session, edition: SchemeEdition, starts: tuple[EditionStatus, ...], end: EditionStatus
) -> None:
    """Change a status if it still is one of `starts`. Raises Conflict otherwise."""
    touched = session.exec(
        update(SchemeEdition)
        .where(col(SchemeEdition.id) == edition.id, col(SchemeEdition.status).in_(starts))
        .values(status=end)
    )
    session.refresh(edition)
    if touched.rowcount != 1:
        raise Conflict(f"{edition.title} {edition.version} is {edition.status} and cannot be {end}.")


def check_open(session: Session, edition_id: int, today: date) -> None:
    """Refuse to begin an application on an edition that closed or is retired. Raises Conflict."""
    edition = session.get_one(SchemeEdition, edition_id)
    name = f"{edition.title} {edition.version}"
    if edition.status is EditionStatus.RETIRED:
        raise Conflict(f"{name} is retired: no application can be started on it. Ask the programme’s team.")
    if edition.status is EditionStatus.CLOSING and edition.closes_on and today > edition.closes_on:
        raise Conflict(
            f"{name} took new applications until {edition.closes_on:%-d %B %Y}. Ask the programme’s team "
            "what follows it."
        )
