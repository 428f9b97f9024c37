"""The public register of awards, for programs."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import After, Anybody, NotFound
from api.routes.shapes import PROBLEMS, PageOut
from api.services.certificates import certificate_of
from api.services.notices import link
from assessments.awards import Standing
from models.base import utc_now
from models.queries.register import PublicAward, register

router = APIRouter(prefix="/api/v1", tags=["register"], responses=PROBLEMS)

Word = Annotated[str, Query(max_length=200)]


class AwardOut(BaseModel):
    """An award as anybody may see it. Only `current` and `expiring` mean that it is held today."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "certificate_number": "HM-2026-7K3Q-9XWP",
                "employer": "Larkspur Bakery",
                "scheme": "Better Health at Work Award",
                "level": "Bronze",
                "programme": "Tyne Valley Better Health at Work",
                "area": "Tyne Valley",
                "awarded_by": "Tyne Valley Council",
                "starts_on": "2026-11-23",
                "ends_on": "2028-11-22",
                "standing": "current",
                "statuses": ["Ambassador Status"],
                "url": "https://halemark.example/certificates/HM-2026-7K3Q-9XWP",
            }
        }
    )

    certificate_number: str
    employer: str
    scheme: str
    level: str
    programme: str
    area: str
    awarded_by: str
    starts_on: date
    ends_on: date | None = Field(description="The last day it is held; null for an award without an end.")
    standing: Standing
    statuses: list[str] = Field(description="What its holder holds today beside the level, by its titles.")
    url: str = Field(description="The page where anybody can check it.")


class ThemeLevelOut(BaseModel):
    """The level held in one theme; null for none yet."""

    theme: str
    level: str | None


class CertificateOut(AwardOut):
    """An award with its level in each theme, where the scheme has that, and what must be said of it."""

    themes: list[ThemeLevelOut]
    note: str = Field(description="Says so when the scheme's definition here is not its owner's own.")


def _out(found: PublicAward, today: date) -> dict[str, object]:
    return {
        "certificate_number": found.certificate_number,
        "employer": found.employer_name,
        "scheme": found.scheme,
        "level": found.level_title,
        "programme": found.programme,
        "area": found.area,
        "awarded_by": found.host,
        "starts_on": found.starts_on,
        "ends_on": found.until,
        "standing": found.standing(today),
        "statuses": list(found.statuses(today)),
        "url": link(f"/certificates/{found.certificate_number}"),
    }


@router.get("/register")
def list_register(
    _: Anybody,
    db: Db,
    search: Word = "",
    area: Word = "",
    level: Word = "",
    expired: bool = False,
    after: After = None,
) -> PageOut[AwardOut]:
    """Awards, newest first, by part of the employer's name, area and level title.

    Those that have run out are left out unless `expired` is true.
    """
    today = utc_now().date()
    page = register(
        db,
        search=search.strip(),
        area=area.strip(),
        level=level.strip(),
        today=today,
        include_expired=expired,
        after=after,
    )
    return PageOut(items=[AwardOut(**_out(row, today)) for row in page.rows], after=page.after)


@router.get("/certificates/{number}")
def show_certificate(number: Annotated[str, Path(max_length=100)], _: Anybody, db: Db) -> CertificateOut:
    """One certificate by its number, however it is written, and how the award stands today."""
    today = utc_now().date()
    certificate = certificate_of(db, number, today)
    if certificate is None:
        raise NotFound("There is no certificate with that number.")
    return CertificateOut(
        **_out(certificate.found, today),
        themes=[ThemeLevelOut(theme=t.theme_title, level=t.level_title) for t in certificate.themes],
        note=certificate.note,
    )
