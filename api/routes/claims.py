"""The self-assessment, for programs: facts, answers to criteria, campaigns, and replies to the assessor."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Response
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.errors import problem
from api.guards import (
    ApplicationToEdit,
    ApplicationToSubmit,
    ApplicationToView,
    CurrentActor,
    Id,
    NotFound,
)
from api.routes.applications import NOT_READY, moved
from api.routes.portfolio_shapes import AskedOut, ClaimOut, asked_out, claim_out
from api.routes.shapes import PROBLEMS, Moved
from api.services import review
from api.services.assessment import (
    CampaignInput,
    ClaimInput,
    add_campaign,
    asked_criterion,
    remove_campaign,
    save_claim,
    save_facts,
)
from api.services.confirming import confirm_criterion
from api.services.progress import campaign_counts, campaigns_of, criterion_progress
from assessments.definition import Answer, Criterion
from assessments.errors import Conflict
from models.portfolio import Campaign
from models.queries.in_hand import InHand
from models.queries.portfolios import Portfolio, load_portfolio

router = APIRouter(
    prefix="/api/v1/applications/{application_id}", tags=["self-assessment"], responses=PROBLEMS
)

CriterionKey = Annotated[str, Path(max_length=100, description="The key of the criterion.")]


class FactsIn(BaseModel):
    """Facts by key: true or false, or a number. `version` is the one you read."""

    model_config = ConfigDict(json_schema_extra={"example": {"facts": {"canteen": True}, "version": 0}})

    facts: dict[str, bool | float | str | None] = Field(max_length=100)
    version: int = Field(ge=0, le=2**31 - 1)


class FactsOut(BaseModel):
    """The facts as they are now."""

    facts: dict[str, object]
    version: int


class ClaimIn(BaseModel):
    """An answer. `version` is that of the answer you read, 0 when there was none."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"answer": "met", "comment": "Offered to all in May.", "version": 0}}
    )

    answer: Answer | None
    comment: str = Field(default="", max_length=5000)
    not_applicable_reason: str | None = Field(default=None, max_length=200)
    version: int = Field(ge=0, le=2**31 - 1)


class CampaignIn(BaseModel):
    """A campaign the employer ran."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "title": "Sleep week", "topic": "sleep", "started_on": "2026-03-02",
                "ended_on": "2026-03-08", "from_needs_assessment": True, "reach": 45,
                "evaluation": "Half of us slept longer.",
            }
        }
    )  # fmt: skip

    title: str = Field(min_length=1, max_length=200)
    topic: str = Field(min_length=1, max_length=100)
    started_on: date
    ended_on: date | None = None
    from_needs_assessment: bool = False
    evaluation: str = Field(default="", max_length=5000)
    reach: int | None = Field(default=None, ge=0, le=10_000_000)


class CampaignOut(CampaignIn):
    """A campaign, and whether it counts towards a criterion of the level applied for."""

    id: int
    counts: bool


class QuestionOut(BaseModel):
    """A question of the assessor, about one criterion."""

    criterion: str
    title: str
    question: str
    reply: str


class QuestionsOut(BaseModel):
    """The assessor's open questions; none when `reply_by` is null."""

    reply_by: date | None
    items: list[QuestionOut]


class ReplyIn(BaseModel):
    """A reply to a question."""

    model_config = ConfigDict(json_schema_extra={"example": {"reply": "All 60 of us were asked."}})

    reply: str = Field(min_length=1, max_length=5000)


@router.put("/facts", responses=NOT_READY)
def put_facts(body: FactsIn, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db) -> FactsOut:
    """Save facts about the workplace; those left out stay. They decide which criteria are asked."""
    save_facts(db, actor, in_hand.application, body.facts, body.version)
    return FactsOut(facts=in_hand.application.facts, version=in_hand.application.facts_version)


@router.get("/criteria")
def list_criteria(in_hand: ApplicationToView, db: Db) -> list[AskedOut]:
    """Every criterion the application asks, in order, with the employer's answer and evidence."""
    portfolio = load_portfolio(db, in_hand.application, with_findings=False)
    return [
        asked_out(criterion_progress(portfolio, criterion), in_hand.application.track)
        for criterion in portfolio.criteria
    ]


