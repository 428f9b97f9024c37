"""Case studies, for programs: those that anybody may read, an employer's own, and those of a workspace."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.database import Db
from api.guards import (
    After,
    Anybody,
    CurrentActor,
    EmployerToEdit,
    EmployerToView,
    Id,
    NotFound,
    WorkspaceToView,
)
from api.routes.shapes import PROBLEMS, PageOut, Problem
from api.services import stories
from api.services.notices import link
from api.services.story_answers import story_desk
from assessments.roles import Actor
from assessments.stories import State, Text, Topic
from assessments.uptake.groups import BAND_WORDS, SIZES, industry_of, size_of
from models.base import LARGEST_ID
from models.employers import Employer
from models.queries.stories import (
    PublicStory,
    Told,
    Wanted,
    public_stories,
    public_story,
    stories_of_employer,
)

router = APIRouter(prefix="/api/v1", tags=["stories"], responses=PROBLEMS)

Word = Annotated[str, Query(max_length=200)]
CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": Problem, "content": {"application/problem+json": {}}}
}
TEXT: dict[str, Any] = {
    "title": "Walking meetings that lasted",
    "topic": "physical_activity",
    "problem": "Most of us sat all day.",
    "done": "Meetings of two became walks, with a map of three routes.",
    "changed": "A year on, half of such meetings are walks.",
    "advice": "Begin with the managers.",
    "cost": "Nothing",
    "time": "Three months",
}


class StoryText(BaseModel):
    """What a story says."""

    title: str = Field(min_length=1, max_length=150)
    topic: Topic
    problem: str = Field(min_length=1, max_length=3000)
    done: str = Field(min_length=1, max_length=5000)
    changed: str = Field(min_length=1, max_length=3000)
    advice: str = Field(min_length=1, max_length=3000, description="What the employer would tell others.")
    cost: str = Field(default="", max_length=200)
    time: str = Field(default="", max_length=200)


class StoryOut(StoryText):
    """An approved story. Without a name, only the size and the sector tell whom it is from."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 7, **TEXT, "employer": "Larkspur Bakery", "size": "medium", "size_band": "50 to 99",
                "sector": "B-E", "programme": "tyne-valley-better-health", "level": "Bronze",
                "published_at": "2026-11-23T10:00:00Z", "version": 1,
                "url": "https://halemark.example/stories/7",
            }
        }
    )  # fmt: skip

    id: int
    employer: str | None = Field(description="Null where the employer gives no name.")
    size: str = Field(description="micro, small, medium or large, when it was written.")
    size_band: str = Field(description="How many people, as a band.")
    sector: str = Field(description="A group of SIC 2007 sections, such as B-E; unknown where not said.")
    programme: str | None = Field(description="The programme's slug; null where no name is given.")
    level: str | None = Field(description="Held when it was written; null for none, or no name.")
    published_at: datetime
    version: int
    url: str


def _out(found: PublicStory) -> StoryOut:
    version = found.version
    return StoryOut.model_validate(
        {
            **{name: getattr(version, name) for name in StoryText.model_fields},
            "id": found.id,
            "employer": found.employer or None,
            "size": size_of(version.size_band).key,
            "size_band": BAND_WORDS[version.size_band],
            "sector": industry_of(version.sic_section),
            "programme": found.programme.slug if version.named else None,
            "level": found.level or None,
            "published_at": version.decided_at,
            "version": version.number,
            "url": link(f"/stories/{found.id}"),
        }
    )


@router.get("/stories")
def list_stories(
    _: Anybody,
    db: Db,
    words: Word = "",
    topic: Word = "",
    size: Word = "",
    sector: Word = "",
    level: Word = "",
    programme: Word = "",
    after: After = None,
) -> PageOut[StoryOut]:
    """Approved stories of every programme, newest first.

    `words` must all stand in the text; `size` is micro, small, medium or large; `sector` a group of sections
    such as B-E; `level` the title of a level and `programme` a slug, which find stories with a name only.
    """
    wanted = Wanted(*(text.strip() for text in (topic, size, sector, level, programme, words)))
    page = public_stories(db, wanted, after=after)
    return PageOut(items=[_out(row) for row in page.rows], after=page.after)


@router.get("/stories/{story_id}")
def show_story(story_id: Id, _: Anybody, db: Db) -> StoryOut:
    """One story as it was approved last."""
    found = public_story(db, story_id)
    if found is None:
        raise NotFound("There is no such story, or it is not published.")
    return _out(found)


class StoryIn(StoryText):
    """The text of a story and how its employer is shown."""

    model_config = ConfigDict(json_schema_extra={"example": {**TEXT, "named": True}})

    named: bool = Field(description="Whether readers see the employer's name.")

    def text(self) -> Text:
        """What was sent, as the services take it."""
        return Text(**{name: getattr(self, name) for name in Text.__dataclass_fields__})


class NewStoryIn(StoryIn):
    """The first draft of a story."""

    model_config = ConfigDict(json_schema_extra={"example": {**TEXT, "named": True, "programme_id": 1}})

    programme_id: int = Field(ge=1, le=LARGEST_ID)


