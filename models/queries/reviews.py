"""What stands beside a review: earlier questions, the recommendation, and why it came back."""

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.applications import InformationQuestion, InformationRequest, Recommendation, SendBack
from models.people import Account


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


def questions_asked(session: Session, application_id: int) -> dict[str, list[Asked]]:
    """Every question of an application from a guard, by criterion, oldest first."""
    rows = session.exec(
        select(InformationRequest, InformationQuestion)
        .join(InformationQuestion, col(InformationQuestion.request_id) == InformationRequest.id)
        .where(InformationRequest.application_id == application_id)
        .order_by(col(InformationQuestion.id))
    )
    found: dict[str, list[Asked]] = defaultdict(list)
    for request, question in rows:
        found[question.criterion].append(Asked(question, request))
    return dict(found)


def latest_proposal(session: Session, application_id: int) -> Proposed | None:
    """The newest recommendation of an application from a guard."""
    row = session.exec(
        select(Recommendation, Account.name, SendBack)
        .join(Account, col(Account.id) == Recommendation.made_by)
        .join(SendBack, col(SendBack.recommendation_id) == Recommendation.id, isouter=True)
        .where(Recommendation.application_id == application_id)
        .order_by(col(Recommendation.id).desc())
    ).first()
    return Proposed(*row) if row else None
