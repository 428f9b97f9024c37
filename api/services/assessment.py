"""The self-assessment: facts about the workplace, an answer to each criterion, and campaigns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from api.services.activity import record
from api.services.uptake.baseline import note_baseline
from api.services.versions import save_version
from assessments.applying import criteria_asked
from assessments.asking import read_facts
from assessments.definition import Answer, Criterion
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor
from assessments.workflow import Status, editable
from models.activity import Verb
from models.applications import Application, Claim
from models.base import utc_now
from models.portfolio import Campaign
from models.queries.editions import edition_of
from models.queries.portfolios import judged_on, levels_held, open_request, questions_of
from models.scope import of

SAVED_BY_ANOTHER = (
    "Someone else has just saved this. Your answer is still here, but is not saved: "
    "compare it with theirs, then save again to replace theirs."
)


@dataclass(frozen=True)
class ClaimInput:
    """What an employer says of one criterion; `version` is that of the answer the page showed, 0 for none."""

    answer: Answer | None
    comment: str = ""
    not_applicable_reason: str | None = None
    version: int = 0


def asked_criterion(session: Session, application: Application, key: str) -> Criterion | None:
    """The criterion of that key when this application asks it, else None."""
    edition = edition_of(session, application.edition_id)
    held = levels_held(session, application.enrolment_id)
    asked = criteria_asked(
        edition, application.level, application.track, application.facts, held, judged_on(application)
    )
    return next((criterion for criterion in asked if criterion.key == key), None)


def require_editable(session: Session, application: Application, key: str) -> None:
    """Raise Conflict unless the employer may change this criterion's answer and evidence now."""
    named: set[str] = set()
    if application.status is Status.INFORMATION_REQUESTED:
        request = open_request(session, application.id)
        named = {q.criterion for q in questions_of(session, request)} if request else set()
    if not editable(application.status, key, named):
        raise Conflict(
            "The assessor asked about other criteria, so this one cannot be changed now."
            if named
            else "This application has been submitted, so its answers can no longer be changed."
        )


def save_claim(
    session: Session, actor: Actor, application: Application, criterion: Criterion, given: ClaimInput
) -> Claim:
    """Save the employer's answer to a criterion.

    Raises Conflict when somebody saved after the page was shown, or the criterion is locked, and InvalidInput
    for "not applicable" where the criterion does not allow it or without one of its reasons.
    """
    require_editable(session, application, criterion.key)
    reason = _not_applicable_reason(criterion, given)
    values = {
        "answer": given.answer,
        "comment": given.comment,
        "not_applicable_reason": reason,
        "to_confirm": False,  # whoever saves has looked at it
        "saved_by": actor.account_id,
        "saved_at": utc_now(),
    }
    saved = save_version(
        session, Claim, application.id, criterion.key, given.version, values, otherwise=SAVED_BY_ANOTHER
    )
    record(session, Verb.CLAIM_SAVED, actor, application=application, criterion=criterion.key)
    note_baseline(session, application)
    return saved


def _not_applicable_reason(criterion: Criterion, given: ClaimInput) -> str | None:
    if given.answer is not Answer.NOT_APPLICABLE:
        return None
    if not criterion.not_applicable.allowed:
        raise InvalidInput({"answer": "This criterion applies to every employer. Choose another answer."})
    if given.not_applicable_reason not in criterion.not_applicable.reasons:
        raise InvalidInput({"not_applicable_reason": "Choose why this does not apply to you."})
    return given.not_applicable_reason


def save_facts(
    session: Session, actor: Actor, application: Application, facts: Mapping[str, object], version: int
) -> None:
    """Save the facts about the workplace. Raises InvalidInput by fact key, and Conflict as for an answer."""
    if application.status is not Status.DRAFT:
        raise Conflict("This application has been submitted, so these facts can no longer be changed.")
    edition = edition_of(session, application.edition_id)
    read, errors = read_facts(edition, facts)
    if errors:
        raise InvalidInput(errors)
    touched = session.exec(
        sa.update(Application)
        .where(col(Application.id) == application.id, col(Application.facts_version) == version)
        .values(facts={**application.facts, **read}, facts_version=version + 1)
    )
    if touched.rowcount != 1:
        raise Conflict(SAVED_BY_ANOTHER)
    session.refresh(application)
    record(session, Verb.FACTS_SAVED, actor, application=application)


@dataclass(frozen=True)
class CampaignInput:
    """A campaign as the employer describes it."""

    title: str
    topic: str
    started_on: date
    ended_on: date | None = None
    from_needs_assessment: bool = False
    evaluation: str = ""
    reach: int | None = None


def add_campaign(session: Session, actor: Actor, application: Application, given: CampaignInput) -> Campaign:
    """Add a campaign to an application. Raises InvalidInput for dates that cannot be."""
    _require_campaigns_open(session, application)
    if given.ended_on and given.ended_on < given.started_on:
        raise InvalidInput({"ended_on": "The campaign cannot end before it starts."})
    if given.started_on > utc_now().date():
        raise InvalidInput({"started_on": "Add a campaign once it has started: this date is in the future."})
    campaign = Campaign(application_id=application.id, added_by=actor.account_id, **vars(given))
    session.add(campaign)
    record(session, Verb.CAMPAIGN_ADDED, actor, application=application)
    session.flush()
    return campaign


def remove_campaign(session: Session, actor: Actor, application: Application, campaign_id: int) -> None:
    """Take a campaign out of an application; nothing happens when it is already gone."""
    _require_campaigns_open(session, application)
    campaign = session.exec(of(Campaign, application.id).where(Campaign.id == campaign_id)).first()
    if campaign:
        session.delete(campaign)
        record(session, Verb.CAMPAIGN_REMOVED, actor, application=application)


def _require_campaigns_open(session: Session, application: Application) -> None:
    """Campaigns are part of the answer to the criteria that count them, and are locked with those."""
    edition = edition_of(session, application.edition_id)
    counting = [c.key for c in edition.criteria if c.campaigns and c.level == application.level]
    if not counting:
        raise Conflict("This level does not count campaigns.")
    require_editable(session, application, counting[0])