class SendIn(BaseModel):
    """Hands a draft to the programme."""

    model_config = ConfigDict(json_schema_extra={"example": {"looked": True}})

    looked: bool = Field(default=False, description="Somebody looked at what was found in the text.")


class FoundOut(BaseModel):
    """Something in the text that may tell of a person."""

    kind: str
    text: str


class OwnStoryOut(StoryIn):
    """A story as its employer sees it: the newest version, and whether any is published."""

    id: int
    programme_id: int
    version: int
    state: State
    withdrawn: bool
    reason: str = Field(description="Why the programme sent this version back.")
    published_version: int | None
    found: list[FoundOut] = Field(description="For a draft in an answer of its own: what to look at.")


def _own(told: Told, found: list[FoundOut] | None = None) -> OwnStoryOut:
    newest = told.newest
    return OwnStoryOut.model_validate(
        {
            **{name: getattr(newest, name) for name in StoryIn.model_fields},
            "id": told.story.id,
            "programme_id": told.story.programme_id,
            "version": newest.number,
            "state": newest.state,
            "withdrawn": told.story.withdrawn_at is not None,
            "reason": newest.reason,
            "published_version": told.public.number if told.public else None,
            "found": found or [],
        }
    )


@router.get("/employers/{employer_id}/stories")
def list_own_stories(employer: EmployerToView, actor: CurrentActor, db: Db) -> list[OwnStoryOut]:
    """The stories of an employer: all for its own people, those that were sent for its programmes'."""
    return [_own(told) for told in stories_of_employer(db, actor, employer.id)]


@router.post("/employers/{employer_id}/stories", status_code=201)
def write_story(given: NewStoryIn, employer: EmployerToEdit, actor: CurrentActor, db: Db) -> OwnStoryOut:
    """Keep the first draft; `found` lists what may tell of a person, to be looked at before sending."""
    told = stories.begin(db, actor, employer, given.programme_id, given.text())
    return _with_findings(db, employer, told)


@router.put("/employers/{employer_id}/stories/{story_id}", responses=CONFLICT)
def rewrite_story(
    given: StoryIn, employer: EmployerToEdit, story_id: Id, actor: CurrentActor, db: Db
) -> OwnStoryOut:
    """Change the draft; where it was answered already this begins a new version."""
    stories.rewrite(db, actor, employer, _held(db, actor, employer, story_id), given.text())
    return _with_findings(db, employer, _held(db, actor, employer, story_id))


@router.post("/employers/{employer_id}/stories/{story_id}/send", responses=CONFLICT)
def send_story(
    given: SendIn, employer: EmployerToEdit, story_id: Id, actor: CurrentActor, db: Db
) -> OwnStoryOut:
    """Hand the draft to the programme, which reads it before it is published."""
    told = _held(db, actor, employer, story_id)
    stories.send(db, actor, employer, told, looked=given.looked)
    return _own(told)


@router.post("/employers/{employer_id}/stories/{story_id}/withdraw", responses=CONFLICT)
def withdraw_story(employer: EmployerToEdit, story_id: Id, actor: CurrentActor, db: Db) -> OwnStoryOut:
    """Take the whole story away, for good."""
    told = _held(db, actor, employer, story_id)
    stories.withdraw(db, actor, told)
    return _own(told)


def _held(db: Db, actor: Actor, employer: Employer, story_id: int) -> Told:
    told = stories.story_held(db, actor, employer, story_id)
    if told is None:
        raise NotFound("There is no such story of this employer.")
    return told


def _with_findings(db: Db, employer: Employer, told: Told) -> OwnStoryOut:
    found = stories.findings(db, employer.id, employer.name, told.newest)
    return _own(told, [FoundOut(kind=one.kind.value, text=one.text) for one in found])


class CountOut(BaseModel):
    """How many stories of a topic are published, by the size of their employers when they wrote."""

    topic: Topic
    by_size: dict[str, int]
    published: int


class WaitingOut(BaseModel):
    """A version that waits for the programme's answer."""

    story_id: int
    version: int
    title: str
    topic: Topic
    employer: str
    programme: str
    sent_at: datetime
    url: str


class StoryDeskOut(BaseModel):
    """The stories of a workspace."""

    published: int
    by_topic: list[CountOut]
    waiting: list[WaitingOut]


@router.get("/hosts/{host_id}/stories")
def show_desk(workspace: WorkspaceToView, db: Db) -> StoryDeskOut:
    """The published stories of a workspace's programmes, counted, and those that wait for an answer."""
    desk = story_desk(db, workspace)
    return StoryDeskOut(
        published=desk.counts.published,
        by_topic=[
            CountOut(
                topic=topic,
                by_size={size.key: desk.counts.of(topic, size) for size in SIZES},
                published=desk.counts.of(topic),
            )
            for topic in Topic
        ],
        waiting=[
            WaitingOut.model_validate(
                {
                    "story_id": told.story.id,
                    "version": version.number,
                    "title": version.title,
                    "topic": version.topic,
                    "employer": version.employer_name,
                    "programme": told.programme.slug,
                    "sent_at": version.sent_at,
                    "url": link(f"/hosts/{workspace.host.id}/stories/{told.story.id}"),
                }
            )
            for told, version in desk.waiting
        ],
    )
