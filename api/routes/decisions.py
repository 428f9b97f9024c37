"""Deciding an application, for programs."""

from datetime import datetime

from fastapi import APIRouter, status
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import ApplicationToDecide, CurrentActor
from api.routes.review import OutcomeBody, moved
from api.routes.shapes import PROBLEMS, Moved
from api.services.decisions import decide, send_back
from assessments.workflow import Outcome
from models.queries.outcomes import decided

router = APIRouter(prefix="/api/v1/applications/{application_id}", tags=["decisions"], responses=PROBLEMS)


class SendBackBody(BaseModel):
    """What the assessor is to look at again."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "The visit note is missing."}})

    reason: str = Field(max_length=2000)


class DecisionOut(BaseModel):
    """A decision, the hash of the snapshot it rests on, and the certificate of the award it led to."""

    outcome: Outcome
    level: str | None
    summary: str
    decided_at: datetime
    snapshot_hash: str
    certificate_number: str | None


@router.post("/send-back")
def post_send_back(body: SendBackBody, in_hand: ApplicationToDecide, actor: CurrentActor, db: Db) -> Moved:
    """Return a recommendation to the assessor, who is told why by mail."""
    send_back(db, actor, in_hand, body.reason)
    return moved(in_hand)


@router.post("/decision", status_code=status.HTTP_201_CREATED)
def post_decision(
    body: OutcomeBody, in_hand: ApplicationToDecide, actor: CurrentActor, db: Db
) -> DecisionOut:
    """Decide: award, award a lower level, or not yet.

    409 with `reasons` for whoever recommended it, advised the employer above the entry level, or is or was of
    the employer, and for an outcome that the findings do not bear out.
    """
    decide(db, actor, in_hand, body.outcome, body.level, body.summary)
    db.flush()
    found = decided(db, in_hand.application)
    assert found is not None
    decision, award = found.decision, found.award
    return DecisionOut(
        outcome=decision.outcome,
        level=decision.level,
        summary=decision.summary,
        decided_at=decision.decided_at,
        snapshot_hash=decision.snapshot_hash,
        certificate_number=award.certificate_number if award else None,
    )
