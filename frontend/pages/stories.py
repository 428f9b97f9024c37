"""Case studies for anybody: the list with its filters, and each by itself."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import After, Anybody, Id, NotFound
from assessments.stories import TOPIC_WORDS
from assessments.uptake.groups import BAND_WORDS, INDUSTRIES, SIZES
from frontend.rendering import render
from models.queries.stories import Wanted, level_choices, public_stories, public_story, sector_words

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Word = Annotated[str, Query(max_length=200)]
WORDS = {"topic_words": TOPIC_WORDS, "band_words": BAND_WORDS, "sector_words": sector_words}
TOPICS = tuple(TOPIC_WORDS.items())
SIZE_CHOICES = tuple((one.key, one.words) for one in SIZES)
SECTORS = tuple((one.key, one.words) for one in INDUSTRIES)


@router.get("/stories")
def show_stories(
    request: Request,
    _: Anybody,
    db: Db,
    words: Word = "",
    topic: Word = "",
    size: Word = "",
    sector: Word = "",
    level: Word = "",
    programme: Word = "",
    after: After = None,
) -> Response:
    """Approved stories of every programme, newest first, narrowed as asked."""
    wanted = Wanted(*(text.strip() for text in (topic, size, sector, level, programme, words)))
    page = public_stories(db, wanted, after=after)
    asked = {key: value for key, value in vars(wanted).items() if value}
    levels = [(title, title) for title in level_choices(db)]
    return render(
        request,
        "stories/stories.html",
        rows=page.rows,
        wanted=wanted,
        narrowed=bool(asked),
        choices=(
            ("topic", "Topic", TOPICS), ("size", "Size", SIZE_CHOICES), ("sector", "Sector", SECTORS),
            ("level", "Level held", levels),
        ),
        first_url=f"/stories?{urlencode(asked)}" if after else None,
        next_url=f"/stories?{urlencode({**asked, 'after': page.after})}" if page.after else None,
        **WORDS,
    )  # fmt: skip


@router.get("/stories/{story_id}")
def show_story(request: Request, story_id: Id, _: Anybody, db: Db) -> Response:
    """One story as it was approved last."""
    story = public_story(db, story_id)
    if story is None:
        raise NotFound("There is no such story, or it is not published.")
    return render(request, "stories/story.html", story=story, **WORDS)
