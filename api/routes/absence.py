"""Absence figures, for HR systems: read them, send one period or all of them, as often as you like."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import AbsenceToSend, AbsenceToView, After, CurrentActor
from api.routes.shapes import PROBLEMS, PageOut
from api.services.absence.faults import Given
from api.services.absence.looking import Line, State, list_of, look_at
from api.services.absence.recording import record_returns
from assessments.absence.gates import Severity
from assessments.absence.measures import Measure
from assessments.absence.returns import AbsenceFigures, Basis, LongFrom, Reason, Source
from models.base import LARGEST_ID
from models.queries.absence import newest_of_period

router = APIRouter(prefix="/api/v1/employers/{employer_id}/absence", tags=["absence"], responses=PROBLEMS)

MOST = 1_000_000_000
AT_ONCE = 2000
Number = Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=MOST)]
EXAMPLE: dict[str, Any] = {
    "period_start": "2026-01-01",
    "period_end": "2026-03-31",
    "site_id": None,
    "headcount_avg": 60,
    "fte_avg": 52.5,
    "days_lost": 80,
    "basis": "working",
    "days_available": 3300,
    "fte_adjusted": True,
    "days_lost_short": 50,
    "days_lost_long": 30,
    "long_from": "over_20_working_days",
    "spells_total": 25,
    "spells_long": 1,
    "staff_with_any_absence": 19,
    "reasons": {"mental_health": 30, "unknown": 50},
    "source": "hr_system",
}


class FiguresBody(BaseModel):
    """The figures of one period. Null means not given, never nought."""

    period_start: date
    period_end: date = Field(description="The last day counted.")
    site_id: int | None = Field(
        default=None, ge=1, le=LARGEST_ID, description="One of the employer’s sites; null for all of it."
    )
    headcount_avg: Number = Field(description="People employed, on average.")
    fte_avg: Number = Field(description="Full-time equivalents, on average.")
    days_lost: Number
    basis: Basis = Field(description="Which days `days_lost` and `days_available` count.")
    days_available: Number | None = None
    fte_adjusted: bool = Field(default=True, description="Whether a part-timer’s day counts as part of one.")
    days_lost_short: Number | None = None
    days_lost_long: Number | None = None
    long_from: LongFrom | None = None
    spells_total: Count | None = None
    spells_long: Count | None = None
    staff_with_any_absence: Count | None = None
    reasons: dict[Reason, Number] = Field(default_factory=dict, description="Days lost by reason.")
    covid_included: bool = True
    maternity_included: bool = False
    source: Source = Source.HR_SYSTEM
    provisional: bool = False


class FiguresIn(FiguresBody):
    """One period to send."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    def given(self) -> Given:
        """What was sent, as the services take it."""
        return Given(self.site_id, AbsenceFigures(**self.model_dump(exclude={"site_id"})))


class BulkIn(BaseModel):
    """Several periods to send, all or none."""

    model_config = ConfigDict(json_schema_extra={"example": {"returns": [EXAMPLE]}})

    returns: list[FiguresIn] = Field(min_length=1, max_length=AT_ONCE)


class BulkOut(BaseModel):
    """What came of the periods sent."""

    new: int
    revised: int = Field(description="Sent before with other figures: these are a new revision.")
    unchanged: int = Field(description="Sent before with the same figures: nothing was written.")


class FindingOut(BaseModel):
    """Something unusual about a period, and how the employer explained it."""

    gate: str
    severity: Severity
    field: str
    message: str
    answer: str | None


class MeasureOut(BaseModel):
    """A ratio of sums with its 95 % interval."""

    value: float
    ci95: tuple[float, float] | None


class ReturnOut(FiguresBody):
    """A period as it stands."""

    id: int
    revision: int
    state: State
    measures: dict[str, MeasureOut]
    findings: list[FindingOut]


def _out(line: Line) -> ReturnOut:
    row = line.row
    return ReturnOut(
        **row.model_dump(include=set(FiguresBody.model_fields) | {"id", "revision"}),
        state=line.state,
        measures={key: _measure(made) for key, made in line.measures.items()},
        findings=[
            FindingOut(
                gate=one.finding.gate,
                severity=one.finding.severity,
                field=one.finding.field,
                message=one.finding.message,
                answer=one.answer,
            )
            for one in line.warned
        ],
    )


def _measure(made: Measure) -> MeasureOut:
    return MeasureOut(value=made.value, ci95=made.ci95)


@router.get("")
def list_returns(
    employer: AbsenceToView, actor: CurrentActor, db: Db, after: After = None
) -> PageOut[ReturnOut]:
    """The newest figures of each period, latest first, with their measures and what is unusual about them."""
    page = list_of(db, actor, employer.id, after)
    return PageOut(items=[_out(line) for line in page.rows], after=page.after)


@router.put("")
def put_return(given: FiguresIn, employer: AbsenceToSend, actor: CurrentActor, db: Db) -> ReturnOut:
    """Send one period. Sending it again with other figures makes a revision; with the same, nothing."""
    sent = given.given()
    record_returns(db, actor, employer, [sent])
    row = newest_of_period(db, employer.id, sent.key)
    view = look_at(db, actor, employer.id, row.id)
    assert view is not None  # written by this very request
    return _out(Line(view.row, view.site, view.measures, view.warned))


@router.post("/bulk")
def send_returns(given: BulkIn, employer: AbsenceToSend, actor: CurrentActor, db: Db) -> BulkOut:
    """Send many periods at once, all or none: of a fault, `errors` says the row, like `rows.3.days_lost`."""
    done = record_returns(db, actor, employer, [one.given() for one in given.returns])
    return BulkOut(new=done.new, revised=done.revised, unchanged=done.unchanged)
