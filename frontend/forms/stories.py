"""Forms of case studies: writing one, sending it, answering it."""

from typing import Literal

from pydantic import BaseModel, Field, JsonValue

from assessments.stories import TOPIC_WORDS, Text, Topic
from models.base import LARGEST_ID
from models.stories import StoryVersion

TOPICS = tuple(TOPIC_WORDS.items())
NAMED = (
    ("yes", "With our name", "Readers also see the programme and the level you hold"),
    ("no", "Without it", "Readers see only your size and sector"),
)


def _say(words: str) -> dict[str, JsonValue]:
    """What stands beside a field that was left empty."""
    return {"says": {"missing": words}}


class StoryForm(BaseModel):
    """The text of a story."""

    title: str = Field(title="Title", max_length=150)
    topic: Topic = Field(title="Topic", json_schema_extra={"says": {"missing": "Choose what it is about"}})
    problem: str = Field(
        title="What the problem was", max_length=3000, json_schema_extra=_say("Say what the problem was")
    )
    done: str = Field(title="What you did", max_length=5000, json_schema_extra=_say("Say what you did"))
    changed: str = Field(title="What changed", max_length=3000, json_schema_extra=_say("Say what changed"))
    advice: str = Field(
        title="What you would tell others",
        max_length=3000,
        json_schema_extra=_say("Say what you would tell others"),
    )
    cost: str = Field(default="", title="What it cost", max_length=200)
    time: str = Field(default="", title="How long it took", max_length=200)
    named: Literal["yes", "no"] = Field(
        title="How you are shown",
        json_schema_extra={"says": {"missing": "Choose whether your name is shown"}},
    )

    def text(self) -> Text:
        """What was typed, as the services take it."""
        given = {name: getattr(self, name) for name in Text.__dataclass_fields__}
        return Text(**(given | {"named": self.named == "yes"}))


class NewStoryForm(StoryForm):
    """The first draft, with the programme it is about."""

    programme: int = Field(
        title="Programme", ge=1, le=LARGEST_ID, json_schema_extra={"chosen": True}
    )  # by its id


class SendForm(BaseModel):
    """Whether somebody looked at what was found in the text."""

    looked: bool = Field(default=False, title="I have looked at these")


class AnswerStoryForm(BaseModel):
    """A programme's answer to the version that was read."""

    number: int = Field(title="Version", ge=1, le=2**31 - 1)
    answer: Literal["approve", "send_back"] = Field(
        title="Answer", json_schema_extra={"says": {"missing": "Choose whether to publish it"}}
    )
    checked: bool = Field(default=False, title="I found no personal or health data")
    reason: str = Field(default="", title="What should be changed", max_length=2000)


def known_text(version: StoryVersion) -> dict[str, object]:
    """A version as the form's first values."""
    known = {name: getattr(version, name) for name in StoryForm.model_fields}
    return known | {"named": "yes" if version.named else "no"}
