"""Conditions: rules about facts alone, judged with three answers, since a fact may not be known.

They say when a criterion is asked and when a document must be written. What is not known excuses nobody.
"""

from collections.abc import Mapping

from assessments.definition import Edition, Rule, as_number, as_yes_no

# The only words of the rule language that a condition may use.
CONDITION_WORDS = frozenset({"fact", "all_of", "any_of", "not"})

# Facts that every scheme knows without asking for them, with their type, and as they stand in a sentence.
BUILT_IN_FACTS: Mapping[str, str] = {
    "headcount": "number",
    "fte": "number",
    "months_enrolled": "number",
    "needs_assessment_months_ago": "number",
    "needs_assessment_response": "number",
    "campaigns": "number",
    "sector": "choice",
    "ownership": "choice",
}
_NAMES: Mapping[str, str] = {
    "headcount": "Number of employees",
    "fte": "Full-time equivalents",
    "months_enrolled": "Months of taking part",
    "needs_assessment_months_ago": "Months since the needs assessment",
    "needs_assessment_response": "Share that answered the needs assessment",
    "campaigns": "Number of campaigns",
    "sector": "Sector",
    "ownership": "Ownership",
}


def fact_types(edition: Edition) -> dict[str, str]:
    """The type of every fact that a rule or condition of the edition may look at."""
    return {**BUILT_IN_FACTS, **{fact.key: fact.type for fact in edition.facts}}


def fact_name(edition: Edition, key: str) -> str:
    """What a fact is called in a sentence: the scheme's own question, or our words for one known to all."""
    asked = next((fact.question for fact in edition.facts if fact.key == key), None)
    return asked or _NAMES.get(key, key)


def fact_words(key: str) -> str:
    """Our words for a fact that every scheme knows; the key itself for any other."""
    return _NAMES.get(key, key)


def holds(condition: Rule, facts: Mapping[str, object]) -> bool | None:
    """Whether a condition holds; None when what it depends on is not known (Kleene's three-valued logic)."""
    if condition.op == "fact":
        return _fact_holds(condition, facts)
    parts = [holds(part, facts) for part in condition.rules]
    if condition.op == "not":
        return None if parts[0] is None else not parts[0]
    decisive = condition.op == "any_of"
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def _fact_holds(condition: Rule, facts: Mapping[str, object]) -> bool | None:
    args, value = condition.args, facts.get(condition.args["key"])
    if args.get("is") is not None:
        told = as_yes_no(value)
        return None if told is None else told is args["is"]
    if args.get("one_of"):
        return value in args["one_of"] if isinstance(value, str) and value else None
    size = as_number(value)
    if size is None:
        return None
    low, high = args.get("min"), args.get("max")
    return (low is None or size >= low) and (high is None or size <= high)


def plain_fact(condition: Rule | None) -> str | None:
    """The fact of a condition that is no more than one yes/no fact being yes, else None."""
    if condition and condition.op == "fact" and condition.args.get("is") is True:
        return str(condition.args["key"])
    return None


def facts_of(condition: Rule) -> tuple[str, ...]:
    """The keys of the facts a condition looks at, in its order."""
    if condition.op == "fact":
        return (condition.args["key"],)
    return tuple(dict.fromkeys(key for part in condition.rules for key in facts_of(part)))


def in_words(condition: Rule, edition: Edition) -> str:
    """A condition as a person reads it, with the scheme's own questions."""
    if condition.op != "fact":
        parts = [in_words(part, edition) for part in condition.rules]
        return f"not ({parts[0]})" if condition.op == "not" else _JOINS[condition.op].join(parts)
    args = condition.args
    asked = fact_name(edition, args["key"])
    if args.get("is") is not None:
        return f"{asked} {'Yes' if args['is'] else 'No'}"
    if args.get("one_of"):
        return f"{asked} {' or '.join(args['one_of'])}"
    bounds = [f"{word} {args[name]:g}" for name, word in _BOUNDS if args.get(name) is not None]
    return f"{asked} {' and '.join(bounds)}"


_JOINS = {"all_of": " and ", "any_of": " or "}
_BOUNDS = (("min", "at least"), ("max", "at most"))
