"""What the JSON API answers that several routes share."""

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Item = TypeVar("Item")


class PageOut(BaseModel, Generic[Item]):
    """A page of a list; `after` is null on the last one."""

    items: list[Item]
    after: str | None = Field(default=None, description="Send it back to get the next page.")


class Problem(BaseModel):
    """What went wrong (RFC 9457), with a sentence for each field or condition."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: dict[str, str] | None = None
    reasons: list[str] | None = None


class Moved(BaseModel):
    """Where an application stands after a step."""

    id: int
    status: str
    status_since: datetime


PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {"model": Problem, "content": {"application/problem+json": {}}} for status in (401, 403, 404, 422)
}
