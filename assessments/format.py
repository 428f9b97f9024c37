"""What a definition file may hold: one table per record, and the reading of them into an edition's parts.

Each key has a sentence that says what it means; the schema and the reference page are made of these tables.
"""

from collections.abc import Mapping

from assessments.definition import (
    ANY_LEVEL,
    CHANGES,
    DECIDERS,
    FACT_TYPES,
    KINDS,
    LANGUAGES,
    ORIGINS,
    OVERALLS,
    ROLES,
    THEME_KINDS,
    VISITS,
    Answer,
    DocumentRules,
    FactQuestion,
    Rule,
    Source,
    Track,
)
from assessments.reading import Node
from assessments.rules import CAMPAIGN_NEED, read_rule
from assessments.shape import (
    Field,
    Reader,
    Sheet,
    choice,
    day,
    items,
    mapping,
    months,
    number,
    record,
    scalar,
    share,
    slug,
    text,
    whole,
    yes_no,
)
from assessments.terms import Clocks
from assessments.terms_format import READ_CLOCKS, READ_STATUS, RULE, TERMS

__all__ = ["ANSWER", "CAMPAIGN", "EDITION", "READ_EDITION", "condition", "scalar"]


def _condition(node: Node, path: str, sheet: Sheet) -> Rule:
    """Read a rule about facts alone, or the bare key of a yes/no fact that must be yes."""
    if isinstance(node.value, str):
        key = slug(node, path, sheet)
        return Rule("fact", {"key": key, "is": True, "min": None, "max": None}, path=path)
    return read_rule(node, path, sheet)


condition = Reader(_condition, {"$ref": "#/$defs/condition"}, "[condition](#conditions)")

# A rule about the employer itself; which words it may use is checked with the rest of the criterion.
NEED = Reader(read_rule, {"$ref": "#/$defs/needs"}, "[rule](#conditions)")

ANSWER = choice(*(answer.value for answer in Answer))

CAMPAIGN: Mapping[str, Field] = {
    "topic": Field(text, meaning="What it was about."),
    "level": Field(slug, None, "The level it was run for; without one it is used where it is needed."),
    "theme": Field(slug, None, "The theme it belongs to."),
    "started_on": Field(day, None, "Its first day."),
    "ended_on": Field(day, None, "Its last day."),
    "from_needs_assessment": Field(yes_no, False, "Whether it was chosen from the needs assessment."),
    "evaluated": Field(yes_no, False, "Whether it was evaluated."),
}

OPTION: Mapping[str, Field] = {
    "label": Field(text, meaning="The scheme's own words for the answer."),
    "counts_as_met": Field(yes_no, False, "Whether the answer counts as met; `met` always must."),
    "points_share": Field(
        share, None, "The share of a criterion's points it earns; all when it counts as met, else none."
    ),
}

NOT_APPLICABLE: Mapping[str, Field] = {
    "allowed": Field(yes_no, True, "Whether the answer may be given."),
    "reasons": Field(items(text), (), "The reasons that may be given for it; needed when it is allowed."),
}

DOCUMENT: Mapping[str, Field] = {
    "covers": Field(months, None, "How long a time the document must cover.", into="covers_months"),
    "action_plan": Field(
        months, None, "How long a time its action plan must cover.", into="action_plan_months"
    ),
    "reviewed_every": Field(
        months, None, "How often it must have been reviewed.", into="reviewed_every_months"
    ),
    "must_say": Field(items(text), (), "What it must speak of."),
}

