"""Forms of an application: answers, facts, campaigns and replies."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from assessments.definition import Answer

VERSION = Field(default=0, ge=0, le=2**31 - 1, title="The version of this answer")


class ClaimForm(BaseModel):
    """An answer to a criterion; `page` is the page it was given on and `then` where to go from there."""

    answer: Answer | None = Field(default=None, title="Answer")
    comment: str = Field(default="", title="Comment", max_length=5000)
    not_applicable_reason: str | None = Field(default=None, title="Reason", max_length=200)
    version: int = VERSION
    page: Literal["theme", "criterion"] = "criterion"
    then: Literal["stay", "next"] = "stay"


class FactsForm(BaseModel):
    """The version of the facts; the facts themselves are read by the edition's own questions."""

    version: int = VERSION


class CampaignForm(BaseModel):
    """A campaign as the employer describes it."""

    title: str = Field(title="Name of the campaign", max_length=200)
    topic: str = Field(title="Topic", max_length=100)
    started_on: date = Field(title="Start date")
    ended_on: date | None = Field(default=None, title="End date")
    from_needs_assessment: bool = Field(default=False, title="Chosen from the needs assessment")
    evaluation: str = Field(default="", title="Evaluation", max_length=5000)
    reach: int | None = Field(default=None, title="Number of people who took part", ge=0, le=10_000_000)


class ReplyForm(BaseModel):
    """A reply to one of the assessor's questions."""

    reply: str = Field(title="Reply", max_length=5000)
