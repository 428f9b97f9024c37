"""Case studies: what anybody may read, what an employer wrote, and what waits for a programme's answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from assessments.roles import Actor
from assessments.stories import State, Topic
from assessments.uptake.groups import INDUSTRIES, SIZES, Size, industry_of, size_of
from models.queries.paging import PAGE, Page, decode, page_of
from models.schemes import Programme, SchemeEdition
from models.scope import anybody, held, may_see
from models.stories import Story, StoryVersion


@dataclass(frozen=True)
class Wanted:
    """What the public page is narrowed to; an empty text narrows nothing.

    A story without its employer's name shows size and sector only, so level and programme find none of them.
    """

    topic: str = ""
    size: str = ""
    sector: str = ""
    level: str = ""
    programme: str = ""
    words: str = ""


class PublicStory(NamedTuple):
    """An approved story as anybody may read it, made from its row by `_shown`."""

    id: int
    version: StoryVersion
    programme: Programme
    scheme: str

    @property
    def employer(self) -> str:
        """The employer's name; empty where it is not shown."""
        return self.version.employer_name if self.version.named else ""

    @property
    def level(self) -> str:
        """The level held when it was written; empty without one, and where the employer is not named."""
        return self.version.level_title if self.version.named else ""


def _newest_approved() -> "sa.ColumnElement[bool]":
    newer = aliased(StoryVersion)
    superseded = sa.exists().where(
        col(newer.story_id) == col(StoryVersion.story_id),
        col(newer.state) == State.APPROVED,
        col(newer.number) > col(StoryVersion.number),
    )
    return sa.and_(col(StoryVersion.state) == State.APPROVED, ~superseded)


def _public() -> "sa.Select[Any]":
    """The newest approved version of each story that its employer has not withdrawn."""
    return (
        sa.select(col(Story.id), StoryVersion, Programme, col(SchemeEdition.title))
        .select_from(StoryVersion)
        .join(Story, col(Story.id) == col(StoryVersion.story_id))
        .join(Programme, col(Programme.id) == col(Story.programme_id))
        .join(SchemeEdition, col(SchemeEdition.id) == col(Programme.edition_id))
        .where(anybody(), _newest_approved(), col(Story.withdrawn_at).is_(None))
    )


def public_stories(session: Session, wanted: Wanted, *, after: str | None = None) -> Page[PublicStory]:
    """A page of the approved stories that fit, newest first."""
    order = (col(StoryVersion.decided_at), col(StoryVersion.id))
    query = _public().where(*_narrowing(wanted)).order_by(order[0].desc(), order[1].desc()).limit(PAGE + 1)
    if after:
        query = query.where(sa.tuple_(*order) < sa.tuple_(*decode(after)))
    found = [PublicStory(*row) for row in session.exec(query)]
    return page_of(found, lambda row: (_decided(row.version), row.version.id))


def _decided(version: StoryVersion) -> datetime:
    assert version.decided_at is not None  # what is approved was decided: see the table's own check
    return version.decided_at


def _narrowing(wanted: Wanted) -> "list[sa.ColumnElement[bool]]":
    clauses: list[sa.ColumnElement[bool]] = []
    if wanted.topic:
        topic = next((one for one in Topic if one == wanted.topic), None)
        clauses.append(col(StoryVersion.topic) == topic if topic else sa.false())
    if wanted.size:
        bands = next((one.bands for one in SIZES if one.key == wanted.size), ())
        clauses.append(col(StoryVersion.size_band).in_(bands))
    if wanted.sector:
        sections = next((one.sections for one in INDUSTRIES if one.key == wanted.sector), "")
        clauses.append(col(StoryVersion.sic_section).in_(list(sections)))
    if wanted.level:
        clauses += [col(StoryVersion.level_title) == wanted.level, col(StoryVersion.named)]
    if wanted.programme:
        clauses += [col(Programme.slug) == wanted.programme, col(StoryVersion.named)]
    return clauses + [_holds(word) for word in wanted.words.split()[:MOST_WORDS]]


MOST_WORDS = 8
SEARCHED = ("title", "problem", "done", "changed", "advice")


def _holds(word: str) -> "sa.ColumnElement[bool]":
    """Whether a word stands in the text, or in the name of an employer that shows its own."""
    texts = [getattr(StoryVersion, name).icontains(word, autoescape=True) for name in SEARCHED]
    name = col(StoryVersion.employer_name).icontains(word, autoescape=True)
    return sa.or_(*texts, sa.and_(col(StoryVersion.named), name))


def public_story(session: Session, story_id: int) -> PublicStory | None:
    """One approved story; None where there is none that anybody may read."""
    row = session.exec(_public().where(col(Story.id) == story_id)).first()
    return PublicStory(*row) if row else None


def level_choices(session: Session) -> list[str]:
    """The levels that public stories can be narrowed by, by the alphabet."""
    query = (
        select(StoryVersion.level_title)
        .join(Story, col(Story.id) == col(StoryVersion.story_id))
        .where(anybody(), _newest_approved(), col(Story.withdrawn_at).is_(None))
        .where(col(StoryVersion.named), col(StoryVersion.level_title) != "")
        .distinct()
    )
    return sorted(session.exec(query))


