"""Enrolments, for programs: the levels open to an employer, and starting an application."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import CurrentActor, EnrolmentToStart, EnrolmentToView
from api.routes.employers import CONFLICT, EnrolmentOut
from api.routes.shapes import PROBLEMS, Moved
from api.services.applications import start
from api.services.enrolments import look_at
from assessments.workflow import Status
from models.base import utc_now

router = APIRouter(prefix="/api/v1/enrolments", tags=["enrolments"], responses=PROBLEMS)


class LevelChoiceOut(BaseModel):
    """A level as offered: open, or closed with the reason in words."""

    key: str
    title: str
    meaning: str
    open: bool
    closed_because: str | None
    held_until: date | None = Field(description="The last day of the newest award of this level.")
    certificate_number: str | None = Field(description="Of the newest award of this level.")


class AttemptOut(BaseModel):
    """An application of the enrolment."""

    id: int
    level: str
    status: Status
    started_at: datetime


class StatusHeldOut(BaseModel):
    """A status outside the levels that is held today."""

    status: str
    title: str
    since: date
    until: date | None = Field(description="The last day it is held; none when it has no end.")


class EnrolmentDetailOut(EnrolmentOut):
    """An enrolment with its levels, lowest first, and its applications, newest first."""

    employer_id: int
    employer: str
    levels: list[LevelChoiceOut]
    applications: list[AttemptOut]
    statuses: list[StatusHeldOut]


class StartIn(BaseModel):
    """The level to apply for."""

    model_config = ConfigDict(json_schema_extra={"example": {"level": "bronze"}})

    level: str = Field(max_length=60)


@router.get("/{enrolment_id}")
def show_enrolment(enrolment: EnrolmentToView, actor: CurrentActor, db: Db) -> EnrolmentDetailOut:
    """One enrolment with the levels that can be applied for now, and why others cannot."""
    view = look_at(db, actor, enrolment)
    under_way = view.open_application
    return EnrolmentDetailOut(
        **enrolment.model_dump(),
        programme=view.names.programme.slug,
        track_words=view.track,
        employer=view.names.employer,
        application_id=under_way.id if under_way else None,
        levels=[
            LevelChoiceOut(
                key=rung.choice.key,
                title=rung.choice.title,
                meaning=rung.choice.meaning,
                open=not rung.choice.closed and under_way is None,
                closed_because=rung.choice.closed
                or ("Another application is under way." if under_way else None),
                held_until=rung.award.ends_on if rung.award else None,
                certificate_number=rung.award.certificate_number if rung.award else None,
            )
            for rung in view.rungs
        ],
        applications=[AttemptOut(**application.model_dump()) for application in view.applications],
        statuses=[
            StatusHeldOut(
                status=grant.status, title=grant.status_title, since=grant.starts_on, until=grant.ends_on
            )
            for grant in view.statuses_held(utc_now().date())
        ],
    )


@router.post("/{enrolment_id}/applications", status_code=201, responses=CONFLICT)
def start_application(given: StartIn, enrolment: EnrolmentToStart, actor: CurrentActor, db: Db) -> Moved:
    """Start an application at a level. One at a time can be under way."""
    application = start(db, actor, enrolment, given.level)
    return Moved(id=application.id, status=application.status, status_since=application.status_since)
