"""Case studies before a programme: what waits there, approving a version, and sending one back."""

from dataclasses import dataclass

from sqlmodel import Session

from api.services.activity import record
from api.services.notices import link, tell
from api.services.stories import findings, move
from assessments.errors import Conflict, InvalidInput, NotReady
from assessments.roles import Actor
from assessments.stories import Action, State, advance
from assessments.telltale import Found
from models.activity import Verb
from models.base import utc_now
from models.employers import Employer
from models.queries.people import ever_members_of, leads_of
from models.queries.stories import (
    Counts,
    Told,
    counts_in,
    stories_sent_to,
    story_sent_to,
    waiting,
)
from models.queries.workspaces import Workspace
from models.stories import StoryVersion

OWN_EMPLOYER = "You are or were a member of this employer, so somebody else must answer."
TICK = "Tick that you found no personal or health data of anybody in it."


@dataclass(frozen=True)
class StoryDesk:
    """What the page of a workspace shows: what waits, what is published, and how it is spread."""

    waiting: list[tuple[Told, StoryVersion]]
    published: list[Told]
    counts: Counts


def own_programmes(workspace: Workspace) -> set[int]:
    """The programmes of a workspace whose stories are answered in it: the host's own, not by a partner."""
    if workspace.partner:
        return set()
    return {one.id for one in workspace.programmes if one.host_id == workspace.host.id}


def story_desk(session: Session, workspace: Workspace) -> StoryDesk:
    """The stories of a workspace's programmes. Those of others' programmes count, as they are public."""
    sent = stories_sent_to(session, own_programmes(workspace))
    return StoryDesk(
        waiting=waiting(sent),
        published=[one for one in sent if one.public],
        counts=counts_in(session, {one.id for one in workspace.programmes}),
    )


@dataclass(frozen=True)
class Answering:
    """A story before whoever answers it: the version that waits, if one does, and what was found in it."""

    told: Told
    employer: Employer
    version: StoryVersion  # the one that waits, or the newest one
    found: list[Found]
    refusal: str  # why this person may not answer; empty when they may

    @property
    def waits(self) -> bool:
        """Whether an answer is due."""
        return self.version.state is State.SENT


def answering(session: Session, actor: Actor, workspace: Workspace, story_id: int) -> Answering | None:
    """A story that was sent to a programme of this workspace; None where there is none."""
    told = story_sent_to(session, own_programmes(workspace), story_id)
    if told is None:
        return None
    employer = session.get_one(Employer, told.story.employer_id)
    own = actor.account_id in ever_members_of(session, employer.id)
    return Answering(
        told=told,
        employer=employer,
        version=told.newest,
        found=findings(session, employer.id, employer.name, told.newest),
        refusal=OWN_EMPLOYER if own else "",
    )


def approve(session: Session, actor: Actor, case: Answering, number: int, *, checked: bool) -> None:
    """Publish the version that was read. The approver says that it holds no personal or health data.

    Raises InvalidInput without that, Conflict when another version has come since, and NotReady for
    somebody of the employer.
    """
    _ready(case, number)
    if not checked:
        raise InvalidInput({"checked": TICK})
    end = advance(case.version.state, Action.APPROVE)
    _decide(session, actor, case, {"state": end, "checked": True})


def send_back(session: Session, actor: Actor, case: Answering, number: int, reason: str) -> None:
    """Give the version back with what should be changed; the employer's leads are told that it is."""
    _ready(case, number)
    if not reason.strip():
        raise InvalidInput({"reason": "Say what should be changed; the employer is shown it."})
    end = advance(case.version.state, Action.SEND_BACK)
    _decide(session, actor, case, {"state": end, "reason": reason.strip()})


def _ready(case: Answering, number: int) -> None:
    if case.refusal:
        raise NotReady((case.refusal,))
    if case.version.number != number:
        raise Conflict("The employer has changed this story since you opened it. Read it once more.")


def _decide(session: Session, actor: Actor, case: Answering, values: dict[str, object]) -> None:
    told, version = case.told, case.version
    decided = {"decided_by": actor.account_id, "decided_at": utc_now()}
    move(session, version, State.SENT, values | decided)
    record(
        session, Verb.STORY_DECIDED, actor, employer_id=told.story.employer_id,
        programme_id=told.story.programme_id, story=told.story.id, version=version.number,
        state=version.state.value,
    )  # fmt: skip
    approved = version.state is State.APPROVED
    path = f"/employers/{told.story.employer_id}/stories/{told.story.id}"
    tell(
        session,
        leads_of(session, told.story.employer_id),
        "story_decided",
        employer=case.employer.name,
        programme=told.programme.name,
        contact=told.programme.contact_email,
        approved=approved,
        link=link(f"/stories/{told.story.id}" if approved else path),
    )
