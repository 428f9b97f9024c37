"""Case studies in a host's workspace: how they are spread, what waits, and the answer to each."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import CurrentActor, Id, NotFound, WorkspaceToManage, WorkspaceToView
from api.services.story_answers import Answering, answering, approve, send_back, story_desk
from assessments.roles import Actor, Permission, permissions_of
from assessments.stories import STATE_WORDS, Topic
from assessments.uptake.groups import SIZES
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.stories import AnswerStoryForm
from frontend.pages.stories import WORDS
from frontend.rendering import redirect, render
from models.queries.workspaces import Workspace

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/hosts/{host_id}/stories")
def show_desk(request: Request, workspace: WorkspaceToView, db: Db) -> Response:
    """What waits for an answer, and the published stories by topic and size."""
    return render(
        request,
        "stories/desk.html",
        workspace=workspace,
        desk=story_desk(db, workspace),
        topics=list(Topic),
        sizes=SIZES,
        **WORDS,
    )


@router.get("/hosts/{host_id}/stories/{story_id}")
def show_sent(
    request: Request, workspace: WorkspaceToView, story_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """One story that was sent, what was found in it, and the form of the answer."""
    case = _case(db, actor, workspace, story_id)
    form = Bound.empty(AnswerStoryForm, number=case.version.number)
    return _page(request, workspace, case, form)


@router.post("/hosts/{host_id}/stories/{story_id}")
def answer(
    request: Request, form: Posted, workspace: WorkspaceToManage, story_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """Publish it, or send it back with what should be changed."""
    case = _case(db, actor, workspace, story_id)

    def act(given: AnswerStoryForm) -> None:
        if given.answer == "approve":
            approve(db, actor, case, given.number, checked=given.checked)
        else:
            send_back(db, actor, case, given.number, given.reason)

    bound = bind(AnswerStoryForm, form)
    tried = attempt(db, bound, act)
    if not tried.ok or bound.value is None:
        return _page(request, workspace, case, tried.form, tried.status, tried.reasons)
    published = bound.value.answer == "approve"
    told = "The story is published" if published else "The story is sent back"
    return redirect(f"/hosts/{workspace.host.id}/stories", f"{told}, and the employer has been told.")


def _case(db: Session, actor: Actor, workspace: Workspace, story_id: int) -> Answering:
    case = answering(db, actor, workspace, story_id)
    if case is None:
        raise NotFound("There is no such story before this workspace.")
    return case


def _page(
    request: Request,
    workspace: Workspace,
    case: Answering,
    form: Bound[AnswerStoryForm],
    status: int = 200,
    reasons: tuple[str, ...] = (),
) -> Response:
    return render(
        request,
        "stories/answer.html",
        status,
        workspace=workspace,
        case=case,
        told=case.told,
        form=form,
        reasons=reasons,
        may_answer=Permission.REACH_MANAGE in permissions_of(workspace.roles) and not case.refusal,
        state_words=STATE_WORDS,
        **WORDS,
    )
