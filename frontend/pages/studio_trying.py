"""A draft tried on a made-up employer, and kept as one of the definition's own examples."""

from dataclasses import replace
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from api.database import Db
from api.guards import CurrentActor, DraftToEdit
from api.services.drafts import save_text
from assessments.definition import Answer, Edition
from assessments.editing import append
from assessments.employers import SIC_SECTIONS
from assessments.errors import Conflict, InvalidInput
from assessments.next_step import Plan, next_step
from assessments.sampling import sampled
from assessments.scoring import ScoreCard, score
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.studio_sheet import (
    MOST_CAMPAIGNS,
    asks_for_count,
    campaigns_of,
    example_of,
    nameless_campaigns,
    questions_of,
    sheet_of,
)
from frontend.rendering import redirect, render
from frontend.studio_view import view_of

router = APIRouter(prefix="/studio/{draft_id}", default_response_class=HTMLResponse, include_in_schema=False)

FIRST_ROWS = 2  # of campaigns, before somebody asks for more


def card_of(edition: Edition, example: dict[str, Any], on: date) -> ScoreCard:
    """What an example comes to on a day."""
    facts, held = example.get("facts", {}), example.get("held", ())
    campaigns = campaigns_of(example)
    return score(edition, _answers(edition, example), facts, held=held, campaigns=campaigns, on=on)


def way_on(edition: Edition, example: dict[str, Any], card: ScoreCard, on: date) -> Plan | None:
    """The shortest way from an example to the level above; None at the top."""
    if card.next_level is None:
        return None
    facts, held = example.get("facts", {}), example.get("held", ())
    answers, campaigns = _answers(edition, example), campaigns_of(example)
    return next_step(edition, card.next_level, answers, facts, held=held, campaigns=campaigns, on=on)


def _answers(edition: Edition, example: dict[str, Any]) -> dict[str, str]:
    met = {c.key: Answer.MET.value for c in edition.criteria if c.level in example.get("met", ())}
    return met | dict(example.get("criteria", {}))


@router.get("/try")
def show_sheet(request: Request, draft: DraftToEdit, db: Db) -> Response:
    """The answer sheet of a made-up employer."""
    view = view_of(db, draft)
    edition = view["checked"].edition
    rows = _rows(edition, None)
    form = Bound.empty(sheet_of(edition, rows), headcount=20, day=edition.dated) if edition else None
    return _page(request, view, form, rows)


def _rows(edition: Edition | None, form: FormData | None) -> int:
    """How many rows of campaigns the sheet has; with `more`, one more than it had."""
    if edition is None or sampled(edition).campaigns is None:
        return 0
    said = str(form.get("rows") or "") if form else ""
    rows = int(said) if said.isdecimal() and len(said) < 4 else FIRST_ROWS
    return min(MOST_CAMPAIGNS, rows + (1 if form and form.get("more") else 0))


def _page(
    request: Request,
    view: dict[str, Any],
    form: Any,
    rows: int,
    card: ScoreCard | None = None,
    plan: Plan | None = None,
    status: int = 200,
) -> Response:
    edition = view["checked"].edition
    shown = {
        "edition": edition,
        "form": form,
        "card": card,
        "plan": plan,
        "questions": questions_of(edition) if edition else (),
        "asks": sampled(edition) if edition else None,
        "counted": asks_for_count(edition) if edition else False,
        "rows": rows,
        "most": MOST_CAMPAIGNS,
        "words": SIC_SECTIONS,
    }
    return render(request, "studio/try.html", status, **view, **shown)


@router.post("/try")
def try_it(request: Request, form: Posted, draft: DraftToEdit, actor: CurrentActor, db: Db) -> Response:
    """Score the sheet; with `keep`, save it as an example that every later check of the draft runs."""
    view = view_of(db, draft)
    edition = view["checked"].edition
    if edition is None:
        raise Conflict("Mend the draft first: it cannot be tried while it has faults.")
    rows = _rows(edition, form)
    bound = bind(sheet_of(edition, rows), form)
    if form.get("more"):  # one row more, and nothing is said yet of what was typed so far
        return _page(request, view, replace(bound, errors={}), rows)
    wrong = nameless_campaigns(bound.value, rows) if bound.value else {}
    if bound.value is None or wrong:
        return _page(request, view, bound.with_errors(wrong), rows, status=422)
    example = example_of(edition, bound.value, rows)
    # A kept example is checked as on the day of the edition, whatever day it was tried on.
    day = edition.dated if form.get("keep") else getattr(bound.value, "day", None) or edition.dated
    card = card_of(edition, example, day)
    if not form.get("keep"):
        return _page(request, view, bound, rows, card, way_on(edition, example, card, day))

    def keep(given: Any) -> None:
        if not given.name:
            raise InvalidInput({"name": "Enter the name of this sample employer"})
        text = append(draft.definition, "examples", {"name": given.name, **example, "level": card.level})
        save_text(db, actor, draft, text, draft.version)

    tried = attempt(db, bound, keep)
    if not tried.ok:
        return _page(request, view, tried.form, rows, card, status=tried.status)
    return redirect(f"/studio/{draft.id}/list/examples", "The sample employer is kept.")
