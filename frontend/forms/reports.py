"""What is said to issue a report of uptake, to correct one, or to have one issued by itself."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field, field_validator

KINDS = (
    (
        "board_paper",
        "Board paper",
        "Two to four pages: the answer, headline figures, and charts by size and area",
    ),
    ("annual_return", "Annual return", "Every figure and indicator, for the record"),
    ("jsna_pack", "Needs assessment pack", "Everything, with what each indicator and word means"),
    ("open_data", "Open data", "Counts that anybody may have; what could give an employer away is held back"),
)
KIND_WORDS = {value: words for value, words, _ in KINDS}
EVERY = (("month", "Every month"), ("quarter", "Every quarter"), ("year", "Every year, after 31 March"))
EVERY_WORDS = {value: words.split(",")[0] for value, words in EVERY}
# Months differ in length; the 28th is a day that each of them has.
LAST_DAY = 28
MOST_RECIPIENTS = 50

Kind = Literal["annual_return", "board_paper", "jsna_pack", "open_data"]


def _says(sentence: str) -> dict[str, object]:
    """What a field says when nothing, or nothing on offer, was chosen."""
    return {"says": {"missing": sentence, "literal_error": sentence}, "chosen": True}


class IssueForm(BaseModel):
    """A report to be issued now."""

    kind: Kind = Field(title="Kind", json_schema_extra=_says("Select what the report is for"))
    area: str = Field("", title="Area", max_length=12)
    as_of: date = Field(title="Day", ge=date(2000, 1, 1))
    note: str = Field("", title="Note", max_length=300)


class CorrectForm(BaseModel):
    """Why a report is issued anew."""

    reason: str = Field(
        title="What was wrong", max_length=1000, json_schema_extra=_says("Enter what was wrong")
    )


class ScheduleForm(BaseModel):
    """A report to be issued by itself."""

    kind: Kind = Field(title="Kind", json_schema_extra=_says("Select what the report is for"))
    area: str = Field("", title="Area", max_length=12)
    every: Literal["month", "quarter", "year"] = Field(
        title="How often", json_schema_extra=_says("Select how often it is issued")
    )
    day: int = Field(title="Day of the month", ge=1, le=LAST_DAY)
    recipients: str = Field(
        title="Who gets a mail", max_length=5000, json_schema_extra=_says("Enter who gets a mail")
    )

    @field_validator("recipients")
    @classmethod
    def some(cls, typed: str) -> str:
        """At least one address, and no more than a list somebody keeps an eye on."""
        if not 0 < len(addresses(typed)) <= MOST_RECIPIENTS:
            raise ValueError(f"Enter between 1 and {MOST_RECIPIENTS} email addresses, one on each line")
        return typed


def addresses(typed: str) -> tuple[str, ...]:
    """The addresses of a list, one a line or with commas between."""
    return tuple(one for line in typed.splitlines() for one in line.replace(",", " ").split())
