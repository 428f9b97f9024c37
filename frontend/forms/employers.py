"""Forms about employers: their particulars, sites, people, and joining a programme."""

from typing import Literal

from pydantic import BaseModel, EmailStr, Field

from api.services.employers import ContactInput, EmployerInput
from api.services.joining import LONGEST_MESSAGE
from assessments.employers import LARGEST_HEADCOUNT, SIC_SECTIONS
from assessments.roles import EMPLOYER_ROLES, Role
from models.employers import Contact, Employer, Ownership, Site

OWNERSHIPS = (
    (Ownership.PRIVATE, "Private", "A company, partnership or sole trader"),
    (Ownership.PUBLIC, "Public", "A council, school, NHS body or other public body"),
    (Ownership.VOLUNTARY, "Voluntary", "A charity, social enterprise or community group"),
)
SECTIONS = (("", "Choose one"), *SIC_SECTIONS.items())
# What each role is called where somebody chooses it, from the least to the most it may do.
ROLE_CHOICES = (
    (Role.VIEWER, "Viewer: may read"),
    (Role.CONTRIBUTOR, "Contributor: may answer and add evidence"),
    (Role.LEAD, "Lead: may do everything, also submit and let people in"),
)
EmployerRole = Literal[Role.LEAD, Role.CONTRIBUTOR, Role.VIEWER]
assert {role for role, _ in ROLE_CHOICES} == EMPLOYER_ROLES


class DetailsForm(BaseModel):
    """An employer's particulars, with its main site and its two contacts."""

    name: str = Field(title="Organisation name", max_length=200)
    company_number: str | None = Field(default=None, title="Company number", max_length=20)
    ownership: Ownership = Field(title="Ownership")
    sic_section: str = Field(
        title="Main activity",
        max_length=1,
        json_schema_extra={"says": {"missing": "Choose the main activity"}},
    )
    headcount: int = Field(title="Headcount", ge=1, le=LARGEST_HEADCOUNT)
    fte: float | None = Field(default=None, title="Full-time equivalent", gt=0, le=LARGEST_HEADCOUNT)
    site_name: str = Field(title="Name of the main site", max_length=200)
    postcode: str = Field(title="Postcode", max_length=20)
    contact1_name: str = Field(title="First contact’s name", max_length=200)
    contact1_email: EmailStr = Field(title="First contact’s email address")
    contact1_phone: str | None = Field(default=None, title="First contact’s phone number", max_length=30)
    contact2_name: str = Field(title="Second contact’s name", max_length=200)
    contact2_email: EmailStr = Field(title="Second contact’s email address")
    contact2_phone: str | None = Field(default=None, title="Second contact’s phone number", max_length=30)

    def particulars(self) -> EmployerInput:
        """What was typed, as the services take it."""
        return EmployerInput(
            name=self.name,
            company_number=self.company_number,
            ownership=self.ownership,
            sic_section=self.sic_section,
            headcount=self.headcount,
            fte=self.fte,
            site_name=self.site_name,
            postcode=self.postcode,
            contacts=(
                ContactInput(self.contact1_name, self.contact1_email, self.contact1_phone),
                ContactInput(self.contact2_name, self.contact2_email, self.contact2_phone),
            ),
        )


class RegisterForm(DetailsForm):
    """A new employer; `programme` is the one to join next, `not_a_twin` that it is no look-alike."""

    programme: str = Field(default="", max_length=80)
    not_a_twin: bool = Field(default=False, title="This is a different organisation")


class MessageForm(BaseModel):
    """What somebody who asks to join says to the people who answer."""

    message: str = Field(default="", title="Message", max_length=LONGEST_MESSAGE)


class AnswerForm(BaseModel):
    """The answer to somebody who asks to join."""

    answer: Literal["approve", "decline"] = Field(title="Answer")
    role: EmployerRole = Field(default=Role.CONTRIBUTOR, title="Role")


class MemberForm(BaseModel):
    """Another role for a member, or the end of their membership."""

    change: Literal["role", "end"] = Field(title="Change")
    role: EmployerRole = Field(default=Role.CONTRIBUTOR, title="Role")


class SiteForm(BaseModel):
    """A further workplace."""

    site_name: str = Field(title="Name of the site", max_length=200)
    postcode: str = Field(title="Postcode", max_length=20)


class JoinForm(BaseModel):
    """What joins a programme: an employer's id, or that and a site's, as in `12-34`."""

    place: str = Field(
        title="What joins",
        max_length=50,
        json_schema_extra={"chosen": True, "says": {"missing": "Select what joins the programme"}},
    )


class LevelForm(BaseModel):
    """The level to apply for."""

    level: str = Field(title="Level", max_length=60, json_schema_extra={"chosen": True})


def known_details(employer: Employer, main: Site, contacts: list[Contact]) -> dict[str, object]:
    """The particulars of an employer as the form's first values."""
    known: dict[str, object] = {
        "name": employer.name,
        "company_number": employer.company_number,
        "ownership": employer.ownership,
        "sic_section": employer.sic_section,
        "headcount": employer.headcount,
        "fte": f"{employer.fte:g}" if employer.fte is not None else None,
        "site_name": main.name,
        "postcode": main.postcode,
    }
    for contact in contacts:
        known |= {
            f"contact{contact.position}_{part}": getattr(contact, part) for part in ("name", "email", "phone")
        }
    return known
