"""The one place that changes where an application stands, and the facts each step is checked against."""

from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from api.services.activity import record
from assessments.applying import shortfall, unanswered_facts
from assessments.definition import Answer
from assessments.errors import Conflict
from assessments.independence import one_person_may_judge
from assessments.roles import Actor
from assessments.workflow import Action, Case, Outcome, Status, advance, named
from models.activity import Verb
from models.applications import Application, Recommendation
from models.base import utc_now
from models.queries.in_hand import InHand
from models.queries.people import involved_in
from models.queries.portfolios import Portfolio
from models.scope import of

VERB_OF: dict[Action, Verb] = {
    Action.SUBMIT: Verb.SUBMITTED,
    Action.START_REVIEW: Verb.REVIEW_STARTED,
    Action.REQUEST_INFORMATION: Verb.INFORMATION_REQUESTED,
    Action.ANSWER_INFORMATION: Verb.INFORMATION_ANSWERED,
    Action.CONTINUE_UNANSWERED: Verb.CONTINUED_UNANSWERED,
    Action.RECOMMEND: Verb.RECOMMENDED,
    Action.SEND_BACK: Verb.SENT_BACK,
    Action.DECIDE: Verb.DECIDED,
    Action.WITHDRAW: Verb.WITHDRAWN,
}
# The column that remembers when a status was first reached.
STAMP: dict[Status, str] = {Status.SUBMITTED: "submitted_at", Status.DECIDED: "decided_at"}


def change_status(
    session: Session, actor: Actor, in_hand: InHand, action: Action, case: Case, **detail: Any
) -> None:
    """Take one step, or say why not.

    The write compares and sets: when somebody else moved the application meanwhile it touches no row, and
    raises Conflict. Raises what `assessments.workflow.advance` raises.
    """
    application = in_hand.application
    before, now = application.status, utc_now()
    after = advance(before, action, in_hand.permissions, case)
    values: dict[str, object] = {"status": after, "status_since": now}
    if after in STAMP:
        values[STAMP[after]] = now
    touched = session.exec(
        sa.update(Application)
        .where(col(Application.id) == application.id, col(Application.status) == before)
        .values(values)
    )
    if touched.rowcount != 1:
        raise Conflict(
            "Somebody else has just moved this application. Reload the page to see where it stands."
        )
    session.refresh(application)
    record(session, VERB_OF[action], actor, application=application, **detail)


def people_case(session: Session, actor: Actor, in_hand: InHand) -> dict[str, object]:
    """Who advised, assesses, recommended and belongs to the employer: what independence is judged on."""
    return {"account_id": actor.account_id, **asdict(involved_in(session, in_hand.application))}


def latest_recommendation(session: Session, application_id: int) -> Recommendation | None:
    """The recommendation that stands: the newest."""
    return session.exec(of(Recommendation, application_id).order_by(col(Recommendation.id).desc())).first()


def submission_case(portfolio: Portfolio) -> Case:
    """What a submission lacks: facts, answers that reach the level, and something to show for each."""
    application, edition = portfolio.application, portfolio.edition
    reached = portfolio.claim_card.levels[application.level]
    met = edition.counts_as_met
    return Case(
        unanswered_facts=unanswered_facts(edition, application.facts),
        short_of=shortfall(edition, portfolio.required, reached),
        unanswered=tuple(
            criterion.title
            for criterion in portfolio.criteria
            if criterion.key in portfolio.required
            and criterion.key not in portfolio.claimed
            and criterion.key not in reached.criteria
        ),
        to_confirm=tuple(
            criterion.title
            for criterion in portfolio.criteria
            if (claim := portfolio.claims.get(criterion.key)) and claim.to_confirm
        ),
        edition_over=edition_over(portfolio, utc_now().date()),
        without_evidence=tuple(
            criterion.title
            for criterion in portfolio.criteria
            if portfolio.claimed.get(criterion.key) in met and not portfolio.shown.get(criterion.key)
        ),
    )


def edition_over(portfolio: Portfolio, today: date) -> str:
    """Why an application can no longer be submitted on its edition; empty while it can."""
    move = portfolio.move
    if move is None or move.old_until is None or today <= move.old_until:
        return ""
    return (
        f"Edition {portfolio.edition.version} could be submitted until {move.old_until:%-d %B %Y}. "
        "Take this application over to the new edition, or withdraw it."
    )


def review_case(portfolio: Portfolio, outcome: Outcome | None, level: str | None) -> dict[str, object]:
    """What a recommendation or decision lacks: findings, what is needed, an outcome they bear out."""
    criteria, findings = portfolio.to_judge, portfolio.findings
    met = portfolio.edition.counts_as_met
    return {
        "without_finding": tuple(c.title for c in criteria if c.key not in findings),
        "without_needed": tuple(
            c.title
            for c in criteria
            if (finding := findings.get(c.key))
            and finding.answer not in met
            and finding.answer is not Answer.NOT_APPLICABLE
            and not finding.needed.strip()
        ),
        "entry_level": one_person_may_judge(portfolio.edition, portfolio.application.level),
        "blocked_outcome": blocked(portfolio, outcome, level) if outcome else "",
    }


def blocked(portfolio: Portfolio, outcome: Outcome, level: str | None) -> str:
    """Why the findings do not bear out an outcome; empty when they do."""
    if outcome is Outcome.NOT_YET:
        return ""
    edition, application = portfolio.edition, portfolio.application
    if level not in edition.level_keys:
        return "Choose the level to award."
    lower = edition.level_keys.index(level) < edition.level_keys.index(application.level)
    if outcome is Outcome.AWARD_LOWER and not lower:
        return f"{edition.level(level).title} is not lower than the level applied for."
    if outcome is Outcome.AWARD and level != application.level:
        return "To award another level, choose “Award a lower level”."
    if level in portfolio.held and edition.overall == "ladder":
        return f"{edition.level(level).title} has been awarded already. Choose “Not yet”."
    reason = portfolio.score(portfolio.found).levels[level]
    if reason.ok:
        return ""
    why = f"Still missing: {named(shortfall(edition, portfolio.required, reason))}."
    return f"The findings do not reach {edition.level(level).title}. {why}"


def answer_is_due(due_on: date | None, today: date) -> bool:
    """Whether the time to answer an information request has run out."""
    return due_on is not None and today > due_on
