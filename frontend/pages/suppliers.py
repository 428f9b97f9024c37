"""An employer's suppliers and customers: who shares which award with whom."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import CurrentActor, EmployerToEdit, Id, NotFound, SuppliersToView
from api.services.notices import link
from api.services.supply import Supplier, answer, ask, supply_view
from assessments.roles import Actor
from assessments.supply import STATE_WORDS, Action, State
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.suppliers import AskForm, LinkForm
from frontend.pages.employer_stories import may_write
from frontend.pages.register import csv_line
from frontend.rendering import redirect, render
from models.base import utc_now
from models.employers import Employer
from models.queries.register import register

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Word = Annotated[str, Query(max_length=200)]
COLUMNS = (
    "Supplier", "Holds an award", "Level", "Scheme", "Programme", "From", "Until", "Certificate number",
    "Check it at",
)  # fmt: skip
SHOWN = 10  # award holders shown to choose from
ASKED = "Asked. If they are here they will see it, and you hear from them."
DONE = {
    State.AGREED: "You share your award now. You can end it at any time.",
    State.DECLINED: "You said no. They are told, and see nothing.",
    State.ENDED: "It is ended. Nothing of it is shown any more.",
}


@router.get("/employers/{employer_id}/suppliers")
def show_suppliers(
    request: Request, employer: SuppliersToView, actor: CurrentActor, db: Db, search: Word = ""
) -> Response:
    """Both sides: the suppliers that share their awards, and the customers that this employer tells."""
    return _page(request, db, actor, employer, Bound.empty(AskForm), search=search.strip())


@router.post("/employers/{employer_id}/suppliers")
def ask_supplier(
    request: Request, form: Posted, employer: EmployerToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Ask one; the answer to the person is the same whether or not anybody of that name is here."""
    tried = attempt(
        db, bind(AskForm, form), lambda given: ask(db, actor, employer, given.supplier, given.message)
    )
    if tried.result is None:
        return _page(request, db, actor, employer, tried.form, tried.status)
    return redirect(f"/employers/{employer.id}/suppliers", ASKED)


@router.post("/employers/{employer_id}/suppliers/{link_id}")
def answer_link(
    request: Request, form: Posted, employer: EmployerToEdit, link_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """Agree, say no, or end it."""
    bound = bind(LinkForm, form)
    tried = attempt(db, bound, lambda given: answer(db, actor, employer, link_id, Action(given.action)))
    if not tried.ok:
        plain = Bound.empty(AskForm).with_errors(tried.form.errors)
        return _page(request, db, actor, employer, plain, tried.status)
    if tried.result is None:
        raise NotFound("There is no such supplier or customer of this employer.")
    return redirect(f"/employers/{employer.id}/suppliers", DONE[tried.result.link.state])


@router.get("/employers/{employer_id}/suppliers.csv")
def download_suppliers(employer: SuppliersToView, actor: CurrentActor, db: Db) -> Response:
    """The suppliers that share their awards, as a file for spreadsheets; a line for each award held."""
    today = utc_now().date()
    view = supply_view(db, actor, employer, today)
    lines = [COLUMNS, *(line for one in view.suppliers for line in _lines(one))]
    headers = {
        "Content-Disposition": f'attachment; filename="suppliers-{today}.csv"',
        "Cache-Control": "no-store",
    }
    # The mark tells Excel that the file is UTF-8.
    text = "\ufeff" + "".join(map(csv_line, lines))
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _lines(supplier: Supplier) -> list[tuple[object, ...]]:
    if not supplier.awards:
        return [(supplier.name, "No", "", "", "", "", "", "", "")]
    return [
        (
            supplier.name, "Yes", held.award.level_title, held.scheme, held.programme, held.award.starts_on,
            held.until or "", held.award.certificate_number,
            link(f"/certificates/{held.award.certificate_number}"),
        )
        for held in supplier.awards
    ]  # fmt: skip


def _page(
    request: Request,
    db: Session,
    actor: Actor,
    employer: Employer,
    form: Bound[AskForm],
    status: int = 200,
    search: str = "",
) -> Response:
    today = utc_now().date()
    holders = register(db, search=search, today=today).rows[:SHOWN] if search else []
    return render(
        request,
        "suppliers/suppliers.html",
        status,
        employer=employer,
        view=supply_view(db, actor, employer, today),
        form=form,
        search=search,
        holders=holders,
        may_write=may_write(actor, employer),
        state_words=STATE_WORDS,
    )
