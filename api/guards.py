"""How a route gets its object: signed in, visible, permitted, in that order, or not at all.

Not visible is 404, visible but not permitted is 403, signed out is the sign-in page (401 for the JSON API).
Every route depends on exactly one of these, or on `public`; the application refuses to start otherwise.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request
from sqlmodel import select

from api.database import Db
from api.identity import LOCAL_SESSION_COOKIE, SESSION_COOKIE, actor_by_api_token, actor_by_session
from assessments.errors import DomainError, NotAllowed
from assessments.roles import Actor, Permission, Role, permissions_of, roles_at
from models.applications import Enrolment
from models.base import LARGEST_ID, utc_now
from models.drafts import Draft
from models.employers import Employer
from models.evaluations import EvaluationRun
from models.portfolio import Evidence
from models.queries.drafts import roles_at_host
from models.queries.in_hand import InHand, take_in_hand
from models.queries.statuses import enrolment_decided_on
from models.queries.workspaces import Workspace, workspace_of
from models.schemes import Programme, SchemeEdition
from models.scope import everyones, visible

PUBLIC = "PUBLIC"
SIGNED_IN = "SIGNED IN"

Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Slug = Annotated[str, Path(max_length=80, pattern="^[a-z0-9-]+$")]
# The cursor of a list: leave it out for the first page, then send the `after` of the page before.
After = Annotated[str | None, Query(max_length=200, description="The `after` of the page before.")]


class NotFound(DomainError):
    """No such thing, as far as this person may know."""

    def __init__(self, message: str = "There is nothing at this address.") -> None:
        super().__init__(message)


class SignInNeeded(DomainError):
    """Nobody is signed in."""


def _allow(access: str, guard: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a guard with the access it gives, for the list of routes."""
    guard.access = access  # type: ignore[attr-defined]
    return guard


def session_cookie(request: Request) -> str:
    """The name of the session cookie: `__Host-` wherever the browser will take it, which is over https."""
    secure = request.app.state.settings.base_url.startswith("https://")
    return SESSION_COOKIE if secure else LOCAL_SESSION_COOKIE


def find_actor(request: Request, db: Db) -> Actor | None:
    """Who is asking: by bearer token under /api/, by session cookie elsewhere. None when nobody."""
    actor: Actor | None = None
    if request.url.path.startswith("/api/"):
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token:
            actor = actor_by_api_token(db, token.strip())
    elif token := request.cookies.get(session_cookie(request), ""):
        actor = actor_by_session(db, token)
    request.state.actor = actor
    return actor


MaybeActor = Annotated[Actor | None, Depends(find_actor, scope="function")]


# Neither of these waits for anything, so neither is worth a visit to a thread.
async def public(_actor: MaybeActor) -> None:
    """Open to everybody, signed in or not."""


async def signed_in(request: Request, actor: MaybeActor) -> Actor:
    """Somebody; with a token that may write when the request writes."""
    if actor is None:
        raise SignInNeeded("Sign in to see this page.")
    if not actor.may_write and request.method not in ("GET", "HEAD"):
        raise NotAllowed("This token may only read. Make one that may write on your account page.")
    return actor


Anybody = Annotated[None, Depends(_allow(PUBLIC, public), scope="function")]
CurrentActor = Annotated[Actor, Depends(_allow(SIGNED_IN, signed_in), scope="function")]


def _permit(permissions: frozenset[Permission], needed: Permission) -> None:
    if needed not in permissions:
        raise NotAllowed(
            "Your role does not allow this. The page “Who may do what” lists what each role may do."
        )


def employer_with(permission: Permission) -> Callable[..., Employer]:
    """A guard that hands over an employer this person may do `permission` to."""

    def guard(employer_id: Id, actor: CurrentActor, db: Db) -> Employer:
        employer = db.exec(visible(Employer, actor).where(Employer.id == employer_id)).first()
        if employer is None:
            raise NotFound("There is no such employer, or you do not work with it.")
        programmes = select(Enrolment.programme_id).where(Enrolment.employer_id == employer_id)
        roles = roles_at(actor, employer_id=employer_id, programme_ids=set(db.exec(programmes)))
        _permit(permissions_of(roles), permission)
        return employer

    return _allow(permission, guard)


