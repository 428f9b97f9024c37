"""Lists of applications, for programs: those given to me, and those of a programme."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import After, ApplicationToAssign, CurrentActor, ProgrammeToView
from api.routes.shapes import PROBLEMS, PageOut
from api.services.assigning import assign, assigned_to, candidates_by_role
from assessments.roles import Role
from assessments.workflow import Status
from models.base import LARGEST_ID
from models.queries.lists import ApplicationRow, my_queue, of_programme

router = APIRouter(prefix="/api/v1", tags=["applications of a programme"], responses=PROBLEMS)


class ApplicationRowOut(BaseModel):
    """An application as a list shows it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 17,
                "employer": "Larkspur Bakery",
                "programme": "tyne-valley-better-health",
                "scheme": "Better Health at Work Award",
                "level": "bronze",
                "status": "in_review",
                "status_since": "2026-11-02T09:30:00Z",
                "my_role": "assessor",
                "answer_due_on": None,
                "adviser": None,
                "assessor": None,
            }
        }
    )

    id: int
    employer: str
    programme: str = Field(description="The programme's slug.")
    scheme: str
    level: str
    status: Status
    status_since: datetime
    my_role: Role | None = Field(description="In `/queue`: the role in which it was given to you.")
    answer_due_on: date | None = Field(description="When the employer is to have answered open questions.")
    adviser: str | None = Field(description="In a programme's list: the adviser's name.")
    assessor: str | None = Field(description="In a programme's list: the assessor's name.")


class CandidateOut(BaseModel):
    """Somebody who could be given an application."""

    account_id: int
    name: str
    open_applications: int
    blocked: str = Field(description="Why they cannot be given it; empty when they can.")
    note: str = Field(description="Something to weigh before choosing them.")


class CandidatesOut(BaseModel):
    """Who could advise on and assess an application, the least loaded first."""

    adviser: list[CandidateOut]
    assessor: list[CandidateOut]


Person = Annotated[int | None, Field(ge=1, le=LARGEST_ID)]


class AssignmentsBody(BaseModel):
    """Who has an application: account ids, or null for nobody."""

    model_config = ConfigDict(json_schema_extra={"example": {"adviser": 12, "assessor": 15}})

    adviser: Person
    assessor: Person


def _row(row: ApplicationRow) -> ApplicationRowOut:
    return ApplicationRowOut(
        id=row.id,
        employer=row.employer,
        programme=row.programme_slug,
        scheme=row.scheme,
        level=row.level,
        status=row.status,
        status_since=row.status_since,
        my_role=row.role,
        answer_due_on=row.due_on,
        adviser=row.adviser,
        assessor=row.assessor,
    )


@router.get("/queue")
def list_queue(actor: CurrentActor, db: Db, after: After = None) -> PageOut[ApplicationRowOut]:
    """The open applications given to you, longest in their status first."""
    page = my_queue(db, actor, after=after)
    return PageOut(items=[_row(row) for row in page.rows], after=page.after)


@router.get("/programmes/{slug}/applications")
def list_programme_applications(
    programme: ProgrammeToView,
    actor: CurrentActor,
    db: Db,
    status: Status | None = None,
    search: Annotated[str, Query(max_length=200, description="Part of an employer's name.")] = "",
    after: After = None,
) -> PageOut[ApplicationRowOut]:
    """The applications of a programme you coordinate, longest in their status first."""
    wanted = search.strip()
    page = of_programme(db, actor, programme, status=status, search=wanted, after=after)
    return PageOut(items=[_row(row) for row in page.rows], after=page.after)


@router.get("/applications/{application_id}/candidates")
def list_candidates(in_hand: ApplicationToAssign, db: Db) -> CandidatesOut:
    """Who could be given the application: how much each has, and what speaks against them."""
    found = candidates_by_role(db, in_hand.application)
    return CandidatesOut(
        **{
            role.value: [
                CandidateOut(
                    account_id=one.account.id,
                    name=one.account.name,
                    open_applications=one.open_applications,
                    blocked=one.blocked,
                    note=one.note,
                )
                for one in people
            ]
            for role, people in found.items()
        }
    )


@router.put("/applications/{application_id}/assignments")
def put_assignments(
    body: AssignmentsBody, in_hand: ApplicationToAssign, actor: CurrentActor, db: Db
) -> AssignmentsBody:
    """Give the application to an adviser and an assessor; each new one is told by mail.

    Somebody who does not hold the role in the programme, or is or was of the employer, is refused (422).
    """
    assign(db, actor, in_hand, {Role.ADVISER: body.adviser, Role.ASSESSOR: body.assessor})
    db.flush()
    now = assigned_to(db, in_hand.application.id)
    return AssignmentsBody(
        **{
            role.value: now[role].account_id if role in now else None
            for role in (Role.ADVISER, Role.ASSESSOR)
        }
    )
