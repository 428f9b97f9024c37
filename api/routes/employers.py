"""Employers, for programs: registering, details, sites and joining a programme."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, EmailStr, Field

from api.database import Db
from api.errors import problem
from api.guards import After, CurrentActor, EmployerToEdit, EmployerToEnrol, EmployerToView, Id
from api.routes.shapes import PROBLEMS, PageOut, Problem
from api.services import employers
from api.services.employers import ContactInput, EmployerInput
from api.services.enrolments import enrol, track_in_words
from assessments.employers import LARGEST_HEADCOUNT
from assessments.errors import InvalidInput
from assessments.roles import Actor
from models.base import LARGEST_ID
from models.employers import Employer, Ownership
from models.queries.editions import edition_of_programme, editions_of_programmes
from models.queries.employers import contacts_of, employers_page, sites_of
from models.queries.enrolments import enrolments_of
from models.queries.programmes import programme_by_slug

router = APIRouter(prefix="/api/v1/employers", tags=["employers"], responses=PROBLEMS)

EXAMPLE: dict[str, Any] = {
    "name": "Larkspur Bakery",
    "company_number": "01234567",
    "ownership": "private",
    "sic_section": "C",
    "headcount": 60,
    "fte": 52.5,
}
CONTACTS = [
    {"name": "Rosa Field", "email": "rosa@example.com", "phone": "0191 498 0000"},
    {"name": "Tom Weir", "email": "tom@example.com", "phone": None},
]
IN_EXAMPLE = {**EXAMPLE, "site_name": "Mill Lane", "postcode": "NE1 4LP", "contacts": CONTACTS}


class LookAlikeOut(BaseModel):
    """An employer that may be the same: ask to join it by its id."""

    employer_id: int
    name: str
    district: str = Field(description="The first half of its postcode.")
    same_number: bool


class TwinProblem(Problem):
    """There are employers that look the same."""

    alike: list[LookAlikeOut]


CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": Problem, "content": {"application/problem+json": {}}}
}
TWINS: dict[int | str, dict[str, Any]] = {
    409: {"model": TwinProblem, "content": {"application/problem+json": {}}}
}


class ContactBody(BaseModel):
    """One of the two people an employer names."""

    name: str = Field(min_length=1, max_length=200)
    email: EmailStr
    phone: str | None = Field(default=None, max_length=30)


class DetailsIn(BaseModel):
    """An employer's particulars, with its main site and its two contacts."""

    model_config = ConfigDict(json_schema_extra={"example": IN_EXAMPLE})

    name: str = Field(min_length=1, max_length=200)
    company_number: str | None = Field(default=None, max_length=20)
    ownership: Ownership
    sic_section: str = Field(min_length=1, max_length=1, description="A section of SIC 2007, A to U.")
    headcount: int = Field(ge=1, le=LARGEST_HEADCOUNT)
    fte: float | None = Field(default=None, gt=0, le=LARGEST_HEADCOUNT)
    site_name: str = Field(default="Main site", min_length=1, max_length=200)
    postcode: str = Field(max_length=20, description="Of the main site.")
    contacts: list[ContactBody] = Field(min_length=2, max_length=2)

    def particulars(self) -> EmployerInput:
        """What was sent, as the services take it."""
        plain = {name: getattr(self, name) for name in DetailsIn.model_fields if name != "contacts"}
        return EmployerInput(
            **plain, contacts=tuple(ContactInput(c.name, c.email, c.phone) for c in self.contacts)
        )


class RegisterIn(DetailsIn):
    """A new employer."""

    model_config = ConfigDict(json_schema_extra={"example": {**IN_EXAMPLE, "not_a_twin": False}})

    not_a_twin: bool = Field(
        default=False, description="Send true once somebody has seen that no look-alike is the same."
    )


class EmployerOut(BaseModel):
    """An employer in a list."""

    model_config = ConfigDict(json_schema_extra={"example": {"id": 3, **EXAMPLE}})

    id: int
    name: str
    company_number: str | None
    ownership: Ownership
    sic_section: str | None
    headcount: int
    fte: float | None


class SiteIn(BaseModel):
    """A further workplace."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "Depot", "postcode": "NE6 2XJ"}})

    name: str = Field(min_length=1, max_length=200)
    postcode: str = Field(max_length=20)


class SiteOut(BaseModel):
    """A workplace."""

    id: int
    name: str
    postcode: str
    is_main: bool


class EnrolmentOut(BaseModel):
    """An employer's part in a programme."""

    id: int
    programme: str = Field(description="The programme's slug.")
    site_id: int | None
    track: str | None = Field(description="The key of the size band.")
    track_words: str = Field(description="What the employer is told of its track.")
    enrolled_on: date
    application_id: int | None = Field(default=None, description="The application that is under way.")


