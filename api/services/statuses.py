"""Granting a status outside the ladder: what a scheme names, who may be given it, and who says so.

Taking one back stands in `api/services/taking_back.py`.
"""

from dataclasses import dataclass, field

from sqlmodel import Session

from api.services.activity import record
from api.services.decisions import scored_again
from api.services.notices import link, tell
from assessments.awards import last_day
from assessments.definition import Edition, Rule
from assessments.errors import Conflict, InvalidInput, NotReady
from assessments.holding import HELD_NOW, with_equals
from assessments.roles import Actor, Role
from assessments.scoring import score
from assessments.statuses import HOLDING, RULE
from assessments.terms import Status
from models.activity import Verb
from models.applications import Enrolment
from models.awards import Award, StatusGrant
from models.base import utc_now
from models.people import Account
from models.queries.changes import edition_id_on
from models.queries.editions import edition_of
from models.queries.enrolments import Names, names_of
from models.queries.people import ever_members_of, leads_of, people_at
from models.queries.statuses import GivenStatus, grants_of, latest_decision, latest_rulings
from models.queries.terms import awards_with_terms

NOTE, RECOMMENDATION = "note", "recommendation"
# Who knows an employer well enough to put it forward.
MAY_RECOMMEND = (Role.ADVISER, Role.ASSESSOR, Role.COORDINATOR)


@dataclass(frozen=True)
class StatusChoice:
    """A status that the scheme names. `closed` says why it cannot be granted now; empty when it can."""

    status: Status
    grant: StatusGrant | None  # the one held today
    closed: str


@dataclass(frozen=True)
class StatusDesk:
    """Everything the page of granting shows."""

    names: Names
    edition: Edition
    choices: tuple[StatusChoice, ...]
    recommenders: list[Account]
    refusal: str  # why this person may grant nothing here; empty when they may
    earlier: list[GivenStatus] = field(default_factory=list)  # no longer held, newest first


def status_desk(session: Session, actor: Actor, enrolment: Enrolment) -> StatusDesk:
    """Read the statuses of an enrolment from a guard, each held, open, or closed for a reason in words."""
    edition, today = _edition(session, enrolment), utc_now().date()
    given = grants_of(session, enrolment.id)
    now = {one.grant.status: one.grant for one in given if one.held(today)}
    against = _not_borne_out(session, actor, enrolment, edition, frozenset(now))
    choices = tuple(
        StatusChoice(
            status, now.get(status.key), "Held already." if status.key in now else against[status.key]
        )
        for status in edition.statuses
    )
    return StatusDesk(
        names=names_of(session, enrolment),
        edition=edition,
        choices=choices,
        recommenders=_recommenders(session, actor, enrolment),
        refusal=why_not_of_own_employer(session, actor, enrolment),
        earlier=[one for one in given if not one.held(today)],
    )


def grant(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    status_key: str,
    reason: str,
    recommended_by: int | None = None,
) -> StatusGrant:
    """Give an enrolment a status of the edition that its programme runs today; its leads are told by mail.

    Raises InvalidInput for a status that is unknown or only named, without a reason, or where a
    recommendation is needed and nobody of the programme's other staff made it; NotReady when the grantor is
    or was of the employer, or when the levels held and the answers decided do not bear the status out;
    Conflict when it is held already.
    """
    # Locked, so that two moderators who grant at the same moment cannot both find it not held yet.
    session.get_one(Enrolment, enrolment.id, with_for_update=True)
    edition, today = _edition(session, enrolment), utc_now().date()
    status = _checked(session, actor, enrolment, edition, status_key, reason, recommended_by)
    if refusal := why_not_of_own_employer(session, actor, enrolment):
        raise NotReady((refusal,))
    now = frozenset(one.grant.status for one in grants_of(session, enrolment.id) if one.held(today))
    if status.key in now:
        raise Conflict(f"{status.title} is held already. Reload the page to see since when.")
    if against := _not_borne_out(session, actor, enrolment, edition, now)[status.key]:
        raise NotReady((against,))
    made = StatusGrant(
        enrolment_id=enrolment.id,
        employer_id=enrolment.employer_id,
        programme_id=enrolment.programme_id,
        edition_id=edition_id_on(session, enrolment.programme_id, today),
        status=status.key,
        status_title=status.title,
        reason=reason.strip(),
        recommended_by=recommended_by,
        granted_by=actor.account_id,
        starts_on=today,
        ends_on=last_day(today, status.valid_months),
    )
    session.add(made)
    session.flush()
    record(
        session, Verb.STATUS_GRANTED, actor, employer_id=enrolment.employer_id,
        programme_id=enrolment.programme_id, status=status.key, enrolment_id=enrolment.id,
    )  # fmt: skip
    _tell(session, enrolment, edition, made)
    return made


