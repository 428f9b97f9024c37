"""The people of an employer, for programs: asking to join, letting in, roles and leaving."""

from datetime import date, datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import CurrentActor, EmployerToJoin, EmployerToStaff, EmployerToView, Id
from api.routes.employers import CONFLICT
from api.routes.shapes import PROBLEMS
from api.services import joining
from assessments.roles import Role
from models.employers import JoinStatus
from models.queries.employers import current_members, waiting_to_join

router = APIRouter(prefix="/api/v1/employers/{employer_id}", tags=["employers"], responses=PROBLEMS)

EmployerRole = Literal[Role.LEAD, Role.CONTRIBUTOR, Role.VIEWER]


class AskIn(BaseModel):
    """What you say to the people who answer."""

    model_config = ConfigDict(json_schema_extra={"example": {"message": "I work at Mill Lane."}})

    message: str = Field(default="", max_length=joining.LONGEST_MESSAGE)


class AskedOut(BaseModel):
    """A request that has been passed on."""

    id: int
    employer_id: int
    status: JoinStatus
    asked_at: datetime


class WaitingOut(BaseModel):
    """Somebody who waits to join."""

    id: int
    name: str
    email: str
    message: str
    asked_at: datetime


class AnswerIn(BaseModel):
    """The role somebody is let in with, or null to decline."""

    model_config = ConfigDict(json_schema_extra={"example": {"role": "contributor"}})

    role: EmployerRole | None


class RoleIn(BaseModel):
    """The role somebody is to have from today."""

    model_config = ConfigDict(json_schema_extra={"example": {"role": "lead"}})

    role: EmployerRole


class MemberOut(BaseModel):
    """A member of an employer."""

    id: int = Field(description="Of the membership.")
    name: str
    email: str
    role: EmployerRole
    from_on: date


def _members(db: Db, employer_id: int) -> list[MemberOut]:
    return [
        MemberOut(
            id=member.membership.id,
            name=member.account.name,
            email=member.account.email,
            role=member.membership.role,
            from_on=member.membership.from_on,
        )
        for member in current_members(db, employer_id)
    ]


@router.post("/join-requests", status_code=201, responses=CONFLICT)
def ask_to_join(given: AskIn, employer_id: EmployerToJoin, actor: CurrentActor, db: Db) -> AskedOut:
    """Ask to join an employer that is registered already. Its leads, or else its coordinators, are mailed."""
    return AskedOut(**joining.ask_to_join(db, actor, employer_id, given.message).model_dump())


@router.get("/join-requests")
def list_join_requests(employer: EmployerToStaff, actor: CurrentActor, db: Db) -> list[WaitingOut]:
    """The people who wait to join, longest waiting first."""
    return [
        WaitingOut(
            id=one.request.id,
            name=one.account.name,
            email=one.account.email,
            message=one.request.message,
            asked_at=one.request.asked_at,
        )
        for one in waiting_to_join(db, actor, employer.id)
    ]


@router.post("/join-requests/{request_id}", status_code=204, responses=CONFLICT)
def answer_join_request(
    given: AnswerIn, employer: EmployerToStaff, request_id: Id, actor: CurrentActor, db: Db
) -> None:
    """Let somebody in with a role, or decline. They are mailed."""
    joining.answer_join_request(db, actor, employer, request_id, role=given.role)


@router.get("/people")
def list_people(employer: EmployerToView, db: Db) -> list[MemberOut]:
    """The members of an employer, by name."""
    return _members(db, employer.id)


@router.put("/people/{membership_id}", responses=CONFLICT)
def change_role(
    given: RoleIn, employer: EmployerToStaff, membership_id: Id, actor: CurrentActor, db: Db
) -> list[MemberOut]:
    """Give a member another role from today, which is a membership of its own. Answers all members."""
    joining.change_role(db, actor, employer, membership_id, given.role)
    return _members(db, employer.id)


@router.delete("/people/{membership_id}", status_code=204, responses=CONFLICT)
def end_membership(employer: EmployerToStaff, membership_id: Id, actor: CurrentActor, db: Db) -> None:
    """Take somebody off an employer at once. The only lead cannot go before there is another."""
    joining.end_membership(db, actor, employer, membership_id)
