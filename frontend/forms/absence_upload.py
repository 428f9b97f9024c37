"""Forms for an uploaded table: the file itself, and what its sheets, organisations and columns are."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from starlette.datastructures import FormData

from assessments.absence.columns import wanting
from assessments.absence.fields import BY_FIELD, COLUMNS
from frontend.forms.binding import Bound

SHEET, ORGANISATION, COLUMN = "sheet", "organisation", "column-"


class FileForm(BaseModel):
    """Nothing but the file, which comes beside it as `file`."""


class MatchForm(BaseModel):
    """What each column is; its fields are named by the place of the column, so none stands here."""


def match_form(told: Mapping[str, Any]) -> Bound[MatchForm]:
    """The form that matches columns, filled with the guess; what is not certain is left to be chosen."""
    unsure = set(told.get("unsure", ()))
    data = {f"{COLUMN}{place}": name for name, place in told.get("columns", {}).items() if name not in unsure}
    return Bound(data=data)


def field_choices() -> list[tuple[str, str]]:
    """What a column can be."""
    return [("", "Do not read"), *((column.field, column.heading) for column in COLUMNS)]


def chosen_columns(form: FormData, told: Mapping[str, Any]) -> tuple[Bound[MatchForm], dict[str, Any]]:
    """What was chosen, as the keywords of `choose`; the form holds a sentence for what cannot be."""
    if sheets := told.get("sheets"):
        return _one_of(form, SHEET, sheets, "Select the sheet that holds the figures")
    if organisations := told.get("organisations"):
        codes = [one["code"] for one in organisations]
        return _one_of(form, ORGANISATION, codes, "Select your organisation")
    return _columns(form, len(told.get("headings", ())))


def _one_of(
    form: FormData, name: str, options: list[str], sentence: str
) -> tuple[Bound[MatchForm], dict[str, Any]]:
    given = form.get(name)
    if given not in options:
        return Bound(errors={name: sentence}), {}
    return Bound(data={name: str(given)}), {name: given}


def _columns(form: FormData, count: int) -> tuple[Bound[MatchForm], dict[str, Any]]:
    data = {f"{COLUMN}{place}": str(form.get(f"{COLUMN}{place}", "")) for place in range(count)}
    columns: dict[str, int] = {}
    errors: dict[str, str] = {}
    for place in range(count):
        name = data[f"{COLUMN}{place}"]
        if name and name not in BY_FIELD:
            errors[f"{COLUMN}{place}"] = "Select what this column holds"
        elif name in columns:
            errors[f"{COLUMN}{place}"] = f"Another column is “{BY_FIELD[name].heading}” already"
        elif name:
            columns[name] = place
    lacking = wanting(columns)
    if lacking and not errors:
        errors[""] = " ".join(lacking)
    return Bound(data=data, errors=errors), {"columns": columns}
