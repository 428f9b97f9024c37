"""What a draft begins with: nothing, a shipped scheme, an edition, additions to one, or a file."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from api.services.drafts import title_in
from assessments.errors import InvalidInput
from assessments.overlays import extended, is_overlay
from assessments.reading import SchemeFaults
from assessments.roles import Actor
from assessments.shipped import shipped_schemes, shipped_text
from assessments.starting import KEY, from_nothing, key_from, next_version, overlay_on, own_copy
from models.base import utc_now
from models.drafts import Draft
from models.queries.drafts import editions_for, hosts_of, is_anothers_scheme
from models.schemes import SchemeEdition

KEY_SHAPE = "Key must be small letters, digits, dots, dashes or underscores, starting with a letter or digit"
_IS_OVERLAY = (
    "This edition is made of local additions itself. Choose the edition below it, "
    "or begin the next version of the additions."
)


@dataclass(frozen=True)
class Beginning:
    """How a draft is begun: `how` is nothing, shipped, next, overlay or file.

    `shipped` is the file name of a shipped scheme, and `key` the scheme key wanted ("": made of the title).
    """

    how: str
    host_id: int
    title: str = ""
    edition_id: int | None = None
    text: str = ""
    shipped: str = ""
    key: str = ""


def begin(session: Session, actor: Actor, given: Beginning) -> Draft:
    """Make a draft. Raises InvalidInput by field: for a host that is not theirs, or what is missing."""
    hosts = {host.id: host for host in hosts_of(session, actor)}
    if given.host_id not in hosts:
        raise InvalidInput({"host_id": "Choose one of the organisations you run schemes for."})
    editions = {edition.id: edition for edition in editions_for(session, [given.host_id])}
    edition = editions.get(given.edition_id or 0) if given.how in ("next", "overlay") else None
    if errors := _missing(given, edition):
        raise InvalidInput(errors)
    text, title = _first_text(session, given, edition, hosts[given.host_id].name)
    base_id = edition.id if edition and given.how == "overlay" else None
    if edition and given.how == "next":
        base_id = edition.base_id
    if given.how == "file":
        base_id = _named_below(given.text, editions.values())
    draft = Draft(
        host_id=given.host_id,
        title=title[:200],
        definition=text,
        replaces_id=edition.id if edition and given.how == "next" else None,
        base_id=base_id,
        made_by=actor.account_id,
        saved_by=actor.account_id,
    )
    session.add(draft)
    session.flush()
    return draft


def _missing(given: Beginning, edition: SchemeEdition | None) -> dict[str, str]:
    """What the chosen way of beginning needs and was not given, by field."""
    errors = {}
    if given.how in ("next", "overlay") and edition is None:
        errors["edition_id"] = "Choose the edition to begin with."
    if edition and given.how == "overlay" and edition.base_id:
        errors["edition_id"] = _IS_OVERLAY
    if given.how == "shipped" and given.shipped not in {one.name for one in shipped_schemes()}:
        errors["shipped"] = "Choose the scheme or rule template to begin with."
    if given.how in ("nothing", "shipped", "overlay") and not given.title:
        errors["title"] = "Enter the title of the scheme."
    return errors


def _first_text(
    session: Session, given: Beginning, edition: SchemeEdition | None, host: str
) -> tuple[str, str]:
    today = utc_now().date()
    if given.how == "file":
        return given.text, title_in(given.text) or given.title or "Uploaded scheme"
    if edition and given.how == "next":
        version = f"{today:%Y-%m}"
        version = version if version != edition.version else f"{version}-2"
        return next_version(edition.definition, version, edition.version, today), edition.title
    key = _own_key(session, given, edition)
    if edition:
        base = f"{edition.scheme_key}@{edition.version}"
        return overlay_on(base, key, given.title, today), given.title
    if given.how == "shipped":
        return own_copy(shipped_text(given.shipped), key, given.title, today), given.title
    return from_nothing(given.title, host, today, key), given.title


def _own_key(session: Session, given: Beginning, edition: SchemeEdition | None) -> str:
    """A scheme key that is the host's own: two hosts may each begin with the same edition."""
    key = given.key or key_from(given.title, word="-")
    if edition and not given.key and key == edition.scheme_key:
        key = f"{key}-local"
    if fault := own_key_fault(session, key, given.host_id):
        raise InvalidInput({"scheme_key": fault})
    return key


def own_key_fault(session: Session, key: str, host_id: int) -> str:
    """Why a host cannot publish under a scheme key, in words for the person who typed it; or nothing."""
    if not KEY.fullmatch(key):
        return KEY_SHAPE
    if key in {one.key for one in shipped_schemes()} or is_anothers_scheme(session, key, host_id):
        return (
            f"“{key}” is the key of a scheme that belongs to another organisation, or to everybody. "
            f"Enter a key of your own, such as our-{key}."
        )
    return ""


def _named_below(text: str, editions: Iterable[SchemeEdition]) -> int | None:
    """The edition that an uploaded overlay adds to, when it is one that may be added to here."""
    try:
        named = extended(text) if is_overlay(text) else None
    except SchemeFaults:
        return None
    return next((own.id for own in editions if f"{own.scheme_key}@{own.version}" == named), None)