class EmployerDetailOut(EmployerOut):
    """An employer with its sites, contacts and enrolments."""

    sites: list[SiteOut]
    contacts: list[ContactBody]
    enrolments: list[EnrolmentOut]


class EnrolIn(BaseModel):
    """The programme to join, as a whole or with one site."""

    model_config = ConfigDict(json_schema_extra={"example": {"programme": "tyne-valley-better-health"}})

    programme: str = Field(max_length=80, description="The programme's slug.")
    site_id: int | None = Field(default=None, ge=1, le=LARGEST_ID)


def _detail(db: Db, actor: Actor, employer: Employer) -> EmployerDetailOut:
    rows = enrolments_of(db, actor, employer.id)
    editions = editions_of_programmes(db, {row.programme.id for row in rows})
    return EmployerDetailOut(
        **employer.model_dump(),
        sites=[SiteOut(**site.model_dump()) for site in sites_of(db, employer.id)],
        contacts=[ContactBody(**contact.model_dump()) for contact in contacts_of(db, employer.id)],
        enrolments=[
            EnrolmentOut(
                **row.enrolment.model_dump(),
                programme=row.programme.slug,
                track_words=track_in_words(editions[row.programme.id], row.enrolment.track),
                application_id=row.application.id if row.application else None,
            )
            for row in rows
        ],
    )


@router.get("")
def list_employers(
    actor: CurrentActor,
    db: Db,
    search: Annotated[str, Query(max_length=200, description="Part of a name.")] = "",
    after: After = None,
) -> PageOut[EmployerOut]:
    """The employers you work with, and those in the programmes you coordinate; oldest registration first."""
    page = employers_page(db, actor, search=search, after=after)
    return PageOut(items=[EmployerOut(**row.model_dump()) for row in page.rows], after=page.after)


@router.post("", status_code=201, response_model=EmployerDetailOut, responses=TWINS)
def register_employer(given: RegisterIn, actor: CurrentActor, db: Db) -> EmployerDetailOut | JSONResponse:
    """Register an employer that you will lead.

    Answers 409 with `alike` when one of that name or company number is there. If it is the same, ask to join
    it; if only the name is the same, send this again with `not_a_twin`.
    """
    try:
        employer = employers.register(db, actor, given.particulars(), not_a_twin=given.not_a_twin)
    except employers.LooksLikeAnother as error:
        return problem(409, error.message, alike=[vars(one) for one in error.alike])
    return _detail(db, actor, employer)


@router.get("/{employer_id}")
def show_employer(employer: EmployerToView, actor: CurrentActor, db: Db) -> EmployerDetailOut:
    """One employer with its sites, contacts and enrolments."""
    return _detail(db, actor, employer)


@router.put("/{employer_id}")
def change_employer(
    given: DetailsIn, employer: EmployerToEdit, actor: CurrentActor, db: Db
) -> EmployerDetailOut:
    """Replace an employer's details, its main site and its contacts."""
    employers.change(db, actor, employer, given.particulars())
    return _detail(db, actor, employer)


@router.post("/{employer_id}/sites", status_code=201)
def add_site(given: SiteIn, employer: EmployerToEdit, actor: CurrentActor, db: Db) -> SiteOut:
    """Add a workplace."""
    return SiteOut(**employers.add_site(db, actor, employer, given.name, given.postcode).model_dump())


@router.delete("/{employer_id}/sites/{site_id}", status_code=204, responses=CONFLICT)
def remove_site(employer: EmployerToEdit, site_id: Id, actor: CurrentActor, db: Db) -> None:
    """Take a workplace away, unless it is the main one or takes part in a programme."""
    employers.remove_site(db, actor, employer, site_id)


@router.post("/{employer_id}/enrolments", status_code=201, responses=CONFLICT)
def join_programme(given: EnrolIn, employer: EmployerToEnrol, actor: CurrentActor, db: Db) -> EnrolmentOut:
    """Join a programme; the answer tells the track."""
    programme = programme_by_slug(db, given.programme)
    if programme is None:
        raise InvalidInput({"programme": "There is no programme of this name. See the list of programmes."})
    enrolment = enrol(db, actor, employer, programme, given.site_id)
    return EnrolmentOut(
        **enrolment.model_dump(),
        programme=programme.slug,
        track_words=track_in_words(edition_of_programme(db, programme), enrolment.track),
    )
