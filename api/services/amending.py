"""A dated note on editions in use: it explains or extends, and the definition stays as it is."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from api.services.activity import record
from api.services.uptake.refreshing import refresh_editions
from assessments.errors import InvalidInput
from assessments.roles import Actor
from models.activity import Verb
from models.changes import Amendment, AmendmentEdition
from models.queries.amendments import editions_run_by
from models.queries.editions import editions_by_id
from models.schemes import Programme

LONGEST_EXTENSION = 36  # months


@dataclass(frozen=True)
class AmendmentInput:
    """An amendment as written; `criteria` are pairs of an edition's id and a criterion's key."""

    dated: date
    title: str
    text: str
    edition_ids: Collection[int]
    criteria: Collection[tuple[int, str]] = field(default_factory=tuple)
    extends_months: int | None = None


def amend(session: Session, actor: Actor, programme: Programme, given: AmendmentInput) -> Amendment:
    """Write an amendment for the editions that a programme's host runs. Raises InvalidInput by field."""
    _check(session, programme, given)
    amendment = Amendment(
        host_id=programme.host_id,
        dated=given.dated,
        title=given.title.strip(),
        text=given.text.strip(),
        extends_months=given.extends_months,
        made_by=actor.account_id,
    )
    session.add(amendment)
    session.flush()
    named = {edition_id for edition_id, _ in given.criteria}
    touched = [*given.criteria, *((one, "") for one in given.edition_ids if one not in named)]
    for edition_id, criterion in sorted(set(touched)):
        session.add(AmendmentEdition(amendment_id=amendment.id, edition_id=edition_id, criterion=criterion))
    record(session, Verb.AMENDED, actor, programme_id=programme.id, amendment_id=amendment.id)
    session.flush()
    if given.extends_months:
        refresh_editions(session, {edition_id for edition_id, _ in touched})
    return amendment


def _check(session: Session, programme: Programme, given: AmendmentInput) -> None:
    errors = {}
    own = {edition.id for edition in editions_run_by(session, programme)}
    if not given.edition_ids:
        errors["editions"] = "Choose the editions that this is about."
    elif not set(given.edition_ids) <= own:
        errors["editions"] = "Choose among the editions that your programmes run."
    elif wrong := _unknown(session, given):
        errors["criteria"] = wrong
    if not given.title.strip():
        errors["title"] = "Say in a few words what this is about."
    if not given.text.strip():
        errors["text"] = "Write what people need to know."
    if given.extends_months is not None and not 1 <= given.extends_months <= LONGEST_EXTENSION:
        errors["extends_months"] = f"Extend awards by 1 to {LONGEST_EXTENSION} months, or leave this empty."
    if errors:
        raise InvalidInput(errors)


def _unknown(session: Session, given: AmendmentInput) -> str:
    editions = editions_by_id(session, set(given.edition_ids))
    for edition_id, key in given.criteria:
        if edition_id not in editions:
            return "Choose criteria of the editions chosen above."
        if key not in {criterion.key for criterion in editions[edition_id].criteria}:
            return f"{editions[edition_id].title} has no such criterion. Choose among those shown."
    return ""
