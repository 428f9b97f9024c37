"""A draft becomes an edition, and programmes run on it: one of the host's moves, or a new one begins."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, select

from api.services.draft_beginning import own_key_fault
from api.services.drafts import check_text, save_text
from api.services.editions import publish
from api.services.programmes import ProgrammeInput, create_programme
from api.services.upgrading import move_programme
from assessments.definition import Edition
from assessments.editing import NoSuchPlace, set_value
from assessments.errors import Conflict, InvalidInput, NotReady
from assessments.reading import SchemeFaults, read
from assessments.roles import Actor, Role
from assessments.starting import EDITION_ORDER, with_own_key
from models.base import utc_now
from models.drafts import Draft
from models.people import Membership
from models.queries.drafts import is_anothers_scheme, programmes_of_host, programmes_running_scheme
from models.schemes import Host, Programme, SchemeEdition


@dataclass(frozen=True)
class Moving:
    """Which programmes go over to the new edition, from when, how long the old one holds, and the notice."""

    programme_ids: tuple[int, ...] = ()
    starts_on: date | None = None
    old_until: date | None = None
    notice: str = ""


@dataclass(frozen=True)
class Opening:
    """A new programme on the new edition; no name means none."""

    name: str = ""
    area: str = ""
    contact_email: str = ""
    opens_on: date | None = None


@dataclass(frozen=True)
class Published:
    """What publishing did."""

    edition: SchemeEdition
    moved: list[Programme] = field(default_factory=list)
    opened: Programme | None = None


def publish_draft(
    session: Session,
    actor: Actor,
    draft: Draft,
    version: str,
    moving: Moving,
    opening: Opening,
    own_key: str = "",
) -> Published:
    """Make an edition of a draft, and let programmes run on it.

    `own_key` takes the place of a scheme key that is somebody else's; the draft then follows no edition.
    Raises NotReady with every fault of the draft, Conflict when it is published already or its version is
    taken, and InvalidInput by field for a programme that cannot move or begin.
    """
    if draft.published_id is not None:
        raise Conflict("This draft is published already.")
    text = _versioned(_with_own_key(session, draft, own_key), version)
    checked = check_text(session, draft, text)
    if checked.edition is None:
        raise NotReady([str(fault) for fault in checked.faults])
    if text != draft.definition:
        save_text(session, actor, draft, text, draft.version)
    edition = _edition(session, actor, draft)
    draft.published_id = edition.id
    session.add(draft)
    session.flush()
    moved = _move(session, actor, draft, edition, moving)
    return Published(edition, moved, _open(session, actor, draft, edition, opening))


def needs_own_key(session: Session, draft: Draft, tree: Any) -> str:
    """The scheme key of a draft when it belongs to another organisation or to everybody, else nothing."""
    key = tree.get("key") if isinstance(tree, dict) else None
    return key if isinstance(key, str) and is_anothers_scheme(session, key, draft.host_id) else ""


def _with_own_key(session: Session, draft: Draft, own_key: str) -> str:
    """The text under a key that the host may publish under. Raises InvalidInput when it has none yet."""
    try:
        theirs = needs_own_key(session, draft, read(draft.definition).plain())
        if not theirs:
            return draft.definition
        if fault := own_key_fault(session, own_key or theirs, draft.host_id):
            raise InvalidInput({"scheme_key": fault})
        draft.replaces_id = None
        return with_own_key(draft.definition, own_key)
    except SchemeFaults as wrong:
        raise NotReady([str(fault) for fault in wrong.faults]) from wrong


def _versioned(text: str, version: str) -> str:
    try:
        return set_value(text, "version", version, EDITION_ORDER)
    except SchemeFaults as wrong:
        raise NotReady([str(fault) for fault in wrong.faults]) from wrong
    except NoSuchPlace:
        raise NotReady(["The text has no place for a version. Mend it as YAML first."]) from None


def _edition(session: Session, actor: Actor, draft: Draft) -> SchemeEdition:
    try:
        return publish(session, draft.definition, host_id=draft.host_id, base_id=draft.base_id, actor=actor)
    except SchemeFaults as wrong:
        raise NotReady([str(fault) for fault in wrong.faults]) from wrong


def _move(
    session: Session, actor: Actor, draft: Draft, edition: SchemeEdition, moving: Moving
) -> list[Programme]:
    own = {programme.id: programme for programme in programmes_of_host(session, draft.host_id)}
    if not moving.programme_ids:
        return []
    if moving.starts_on is None:
        raise InvalidInput({"starts_on": "Enter the day from which new applications are on the new edition"})
    if not set(moving.programme_ids) <= own.keys():
        raise InvalidInput({"programmes": "Choose programmes of your own organisation."})
    chosen = [own[one] for one in moving.programme_ids]
    for programme in chosen:
        try:
            move_programme(
                session, actor, programme, edition, moving.starts_on, moving.old_until, moving.notice
            )
        except InvalidInput as wrong:
            # The edition is the draft's own: on this form it is the programme that was chosen wrongly.
            errors = {"programmes" if name == "edition" else name: why for name, why in wrong.errors.items()}
            raise InvalidInput(errors) from None
    return chosen


def movable(session: Session, draft: Draft, edition: Edition) -> list[Programme]:
    """The programmes that may go over to the edition a draft makes: those on its scheme, or on its base."""
    keys = {edition.key, *([edition.extends.partition("@")[0]] if edition.extends else ())}
    return programmes_running_scheme(session, draft.host_id, keys, utc_now().date())


def _open(
    session: Session, actor: Actor, draft: Draft, edition: SchemeEdition, opening: Opening
) -> Programme | None:
    if not opening.name:
        return None
    needed = {"area": opening.area, "contact_email": opening.contact_email, "opens_on": opening.opens_on}
    words = {"area": "area", "contact_email": "contact email", "opens_on": "day it opens"}
    if missing := {name: f"Enter the {words[name]}" for name, value in needed.items() if not value}:
        raise InvalidInput(missing)
    host = session.exec(select(Host.name).where(Host.id == draft.host_id)).one()
    programme = create_programme(
        session,
        ProgrammeInput(
            opening.name,
            host,
            opening.area,
            edition.scheme_key,
            opening.contact_email,
            opening.opens_on or utc_now().date(),
        ),
    )
    session.add(
        Membership(
            account_id=actor.account_id,
            role=Role.COORDINATOR,
            programme_id=programme.id,
            from_on=utc_now().date(),
        )
    )
    session.flush()
    return programme
