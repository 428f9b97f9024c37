"""A draft tried on a made-up employer, and kept as one of the definition's own examples."""

from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, create_model

from api.database import Db
from api.guards import CurrentActor, DraftToEdit
from api.services.drafts import save_text
from assessments.asking import LONGEST_TEXT, SHARE, facts_asked, facts_looked_at
from assessments.definition import Answer, Edition, FactQuestion
from assessments.editing import append
from assessments.employers import SIC_SECTIONS
from assessments.errors import Conflict, InvalidInput
from assessments.next_step import Plan, next_step
from assessments.scoring import ScoreCard, score
from assessments.terms_format import OWNERSHIPS
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.rendering import redirect, render
from frontend.studio_view import view_of

router = APIRouter(prefix="/studio/{draft_id}", default_response_class=HTMLResponse, include_in_schema=False)

SIZES = ("headcount", "fte")
MOST = 1e12  # as much as a number fact may be
# Facts that an employer's own record gives, asked here where a rule looks at them: nobody real is tried.
RECORDED = (
    FactQuestion("months_enrolled", "For how many months has it taken part?", "", "number"),
    FactQuestion("sector", "Sector", "", "choice", options=tuple(SIC_SECTIONS)),
    FactQuestion("ownership", "Ownership", "", "choice", options=OWNERSHIPS),
)


def questions_of(edition: Edition) -> tuple[FactQuestion, ...]:
    """Every fact a try asks besides the sizes: the scheme's own, and those its rules look at."""
    asked = facts_asked(edition)
    known, looked_at = {question.key for question in asked}, facts_looked_at(edition)
    return (*asked, *(one for one in RECORDED if one.key in looked_at and one.key not in known))


def sheet_of(edition: Edition) -> type[BaseModel]:
    """The answer sheet of an edition: sizes, facts, what is held, and an answer to each criterion."""
    fields: dict[str, Any] = {
        "name": (str | None, Field(None, title="Name of this sample employer", max_length=200)),
        "met": (list[str], Field(default_factory=list, title="Everything asked is met at")),
        "held": (list[str], Field(default_factory=list, title="Held already")),
        "campaigns": (int | None, Field(None, title="Campaigns run", ge=0, le=500)),
        "headcount": (int | None, Field(None, title="Headcount", ge=0, le=int(MOST))),
        "fte": (float | None, Field(None, title="Full-time equivalents", ge=0, le=MOST)),
    }
    for fact in questions_of(edition):
        fields[f"fact__{fact.key}"] = _field(fact)
    for criterion in edition.criteria:
        fields[f"answer__{criterion.key}"] = (Answer | None, Field(None, title=criterion.title))
    return create_model("AnswerSheet", **fields)  # type: ignore[no-any-return]


def _field(fact: FactQuestion) -> tuple[Any, Any]:
    if fact.type in ("number", SHARE):
        return float | None, Field(None, title=fact.question, ge=0, le=100 if fact.type == SHARE else MOST)
    if fact.type == "text":
        return str | None, Field(None, title=fact.question, max_length=LONGEST_TEXT)
    options = ("yes", "no") if fact.type == "yes_no" else fact.options
    chosen = {"json_schema_extra": {"chosen": True}}
    return Literal[options] | None, Field(None, title=fact.question, **chosen)


def example_of(edition: Edition, given: Any) -> dict[str, Any]:
    """What was answered, in the shape of a definition's example."""
    facts: dict[str, Any] = {name: getattr(given, name) for name in (*SIZES, "campaigns")}
    for fact in questions_of(edition):
        facts[fact.key] = _fact(fact, getattr(given, f"fact__{fact.key}"))
    answers = {criterion.key: getattr(given, f"answer__{criterion.key}") for criterion in edition.criteria}
    parts: dict[str, Any] = {
        "met": list(given.met),
        "criteria": {key: answer.value for key, answer in answers.items() if answer},
        "facts": {key: _whole(value) for key, value in facts.items() if value is not None},
        "held": list(given.held),
    }
    return {name: part for name, part in parts.items() if part}


def _fact(question: FactQuestion, value: Any) -> Any:
    """An answer as a definition keeps it: a share is typed in per cent."""
    if question.type == "yes_no":
        return {"yes": True, "no": False}.get(value)
    return round(value / 100, 6) if question.type == SHARE and value is not None else value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value == int(value) else value


def card_of(edition: Edition, example: dict[str, Any]) -> ScoreCard:
    """What an example comes to."""
    return score(edition, _answers(edition, example), example.get("facts", {}), held=example.get("held", ()))


def way_on(edition: Edition, example: dict[str, Any], card: ScoreCard) -> Plan | None:
    """The shortest way from an example to the level above; None at the top."""
    if card.next_level is None:
        return None
    facts, held = example.get("facts", {}), example.get("held", ())
    return next_step(edition, card.next_level, _answers(edition, example), facts, held=held)


def _answers(edition: Edition, example: dict[str, Any]) -> dict[str, str]:
    met = {c.key: Answer.MET.value for c in edition.criteria if c.level in example.get("met", ())}
    return met | dict(example.get("criteria", {}))


@router.get("/try")
def show_sheet(request: Request, draft: DraftToEdit, db: Db) -> Response:
    """The answer sheet of a made-up employer."""
    view = view_of(db, draft)
    edition = view["checked"].edition
    form = Bound.empty(sheet_of(edition), headcount=20) if edition else None
    return _page(request, view, form)


def _page(
    request: Request,
    view: dict[str, Any],
    form: Any,
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
    bound = bind(sheet_of(edition), form)
    if bound.value is None:
        return _page(request, view, bound, status=422)
    example = example_of(edition, bound.value)
    card = card_of(edition, example)
    if not form.get("keep"):
        return _page(request, view, bound, card, way_on(edition, example, card))

    def keep(given: Any) -> None:
        if not given.name:
            raise InvalidInput({"name": "Enter the name of this sample employer"})
        text = append(draft.definition, "examples", {"name": given.name, **example, "level": card.level})
        save_text(db, actor, draft, text, draft.version)

    tried = attempt(db, bound, keep)
    if not tried.ok:
        return _page(request, view, tried.form, card, status=tried.status)
    return redirect(f"/studio/{draft.id}/list/examples", "The sample employer is kept.")
