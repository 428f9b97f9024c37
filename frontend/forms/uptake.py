"""What may be asked of uptake: the filters above every page about it, kept in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, Field
from starlette.datastructures import FormData

from assessments.uptake.asking import EVERYWHERE, Asked
from assessments.uptake.groups import INDUSTRIES, SIZES
from frontend.forms.binding import Bound, bind
from models.employers import Ownership

EARLIEST = date(1990, 1, 1)
OWNERSHIP_WORDS = {Ownership.PUBLIC: "Public", Ownership.PRIVATE: "Private", Ownership.VOLUNTARY: "Voluntary"}


class UptakeForm(BaseModel):
    """The filters; every one may be left empty."""

    as_of: str = Field("", title="On", max_length=10)  # written as browsers send a date: 2026-03-31
    since: str = Field("", title="Counted since", max_length=10)
    area: str = Field("", title="Area", max_length=12)
    programme: int | None = Field(None, title="Programme", ge=1, le=2**31)
    edition: int | None = Field(None, title="Edition", ge=1, le=2**31)
    level: str = Field("", title="Level held", max_length=60)
    industry: str = Field("", title="Industry", max_length=10)
    size: Literal["", "micro", "small", "medium", "large"] = Field("", title="Size")
    ownership: Literal["", "public", "private", "voluntary"] = Field("", title="Ownership")
    decile: int | None = Field(None, title="Deprivation", ge=1, le=10)
    compare: str = Field("", title="Compare with", max_length=12)


@dataclass(frozen=True)
class Filters:
    """The filters as read: what is asked, the form to show again, and the same as an address has it."""

    asked: Asked
    form: Bound[UptakeForm]
    given: Mapping[str, str]

    def address(self, path: str, **changed: str) -> str:
        """A page's address with these filters, some of them changed or, when empty, taken away."""
        wanted = {key: value for key, value in {**self.given, **changed}.items() if value}
        return f"{path}?{urlencode(wanted)}" if wanted else path


def read_filters(query: Mapping[str, Any], today: date) -> Filters:
    """The filters in an address; where one is at fault, what is asked falls back to all of today."""
    form = bind(UptakeForm, FormData([(key, str(value)) for key, value in query.items()]))
    faults: dict[str, str] = {}
    days = {name: _day(form.text(name), name, today, faults) for name in ("as_of", "since")}
    if form.text("industry") and form.text("industry") not in {one.key for one in INDUSTRIES}:
        faults["industry"] = "Choose one of the industries listed."
    as_of = days["as_of"] or today
    if days["since"] and days["since"] > as_of:
        faults["since"] = "Count from a day before the one that the figures are for."
    if faults:
        form = replace(form.with_errors(faults), value=None)
    given = {name: form.text(name) for name in UptakeForm.model_fields if form.text(name)}
    value = form.value
    if value is None:
        return Filters(Asked(as_of=today), form, given)
    return Filters(_asked(value, as_of, days["since"]), form, given)


def _asked(value: UptakeForm, as_of: date, since: date | None) -> Asked:
    return Asked(
        as_of=as_of,
        since=since,
        area=value.area,
        programme_id=value.programme,
        edition_id=value.edition,
        level=value.level,
        industry=value.industry,
        size=value.size,
        ownership=value.ownership,
        decile=value.decile,
        compare=value.compare,
    )


def _day(typed: str, name: str, today: date, faults: dict[str, str]) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        faults[name] = "Enter a date, like 2026-03-31."
        return None
    if not EARLIEST <= day <= today:
        faults[name] = f"Enter a date from {EARLIEST:%-d %B %Y} to today."
        return None
    return day


# What the filters offer that is always the same: what stands in the address, and its words.
SIZE_CHOICES = tuple((size.key, size.words) for size in SIZES)
INDUSTRY_CHOICES = tuple((one.key, one.words) for one in INDUSTRIES)
OWNERSHIP_CHOICES = tuple((key.value, words) for key, words in OWNERSHIP_WORDS.items())
DECILE_CHOICES = tuple(
    (str(n), f"{n}{' (most deprived)' if n == 1 else ' (least deprived)' if n == 10 else ''}")
    for n in range(1, 11)
)
ALL_AREAS = (EVERYWHERE, "Wherever employers are")
