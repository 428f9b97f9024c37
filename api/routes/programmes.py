"""Programmes, for programs: what there is to join and what each asks."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from api.database import Db
from api.guards import Anybody, AnyProgramme
from api.routes.shapes import PROBLEMS
from models.base import utc_now
from models.queries.editions import edition_of_programme
from models.queries.programmes import PublicProgramme, open_programmes, public_programme

router = APIRouter(prefix="/api/v1/programmes", tags=["programmes"], responses=PROBLEMS)


class ProgrammeOut(BaseModel):
    """A programme as anybody may see it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "slug": "tyne-valley-better-health",
                "name": "Tyne Valley Better Health at Work",
                "area": "Tyne Valley",
                "host": "Tyne Valley Council",
                "scheme": "Better Health at Work Award",
                "summary": "Free for every employer in the valley.",
                "open": True,
            }
        }
    )

    slug: str
    name: str
    area: str
    host: str
    scheme: str
    summary: str
    open: bool


class CriterionOut(BaseModel):
    """One thing asked, with where it comes from."""

    key: str
    title: str
    text: str
    level: str
    role: str
    origin: str
    source: str | None


class ThemeOut(BaseModel):
    """A theme and its criteria."""

    key: str
    title: str
    criteria: list[CriterionOut]


class LevelOut(BaseModel):
    """A level, lowest first in its list."""

    key: str
    title: str
    meaning: str


class ProgrammeDetailOut(ProgrammeOut):
    """A programme with its levels and criteria."""

    edition: str
    levels: list[LevelOut]
    themes: list[ThemeOut]


def _out(row: PublicProgramme) -> dict[str, object]:
    programme = row.programme
    return {
        "slug": programme.slug,
        "name": programme.name,
        "area": programme.area,
        "host": row.host,
        "scheme": row.scheme,
        "summary": programme.summary,
        "open": row.is_open(utc_now().date()),
    }


@router.get("")
def list_programmes(_: Anybody, db: Db) -> list[ProgrammeOut]:
    """Every programme, by area."""
    return [ProgrammeOut(**_out(row)) for row in open_programmes(db, utc_now().date())]


@router.get("/{slug}")
def show_programme(programme: AnyProgramme, db: Db) -> ProgrammeDetailOut:
    """One programme with its levels, themes and criteria, in order."""
    edition = edition_of_programme(db, programme)
    return ProgrammeDetailOut(
        **_out(public_programme(db, programme)),
        edition=edition.version,
        levels=[LevelOut(key=lv.key, title=lv.title, meaning=lv.meaning) for lv in edition.levels],
        themes=[
            ThemeOut(
                key=theme.key,
                title=theme.title,
                criteria=[CriterionOut.model_validate(c, from_attributes=True) for c in theme.criteria],
            )
            for theme in edition.themes
        ],
    )
