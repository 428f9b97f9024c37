"""Dated notes on editions in use: written by those who run the programme, shown to those who take part."""

from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from api.database import Db
from api.guards import CurrentActor, ProgrammeToPublish
from api.services.amending import AmendmentInput, amend
from assessments.errors import InvalidInput
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.rendering import redirect, render
from models.base import utc_now
from models.queries.amendments import amendments_on, editions_run_by
from models.queries.editions import editions_by_id
from models.schemes import Programme

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


class AmendmentForm(BaseModel):
    """An amendment as written; a criterion is named by its edition's id, a colon and its key."""

    title: str = Field(title="Title", max_length=200)
    text: str = Field(title="What people need to know", max_length=5000)
    dated: date = Field(title="Date")
    editions: list[str] = Field(default_factory=list, title="Editions")
    criteria: list[str] = Field(default_factory=list, title="Criteria")
    extends_months: int | None = Field(default=None, title="Months to extend awards by")

    def as_input(self) -> AmendmentInput:
        """The amendment for the service. Raises InvalidInput for what no page of ours sends."""
        try:
            pairs = [one.partition(":") for one in self.criteria]
            return AmendmentInput(
                dated=self.dated,
                title=self.title,
                text=self.text,
                edition_ids=[int(one) for one in self.editions],
                criteria=[(int(edition), key) for edition, _, key in pairs],
                extends_months=self.extends_months,
            )
        except ValueError:
            raise InvalidInput({"editions": "Choose among the editions shown."}) from None


@router.get("/programmes/{slug}/amendments")
def show_amendments(request: Request, programme: ProgrammeToPublish, db: Db) -> Response:
    """What has been said about the editions of a programme, and the form that adds to it."""
    return _page(request, db, programme, Bound.empty(AmendmentForm, dated=utc_now().date()))


def _page(
    request: Request, db: Db, programme: Programme, form: Bound[AmendmentForm], status: int = 200
) -> Response:
    rows = editions_run_by(db, programme)
    editions = editions_by_id(db, {row.id for row in rows})
    return render(
        request,
        "amendments/amendments.html",
        status,
        programme=programme,
        editions=[(row, editions[row.id]) for row in rows],
        said=[(row, amendments_on(db, row.id, programme.host_id)) for row in rows],
        form=form,
    )


@router.post("/programmes/{slug}/amendments")
def add_amendment(
    request: Request, form: Posted, programme: ProgrammeToPublish, actor: CurrentActor, db: Db
) -> Response:
    """Write an amendment. It cannot be changed afterwards; a later one can put it right."""
    tried = attempt(
        db, bind(AmendmentForm, form), lambda given: amend(db, actor, programme, given.as_input())
    )
    if tried.result is None:
        return _page(request, db, programme, tried.form, tried.status)
    return redirect(
        f"/programmes/{programme.slug}/amendments", "The amendment is published where it applies."
    )
