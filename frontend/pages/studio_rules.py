"""Award rules by form: a tree of parts in words, each changed, added to or taken out by itself."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import CurrentActor, DraftToEdit, NotFound
from api.services.drafts import save_text
from assessments.editing import NoSuchPlace, append, set_value, value_at
from assessments.errors import Conflict, InvalidInput
from assessments.reading import SchemeFaults
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.studio import answers_of, filled, model_of
from frontend.forms.studio_fields import Entry
from frontend.forms.studio_rules import GROUPS, RULE_KINDS, STARTERS, arguments_of, made, shown, starter
from frontend.rendering import redirect, render
from frontend.studio_view import drawn, names_of, records, titled, view_of

router = APIRouter(prefix="/studio/{draft_id}", default_response_class=HTMLResponse, include_in_schema=False)

Where = Annotated[str, Path(max_length=300)]
Kind = Annotated[str, Query(max_length=40)]
STARTER = (
    Entry("starter", "Start from", "one", tuple(STARTERS.items()), required=True),
    Entry("many", "How many from the pool", "whole"),
    Entry("below", "The level that must be held first", "one", "levels"),
)
CONDITIONS = ("only_if", "unless", "written_if", "needs", "rule")


def rule_root(tree: dict[str, Any], path: str) -> str:
    """The path of the whole rule that a part belongs to. Raises NotFound for a path that leads to no rule."""
    for word in CONDITIONS:
        head, found, _ = f"{path}.".partition(f".{word}.")
        if found and isinstance(value_at(tree, head), dict):
            return f"{head}.{word}"
    raise NotFound("There is no rule at this address.")


@router.get("/rule/{rule}")
def show_rule(request: Request, rule: Where, draft: DraftToEdit, db: Db) -> Response:
    """A rule as a tree of parts in words."""
    view = view_of(db, draft)
    return _rule_page(request, view, rule, Bound.empty(model_of(STARTER)))


def _rule_page(
    request: Request, view: dict[str, Any], path: str, form: Bound[Any], status: int = 200
) -> Response:
    tree = view["tree"]
    root, tracks = rule_root(tree, path), dict(titled(view["known"], "tracks"))
    return render(
        request,
        "studio/rule.html",
        status,
        **view,
        path=root,
        record=root.rpartition(".")[0],
        rule=shown(value_at(tree, root), root, names_of(view["known"]), tracks),
        sections=drawn(view["known"], STARTER),
        form=form,
        levels=records(view["known"], "levels"),
    )


@router.post("/rule/{rule}")
def begin_rule(
    request: Request, form: Posted, rule: Where, draft: DraftToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Put one of the usual rules in the place of the whole rule."""
    view = view_of(db, draft)
    root = rule_root(view["tree"], rule)

    def act(given: Any) -> None:
        if given.starter in ("pool", "each_theme") and not given.many:
            raise InvalidInput({"many": "Enter how many from the pool"})
        chosen = starter(
            given.starter, given.many or 0, given.below or "", dict(titled(view["known"], "tracks"))
        )
        save_text(db, actor, draft, set_value(draft.definition, root, chosen), draft.version)

    tried = attempt(db, bind(model_of(STARTER), form), act)
    if tried.ok:
        return redirect(f"/studio/{draft.id}/rule/{root}", "The rule is changed.")
    return _rule_page(request, view, root, tried.form, tried.status)


@router.get("/part/{rule}")
def show_part(
    request: Request, rule: Where, draft: DraftToEdit, db: Db, kind: Kind = "", adding: Kind = ""
) -> Response:
    """Choose the kind of a part of a rule, or fill in what that kind asks."""
    view = view_of(db, draft)
    before = None if adding else value_at(view["tree"], rule)
    op = kind or (next(iter(before)) if isinstance(before, dict) and len(before) == 1 else "")
    argument = before.get(op) if isinstance(before, dict) else None
    form = filled(RULE_KINDS[op].entries, arguments_of(op, argument)) if op in RULE_KINDS else None
    return _part_page(request, view, rule, op, adding, form)


def _part_page(
    request: Request,
    view: dict[str, Any],
    path: str,
    op: str,
    adding: str,
    form: Bound[Any] | None,
    status: int = 200,
) -> Response:
    kind = RULE_KINDS.get(op)
    return render(
        request,
        "studio/part.html",
        status,
        **view,
        path=path,
        root=rule_root(view["tree"], path),
        op=op,
        adding=adding,
        kinds=RULE_KINDS,
        kind=kind,
        group=op in GROUPS,
        sections=drawn(view["known"], kind.entries) if kind else [],
        form=form,
    )


@router.post("/part/{rule}")
def save_part(
    request: Request, form: Posted, rule: Where, draft: DraftToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Put a part in the place of another, or add it to a group."""
    view = view_of(db, draft)
    root, op, adding = rule_root(view["tree"], rule), str(form.get("kind")), str(form.get("adding") or "")
    kind = RULE_KINDS.get(op)
    if kind is None:
        return _part_page(request, view, rule, "", adding, None, 422)  # chooses the kind first
    bound = bind(model_of(kind.entries), form)

    def act(_: Any) -> None:
        given, errors = answers_of(kind.entries, bound)
        if errors:
            raise InvalidInput(errors)
        before = None if adding else value_at(view["tree"], rule)
        part = made(op, given, before, dict(titled(view["known"], "tracks")))
        put = append if adding == "list" else set_value
        try:
            text = put(draft.definition, rule, part)
        except (SchemeFaults, NoSuchPlace):
            raise Conflict(
                "This part of the rule is no longer there. Go back to the rule and look again."
            ) from None
        save_text(db, actor, draft, text, draft.version)

    tried = attempt(db, bound, act)
    if tried.ok:
        return redirect(f"/studio/{draft.id}/rule/{root}", "The rule is changed.")
    return _part_page(request, view, rule, op, adding, tried.form, tried.status)