CRITERION: Mapping[str, Field] = {
    "key": Field(slug, meaning="A key of its own in the whole edition; answers are kept under it."),
    "title": Field(text, meaning="A few words."),
    "text": Field(text, meaning="What is asked of the employer, in full."),
    "level": Field(slug, meaning=f"The level that asks it, or `{ANY_LEVEL}`: any level's rule may count it."),
    "role": Field(
        choice(*ROLES), "mandatory", "Whether it must be met, is one to choose from, or only informs."
    ),
    "kind": Field(choice(*KINDS), "yes_no", "What kind of thing is asked."),
    "origin": Field(
        choice(*ORIGINS), meaning="`source` when it was read in a source, `authored` when we wrote it."
    ),
    "source": Field(slug, None, "A key of `sources`; needed with `origin: source` and only with it."),
    "item": Field(text, None, "The number or place it has in the source."),
    "guidance": Field(text, None, "How to meet it."),
    "only_if": Field(condition, None, "It is asked only when this holds, or is not known."),
    "unless": Field(condition, None, "It is not asked when this holds."),
    "written_if": Field(condition, None, "It must be in writing when this holds."),
    "tracks": Field(items(slug), (), "The size bands it is asked of; none means all."),
    "not_applicable": Field(
        record(NOT_APPLICABLE, "not applicable"), None, "Whether, and why, it may not apply to an employer."
    ),
    "evidence": Field(
        mapping(items(text, at_least=1, noun="example")),
        {},
        "Examples of evidence, by size band or `any`.",
    ),
    "campaigns": Field(
        record(CAMPAIGN_NEED, "campaigns"), None, "How many campaigns, and which; with `kind: campaigns`."
    ),
    "needs": Field(NEED, None, "What must hold as well before the answer counts as met."),
    "document": Field(
        record(DOCUMENT, "document", DocumentRules), None, "What the document must be; with `kind: document`."
    ),
    "checklist": Field(items(text), (), "The things to tick; with `kind: checklist`."),
    "points": Field(number, 1, "What it is worth where a rule counts points."),
    "asked_from": Field(day, None, "The first day it is asked."),
    "asked_until": Field(day, None, "The last day it is asked."),
    "change": Field(choice(*CHANGES), None, "What became of it since the edition that this one replaces."),
    "was": Field(items(slug), (), "The keys it had in that edition; the same key when left out."),
}

LEVEL: Mapping[str, Field] = {
    "key": Field(slug, meaning="A key of its own; rules and criteria use it."),
    "title": Field(text, meaning="The level as people read it."),
    "meaning": Field(text, meaning="What an employer at this level has shown."),
    "requires": Field(slug, None, "The level that must be held before it."),
    "valid_for": Field(months, None, "How long it lasts once awarded.", into="valid_months"),
    "valid_for_origin": Field(choice(*ORIGINS), "source", "Whether that time is the source's or ours."),
    "target": Field(months, None, "How long working towards it usually takes.", into="target_months"),
    "decided_by": Field(choice(*DECIDERS), "assessor", "Who decides."),
    "visit": Field(choice(*VISITS), "optional", "Whether the assessor visits."),
    "optional": Field(yes_no, False, "Whether the ladder may be climbed without it."),
    "also_called": Field(items(text), (), "Other names it goes by."),
    "counts_as": Field(slug, None, "A lower level that holding this one stands for."),
    "tracks": Field(items(slug), (), "The only size bands that may apply for it; none means all."),
    "clocks": Field(READ_CLOCKS, Clocks(), "The other times that run at it."),
    "rule": Field(RULE, meaning="What it takes to reach it."),
}

TRACK: Mapping[str, Field] = {
    "key": Field(slug, meaning="A key of its own."),
    "title": Field(text, meaning="The size band as people read it."),
    "unit": Field(slug, meaning="`headcount`, `fte` or the key of a fact that is a number."),
    "min": Field(whole(0), meaning="The smallest size in it; the bound is included."),
    "max": Field(whole(0), None, "The largest size in it; the bound is included."),
    "only_if": Field(slug, None, "A yes/no fact that must be yes, for a band of its own."),
}

THEME: Mapping[str, Field] = {
    "key": Field(slug, meaning="A key of its own."),
    "title": Field(text, meaning="The theme as people read it."),
    "summary": Field(text, meaning="What it is about."),
    "kind": Field(
        choice(*THEME_KINDS),
        "fixed",
        "`fixed` for everybody, `module` when the employer chooses it, `own_priority` when the employer "
        "names it.",
    ),
    "weight": Field(number, 1, "What its points are multiplied by."),
    "criteria": Field(
        items(record(CRITERION, "criterion"), at_least=1, at_most=3000, noun="criterion"),
        meaning="What is asked in it.",
    ),
}

