"""The people of an employer: asking to join, letting in, changing roles and leaving."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import CurrentActor, EmployerToJoin, EmployerToStaff, Id
from api.services import joining
from frontend.forms.attempt import attempt
from frontend.forms.binding import Posted, bind
from frontend.forms.employers import AnswerForm, MemberForm, MessageForm
from frontend.pages.employers import employer_page
from frontend.rendering import redirect, render

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.post("/employers/{employer_id}/join-requests")
def ask_to_join(
    request: Request, form: Posted, employer_id: EmployerToJoin, actor: CurrentActor, db: Db
) -> Response:
    """Ask to join an employer that is registered already."""
    tried = attempt(
        db,
        bind(MessageForm, form),
        lambda given: joining.ask_to_join(db, actor, employer_id, given.message),
    )
    if tried.result is None:
        to = f"/employers/{employer_id}/join-requests"
        return render(request, "employers/ask_to_join.html", tried.status, form=tried.form, to=to)
    return redirect("/", "We have passed your request on. You will get a mail once somebody has answered.")


@router.post("/employers/{employer_id}/join-requests/{request_id}")
def answer(
    request: Request, form: Posted, employer: EmployerToStaff, request_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """Let somebody in with a role, or decline."""
    tried = attempt(
        db,
        bind(AnswerForm, form),
        lambda given: joining.answer_join_request(
            db, actor, employer, request_id, role=given.role if given.answer == "approve" else None
        ),
    )
    if not tried.ok:
        return employer_page(request, db, actor, employer, tried.form, tried.status)
    approved = tried.form.text("answer") == "approve"
    notice = "They can work here now. We have mailed them." if approved else "Declined. We have mailed them."
    return redirect(f"/employers/{employer.id}", notice)


@router.post("/employers/{employer_id}/people/{membership_id}")
def change_member(
    request: Request, form: Posted, employer: EmployerToStaff, membership_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """Give a member another role, or end their membership."""

    def act(given: MemberForm) -> int:
        if given.change == "end":
            return joining.end_membership(db, actor, employer, membership_id)
        joining.change_role(db, actor, employer, membership_id, given.role)
        return 0

    tried = attempt(db, bind(MemberForm, form), act)
    if not tried.ok:
        return employer_page(request, db, actor, employer, tried.form, tried.status)
    if tried.result == actor.account_id:  # they have left, so the page is not theirs to see any more
        return redirect("/", f"You have left {employer.name}.")
    notice = "The membership has ended." if tried.result else "The role is changed."
    return redirect(f"/employers/{employer.id}", notice)
