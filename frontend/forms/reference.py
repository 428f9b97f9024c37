"""What is said of a file of published figures, and which areas a host looks after."""

from datetime import date

from pydantic import BaseModel, Field

from api.services.reference import About
from assessments.reference_data.kinds import Kind
from assessments.reference_data.tables import TABLES

KINDS = tuple((kind.value, table.title) for kind, table in TABLES.items())


class LoadForm(BaseModel):
    """A file of published figures; what is left empty is as files of its kind usually are."""

    kind: Kind = Field(title="What the file tells")
    title: str = Field("", title="Title", max_length=200)
    publisher: str = Field("", title="Publisher", max_length=200)
    licence: str = Field("", title="Licence", max_length=200)
    address: str = Field("", title="Address", max_length=500)
    refers_to: date | None = Field(None, title="Day it describes", ge=date(1990, 1, 1), le=date(2100, 1, 1))

    def about(self) -> About:
        """What is said of the file."""
        return About(self.title, self.publisher, self.licence, self.address, self.refers_to)


class AreaForm(BaseModel):
    """An area by its code or name."""

    area: str = Field(title="Area", max_length=200)


class PartnerForm(BaseModel):
    """A partner, and an area of which it sees the rows."""

    partner: str = Field(title="Partner", max_length=200)
    partner_area: str = Field(title="Its area", max_length=200)


class AreaGone(BaseModel):
    """An area to take off a list; with a partner, off what that partner sees."""

    code: str = Field(title="Area", max_length=12)
    partner_id: int | None = Field(None, title="Partner", ge=1)