def employer_to_join(employer_id: Id, _actor: CurrentActor, db: Db) -> int:
    """The id of an employer that a person may ask to join: nothing else of it is theirs to see yet."""
    if db.exec(everyones(Employer).where(Employer.id == employer_id)).first() is None:
        raise NotFound("There is no such employer.")
    return employer_id


def enrolment_with(permission: Permission) -> Callable[..., Enrolment]:
    """A guard that hands over an enrolment this person may do `permission` to."""

    def guard(enrolment_id: Id, actor: CurrentActor, db: Db) -> Enrolment:
        enrolment = db.exec(visible(Enrolment, actor).where(Enrolment.id == enrolment_id)).first()
        if enrolment is None:
            raise NotFound("There is no such enrolment, or it is not yours.")
        roles = roles_at(actor, employer_id=enrolment.employer_id, programme_ids=(enrolment.programme_id,))
        _permit(permissions_of(roles), permission)
        return enrolment

    return _allow(permission, guard)


_seen_enrolment_to_grant = enrolment_with(Permission.STATUS_GRANT)


def enrolment_to_grant(enrolment_id: Id, actor: CurrentActor, db: Db) -> Enrolment:
    """An enrolment for whoever may grant it a status: moderators, once they could decide on its work."""
    enrolment = enrolment_decided_on(db, actor, enrolment_id)
    if enrolment is None:
        return _seen_enrolment_to_grant(enrolment_id, actor, db)
    _permit(permissions_of(roles_at(actor, programme_ids=(enrolment.programme_id,))), Permission.STATUS_GRANT)
    return enrolment


def application_with(permission: Permission) -> Callable[..., InHand]:
    """A guard that hands over an application this person may do `permission` to."""

    def guard(application_id: Id, actor: CurrentActor, db: Db) -> InHand:
        in_hand = take_in_hand(db, actor, application_id)
        if in_hand is None:
            raise NotFound("There is no such application, or you may not see it.")
        _permit(in_hand.permissions, permission)
        return in_hand

    return _allow(permission, guard)


def evidence_with(permission: Permission) -> Callable[..., Evidence]:
    """A guard that hands over an item of evidence; staff hold it through an application that uses it."""

    def guard(evidence_id: Id, actor: CurrentActor, db: Db) -> Evidence:
        evidence = db.exec(visible(Evidence, actor).where(Evidence.id == evidence_id)).first()
        if evidence is None:
            raise NotFound("There is no such evidence, or you may not see it.")
        own = roles_at(actor, employer_id=evidence.employer_id)
        # Whoever sees it without being of the employer sees it as a reader of an application that uses it.
        _permit(permissions_of(own) if own else frozenset({Permission.PORTFOLIO_VIEW}), permission)
        return evidence

    return _allow(permission, guard)


def draft_with(permission: Permission) -> Callable[..., Draft]:
    """A guard that hands over a draft of a scheme, to those who work for its host."""

    def guard(draft_id: Id, actor: CurrentActor, db: Db) -> Draft:
        draft = db.exec(visible(Draft, actor).where(Draft.id == draft_id)).first()
        if draft is None:
            raise NotFound("There is no such draft, or it is not yours.")
        _permit(permissions_of(roles_at_host(db, actor, draft.host_id)), permission)
        return draft

    return _allow(permission, guard)


def evaluation_with(permission: Permission) -> Callable[..., EvaluationRun]:
    """A guard that hands over an evaluation of a programme this person may do `permission` to."""

    def guard(run_id: Id, actor: CurrentActor, db: Db) -> EvaluationRun:
        run = db.exec(visible(EvaluationRun, actor).where(EvaluationRun.id == run_id)).first()
        if run is None:
            raise NotFound("There is no such evaluation, or it is not yours.")
        _permit(permissions_of(roles_at(actor, programme_ids=(run.programme_id,))), permission)
        return run

    return _allow(permission, guard)


