"""Published figures, for programs: which releases are loaded."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import CurrentActor
from api.routes.shapes import PROBLEMS
from assessments.reference_data.kinds import Kind
from models.queries.references import releases

router = APIRouter(prefix="/api/v1/reference", tags=["reference"], responses=PROBLEMS)


class ReleaseOut(BaseModel):
    """One file of published figures as it was loaded."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "id": 7,
                "kind": "population",
                "title": "People aged 16 to 64",
                "publisher": "Office for National Statistics",
                "licence": "Open Government Licence v3.0",
                "address": "https://www.nomisweb.co.uk/",
                "refers_to": "2024-06-30",
                "sha256": "0d3f",
                "rows": 361,
                "loaded_at": "2026-11-29T17:00:00Z",
            }
        },
    )

    id: int
    kind: Kind
    title: str
    publisher: str
    licence: str
    address: str
    refers_to: date = Field(description="The day, or the last day of the time, that it describes.")
    sha256: str = Field(description="Of the bytes of the file.")
    rows: int
    loaded_at: datetime


@router.get("")
def list_releases(_: CurrentActor, db: Db) -> list[ReleaseOut]:
    """Every release that is loaded, those of one kind together, the newest first."""
    return [ReleaseOut.model_validate(one) for one in releases(db)]
