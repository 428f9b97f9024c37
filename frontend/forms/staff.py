"""Forms of the people who assign, assess and decide."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from assessments.definition import Answer
from assessments.workflow import Outcome


class AssignForm(BaseModel):
    """Who is given an application; nothing chosen leaves a role with nobody."""

    adviser: int | None = Field(default=None, title="Adviser")
    assessor: int | None = Field(default=None, title="Assessor")


class FindingForm(BaseModel):
    """What the assessor found of one criterion; `then` is where to go from here."""

    answer: Answer = Field(title="Finding", json_schema_extra={"says": {"missing": "Choose a finding."}})
    reason: str = Field(default="", title="What you saw", max_length=5000)
    needed: str = Field(default="", title="What would make it met", max_length=2000)
    version: int = Field(default=0, ge=0, le=2**31 - 1, title="The version of this finding")
    then: Literal["stay", "next"] = "next"


class InformationForm(BaseModel):
    """Which criteria to ask about and by when; each question is a field of its own, `question-<key>`."""

    criteria: list[str] = Field(default_factory=list, title="Criteria")
    due_on: date = Field(
        title="Date to answer by",
        json_schema_extra={"says": {"missing": "Give the date to answer by."}},
    )


class OutcomeForm(BaseModel):
    """An outcome proposed or decided, with the level where it is a lower one."""

    outcome: Outcome = Field(title="Outcome", json_schema_extra={"says": {"missing": "Choose an outcome."}})
    level: str | None = Field(default=None, title="Lower level", max_length=60)
    summary: str = Field(default="", title="Reasons", max_length=5000)


class GrantForm(BaseModel):
    """A status outside the levels to grant, and what it rests on."""

    status: str = Field(title="Status", max_length=80, json_schema_extra={"chosen": True})
    reason: str = Field(default="", title="Reason", max_length=2000)
    recommended_by: int | None = Field(default=None, title="Who recommended it")


class TakeBackForm(BaseModel):
    """Why a status outside the levels is taken back."""

    reason: str = Field(default="", title="Reason", max_length=2000)


class SendBackForm(BaseModel):
    """What the assessor is to look at again."""

    reason: str = Field(default="", title="What to look at again", max_length=2000)
