"""The questions about a workplace: those of the scheme, and those that its rules look at without asking."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from assessments.definition import ANY_LEVEL, Edition, FactQuestion, Rule, as_number, as_yes_no

# How long an answer in words may be.
LONGEST_TEXT = 500
# A share is typed in per cent and kept as a share of one.
SHARE = "share"
SURVEY: tuple[FactQuestion, ...] = (
    FactQuestion(
        "needs_assessment_months_ago",
        "How many months ago was your last needs assessment?",
        "Count from the day it closed. Leave it empty if there has been none.",
        "number",
        optional=True,
    ),
    FactQuestion(
        "needs_assessment_response",
        "How many of your people answered it, in per cent?",
        "A whole number without the sign, such as 55.",
        SHARE,
        optional=True,
    ),
)


@lru_cache
def facts_asked(edition: Edition) -> tuple[FactQuestion, ...]:
    """The scheme's own questions, then those on the needs assessment where a rule or a need looks at it."""
    looked_at = facts_looked_at(edition)
    own = {fact.key for fact in edition.facts}
    return (*edition.facts, *(ask for ask in SURVEY if ask.key in looked_at and ask.key not in own))


def facts_looked_at(edition: Edition) -> frozenset[str]:
    """The keys of all facts that a rule, a need or a condition of the edition turns on."""
    return frozenset(key for _, rule in rules_of(edition) for key in _looks_at(rule))


def rules_of(edition: Edition) -> Iterator[tuple[str, Rule]]:
    """Every rule, need and condition of an edition, with the level it stands at (`any`: none)."""
    yield from ((level.key, level.rule) for level in edition.levels)
    yield from ((ANY_LEVEL, status.rule) for status in edition.statuses if status.rule)
    for criterion in edition.criteria:
        parts = (criterion.needs, criterion.only_if, criterion.unless, criterion.written_if)
        yield from ((criterion.level, rule) for rule in parts if rule)


def _looks_at(rule: Rule) -> Iterator[str]:
    if rule.op == "fact":
        yield rule.args["key"]
    elif rule.op == "needs_assessment":
        if rule.args.get("within") is not None or rule.args.get("min_response") is None:
            yield SURVEY[0].key
        if rule.args.get("min_response") is not None:
            yield SURVEY[1].key
    for part in rule.rules:
        yield from _looks_at(part)


def read_facts(edition: Edition, given: Mapping[str, object]) -> tuple[dict[str, object], dict[str, str]]:
    """Read answers as typed: the facts by key, and a sentence for each that cannot be used.

    What is left empty is neither; a fact that is not known stays unknown.
    """
    facts: dict[str, object] = {}
    errors: dict[str, str] = {}
    for question in facts_asked(edition):
        value = given.get(question.key)
        value = value.strip() if isinstance(value, str) else value
        if value in (None, ""):
            continue
        read = _read(question, value)
        if read is None:
            errors[question.key] = _complaint(question)
        else:
            facts[question.key] = read
    return facts, errors


def _read(question: FactQuestion, value: object) -> object:
    if question.type == "yes_no":
        return as_yes_no(value)
    if question.type == "choice":
        return value if value in question.options else None
    if question.type == "text":
        fits = isinstance(value, str) and len(value) <= LONGEST_TEXT and "\x00" not in value
        return value if fits else None
    number = as_number(value)
    if question.type == SHARE:
        return number / 100 if number is not None and number <= 100 else None
    return number


def _complaint(question: FactQuestion) -> str:
    return {
        "yes_no": "Choose yes or no.",
        "choice": f"Choose one of these: {', '.join(question.options)}.",
        "text": f"Write no more than {LONGEST_TEXT} characters.",
        SHARE: "Enter a number from 0 to 100, like 55.",
    }.get(question.type, "Enter a number, like 12.")


def as_typed(question: FactQuestion, value: object) -> str:
    """A fact as its field shows it; empty for one that is not known."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if question.type == SHARE and isinstance(value, int | float):
        return f"{value * 100:g}"
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