def workspace_with(permission: Permission) -> Callable[..., Workspace]:
    """A guard that hands over a host's workspace, as far as this person may see it."""

    def guard(host_id: Id, actor: CurrentActor, db: Db) -> Workspace:
        workspace = workspace_of(db, actor, host_id)
        if workspace is None:
            raise NotFound("There is no such workspace, or it is not yours.")
        looking = frozenset({Permission.REPORTS_VIEW}) if workspace.partner else frozenset()
        _permit(permissions_of(workspace.roles) | looking, permission)
        return workspace

    return _allow(permission, guard)


def to_load_reference(actor: CurrentActor) -> Actor:
    """Somebody who may load published figures: all hosts share them."""
    _permit(permissions_of(actor.roles), Permission.REFERENCE_LOAD)
    return actor


def programme_with(permission: Permission) -> Callable[..., Programme]:
    """A guard that hands over a programme this person has a role in."""

    def guard(slug: Slug, actor: CurrentActor, db: Db) -> Programme:
        programme = db.exec(select(Programme).where(Programme.slug == slug)).first()
        if programme is None:
            raise NotFound("There is no such programme.")
        roles = roles_at(actor, programme_ids=(programme.id,))
        _permit(permissions_of(roles), permission)
        return programme

    return _allow(permission, guard)


def programme_to_publish(slug: Slug, actor: CurrentActor, db: Db) -> Programme:
    """A programme for whoever may speak for its scheme: its coordinators and the host's administrators."""
    programme = db.exec(select(Programme).where(Programme.slug == slug)).first()
    if programme is None:
        raise NotFound("There is no such programme.")
    roles = roles_at(actor, programme_ids=(programme.id,))
    administers = programme.host_id in actor.hosts_as(Role.ADMINISTRATOR)
    _permit(
        permissions_of(roles | ({Role.ADMINISTRATOR} if administers else set())), Permission.SCHEME_PUBLISH
    )
    return programme


def open_programme(slug: Slug, _anybody: Anybody, db: Db) -> Programme:
    """A programme as anybody may see it, by the name in its address."""
    programme = db.exec(select(Programme).where(Programme.slug == slug)).first()
    if programme is None or programme.opens_on > utc_now().date():
        raise NotFound("There is no such programme.")
    return programme


def published_edition(edition_id: Id, _anybody: Anybody, db: Db) -> SchemeEdition:
    """An edition as anybody may see it: what is published is public."""
    edition = db.get(SchemeEdition, edition_id)
    if edition is None:
        raise NotFound("There is no such edition of a scheme.")
    return edition


ProgrammeToPublish = Annotated[
    Programme, Depends(_allow(Permission.SCHEME_PUBLISH, programme_to_publish), scope="function")
]
AnyProgramme = Annotated[Programme, Depends(open_programme, scope="function")]
AnyEdition = Annotated[SchemeEdition, Depends(published_edition, scope="function")]

