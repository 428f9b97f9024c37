"""A programme goes over to another edition: from when, until when the old one holds, and who is told."""

from datetime import date

from sqlmodel import Session, select

from api.services.activity import record
from api.services.notices import link, tell
from assessments.errors import InvalidInput
from assessments.roles import Actor
from models.activity import Verb
from models.base import utc_now
from models.changes import EditionChange
from models.queries.changes import changes_of, edition_id_on
from models.queries.people import leads_in
from models.schemes import EditionStatus, Programme, SchemeEdition


def move_programme(
    session: Session,
    actor: Actor | None,
    programme: Programme,
    new_edition: SchemeEdition,
    starts_on: date,
    old_until: date | None,
    notice: str,
) -> EditionChange:
    """Have a programme run on another edition of its scheme from `starts_on`, and tell those who take part.

    Applications under way stay on theirs, and may be submitted on it up to and including `old_until` (None:
    without end). `actor` is None for the command line. Raises InvalidInput by field.
    """
    # One move at a time: whoever comes second sees the first (SQLite lets only one writer in anyway).
    session.exec(select(Programme.id).where(Programme.id == programme.id).with_for_update()).one()
    old_id = edition_id_on(session, programme.id, max(starts_on, utc_now().date()))
    old = session.get_one(SchemeEdition, old_id)
    _check(session, programme, old, new_edition, starts_on, old_until, notice)
    change = EditionChange(
        programme_id=programme.id,
        old_edition_id=old.id,
        new_edition_id=new_edition.id,
        starts_on=starts_on,
        old_until=old_until,
        notice=notice.strip(),
        changed_by=actor.account_id if actor else None,
    )
    session.add(change)
    record(
        session, Verb.PROGRAMME_MOVED, actor, programme_id=programme.id,
        old_edition_id=old.id, new_edition_id=new_edition.id,
    )  # fmt: skip
    session.flush()
    tell(
        session, leads_in(session, programme.id), "edition_changed",
        programme=programme.name, contact=programme.contact_email, scheme=new_edition.title,
        old=old.version, new=new_edition.version, starts_on=starts_on, old_until=old_until,
        notice=change.notice, link=link(f"/programmes/{programme.slug}"),
    )  # fmt: skip
    return change


def _check(
    session: Session,
    programme: Programme,
    old: SchemeEdition,
    new: SchemeEdition,
    starts_on: date,
    old_until: date | None,
    notice: str,
) -> None:
    errors = {}
    last = next(iter(changes_of(session, programme.id)), None)
    if starts_on < utc_now().date():
        errors["starts_on"] = "Give today or a later day: what was started before stays on its edition."
    elif last and starts_on <= last.starts_on:
        errors["starts_on"] = (
            f"{programme.name} has a move on {last.starts_on:%-d %B %Y} already. Give a later day."
        )
    if old_until and old_until < starts_on:
        errors["old_until"] = "The old edition cannot end before the new one starts."
    if len(notice) > 2000:
        errors["notice"] = "Keep the notice to 2,000 characters."
    if wrong := _why_not(session, programme, old, new):
        errors["edition"] = wrong
    if errors:
        raise InvalidInput(errors)


def _why_not(session: Session, programme: Programme, old: SchemeEdition, new: SchemeEdition) -> str:
    """Why a programme cannot go over to an edition; empty when it can."""
    if new.id == old.id:
        return f"{programme.name} runs on this edition already."
    if new.status is not EditionStatus.PUBLISHED:
        return f"{new.title} {new.version} is not open to new applications: choose a published edition."
    if new.host_id not in (None, programme.host_id):
        return f"{new.title} {new.version} belongs to another host."
    if not _schemes(session, old) & _schemes(session, new):
        return f"{new.title} is another scheme. Make a new programme for it instead."
    return ""


def _schemes(session: Session, edition: SchemeEdition) -> set[str]:
    """The key of an edition's scheme, and of the one it adds to when it is an overlay."""
    base = session.get(SchemeEdition, edition.base_id) if edition.base_id else None
    return {edition.scheme_key} | ({base.scheme_key} if base else set())