FACT: Mapping[str, Field] = {
    "key": Field(slug, meaning="A key of its own; conditions and rules use it."),
    "question": Field(text, meaning="What the employer is asked about itself."),
    "hint": Field(text, None, "Help beside the question."),
    "type": Field(choice(*FACT_TYPES), "yes_no", "What the answer is."),
    "options": Field(items(text), (), "What there is to choose from; with `type: choice`."),
    "optional": Field(yes_no, False, "Whether it may be left unanswered."),
}

# An example is answered by level first (`met: [bronze]`: all that Bronze asks is met), then key by key.
EXAMPLE: Mapping[str, Field] = {
    "name": Field(text, meaning="What it shows."),
    "met": Field(items(slug), (), "The levels of which everything is met; `any` for what is of any level."),
    "criteria": Field(mapping(ANSWER), {}, "The answers to single criteria, over those of `met`."),
    "facts": Field(mapping(scalar), {}, "Facts about the employer."),
    "held": Field(items(slug), (), "The levels and statuses it holds already."),
    "campaigns": Field(items(record(CAMPAIGN, "campaign")), None, "The campaigns it ran."),
    "level": Field(scalar, None, "The level it must come to; nothing for none."),
    "themes": Field(mapping(scalar), {}, "The level that themes must come to."),
    "missing": Field(items(slug), None, "The criteria that must be missing for the next level."),
    "points": Field(number, None, "The points it must come to."),
    "statuses": Field(items(slug), None, "The statuses that it must be granted by a rule or by holding."),
    "next": Field(items(slug), None, "The criteria that must be the shortest way to the next level."),
}

SOURCE: Mapping[str, Field] = {
    "key": Field(slug, meaning="A key of its own."),
    "name": Field(text, meaning="What a person can look up."),
}

EDITION: Mapping[str, Field] = {
    "key": Field(slug, meaning="The scheme's key, the same in all its editions."),
    "title": Field(text, meaning="The scheme's name."),
    "version": Field(text, meaning="The edition's version, in quotes."),
    "replaces": Field(text, None, "The version of the same scheme that this one follows."),
    "removed": Field(items(slug), (), "Criteria of that version which are asked no longer."),
    "dated": Field(day, meaning="The day of the edition."),
    "official": Field(yes_no, meaning="Whether the scheme's owner made it or agreed to it."),
    "disclaimer": Field(text, meaning="What readers must know, such as whose the scheme is."),
    "owner": Field(text, meaning="Whose scheme it is."),
    "completeness": Field(text, meaning="What of the sources is here, and what is missing."),
    "partners": Field(items(text), (), "Who runs it with the owner."),
    "languages": Field(
        items(choice(*LANGUAGES), at_least=1), ("en",), "Its languages, that of the file (`en`) first."
    ),
    "licence": Field(text, None, "The licence of its texts."),
    "sources": Field(items(record(SOURCE, "source", Source)), (), "Where its criteria were read."),
    "statuses": Field(items(READ_STATUS), (), "What may be held outside the ladder."),
    "roles": Field(mapping(text), {}, "The scheme's own names for the people in it."),
    "answers": Field(
        mapping(record(OPTION, "answer"), allowed={answer.value: None for answer in Answer}),
        meaning="The four answers, each with the scheme's own label.",
    ),
    "overall": Field(
        choice(*OVERALLS),
        "ladder",
        "How the whole is told: the highest rung, the lowest theme, each theme by itself, or winners.",
    ),
    "levels": Field(
        items(record(LEVEL, "level"), at_least=1, at_most=50, noun="level"), meaning="Lowest first."
    ),
    "tracks": Field(
        items(record(TRACK, "track", Track), at_least=1, at_most=50, noun="track"),
        meaning="Size bands; an employer is in the first that fits.",
    ),
    "facts": Field(items(record(FACT, "fact", FactQuestion)), (), "Questions about the employer itself."),
    "themes": Field(
        items(record(THEME, "theme"), at_least=1, at_most=200, noun="theme"),
        meaning="The areas of the scheme, with what is asked.",
    ),
    **TERMS,
    "examples": Field(
        items(record(EXAMPLE, "example")), (), "Answers and what they must come to; checked with the rest."
    ),
}

READ_EDITION: Reader = record(EDITION, "edition")
