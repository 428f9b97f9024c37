"""Suppliers and customers, for programs: who shares which award with whom."""

from datetime import date, datetime
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import CurrentActor, EmployerToEdit, Id, NotFound, SuppliersToView
from api.routes.shapes import PROBLEMS, Problem
from api.services.notices import link
from api.services.supply import SupplyView, answer, ask, supply_view
from assessments.supply import Action
from models.base import utc_now
from models.queries.supply import HeldAward

router = APIRouter(prefix="/api/v1/employers", tags=["suppliers"], responses=PROBLEMS)

CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": Problem, "content": {"application/problem+json": {}}}
}


class HeldOut(BaseModel):
    """An award that a supplier holds now."""

    level: str
    scheme: str
    programme: str
    starts_on: date
    ends_on: date | None
    certificate_number: str
    url: str


class SupplierOut(BaseModel):
    """A supplier that shares its award; `awards` is empty while it holds none."""

    link_id: int
    name: str
    since: datetime
    awards: list[HeldOut]


class AskedOut(BaseModel):
    """A request without an answer. It says nothing of whether anybody of that name is here."""

    link_id: int
    asked_as: str
    asked_at: datetime


class CustomerOut(BaseModel):
    """An employer that asked for this one's award, or sees it."""

    link_id: int
    name: str
    message: str
    asked_at: datetime
    sees_award: bool


class CoveredOut(BaseModel):
    """The share of the suppliers that share their award who hold one."""

    numerator: int
    denominator: int
    value: float | None


class SuppliersOut(BaseModel):
    """Both sides of an employer."""

    covered: CoveredOut
    suppliers: list[SupplierOut]
    asked: list[AskedOut]
    customers: list[CustomerOut]


class AskIn(BaseModel):
    """Whom to ask: the exact name, the company number, or the number of a certificate."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"supplier": "Quarry Lane Stone", "message": "We ask all of ours."}}
    )

    supplier: str = Field(min_length=1, max_length=200)
    message: str = Field(default="", max_length=500)


class LinkIn(BaseModel):
    """What becomes of a link."""

    model_config = ConfigDict(json_schema_extra={"example": {"action": "end"}})

    action: Literal["agree", "decline", "end"]


def _held(held: HeldAward) -> HeldOut:
    award = held.award
    return HeldOut(
        level=award.level_title,
        scheme=held.scheme,
        programme=held.programme,
        starts_on=award.starts_on,
        ends_on=held.until,
        certificate_number=award.certificate_number,
        url=link(f"/certificates/{award.certificate_number}"),
    )


def _out(view: SupplyView) -> SuppliersOut:
    covered = view.covered
    customers = [(one, False) for one in view.asking] + [(one, True) for one in view.told]
    return SuppliersOut(
        covered=CoveredOut(numerator=covered.holding, denominator=covered.sharing, value=covered.share),
        suppliers=[
            SupplierOut.model_validate(
                {
                    "link_id": one.link.id,
                    "name": one.name,
                    "since": one.link.answered_at,
                    "awards": [_held(held) for held in one.awards],
                }
            )
            for one in view.suppliers
        ],
        asked=[
            AskedOut(link_id=one.id, asked_as=one.asked_as, asked_at=one.asked_at) for one in view.unanswered
        ],
        customers=[
            CustomerOut(
                link_id=one.link.id,
                name=one.buyer,
                message=one.link.message,
                asked_at=one.link.asked_at,
                sees_award=sees,
            )
            for one, sees in customers
        ],
    )


@router.get("/{employer_id}/suppliers")
def list_suppliers(employer: SuppliersToView, actor: CurrentActor, db: Db) -> SuppliersOut:
    """The suppliers that share their awards with this employer, whom it asked, and its own customers."""
    return _out(supply_view(db, actor, employer, utc_now().date()))


@router.post("/{employer_id}/suppliers", status_code=201)
def ask_supplier(given: AskIn, employer: EmployerToEdit, actor: CurrentActor, db: Db) -> AskedOut:
    """Ask a supplier to share its award. The answer is the same whether or not it is here."""
    made = ask(db, actor, employer, given.supplier, given.message)
    return AskedOut(link_id=made.id, asked_as=made.asked_as, asked_at=made.asked_at)


@router.post("/{employer_id}/suppliers/{link_id}", responses=CONFLICT)
def answer_link(
    given: LinkIn, employer: EmployerToEdit, link_id: Id, actor: CurrentActor, db: Db
) -> SuppliersOut:
    """Agree or say no as the supplier, or end it from either side."""
    if answer(db, actor, employer, link_id, Action(given.action)) is None:
        raise NotFound("There is no such supplier or customer of this employer.")
    return _out(supply_view(db, actor, employer, utc_now().date()))
