"""Applications, for programs: where they stand, submitting and withdrawing, outcome and activity."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import After, ApplicationToSubmit, ApplicationToView, ApplicationToWithdraw, CurrentActor
from api.routes.shapes import PROBLEMS, Moved, PageOut, Problem
from api.services import applications
from api.services.progress import progress_of
from assessments.definition import Answer
from assessments.errors import Conflict
from assessments.workflow import Action, Outcome, Status, available
from models.applications import Application
from models.base import LARGEST_ID
from models.queries.activity import happenings
from models.queries.editions import edition_of
from models.queries.headings import heading_of
from models.queries.in_hand import InHand
from models.queries.outcomes import decided
from models.queries.portfolios import load_portfolio
from models.queries.visible_applications import visible_applications

NOT_READY: dict[int | str, dict[str, object]] = {
    409: {"model": Problem, "content": {"application/problem+json": {}}}
}
router = APIRouter(prefix="/api/v1/applications", tags=["applications"], responses=PROBLEMS)


class ApplicationOut(BaseModel):
    """An application in a list."""

    id: int
    employer_id: int
    employer: str
    programme: str
    scheme: str
    level: str
    status: Status
    status_since: datetime


class ScoreOut(BaseModel):
    """Where the employer's own answers lead. `reasons` is a tree of `ok`, `text`, `missing`, `children`."""

    level: str | None
    criteria_asked: int
    criteria_complete: int
    missing: list[str] = Field(description="Keys of criteria still needed for the level applied for.")
    before_submitting: list[str] = Field(description="What stands in the way of submitting, in words.")
    reasons: dict[str, object]


class ApplicationDetailOut(BaseModel):
    """One application with its facts, what may be done, and its score card."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 12, "employer_id": 3, "employer": "Larkspur Bakery",
                "programme": "Tyne Valley Better Health", "scheme": "Better Health at Work Award",
                "edition": "2026-11", "level": "bronze", "level_title": "Bronze", "track": "all",
                "status": "draft", "status_since": "2026-11-23T09:00:00Z",
                "facts": {"canteen": True, "headcount": 60}, "facts_version": 1,
                "actions": ["submit", "withdraw"], "adviser": None, "assessor": None, "reply_by": None,
                "score": {
                    "level": None, "criteria_asked": 12, "criteria_complete": 3,
                    "missing": ["bronze.campaigns"],
                    "before_submitting": ["Your answers do not reach this level yet."],
                    "reasons": {"ok": False, "text": "Bronze: not reached", "missing": [], "children": []},
                },
            }
        }
    )  # fmt: skip

    id: int
    employer_id: int
    employer: str
    programme: str
    scheme: str
    edition: str
    level: str
    level_title: str
    track: str | None
    status: Status
    status_since: datetime
    facts: dict[str, object]
    facts_version: int
    actions: list[Action]
    adviser: str | None
    assessor: str | None
    reply_by: date | None = Field(description="When the assessor's open questions are to be answered.")
    score: ScoreOut


class RulingOut(BaseModel):
    """The final answer to a criterion, and what would make it met when it is not."""

    criterion: str
    title: str
    answer: Answer
    reason: str
    needed: str


class OutcomeOut(BaseModel):
    """What was decided, and the award when there is one."""

    outcome: Outcome
    level: str | None
    summary: str
    decided_at: datetime
    rulings: list[RulingOut]
    certificate_number: str | None
    held_from: date | None
    held_until: date | None


class EventOut(BaseModel):
    """Something that happened. `detail` names keys, levels and ids, never what a person wrote."""

    at: datetime
    who: str
    what: str
    detail: dict[str, object]


@router.get("")
def list_applications(
    actor: CurrentActor,
    db: Db,
    employer_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    status: Status | None = None,
    after: After = None,
) -> PageOut[ApplicationOut]:
    """The applications you may see, newest first. Narrow them down by employer or status."""
    page = visible_applications(db, actor, employer_id=employer_id, status=status, after=after)
    items = [
        ApplicationOut(
            id=row.application.id,
            employer_id=row.application.employer_id,
            employer=row.employer,
            programme=row.programme,
            scheme=row.scheme,
            level=row.application.level,
            status=row.application.status,
            status_since=row.application.status_since,
        )
        for row in page.rows
    ]
    return PageOut(items=items, after=page.after)


@router.get("/{application_id}")
def show_application(in_hand: ApplicationToView, db: Db) -> ApplicationDetailOut:
    """One application: status, facts, what you may do now, and the score card on the employer's answers."""
    application = in_hand.application
    portfolio = load_portfolio(db, application, with_findings=False)
    progress, heading, edition = progress_of(portfolio), heading_of(db, application), portfolio.edition
    shared = ("employer_id", "level", "track", "status", "status_since", "facts", "facts_version")
    return ApplicationDetailOut(
        **{name: getattr(application, name) for name in shared},
        id=application.id,
        employer=heading.employer,
        programme=heading.programme,
        scheme=edition.title,
        edition=edition.version,
        level_title=progress.level_wanted,
        actions=list(available(application.status, in_hand.permissions)),
        adviser=heading.adviser,
        assessor=heading.assessor,
        reply_by=portfolio.request.due_on if portfolio.request else None,
        score=ScoreOut(
            level=portfolio.claim_card.level,
            criteria_asked=progress.asked,
            criteria_complete=progress.done,
            missing=[criterion.key for criterion in progress.missing],
            before_submitting=list(progress.blocks),
            reasons=progress.reasons.as_dict(),
        ),
    )