ApplicationToView = Annotated[InHand, Depends(application_with(Permission.PORTFOLIO_VIEW), scope="function")]
ApplicationToEdit = Annotated[InHand, Depends(application_with(Permission.PORTFOLIO_EDIT), scope="function")]
ApplicationToSubmit = Annotated[
    InHand, Depends(application_with(Permission.APPLICATION_SUBMIT), scope="function")
]
ApplicationToWithdraw = Annotated[
    InHand, Depends(application_with(Permission.APPLICATION_WITHDRAW), scope="function")
]
EvidenceToView = Annotated[Evidence, Depends(evidence_with(Permission.PORTFOLIO_VIEW), scope="function")]
EvidenceToEdit = Annotated[Evidence, Depends(evidence_with(Permission.PORTFOLIO_EDIT), scope="function")]
ApplicationToAssign = Annotated[
    InHand, Depends(application_with(Permission.APPLICATION_ASSIGN), scope="function")
]
FindingsToView = Annotated[InHand, Depends(application_with(Permission.FINDINGS_VIEW), scope="function")]
ApplicationToReview = Annotated[InHand, Depends(application_with(Permission.REVIEW), scope="function")]
ApplicationToRecommend = Annotated[InHand, Depends(application_with(Permission.RECOMMEND), scope="function")]
ApplicationToDecide = Annotated[InHand, Depends(application_with(Permission.DECIDE), scope="function")]
# Its assessors see findings only of what was given to them, so this is for those who see them all.
FindingsOfProgramme = Annotated[
    Programme, Depends(programme_with(Permission.FINDINGS_VIEW), scope="function")
]
ProgrammeToView = Annotated[Programme, Depends(programme_with(Permission.PROGRAMME_VIEW), scope="function")]
ProgrammeToReport = Annotated[Programme, Depends(programme_with(Permission.REPORTS_VIEW), scope="function")]
EvaluationToView = Annotated[
    EvaluationRun, Depends(evaluation_with(Permission.REPORTS_VIEW), scope="function")
]
WorkspaceToView = Annotated[Workspace, Depends(workspace_with(Permission.REPORTS_VIEW), scope="function")]
AreasToManage = Annotated[Workspace, Depends(workspace_with(Permission.AREAS_MANAGE), scope="function")]
WorkspaceToManage = Annotated[Workspace, Depends(workspace_with(Permission.REACH_MANAGE), scope="function")]
ReferenceToLoad = Annotated[
    Actor, Depends(_allow(Permission.REFERENCE_LOAD, to_load_reference), scope="function")
]
LibraryToView = Annotated[Employer, Depends(employer_with(Permission.PORTFOLIO_VIEW), scope="function")]
LibraryToEdit = Annotated[Employer, Depends(employer_with(Permission.PORTFOLIO_EDIT), scope="function")]
EmployerToView = Annotated[Employer, Depends(employer_with(Permission.EMPLOYER_VIEW), scope="function")]
EmployerToEdit = Annotated[Employer, Depends(employer_with(Permission.EMPLOYER_EDIT), scope="function")]
EmployerToStaff = Annotated[Employer, Depends(employer_with(Permission.EMPLOYER_PEOPLE), scope="function")]
EmployerToEnrol = Annotated[Employer, Depends(employer_with(Permission.EMPLOYER_ENROL), scope="function")]
AbsenceToView = Annotated[Employer, Depends(employer_with(Permission.ABSENCE_VIEW), scope="function")]
AbsenceToSend = Annotated[Employer, Depends(employer_with(Permission.ABSENCE_SEND), scope="function")]
SuppliersToView = Annotated[Employer, Depends(employer_with(Permission.SUPPLY_VIEW), scope="function")]
ReportsToView = Annotated[Programme, Depends(programme_with(Permission.REPORTS_VIEW), scope="function")]
EmployerToJoin = Annotated[int, Depends(employer_to_join, scope="function")]
EnrolmentToView = Annotated[Enrolment, Depends(enrolment_with(Permission.EMPLOYER_VIEW), scope="function")]
EnrolmentToLeave = Annotated[Enrolment, Depends(enrolment_with(Permission.EMPLOYER_ENROL), scope="function")]
EnrolmentToStart = Annotated[
    Enrolment, Depends(enrolment_with(Permission.APPLICATION_START), scope="function")
]
EnrolmentToGrant = Annotated[
    Enrolment, Depends(_allow(Permission.STATUS_GRANT, enrolment_to_grant), scope="function")
]
DraftToEdit = Annotated[Draft, Depends(draft_with(Permission.SCHEME_EDIT), scope="function")]
DraftToPublish = Annotated[Draft, Depends(draft_with(Permission.SCHEME_PUBLISH), scope="function")]
