"""An employer's own absence over time, for its own people."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import AbsenceToView
from api.services.absence.comparing import Comparison, compare
from assessments.absence.trends import cost
from frontend.charts import Line, Said, trend
from frontend.rendering import render

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

UNIT = "Days per full-time equivalent per year"
BASIS_WORDS = {"working": "working days", "calendar": "calendar days"}


@router.get("/employers/{employer_id}/absence/trend")
def show_trend(
    request: Request,
    employer: AbsenceToView,
    db: Db,
    day_value: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The trend, the last year beside the one before, comparisons on the same basis, and the cost."""
    found = compare(db, employer)
    value, problem = _amount(day_value)
    return render(
        request,
        "absence/trend.html",
        422 if problem else 200,
        employer=employer,
        found=found,
        basis=BASIS_WORDS[found.basis] if found else "",
        chart=_chart(found) if found and found.places else None,
        day_value=day_value,
        problem=problem,
        spent=cost(found.year, value) if found and found.year and value else None,
    )


def _amount(text: str) -> tuple[float | None, str]:
    """A sum of money as typed, or the sentence that says how to type one."""
    typed = text.strip().removeprefix("£").replace(",", "")
    if not typed:
        return None, ""
    try:
        value = float(typed)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100_000:
        return None, "The value of a day must be an amount in pounds, like 140"
    return value, ""


def _chart(found: Comparison) -> object:
    lines = [Line("Your organisation", [place.rate for place in found.places])]
    if any(place.programme is not None for place in found.places):
        lines.append(Line("Others in your programme", [place.programme for place in found.places]))
    if any(place.sector is not None for place in found.places):
        lines.append(Line("Others in your sector", [place.sector for place in found.places]))
    labels = [f"{place.start:%b %y}" for place in found.places]
    said = Said("Absence over time", "Days lost per full-time equivalent per year in each period.", UNIT)
    return trend(said, labels, lines)