def asked(db: Db, in_hand: InHand, key: str) -> Criterion:
    """The criterion of that key. Raises NotFound when the application does not ask it."""
    criterion = asked_criterion(db, in_hand.application, key)
    if criterion is None:
        raise NotFound("This application does not ask for that criterion.")
    return criterion


@router.put("/claims/{criterion}", response_model=ClaimOut, responses=NOT_READY)
def put_claim(
    criterion: CriterionKey, body: ClaimIn, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db
) -> Response | ClaimOut:
    """Save the answer to a criterion. 409 with the answer there is now, as `current`, when it is newer."""
    wanted = asked(db, in_hand, criterion)
    given = ClaimInput(body.answer, body.comment, body.not_applicable_reason, body.version)
    try:
        with db.begin_nested():
            claim = save_claim(db, actor, in_hand.application, wanted, given)
    except Conflict as error:
        db.expire_all()
        portfolio = load_portfolio(db, in_hand.application, with_findings=False)
        current = claim_out(criterion_progress(portfolio, wanted))
        return problem(409, error.message, current=jsonable_encoder(current))
    return ClaimOut.model_validate(claim, from_attributes=True)


@router.post("/claims/{criterion}/confirm", responses=NOT_READY)
def confirm_claim(
    criterion: CriterionKey, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db
) -> ClaimOut:
    """Keep what was brought from elsewhere as it stands. One that does not wait is no error."""
    wanted = asked(db, in_hand, criterion)
    confirm_criterion(db, actor, in_hand.application, criterion)
    return claim_out(criterion_progress(load_portfolio(db, in_hand.application, with_findings=False), wanted))


@router.get("/campaigns")
def list_campaigns(in_hand: ApplicationToView, db: Db) -> list[CampaignOut]:
    """The campaigns listed, oldest first, and whether each counts."""
    portfolio = load_portfolio(db, in_hand.application, with_findings=False)
    return [_campaign(portfolio, campaign) for campaign in portfolio.campaigns]


def _campaign(portfolio: Portfolio, campaign: Campaign) -> CampaignOut:
    counts = campaign_counts(campaign, campaigns_of(portfolio))
    return CampaignOut(
        **{name: getattr(campaign, name) for name in CampaignIn.model_fields},
        id=campaign.id,
        counts=counts,
    )


@router.post("/campaigns", status_code=201, responses=NOT_READY)
def post_campaign(body: CampaignIn, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db) -> CampaignOut:
    """Add a campaign."""
    campaign = add_campaign(db, actor, in_hand.application, CampaignInput(**body.model_dump()))
    return _campaign(load_portfolio(db, in_hand.application, with_findings=False), campaign)


@router.delete("/campaigns/{campaign_id}", status_code=204, responses=NOT_READY)
def delete_campaign(campaign_id: Id, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db) -> None:
    """Take a campaign out. One that is gone already is no error."""
    remove_campaign(db, actor, in_hand.application, campaign_id)


@router.get("/questions")
def list_questions(in_hand: ApplicationToView, db: Db) -> QuestionsOut:
    """The assessor's open questions with the replies so far."""
    portfolio = load_portfolio(db, in_hand.application, with_findings=False)
    items = [
        QuestionOut(
            criterion=key,
            title=portfolio.edition.criterion(key).title,
            question=question.question,
            reply=question.reply,
        )
        for key, question in portfolio.questions.items()
    ]
    return QuestionsOut(reply_by=portfolio.request.due_on if portfolio.request else None, items=items)


@router.put("/questions/{criterion}", status_code=204, responses=NOT_READY)
def put_reply(
    criterion: CriterionKey, body: ReplyIn, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db
) -> None:
    """Save the reply to one question."""
    review.reply(db, actor, in_hand.application, criterion, body.reply)


@router.post("/questions/send", responses=NOT_READY)
def send_answers(in_hand: ApplicationToSubmit, actor: CurrentActor, db: Db) -> Moved:
    """Hand the application back to the assessor. 409 while a question has no reply."""
    review.answer_information(db, actor, in_hand)
    return moved(in_hand)
