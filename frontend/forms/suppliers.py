"""Forms of the links between an employer and its suppliers."""

from typing import Literal

from pydantic import BaseModel, Field


class AskForm(BaseModel):
    """Whom to ask, and what to say to them."""

    supplier: str = Field(
        title="Supplier",
        max_length=200,
        json_schema_extra={
            "says": {"missing": "Enter the supplier’s name, company number or certificate number"}
        },
    )
    message: str = Field(default="", title="Message", max_length=500)


class LinkForm(BaseModel):
    """What becomes of a link."""

    action: Literal["agree", "decline", "end"] = Field(title="Answer")
