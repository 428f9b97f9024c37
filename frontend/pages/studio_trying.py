"""A draft tried on a made-up employer, and kept as one of the definition's own examples."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, create_model

from api.database import Db
from api.guards import CurrentActor, DraftToEdit
from api.services.drafts import save_text
from assessments.definition import Answer, Edition
from assessments.editing import append
from assessments.errors import Conflict, InvalidInput
from assessments.scoring import ScoreCard, score
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.rendering import redirect, render
from frontend.studio_view import view_of

router = APIRouter(prefix="/studio/{draft_id}", default_response_class=HTMLResponse, include_in_schema=False)

SIZES = ("headcount", "fte")
KINDS: dict[str, Any] = {"number": float, "yes_no": str, "text": str, "choice": str}


def sheet_of(edition: Edition) -> type[BaseModel]:
    """The answer sheet of an edition: sizes, facts, what is held, and an answer to each criterion."""
    fields: dict[str, Any] = {
        "name": (str | None, Field(None, title="Name of this sample employer", max_length=200)),
        "met": (list[str], Field(default_factory=list, title="Everything asked is met at")),
        "held": (list[str], Field(default_factory=list, title="Held already")),
        "campaigns": (int | None, Field(None, title="Campaigns run", ge=0, le=500)),
        "headcount": (int | None, Field(None, title="Headcount", ge=0)),
        "fte": (float | None, Field(None, title="Full-time equivalents", ge=0)),
    }
    for fact in edition.facts:
        kind = KINDS.get(fact.type, str)
        fields[f"fact__{fact.key}"] = (kind | None, Field(None, title=fact.question))
    for criterion in edition.criteria:
        fields[f"answer__{criterion.key}"] = (Answer | None, Field(None, title=criterion.title))
    return create_model("AnswerSheet", **fields)  # type: ignore[no-any-return]


def example_of(edition: Edition, given: Any) -> dict[str, Any]:
    """What was answered, in the shape of a definition's example."""
    facts: dict[str, Any] = {name: getattr(given, name) for name in (*SIZES, "campaigns")}
    for fact in edition.facts:
        value = getattr(given, f"fact__{fact.key}")
        facts[fact.key] = {"yes": True, "no": False}.get(value) if fact.type == "yes_no" else value
    answers = {criterion.key: getattr(given, f"answer__{criterion.key}") for criterion in edition.criteria}
    parts: dict[str, Any] = {
        "met": list(given.met),
        "criteria": {key: answer.value for key, answer in answers.items() if answer},
        "facts": {key: _whole(value) for key, value in facts.items() if value is not None},
        "held": list(given.held),
    }
    return {name: part for name, part in parts.items() if part}


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value == int(value) else value


def card_of(edition: Edition, example: dict[str, Any]) -> ScoreCard:
    """What an example comes to."""
    met = {c.key: Answer.MET.value for c in edition.criteria if c.level in example.get("met", ())}
    answers = met | example.get("criteria", {})
    return score(edition, answers, example.get("facts", {}), held=example.get("held", ()))


@router.get("/try")
def show_sheet(request: Request, draft: DraftToEdit, db: Db) -> Response:
    """The answer sheet of a made-up employer."""
    view = view_of(db, draft)
    edition = view["checked"].edition
    form = Bound.empty(sheet_of(edition), headcount=20) if edition else None
    return _page(request, view, form)


def _page(
    request: Request, view: dict[str, Any], form: Any, card: ScoreCard | None = None, status: int = 200
) -> Response:
    return render(
        request, "studio/try.html", status, **view, edition=view["checked"].edition, form=form, card=card
    )


@router.post("/try")
def try_it(request: Request, form: Posted, draft: DraftToEdit, actor: CurrentActor, db: Db) -> Response:
    """Score the sheet; with `keep`, save it as an example that every later check of the draft runs."""
    view = view_of(db, draft)
    edition = view["checked"].edition
    if edition is None:
        raise Conflict("Mend the draft first: it cannot be tried while it has faults.")
    bound = bind(sheet_of(edition), form)
    if bound.value is None:
        return _page(request, view, bound, status=422)
    example = example_of(edition, bound.value)
    card = card_of(edition, example)
    if not form.get("keep"):
        return _page(request, view, bound, card)

    def keep(given: Any) -> None:
        if not given.name:
            raise InvalidInput({"name": "Enter the name of this sample employer"})
        text = append(draft.definition, "examples", {"name": given.name, **example, "level": card.level})
        save_text(db, actor, draft, text, draft.version)

    tried = attempt(db, bound, keep)
    if not tried.ok:
        return _page(request, view, tried.form, card, tried.status)
    return redirect(f"/studio/{draft.id}/list/examples", "The sample employer is kept.")
