"""The answer sheet of a made-up employer: what it asks, and what was answered as a definition's example."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from assessments.asking import LONGEST_TEXT, SHARE, facts_asked, facts_looked_at
from assessments.campaigns import Campaign
from assessments.definition import ANY_LEVEL, Answer, Edition, FactQuestion
from assessments.employers import SIC_SECTIONS
from assessments.sampling import SIZES, all_year_in, sampled
from assessments.terms_format import OWNERSHIPS

MOST = 1e12  # as much as a number fact may be
MOST_CAMPAIGNS = 40
TICKS = ("from_needs_assessment", "evaluated", "all_year")
# Facts that an employer's own record gives, asked here where a rule looks at them: nobody real is tried.
RECORDED = (
    FactQuestion("months_enrolled", "For how many months has it taken part?", "", "number"),
    FactQuestion("sector", "Sector", "", "choice", options=tuple(SIC_SECTIONS)),
    FactQuestion("ownership", "Ownership", "", "choice", options=OWNERSHIPS),
)


def questions_of(edition: Edition) -> tuple[FactQuestion, ...]:
    """Every fact a try asks besides the sizes: the scheme's own, and those its rules look at."""
    asked = facts_asked(edition)
    known, looked_at = {question.key for question in asked}, facts_looked_at(edition)
    return (*asked, *(one for one in RECORDED if one.key in looked_at and one.key not in known))


def asks_for_count(edition: Edition) -> bool:
    """Whether the bare number of campaigns means anything to the rules."""
    return sampled(edition).campaigns is not None or "campaigns" in facts_looked_at(edition)


def sheet_of(edition: Edition, rows: int = 0) -> type[BaseModel]:
    """The answer sheet of an edition: facts, so many rows of campaigns, what is held, and each criterion."""
    asked = sampled(edition)
    titles = {"headcount": "Headcount", "fte": "Full-time equivalents"}
    kinds = {"headcount": (int | None, int(MOST)), "fte": (float | None, MOST)}
    fields: dict[str, Any] = {
        "name": (str | None, Field(None, title="Name of this sample employer", max_length=200)),
        "met": (list[str], Field(default_factory=list, title="Everything asked is met at", max_length=100)),
        "held": (list[str], Field(default_factory=list, title="Held already", max_length=200)),
    }
    for size in asked.sizes:
        fields[size] = kinds[size][0], Field(None, title=titles[size], ge=0, le=kinds[size][1])
    if asks_for_count(edition):
        fields["campaigns"] = int | None, Field(None, title="Campaigns run", ge=0, le=500)
    if asked.dated:
        fields["day"] = date | None, Field(None, title="Day it is tried on")
    for fact in questions_of(edition):
        fields[f"fact__{fact.key}"] = _field(fact)
    for number in range(1, rows + 1):
        fields |= _campaign_fields(edition, f"campaign__{number}__", f"of campaign {number}")
    for criterion in edition.criteria:
        fields[f"answer__{criterion.key}"] = (Answer | None, Field(None, title=criterion.title))
    return create_model("AnswerSheet", **fields)  # type: ignore[no-any-return]


def _campaign_fields(edition: Edition, prefix: str, of: str) -> dict[str, Any]:
    themes = Literal[tuple(theme.key for theme in edition.themes)]  # type: ignore[valid-type]
    levels = Literal[tuple(edition.level_keys)]  # type: ignore[valid-type]
    chosen = {"json_schema_extra": {"chosen": True}}
    return {
        f"{prefix}topic": (str | None, Field(None, title=f"Topic {of}", max_length=200)),
        f"{prefix}theme": (themes | None, Field(None, title=f"Theme {of}", **chosen)),
        f"{prefix}level": (levels | None, Field(None, title=f"Level {of}", **chosen)),
        **{f"{prefix}{tick}": (bool | None, Field(None, title=tick)) for tick in TICKS},
    }


def _field(fact: FactQuestion) -> tuple[Any, Any]:
    if fact.type in ("number", SHARE):
        return float | None, Field(None, title=fact.question, ge=0, le=100 if fact.type == SHARE else MOST)
    if fact.type == "text":
        return str | None, Field(None, title=fact.question, max_length=LONGEST_TEXT)
    options = ("yes", "no") if fact.type == "yes_no" else fact.options
    chosen = {"json_schema_extra": {"chosen": True}}
    return Literal[options] | None, Field(None, title=fact.question, **chosen)


def example_of(edition: Edition, given: Any, rows: int = 0) -> dict[str, Any]:
    """What was answered, in the shape of a definition's example."""
    facts: dict[str, Any] = {name: getattr(given, name, None) for name in (*SIZES, "campaigns")}
    for fact in questions_of(edition):
        facts[fact.key] = _fact(fact, getattr(given, f"fact__{fact.key}"))
    answers = {criterion.key: getattr(given, f"answer__{criterion.key}") for criterion in edition.criteria}
    levels = {*edition.level_keys, ANY_LEVEL}
    holdable = {key for key, _ in sampled(edition).held}
    parts: dict[str, Any] = {
        "met": [key for key in given.met if key in levels],
        "criteria": {key: answer.value for key, answer in answers.items() if answer},
        "facts": {key: _whole(value) for key, value in facts.items() if value is not None},
        "held": [key for key in given.held if key in holdable],
        "campaigns": _campaigns(edition, given, rows),
    }
    return {name: part for name, part in parts.items() if part}


def _campaigns(edition: Edition, given: Any, rows: int) -> list[dict[str, Any]]:
    """The campaigns with a topic; one that ran all year did so in the year of the edition."""
    first, last = all_year_in(edition.dated.year)
    found = []
    for number in range(1, rows + 1):
        said = {name: getattr(given, f"campaign__{number}__{name}") for name in ("topic", "level", "theme")}
        ticked = {tick: getattr(given, f"campaign__{number}__{tick}") for tick in TICKS}
        if ticked.pop("all_year"):
            ticked |= {"started_on": first, "ended_on": last}
        if said["topic"]:
            found.append({name: value for name, value in {**said, **ticked}.items() if value})
    return found


def nameless_campaigns(given: Any, rows: int) -> dict[str, str]:
    """A sentence for each campaign of which something is said, and not what it was about."""
    return {
        f"campaign__{number}__topic": f"Enter the topic of campaign {number}"
        for number in range(1, rows + 1)
        if not getattr(given, f"campaign__{number}__topic")
        and any(getattr(given, f"campaign__{number}__{name}") for name in ("level", "theme", *TICKS))
    }


def campaigns_of(example: Mapping[str, Any]) -> list[Campaign] | None:
    """The campaigns of an example as the scoring takes them; None when nobody listed any."""
    listed = example.get("campaigns")
    return None if listed is None else [Campaign(**campaign) for campaign in listed]


def _fact(question: FactQuestion, value: Any) -> Any:
    """An answer as a definition keeps it: a share is typed in per cent."""
    if question.type == "yes_no":
        return {"yes": True, "no": False}.get(value)
    return round(value / 100, 6) if question.type == SHARE and value is not None else value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value == int(value) else value
