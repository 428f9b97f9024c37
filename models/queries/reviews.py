"""What stands beside a review: earlier questions, the recommendation, and why it came back."""

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from models.applications import (
    Application,
    InformationQuestion,
    InformationRequest,
    Recommendation,
    SendBack,
)
from models.awards import Award, Decision
from models.employers import Employer
from models.people import Account
from models.schemes import Programme
from models.scope import held


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
class DeskHead:
    """What stands at the head of the pages of a review."""

    employer: str
    programme: str
    programme_slug: str
    contact_email: str
    proposed: Proposed | None


def questions_asked(session: Session, application_id: int) -> dict[str, list[Asked]]:
    """Every question of an application from a guard, by criterion, oldest first."""
    rows = session.exec(
        select(InformationRequest, InformationQuestion)
        .join(InformationQuestion, col(InformationQuestion.request_id) == InformationRequest.id)
        .where(held(col(InformationRequest.application_id) == application_id))
        .order_by(col(InformationQuestion.id))
    )
    found: dict[str, list[Asked]] = defaultdict(list)
    for request, question in rows:
        found[question.criterion].append(Asked(question, request))
    return dict(found)


def desk_head(session: Session, application: Application) -> DeskHead:
    """The names around an application from a guard and its newest recommendation, in one query."""
    newest = (
        select(func.max(Recommendation.id))
        .where(Recommendation.application_id == application.id)
        .scalar_subquery()
    )
    row = session.exec(
        select(
            Employer.name, Programme.name, Programme.slug, Programme.contact_email,
            Recommendation, Account.name, SendBack,
        )
        .select_from(Application)
        .join(Employer, col(Employer.id) == Application.employer_id)
        .join(Programme, col(Programme.id) == Application.programme_id)
        .join(Recommendation, col(Recommendation.id) == newest, isouter=True)
        .join(Account, col(Account.id) == Recommendation.made_by, isouter=True)
        .join(SendBack, col(SendBack.recommendation_id) == Recommendation.id, isouter=True)
        .where(held(col(Application.id) == application.id))
    ).one()  # fmt: skip
    recommendation, by, sent_back = row[4:]
    return DeskHead(*row[:4], Proposed(recommendation, by, sent_back) if recommendation else None)


def decision_of(session: Session, application_id: int) -> tuple[Decision, Award | None] | None:
    """The decision of an application from a guard and the award it led to."""
    row = session.exec(
        select(Decision, Award)
        .join(Award, col(Award.decision_id) == Decision.id, isouter=True)
        .where(held(col(Decision.application_id) == application_id))
        .order_by(col(Decision.id).desc())
    ).first()
    return (row[0], row[1]) if row else None
