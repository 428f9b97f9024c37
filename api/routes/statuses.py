"""Statuses outside the levels, for programs: what is held, granting one, and taking one back."""

from datetime import date
from typing import Any

from fastapi import APIRouter, status
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import CurrentActor, EnrolmentToGrant, Id, NotFound
from api.routes.employers import CONFLICT
from api.routes.shapes import PROBLEMS
from api.services.statuses import grant, status_desk
from api.services.taking_back import given_status, take_back
from models.awards import StatusGrant
from models.base import LARGEST_ID
from models.queries.statuses import GivenStatus

router = APIRouter(prefix="/api/v1/enrolments/{enrolment_id}/statuses", tags=["statuses"], responses=PROBLEMS)

GRANTED: dict[str, Any] = {
    "id": 7,
    "status": "ambassador",
    "title": "Ambassador Status",
    "reason": "Mentored three firms of the valley this year.",
    "recommended_by": 31,
    "since": "2026-11-29",
    "until": "2027-11-28",
    "withdrawn_on": None,
    "withdrawn_because": None,
}


class GrantOut(BaseModel):
    """A status as it was granted, and as it was taken back if it was."""

    model_config = ConfigDict(json_schema_extra={"example": GRANTED})

    id: int
    status: str
    title: str
    reason: str
    recommended_by: int | None = Field(description="The account of who put the employer forward.")
    since: date
    until: date | None = Field(description="The last day of its term; null when it has no end.")
    withdrawn_on: date | None = Field(description="The first day on which it is no longer held.")
    withdrawn_because: str | None


class StatusChoiceOut(BaseModel):
    """A status that the scheme names; `closed_because` says why it cannot be granted now."""

    status: str
    title: str
    note: str
    held: GrantOut | None
    closed_because: str = Field(description="Empty when it can be granted.")


class RecommenderOut(BaseModel):
    """Somebody of the programme who may have put the employer forward."""

    id: int
    name: str


class StatusesOut(BaseModel):
    """Every status the scheme names, who may recommend one, and what was held before."""

    statuses: list[StatusChoiceOut]
    recommenders: list[RecommenderOut]
    refused_because: str = Field(description="Why you may grant nothing here; empty when you may.")
    earlier: list[GrantOut] = Field(description="No longer held, newest first.")


class GrantIn(BaseModel):
    """A status to grant, and what it rests on."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "status": "ambassador",
                "reason": "Mentored three firms of the valley this year.",
                "recommended_by": 31,
            }
        }
    )

    status: str = Field(max_length=80)
    reason: str = Field(max_length=2000)
    recommended_by: int | None = Field(
        None, ge=1, le=LARGEST_ID, description="Needed where the scheme grants it on a recommendation."
    )


class WithdrawIn(BaseModel):
    """Why it is taken back; the employer reads this."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "The mentor has left the firm."}})

    reason: str = Field(max_length=2000)


@router.get("")
def list_statuses(enrolment: EnrolmentToGrant, actor: CurrentActor, db: Db) -> StatusesOut:
    """Every status that the scheme names: held, open to be granted, or why not."""
    desk = status_desk(db, actor, enrolment)
    return StatusesOut(
        statuses=[
            StatusChoiceOut(
                status=choice.status.key,
                title=choice.status.title,
                note=choice.status.note,
                held=_out(GivenStatus(choice.grant, None)) if choice.grant else None,
                closed_because=choice.closed,
            )
            for choice in desk.choices
        ],
        recommenders=[RecommenderOut(id=person.id, name=person.name) for person in desk.recommenders],
        refused_because=desk.refusal,
        earlier=[_out(one) for one in desk.earlier],
    )


@router.post("", status_code=status.HTTP_201_CREATED, responses=CONFLICT)
def grant_status(given: GrantIn, enrolment: EnrolmentToGrant, actor: CurrentActor, db: Db) -> GrantOut:
    """Grant a status; the employer's leads are told by mail. 409 when it is held or not borne out."""
    made = grant(db, actor, enrolment, given.status, given.reason, given.recommended_by)
    return _out(GivenStatus(made, None))


@router.post("/{grant_id}/withdraw", responses=CONFLICT)
def withdraw_status(
    given: WithdrawIn, enrolment: EnrolmentToGrant, grant_id: Id, actor: CurrentActor, db: Db
) -> GrantOut:
    """End a status today, with the reason; its grant stays on record. The leads are told by mail."""
    held = given_status(db, enrolment, grant_id)
    if held is None:
        raise NotFound("There is no such status of this employer.")
    made = take_back(db, actor, enrolment, held.grant, given.reason)
    return _out(GivenStatus(held.grant, made))


def _out(given: GivenStatus) -> GrantOut:
    made: StatusGrant = given.grant
    return GrantOut(
        id=made.id,
        status=made.status,
        title=made.status_title,
        reason=made.reason,
        recommended_by=made.recommended_by,
        since=made.starts_on,
        until=made.ends_on,
        withdrawn_on=given.withdrawal.withdrawn_on if given.withdrawal else None,
        withdrawn_because=given.withdrawal.reason if given.withdrawal else None,
    )
