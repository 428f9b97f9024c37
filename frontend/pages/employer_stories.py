"""An employer's own case studies: the list, writing one, sending it, and taking it away."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import CurrentActor, EmployerToEdit, EmployerToView, Id, NotFound
from api.services import stories
from assessments.roles import Actor, Permission, permissions_of, roles_at
from assessments.stories import STATE_WORDS, State
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.stories import NAMED, TOPICS, NewStoryForm, SendForm, StoryForm, known_text
from frontend.pages.stories import WORDS
from frontend.rendering import redirect, render
from models.employers import Employer
from models.queries.stories import Told, stories_of_employer

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

CHOICES = {"topics": TOPICS, "named": NAMED}


def may_write(actor: Actor, employer: Employer) -> bool:
    """Whether this person may write for an employer from a guard."""
    return Permission.EMPLOYER_EDIT in permissions_of(roles_at(actor, employer_id=employer.id))


@router.get("/employers/{employer_id}/stories")
def show_own_stories(request: Request, employer: EmployerToView, actor: CurrentActor, db: Db) -> Response:
    """Every story of an employer that this person may see, newest first."""
    return render(
        request,
        "stories/own.html",
        employer=employer,
        stories=stories_of_employer(db, actor, employer.id),
        may_write=may_write(actor, employer),
        state_words=STATE_WORDS,
        **WORDS,
    )


@router.get("/employers/{employer_id}/stories/new")
def show_new(request: Request, employer: EmployerToEdit, actor: CurrentActor, db: Db) -> Response:
    """The empty form."""
    programmes = stories.programmes_to_tell_of(db, actor, employer)
    only = programmes[0].id if len(programmes) == 1 else None
    return _form(request, db, actor, employer, Bound.empty(NewStoryForm, programme=only))


@router.post("/employers/{employer_id}/stories/new")
def write(request: Request, form: Posted, employer: EmployerToEdit, actor: CurrentActor, db: Db) -> Response:
    """Keep the first draft."""
    tried = attempt(
        db,
        bind(NewStoryForm, form),
        lambda given: stories.begin(db, actor, employer, given.programme, given.text()),
    )
    if tried.result is None:
        return _form(request, db, actor, employer, tried.form, status=tried.status)
    return redirect(_path(employer, tried.result), "Your draft is saved. Read it, then send it.")


def _form(
    request: Request,
    db: Session,
    actor: Actor,
    employer: Employer,
    form: Bound[Any],
    told: Told | None = None,
    status: int = 200,
) -> Response:
    programmes = [] if told else stories.programmes_to_tell_of(db, actor, employer)
    return render(
        request, "stories/write.html", status,
        employer=employer, form=form, told=told, programmes=programmes, **CHOICES,
    )  # fmt: skip


@router.get("/employers/{employer_id}/stories/{story_id}")
def show_own(
    request: Request, employer: EmployerToView, story_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """One story, how it stands, and what can be done with it."""
    told = _held(db, actor, employer, story_id)
    return _page(request, db, actor, employer, told, Bound.empty(SendForm))


@router.get("/employers/{employer_id}/stories/{story_id}/edit")
def show_edit(
    request: Request, employer: EmployerToEdit, story_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """The form filled with the newest version."""
    told = _held(db, actor, employer, story_id)
    return _form(request, db, actor, employer, Bound.empty(StoryForm, **known_text(told.newest)), told)


@router.post("/employers/{employer_id}/stories/{story_id}/edit")
def edit(
    request: Request, form: Posted, employer: EmployerToEdit, story_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """Change the draft, or begin a new version of what was answered."""
    told = _held(db, actor, employer, story_id)
    tried = attempt(
        db, bind(StoryForm, form), lambda given: stories.rewrite(db, actor, employer, told, given.text())
    )
    if not tried.ok:
        return _form(request, db, actor, employer, tried.form, told, tried.status)
    return redirect(_path(employer, told), "Your draft is saved. Read it, then send it.")


@router.post("/employers/{employer_id}/stories/{story_id}/send")
def send(
    request: Request, form: Posted, employer: EmployerToEdit, story_id: Id, actor: CurrentActor, db: Db
) -> Response:
    """Hand the draft to the programme."""
    told = _held(db, actor, employer, story_id)
    tried = attempt(
        db,
        bind(SendForm, form),
        lambda given: stories.send(db, actor, employer, told, looked=given.looked),
    )
    if not tried.ok:
        return _page(request, db, actor, employer, told, tried.form, tried.status)
    return redirect(_path(employer, told), "Your story is with the programme, which reads it first.")


@router.post("/employers/{employer_id}/stories/{story_id}/recall")
def recall(employer: EmployerToEdit, story_id: Id, actor: CurrentActor, db: Db) -> Response:
    """Take a version back before it is answered."""
    told = _held(db, actor, employer, story_id)
    stories.recall(db, actor, told)
    return redirect(_path(employer, told), "You have it back as a draft.")


@router.post("/employers/{employer_id}/stories/{story_id}/withdraw")
def withdraw(employer: EmployerToEdit, story_id: Id, actor: CurrentActor, db: Db) -> Response:
    """Take the whole story away, for good."""
    told = _held(db, actor, employer, story_id)
    stories.withdraw(db, actor, told)
    return redirect(f"/employers/{employer.id}/stories", "The story is withdrawn. Nobody else sees it now.")


def _held(db: Session, actor: Actor, employer: Employer, story_id: int) -> Told:
    told = stories.story_held(db, actor, employer, story_id)
    if told is None:
        raise NotFound("There is no such story of this employer.")
    return told


def _path(employer: Employer, told: Told) -> str:
    return f"/employers/{employer.id}/stories/{told.story.id}"


def _page(
    request: Request,
    db: Session,
    actor: Actor,
    employer: Employer,
    told: Told,
    form: Bound[SendForm],
    status: int = 200,
) -> Response:
    writes = may_write(actor, employer) and not told.story.withdrawn_at
    ready = writes and told.newest.state is State.DRAFT
    return render(
        request,
        "stories/own_story.html",
        status,
        employer=employer,
        told=told,
        form=form,
        may_write=writes,
        found=stories.findings(db, employer.id, employer.name, told.newest) if ready else [],
        state_words=STATE_WORDS,
        **WORDS,
    )
