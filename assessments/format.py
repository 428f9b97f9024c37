"""What a definition file may hold: one table per record, and the reading of them into an edition's parts."""

from collections.abc import Mapping

from assessments.definition import (
    DECIDERS,
    FACT_TYPES,
    KINDS,
    ORIGINS,
    OVERALLS,
    ROLES,
    UNITS,
    VISITS,
    Answer,
    Rule,
)
from assessments.reading import Node
from assessments.rules import CAMPAIGN_NEED, read_rule
from assessments.shape import (
    Field,
    Read,
    Sheet,
    choice,
    day,
    items,
    mapping,
    months,
    record,
    slug,
    text,
    whole,
    yes_no,
)


def scalar(node: Node, path: str, sheet: Sheet) -> object:
    """Read one plain value of any kind: a fact, say."""
    if isinstance(node.value, dict | list):
        sheet.fault(node.line, path, "must be one plain value, such as yes, no or a number")
        return None
    return node.value


def condition(node: Node, path: str, sheet: Sheet) -> Rule:
    """Read a rule about facts alone, or the bare key of a yes/no fact that must be yes."""
    if isinstance(node.value, str):
        key = slug(node, path, sheet)
        return Rule("fact", {"key": key, "is": True, "min": None, "max": None}, path=path)
    return read_rule(node, path, sheet)


ANSWER = choice(*(answer.value for answer in Answer))

CAMPAIGN: Mapping[str, Field] = {
    "topic": Field(text),
    "level": Field(slug, None),
    "started_on": Field(day, None),
    "ended_on": Field(day, None),
    "from_needs_assessment": Field(yes_no, False),
    "evaluated": Field(yes_no, False),
}

_OPTION = record({"label": Field(text), "counts_as_met": Field(yes_no, False)})
_NOT_APPLICABLE = record({"allowed": Field(yes_no, True), "reasons": Field(items(text), ())})

CRITERION: Mapping[str, Field] = {
    "key": Field(slug),
    "title": Field(text),
    "text": Field(text),
    "level": Field(slug),
    "role": Field(choice(*ROLES), "mandatory"),
    "kind": Field(choice(*KINDS), "yes_no"),
    "origin": Field(choice(*ORIGINS)),
    "source": Field(slug, None),
    "item": Field(text, None),
    "guidance": Field(text, None),
    "only_if": Field(condition, None),
    "unless": Field(condition, None),
    "tracks": Field(items(slug), ()),
    "not_applicable": Field(_NOT_APPLICABLE, None),
    "evidence": Field(mapping(items(text, at_least=1, noun="example")), {}),
    "campaigns": Field(record(CAMPAIGN_NEED), None),
}

LEVEL: Mapping[str, Field] = {
    "key": Field(slug),
    "title": Field(text),
    "meaning": Field(text),
    "requires": Field(slug, None),
    "valid_for": Field(months, None),
    "valid_for_origin": Field(choice(*ORIGINS), "source"),
    "target": Field(months, None),
    "decided_by": Field(choice(*DECIDERS), "assessor"),
    "visit": Field(choice(*VISITS), "optional"),
    "optional": Field(yes_no, False),
    "rule": Field(read_rule),
}

TRACK: Mapping[str, Field] = {
    "key": Field(slug),
    "title": Field(text),
    "unit": Field(choice(*UNITS)),
    "min": Field(whole(0)),
    "max": Field(whole(0), None),
}

THEME: Mapping[str, Field] = {
    "key": Field(slug),
    "title": Field(text),
    "summary": Field(text),
    "criteria": Field(items(record(CRITERION), at_least=1, noun="criterion")),
}

FACT: Mapping[str, Field] = {
    "key": Field(slug),
    "question": Field(text),
    "hint": Field(text, None),
    "type": Field(choice(*FACT_TYPES), "yes_no"),
}

# An example is answered by level first (`met: [bronze]`: all that Bronze asks is met), then key by key.
EXAMPLE: Mapping[str, Field] = {
    "name": Field(text),
    "met": Field(items(slug), ()),
    "criteria": Field(mapping(ANSWER), {}),
    "facts": Field(mapping(scalar), {}),
    "held": Field(items(slug), ()),
    "campaigns": Field(items(record(CAMPAIGN)), None),
    "level": Field(scalar, None),
    "themes": Field(mapping(scalar), {}),
    "missing": Field(items(slug), None),
}

EDITION: Mapping[str, Field] = {
    "key": Field(slug),
    "title": Field(text),
    "version": Field(text),
    "dated": Field(day),
    "official": Field(yes_no),
    "disclaimer": Field(text),
    "owner": Field(text),
    "completeness": Field(text),
    "sources": Field(items(record({"key": Field(slug), "name": Field(text)})), ()),
    "statuses": Field(items(record({"key": Field(slug), "title": Field(text), "note": Field(text)})), ()),
    "roles": Field(mapping(text), {}),
    "answers": Field(mapping(_OPTION, allowed={answer.value: None for answer in Answer})),
    "overall": Field(choice(*OVERALLS), "ladder"),
    "levels": Field(items(record(LEVEL), at_least=1, at_most=50, noun="level")),
    "tracks": Field(items(record(TRACK), at_least=1, at_most=50, noun="track")),
    "facts": Field(items(record(FACT)), ()),
    "themes": Field(items(record(THEME), at_least=1, at_most=200, noun="theme")),
    "examples": Field(items(record(EXAMPLE)), ()),
}

READ_EDITION: Read = record(EDITION)
