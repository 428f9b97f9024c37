"""Who is reached, for programs: the account of a host's workspace, as pages and reports tell it."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.database import Db
from api.guards import CurrentActor, WorkspaceToView
from api.routes.shapes import PROBLEMS
from api.services.uptake.accounting import account
from assessments.errors import InvalidInput
from assessments.uptake.asking import Asked
from assessments.uptake.groups import INDUSTRIES
from models.base import LARGEST_ID, today
from models.queries.workspaces import workspaces_of

router = APIRouter(prefix="/api/v1", tags=["uptake"], responses=PROBLEMS)

Code = Annotated[str, Query(max_length=12, description="An area's code; leave it out for all of the host's.")]
Number = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


class WorkspaceOut(BaseModel):
    """A host whose figures somebody may see."""

    host_id: int
    name: str


class FigureOut(BaseModel):
    """One figure, with everything it is made of."""

    key: str = Field(description="Names its definition, such as by_size.micro.local_units.")
    title: str
    unit: str
    as_of: date
    numerator: float | None
    denominator: float | None = Field(description="What the numerator is set against; null for a count.")
    denominator_name: str
    denominator_source: str
    value: float | None = Field(description="A count, or a share from 0 to 1; null where it is not known.")
    ci95: tuple[float, float] | None
    suppressed: str = Field(description="Why it is held back; empty where it is not.")
    note: str


class PartOut(BaseModel):
    """Figures that belong together."""

    key: str
    title: str
    words: list[str]
    figures: list[FigureOut]


class AccountOut(BaseModel):
    """Uptake in an area on a day, and what it rests on."""

    format: str
    area: dict[str, str]
    as_of: date
    programmes: list[str]
    filters: dict[str, str]
    parts: list[PartOut]
    releases: list[dict[str, str]]
    caveats: list[str]


@router.get("/hosts", operation_id="list_workspaces")
def list_workspaces(actor: CurrentActor, db: Db) -> list[WorkspaceOut]:
    """The hosts whose figures of uptake you may see, by name."""
    return [WorkspaceOut(host_id=host.id, name=host.name) for host in workspaces_of(db, actor)]


@router.get("/hosts/{host_id}/uptake", operation_id="show_uptake", response_model=AccountOut)
def show_uptake(
    workspace: WorkspaceToView,
    db: Db,
    as_of: Annotated[date | None, Query(description="The day; today if left out.")] = None,
    since: Annotated[date | None, Query(description="The first day of the period counted over.")] = None,
    area: Code = "",
    programme: Number = None,
    edition: Number = None,
    level: Annotated[str, Query(max_length=60)] = "",
    industry: Annotated[str, Query(max_length=10)] = "",
    size: Literal["", "micro", "small", "medium", "large"] = "",
    ownership: Literal["", "public", "private", "voluntary"] = "",
    decile: Annotated[int | None, Query(ge=1, le=10)] = None,
) -> Any:
    """Uptake in a workspace on a day: every figure with its numerator, denominator, source and interval."""
    day = as_of or today()
    if day > today():
        raise InvalidInput({"as_of": "Ask for a day up to today."})
    if since and since > day:
        raise InvalidInput({"since": "Count from a day before the one that the figures are for."})
    if industry and industry not in {one.key for one in INDUSTRIES}:
        raise InvalidInput({"industry": "Use the key of a group of industries, such as B-E."})
    asked = Asked(day, since, area, programme, edition, level, industry, size, ownership, decile)
    return account(db, workspace, asked).document()
