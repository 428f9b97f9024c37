"""What stands beside a review: earlier questions, the recommendation, why it came back, the decision."""

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.applications import InformationQuestion, InformationRequest, Recommendation, SendBack
from models.awards import Award, Decision
from models.people import Account
from models.scope import of


@dataclass(frozen=True)
class Asked:
    """A question put to the employer, the request it was part of, and any reply."""

    question: InformationQuestion
    request: InformationRequest


@dataclass(frozen=True)
class Proposed:
    """A recommendation, who made it, and why it was sent back if it was."""

    recommendation: Recommendation
    by: str
    sent_back: SendBack | None


@dataclass(frozen=True)
class Decided:
    """A decision, who made it, and the award it led to."""

    decision: Decision
    by: str
    award: Award | None


def questions_asked(session: Session, application_id: int) -> dict[str, list[Asked]]:
    """Every question of an application from a guard, by criterion, oldest first."""
    rows = session.exec(
        of(InformationRequest, application_id)
        .join(InformationQuestion, col(InformationQuestion.request_id) == InformationRequest.id)
        .add_columns(InformationQuestion)
        .order_by(col(InformationQuestion.id))
    )
    found: dict[str, list[Asked]] = defaultdict(list)
    for request, question in rows:
        found[question.criterion].append(Asked(question, request))
    return dict(found)


def latest_proposal(session: Session, application_id: int) -> Proposed | None:
    """The newest recommendation of an application from a guard."""
    row = session.exec(
        of(Recommendation, application_id)
        .join(Account, col(Account.id) == Recommendation.made_by)
        .join(SendBack, col(SendBack.recommendation_id) == Recommendation.id, isouter=True)
        .add_columns(Account.name, SendBack)
        .order_by(col(Recommendation.id).desc())
    ).first()
    return Proposed(*row) if row else None


def decision_of(session: Session, application_id: int) -> Decided | None:
    """The decision of an application from a guard."""
    row = session.exec(
        of(Decision, application_id)
        .join(Account, col(Account.id) == Decision.decided_by)
        .join(Award, col(Award.decision_id) == Decision.id, isouter=True)
        .add_columns(Account.name, Award)
        .order_by(col(Decision.id).desc())
    ).first()
    return Decided(*row) if row else None


def names_of(session: Session, account_ids: set[int]) -> dict[int, str]:
    """The names of some accounts."""
    return dict(session.exec(select(Account.id, Account.name).where(col(Account.id).in_(account_ids))).all())