def _edition(session: Session, enrolment: Enrolment) -> Edition:
    return edition_of(session, edition_id_on(session, enrolment.programme_id, utc_now().date()))


def _checked(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    edition: Edition,
    status_key: str,
    reason: str,
    recommended_by: int | None,
) -> Status:
    errors: dict[str, str] = {}
    status = next((one for one in edition.statuses if one.key == status_key), None)
    if status is None or status.granted_by == NOTE:
        errors["status"] = "Choose a status that this scheme grants."
    if not reason.strip():
        errors["reason"] = "Give the reason; it is kept with the status."
    known = {person.id for person in _recommenders(session, actor, enrolment)}
    if recommended_by is not None and recommended_by not in known:
        errors["recommended_by"] = "Choose one of the people shown; it cannot be yourself."
    elif status and status.granted_by == RECOMMENDATION and recommended_by is None:
        errors["recommended_by"] = f"Say who recommended {status.title}."
    if errors or status is None:
        raise InvalidInput(errors)
    return status


def _recommenders(session: Session, actor: Actor, enrolment: Enrolment) -> list[Account]:
    """Who may have put the employer forward: the programme's staff apart from whoever grants."""
    staff = people_at(session, MAY_RECOMMEND, programme_id=enrolment.programme_id)
    return [person for person in staff if person.id != actor.account_id]


def why_not_of_own_employer(session: Session, actor: Actor, enrolment: Enrolment) -> str:
    """Why this person may grant or take back nothing here; empty when they never were of the employer."""
    if actor.account_id in ever_members_of(session, enrolment.employer_id):
        return "You are or were a member of this employer, so somebody else must do this."
    return ""


def _not_borne_out(
    session: Session, actor: Actor, enrolment: Enrolment, edition: Edition, statuses: frozenset[str]
) -> dict[str, str]:
    """Why each status cannot be given yet, in words; empty for one that can.

    Levels count when they are held today, and statuses too; answers count as they were last decided.
    """
    today = utc_now().date()
    awards = awards_with_terms(session, actor, Award.enrolment_id == enrolment.id)
    levels = with_equals(edition, {award.level for award, term in awards if term.held(today)})
    against = {status.key: _unheld(edition, status, levels | statuses) for status in edition.statuses}
    if any(status.granted_by == RULE for status in edition.statuses):
        against |= _against_rules(session, enrolment, edition, levels | statuses)
    return against


def _unheld(edition: Edition, status: Status, held: frozenset[str]) -> str:
    if status.granted_by == NOTE:
        return "This scheme names it, and does not say how it is granted."
    if status.granted_by in (HOLDING, RECOMMENDATION) and status.holds and status.holds not in held:
        return _not_held(edition, status, status.holds)
    return ""


def _not_held(edition: Edition, status: Status, key: str) -> str:
    wanted = edition.level(key).title if key in edition.level_keys else key
    return f"{status.title} is for holders of {wanted}, which is not held today."


def _against_rules(
    session: Session, enrolment: Enrolment, edition: Edition, held: frozenset[str]
) -> dict[str, str]:
    decision = latest_decision(session, enrolment.id)
    # The facts and campaigns of the last decision, and of every criterion the answer decided last.
    snapshot = decision.snapshot if decision else {}
    campaigns = snapshot.get("campaigns")
    card = score(
        edition,
        latest_rulings(session, enrolment.id),
        {**(snapshot.get("facts") or {}), HELD_NOW: sorted(held)},  # type: ignore[dict-item]
        held=held,
        campaigns=[scored_again(one) for one in campaigns] if isinstance(campaigns, list) else None,
        on=utc_now().date(),
    )
    against = {}
    for status in edition.statuses:
        if status.granted_by == RULE and status.rule and status.key in card.statuses:
            reason = card.statuses[status.key]
            lapsed = [key for key in _levels_needed(status.rule) if key not in held]
            # Answers may still reach a level that has run out; a status needs it held.
            if lapsed:
                against[status.key] = _not_held(edition, status, lapsed[0])
            else:
                against[status.key] = "" if reason.ok else f"{reason.text}."
    return against


def _levels_needed(rule: Rule) -> list[str]:
    """The levels that a rule cannot do without: those it names by itself, or among all that it asks."""
    if rule.op == "holds":
        return [str(rule.args["level"])]
    return [key for part in rule.rules for key in _levels_needed(part)] if rule.op == "all_of" else []


def _tell(session: Session, enrolment: Enrolment, edition: Edition, made: StatusGrant) -> None:
    names = names_of(session, enrolment)
    tell(
        session,
        leads_of(session, enrolment.employer_id),
        "status_granted",
        employer=names.employer,
        scheme=edition.title,
        status=made.status_title,
        ends_on=made.ends_on,
        programme=names.programme.name,
        contact=names.programme.contact_email,
        link=link(f"/enrolments/{enrolment.id}"),
    )
