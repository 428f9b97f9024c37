"""Forms about leads: a list to load, one lead, whom to invite, and opting out."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from assessments.employers import SIC_SECTIONS
from assessments.uptake.groups import INDUSTRIES, SIZES
from assessments.uptake.leads import STANDING_WORDS
from models.base import LARGEST_ID
from models.schemes import Programme

SIZE_CHOICES = (("", "Any size"), *((one.key, one.words) for one in SIZES))
INDUSTRY_CHOICES = (("", "Any industry"), *((one.key, one.words) for one in INDUSTRIES))
STANDING_CHOICES = (("", "All"), *STANDING_WORDS.items())
SECTION_CHOICES = (("", "Choose one"), *SIC_SECTIONS.items())
WHICH_CHOICES = (
    ("chosen", "Those ticked in the list"),
    ("all", "Everybody the list is narrowed to, on all of its pages"),
)

LeadId = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class ListForm(BaseModel):
    """A list to load; its file comes beside it as `file`."""

    name: str = Field(title="Name of the list", max_length=200)
    source: str = Field(title="Where the list is from", max_length=200)


class LeadForm(BaseModel):
    """One employer to reach."""

    name: str = Field(title="Name", max_length=200)
    size: str = Field(title="Headcount or size band", max_length=40)
    sector: str = Field(
        title="Main activity",
        max_length=10,
        json_schema_extra={"says": {"missing": "Choose the main activity"}},
    )
    company_number: str = Field(default="", title="Company number", max_length=20)
    postcode: str = Field(default="", title="Postcode", max_length=20)
    email: str = Field(default="", title="Email address", max_length=254)
    source: str = Field(title="Where you have this from", max_length=200)


class InviteForm(BaseModel):
    """Whom to invite, and to what."""

    programme: LeadId = Field(
        title="Programme",
        json_schema_extra={"chosen": True, "says": {"missing": "Choose the programme to invite them to"}},
    )
    which: Literal["chosen", "all"] = Field(default="chosen", title="Whom to invite")
    leads: list[LeadId] = Field(default_factory=list, title="Employers")


class OptOutForm(BaseModel):
    """Who wants no more invitations: one address, or everybody at the organisation."""

    whom: Literal["me", "everybody"] = Field(default="me", title="Who wants no more invitations")


def programme_choices(programmes: Sequence[Programme]) -> list[tuple[str, str]]:
    """The programmes to invite to."""
    return [(str(one.id), one.name) for one in programmes]