@router.post("/{application_id}/submit", responses=NOT_READY)
def submit(in_hand: ApplicationToSubmit, actor: CurrentActor, db: Db) -> Moved:
    """Hand the application in. 409 lists in `reasons` everything that is still needed."""
    applications.submit(db, actor, in_hand)
    return moved(in_hand)


@router.post("/{application_id}/withdraw", responses=NOT_READY)
def withdraw(in_hand: ApplicationToWithdraw, actor: CurrentActor, db: Db) -> Moved:
    """Take the application back. What was entered is kept."""
    applications.withdraw(db, actor, in_hand)
    return moved(in_hand)


def moved(in_hand: InHand) -> Moved:
    """Where an application stands now."""
    application: Application = in_hand.application
    return Moved(id=application.id, status=application.status.value, status_since=application.status_since)


@router.get("/{application_id}/outcome", responses=NOT_READY)
def show_outcome(in_hand: ApplicationToView, db: Db) -> OutcomeOut:
    """What was decided and why, criterion by criterion. 409 while it has not been decided."""
    found = decided(db, in_hand.application)
    if found is None:
        raise Conflict("This application has not been decided yet.")
    edition, decision, award = edition_of(db, in_hand.application.edition_id), found.decision, found.award
    return OutcomeOut(
        outcome=decision.outcome,
        level=decision.level,
        summary=decision.summary,
        decided_at=decision.decided_at,
        rulings=[
            RulingOut(criterion=c.key, title=c.title, answer=r.answer, reason=r.reason, needed=r.needed)
            for c in edition.criteria
            if (r := found.rulings.get(c.key))
        ],
        certificate_number=award.certificate_number if award else None,
        held_from=award.starts_on if award else None,
        held_until=award.ends_on if award else None,
    )


@router.get("/{application_id}/activity")
def list_activity(in_hand: ApplicationToView, db: Db, after: After = None) -> PageOut[EventOut]:
    """What happened to the application, newest first."""
    page = happenings(db, in_hand.application.id, after=after)
    items = [
        EventOut(at=row.event.at, who=row.who, what=row.event.verb.value, detail=row.event.detail)
        for row in page.rows
    ]
    return PageOut(items=items, after=page.after)
