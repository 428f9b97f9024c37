"""Taking an application over to a newer edition, and what another scheme makes count here, for programs."""

from fastapi import APIRouter, status
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import ApplicationToEdit, ApplicationToWithdraw, CurrentActor
from api.routes.employers import CONFLICT
from api.routes.shapes import PROBLEMS, Moved
from api.services.crosswalking import bring_over, what_counts
from api.services.upgrading import changes_asked, preview, upgrade
from models.base import LARGEST_ID
from models.queries.portfolios import load_portfolio

router = APIRouter(prefix="/api/v1/applications/{application_id}", tags=["editions"], responses=PROBLEMS)


class CriterionNameOut(BaseModel):
    """A criterion by its key and title."""

    key: str
    title: str


class CarryOut(CriterionNameOut):
    """What becomes of one criterion, and what comes along for it."""

    change: str = Field(description="`same`, `reworded`, `stronger`, `split`, `merged` or `new`.")
    brings: str = Field(description="`answer`, `draft` (in the comment), `evidence` or `nothing`.")
    evidence: int = Field(description="How many items of evidence come along.")


class UpgradePreviewOut(BaseModel):
    """What taking the application over would change. Nothing has happened yet."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "edition": "2027-01",
                "level_now": "Bronze",
                "level_then": None,
                "refused_because": "",
                "criteria": [
                    {
                        "key": "bronze.healthy_food",
                        "title": "Healthy food",
                        "change": "reworded",
                        "brings": "draft",
                        "evidence": 1,
                    }
                ],
                "gone": [{"key": "bronze.smoking_shelter", "title": "Smoking shelter"}],
            }
        }
    )

    edition: str = Field(description="The version that the programme runs on today.")
    level_now: str | None = Field(description="The title of the level that the answers reach now.")
    level_then: str | None = Field(description="The same of the answers that come along as they are.")
    refused_because: str = Field(description="Why it cannot be done; empty when it can.")
    criteria: list[CarryOut]
    gone: list[CriterionNameOut] = Field(description="What is asked no longer.")


class UpgradeIn(BaseModel):
    """The version whose preview was seen; another one that began since is not taken for it."""

    model_config = ConfigDict(json_schema_extra={"example": {"edition": "2027-01"}})

    edition: str = Field(min_length=1, max_length=100)


class CountingOut(CriterionNameOut):
    """A criterion here for which something counts already, and what."""

    relation: str = Field(description="`same`, `covers`, or `partly_covers`: then only evidence comes along.")
    sources: list[str] = Field(description="The titles of the criteria there.")
    evidence: list[str] = Field(description="The titles of the items that come along.")
    notes: list[str]
    answered: bool = Field(description="Answered here already: that answer stays.")


class ElsewhereOut(BaseModel):
    """Another application of the employer, and what of it counts here."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "application_id": 12,
                "scheme": "Workplace Wellbeing Charter",
                "edition": "2026-11",
                "criteria": [
                    {
                        "key": "bronze.healthy_food",
                        "title": "Healthy food",
                        "relation": "covers",
                        "sources": ["Healthy choices at work"],
                        "evidence": ["Canteen menu"],
                        "notes": [],
                        "answered": False,
                    }
                ],
            }
        }
    )

    application_id: int
    scheme: str
    edition: str
    criteria: list[CountingOut]


class BringIn(BaseModel):
    """Which criteria to bring something for, and from which other application."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"application_id": 12, "criteria": ["bronze.healthy_food"]}}
    )

    application_id: int = Field(ge=1, le=LARGEST_ID)
    criteria: list[str] = Field(min_length=1, max_length=1000)


class BroughtOut(BaseModel):
    """For how many criteria something came along; each waits to be confirmed."""

    brought: int


@router.get("/upgrade", responses=CONFLICT)
def show_upgrade(in_hand: ApplicationToWithdraw, db: Db) -> UpgradePreviewOut:
    """What taking the application over to the newest edition would change; 409 when there is none newer."""
    found = preview(db, in_hand.application)
    carries, gone = changes_asked(db, in_hand.application, found)
    return UpgradePreviewOut(
        edition=found.edition.version,
        level_now=found.level_now,
        level_then=found.level_then,
        refused_because=found.refusal,
        criteria=[
            CarryOut(
                key=carry.criterion.key,
                title=carry.criterion.title,
                change=carry.change,
                brings=found.brings(carry),
                evidence=found.evidence(carry),
            )
            for carry in carries
        ],
        gone=[CriterionNameOut(key=criterion.key, title=criterion.title) for criterion in gone],
    )


@router.post("/upgrade", status_code=status.HTTP_201_CREATED, responses=CONFLICT)
def post_upgrade(body: UpgradeIn, in_hand: ApplicationToWithdraw, actor: CurrentActor, db: Db) -> Moved:
    """Take it over: answers the new application, where all that came along waits to be confirmed.

    The old one ends as withdrawn, and a review of it ends too.
    """
    made = upgrade(db, actor, in_hand, body.edition)
    return Moved(id=made.id, status=made.status, status_since=made.status_since)


@router.get("/already-counts")
def show_what_counts(in_hand: ApplicationToEdit, actor: CurrentActor, db: Db) -> list[ElsewhereOut]:
    """What the employer has shown in other schemes that counts here, by the application it is in."""
    portfolio = load_portfolio(db, in_hand.application, with_findings=False)
    return [
        ElsewhereOut(
            application_id=one.application.id,
            scheme=one.edition.title,
            edition=one.edition.version,
            criteria=[
                CountingOut(
                    key=row.criterion.key,
                    title=row.criterion.title,
                    relation=row.relation,
                    sources=[source.title for source in row.sources],
                    evidence=list(row.evidence),
                    notes=list(row.notes),
                    answered=row.answered,
                )
                for row in one.rows
            ],
        )
        for one in what_counts(db, actor, portfolio)
    ]


@router.post("/already-counts", responses=CONFLICT)
def bring_what_counts(body: BringIn, in_hand: ApplicationToEdit, actor: CurrentActor, db: Db) -> BroughtOut:
    """Bring what counts for some criteria from another application; answers given here stay."""
    portfolio = load_portfolio(db, in_hand.application, with_findings=False)
    return BroughtOut(brought=bring_over(db, actor, portfolio, body.application_id, body.criteria))
