"""Reviewing an application, for programs: findings, questions to the employer, the recommendation."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, status
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import ApplicationToRecommend, ApplicationToReview, CurrentActor, FindingsToView, NotFound
from api.routes.shapes import PROBLEMS, Moved
from api.services.review import (
    FindingInput,
    continue_unanswered,
    recommend,
    request_information,
    save_finding,
)
from assessments.definition import Answer
from assessments.workflow import Outcome
from models.applications import Finding
from models.queries.in_hand import InHand
from models.queries.portfolios import load_portfolio

router = APIRouter(prefix="/api/v1/applications/{application_id}", tags=["review"], responses=PROBLEMS)

Text = Annotated[str, Field(max_length=5000)]


class FindingBody(BaseModel):
    """What the assessor found of one criterion."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "answer": "partly",
                "reason": "The policy is dated 2019 and names nobody.",
                "needed": "A policy reviewed this year, with a named lead.",
                "version": 0,
            }
        }
    )

    answer: Answer
    reason: Text
    needed: str = Field(
        default="", max_length=2000, description="What would make it met; needed for partly and not met."
    )
    version: int = Field(
        default=0, ge=0, le=2**31 - 1, description="The version you read; 0 when there was no finding."
    )


class FindingOut(BaseModel):
    """A finding; send its `version` back when you change it."""

    criterion: str
    answer: Answer
    reason: str
    needed: str
    version: int
    saved_at: datetime


class FindingsOut(BaseModel):
    """The findings so far and what they come to."""

    level: str | None = Field(description="The level that the findings reach; null for none.")
    missing: list[str] = Field(description="Keys of the criteria that still need a finding, in order.")
    findings: list[FindingOut]


class QuestionBody(BaseModel):
    """A question about one criterion."""

    criterion: str = Field(max_length=100)
    question: str = Field(max_length=2000)


class InformationRequestBody(BaseModel):
    """Questions to the employer, and the day to answer by."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "due_on": "2026-12-07",
                "questions": [
                    {
                        "criterion": "bronze.needs_assessment",
                        "question": "How many people answered the survey?",
                    }
                ],
            }
        }
    )

    due_on: date
    questions: list[QuestionBody] = Field(max_length=200)


class OutcomeBody(BaseModel):
    """An outcome: `level` only with `award_lower`."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"outcome": "award", "level": None, "summary": "All criteria are met."}}
    )

    outcome: Outcome
    level: str | None = Field(default=None, max_length=60)
    summary: Text


def finding_out(finding: Finding) -> FindingOut:
    """A finding as the API shows it."""
    return FindingOut.model_validate(finding, from_attributes=True)


def moved(in_hand: InHand) -> Moved:
    """Where the application stands now."""
    return Moved.model_validate(in_hand.application, from_attributes=True)


@router.get("/findings")
def list_findings(in_hand: FindingsToView, db: Db) -> FindingsOut:
    """The findings so far, in the scheme's order, and the level they come to."""
    portfolio = load_portfolio(db, in_hand.application)
    keys = [criterion.key for criterion in portfolio.criteria]
    return FindingsOut(
        level=portfolio.score(portfolio.found).level,
        missing=[c.key for c in portfolio.to_judge if c.key not in portfolio.findings],
        findings=[finding_out(portfolio.findings[key]) for key in keys if key in portfolio.findings],
    )


@router.put("/findings/{criterion}")
def put_finding(
    criterion: Annotated[str, Path(max_length=100)],
    body: FindingBody,
    in_hand: ApplicationToReview,
    actor: CurrentActor,
    db: Db,
) -> FindingOut:
    """Record a finding. The first one takes up the review.

    409 when somebody saved one after the `version` you read; nothing of yours is written then.
    """
    asked = load_portfolio(db, in_hand.application).asked(criterion)
    if asked is None:
        raise NotFound("This application does not ask for that criterion.")
    given = FindingInput(body.answer, body.reason, body.needed, body.version)
    return finding_out(save_finding(db, actor, in_hand, asked, given))


@router.post("/information-requests", status_code=status.HTTP_201_CREATED)
def post_information_request(
    body: InformationRequestBody, in_hand: ApplicationToReview, actor: CurrentActor, db: Db
) -> Moved:
    """Ask the employer about named criteria. Only those can be changed until they answer."""
    questions = {one.criterion: one.question for one in body.questions}
    request_information(db, actor, in_hand, questions, body.due_on)
    return moved(in_hand)


@router.post("/continue")
def post_continue(in_hand: ApplicationToReview, actor: CurrentActor, db: Db) -> Moved:
    """Go on with the review as it stands, once the day to answer has passed."""
    continue_unanswered(db, actor, in_hand)
    return moved(in_hand)


@router.post("/recommendation", status_code=status.HTTP_201_CREATED)
def post_recommendation(
    body: OutcomeBody, in_hand: ApplicationToRecommend, actor: CurrentActor, db: Db
) -> Moved:
    """Recommend an outcome to the moderators. 409 with `reasons` while something stands in the way."""
    recommend(db, actor, in_hand, body.outcome, body.level, body.summary)
    return moved(in_hand)
