"""Forms that add evidence: a file, a link, a note, or something that is there already."""

from datetime import date

from pydantic import BaseModel, Field


class EvidenceForm(BaseModel):
    """An item of evidence; its files come beside it, as `file`."""

    title: str = Field(default="", title="Name", max_length=200)
    url: str | None = Field(default=None, title="Web address", max_length=2000)
    note: str | None = Field(default=None, title="Note", max_length=10_000)
    dated_on: date | None = Field(default=None, title="Date of the document")
    where: str = Field(default="", title="Page or passage", max_length=200)


class PickForm(BaseModel):
    """Items of the library to show for a criterion as well."""

    evidence_id: list[int] = Field(
        title="Item of evidence",
        min_length=1,
        max_length=100,
        json_schema_extra={"says": {"missing": "Select at least one item from your evidence"}},
    )
    where: str = Field(default="", title="Page or passage", max_length=200)