@dataclass(frozen=True)
class Told:
    """A story with those of its versions that somebody may see, newest first, and its programme."""

    story: Story
    programme: Programme
    versions: tuple[StoryVersion, ...]

    @property
    def newest(self) -> StoryVersion:
        """The version being worked on, or the last one that was."""
        return self.versions[0]

    @property
    def public(self) -> StoryVersion | None:
        """What anybody reads now."""
        if self.story.withdrawn_at:
            return None
        return next((one for one in self.versions if one.state is State.APPROVED), None)


def stories_of_employer(session: Session, actor: Actor, employer_id: int) -> list[Told]:
    """The stories of an employer that this person may see, newest first, in one query."""
    return _told(
        session, may_see(Story, actor), may_see(StoryVersion, actor), Story.employer_id == employer_id
    )


def story_of_employer(session: Session, actor: Actor, employer_id: int, story_id: int) -> Told | None:
    """One of them, or None where there is none for this person."""
    own = sa.and_(col(Story.employer_id) == employer_id, col(Story.id) == story_id)
    return next(iter(_told(session, may_see(Story, actor), may_see(StoryVersion, actor), own)), None)


def stories_sent_to(session: Session, programmes: Collection[int]) -> list[Told]:
    """What employers ever sent to these programmes of a workspace and have not withdrawn; no drafts."""
    return _told(
        session,
        held(col(Story.programme_id).in_(programmes)),
        col(StoryVersion.state) != State.DRAFT,
        col(Story.withdrawn_at).is_(None),
    )


def story_sent_to(session: Session, programmes: Collection[int], story_id: int) -> Told | None:
    """One of them, or None."""
    found = _told(
        session,
        held(col(Story.programme_id).in_(programmes)),
        col(Story.id) == story_id,
        col(StoryVersion.state) != State.DRAFT,
        col(Story.withdrawn_at).is_(None),
    )
    return next(iter(found), None)


def _told(session: Session, scope: Any, *clauses: Any) -> list[Told]:
    rows = session.exec(
        select(Story, Programme, StoryVersion)
        .join(StoryVersion, col(StoryVersion.story_id) == col(Story.id))
        .join(Programme, col(Programme.id) == col(Story.programme_id))
        .where(held(scope), *clauses)
        .order_by(col(Story.id).desc(), col(StoryVersion.number).desc())
    )
    grouped: dict[int, tuple[Story, Programme, list[StoryVersion]]] = {}
    for story, programme, version in rows:
        grouped.setdefault(story.id, (story, programme, []))[2].append(version)
    return [Told(story, programme, tuple(versions)) for story, programme, versions in grouped.values()]


@dataclass
class Counts:
    """How many stories of some programmes stand published, by topic and by size, and how many in all."""

    by_topic: dict[Topic, dict[str, int]] = field(default_factory=dict)
    published: int = 0

    def of(self, topic: Topic, size: Size | None = None) -> int:
        """How many of a topic, of all sizes or of one."""
        row = self.by_topic.get(topic, {})
        return row.get(size.key, 0) if size else sum(row.values())

    def of_size(self, size: Size) -> int:
        """How many of a size, on any topic."""
        return sum(row.get(size.key, 0) for row in self.by_topic.values())


def counts_in(session: Session, programmes: Collection[int]) -> Counts:
    """The published stories of some programmes, counted; those without a name count like the others."""
    rows = session.exec(
        select(StoryVersion.topic, StoryVersion.size_band, sa.func.count())
        .join(Story, col(Story.id) == col(StoryVersion.story_id))
        .where(anybody(), _newest_approved(), col(Story.withdrawn_at).is_(None))
        .where(col(Story.programme_id).in_(programmes))
        .group_by(col(StoryVersion.topic), col(StoryVersion.size_band))
    )
    counts = Counts()
    for topic, band, number in rows:
        row, size = counts.by_topic.setdefault(topic, {}), size_of(band).key
        row[size] = row.get(size, 0) + number
        counts.published += number
    return counts


def last_number(session: Session, story: Story) -> int:
    """The number of the newest version of a story somebody holds."""
    query = select(sa.func.max(StoryVersion.number)).where(held(col(StoryVersion.story_id) == story.id))
    return session.exec(query).one() or 0


def sector_words(section: str | None) -> str:
    """The sector of a story in words; empty where its employer never said."""
    key = industry_of(section)
    return next((one.words for one in INDUSTRIES if one.key == key), "")


def waiting(told: Sequence[Told]) -> list[tuple[Told, StoryVersion]]:
    """The stories of which a version waits for an answer, longest waiting first."""
    found = [(one, version) for one in told for version in one.versions if version.state is State.SENT]
    return sorted(found, key=lambda pair: (pair[1].sent_at, pair[1].id))
