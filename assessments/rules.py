"""The closed language of award rules: one table of operators, and the walk that turns a rule into reasons.

A rule is one operator with its arguments; there are no expressions and no code. Absent data or a broken rule
means not met, with the reason shown.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assessments.definition import ANY_LEVEL, MANDATORY, POOL, ROLES, Criterion, Edition, Level, Rule
from assessments.operators import (
    COUNTS,
    FAILS,
    LEAVES,
    UP_TO_THIS,
    Context,
    count_of,
    each_theme,
    fact_is,
    has_run_campaigns,
    has_surveyed,
    is_held,
    is_met,
    one_criterion,
    themes_at,
)
from assessments.reading import Node
from assessments.reasons import Reason, missing_of
from assessments.shape import (
    Field,
    Read,
    Sheet,
    choice,
    items,
    months,
    number,
    record,
    share,
    slug,
    whole,
    yes_no,
)

__all__ = ["CAMPAIGN_NEED", "OPERATORS", "Context", "Reason", "check_rule", "evaluate", "read_rule"]

# What is wrong with a rule of this edition: the argument it concerns ("" for the rule itself) and a sentence.
Problems = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Operator:
    """One word of the language: how its argument is read, checked against the edition, and judged.

    `lone` names the argument that may be written bare (`holds: bronze` for `holds: {level: bronze}`), and
    `nested` says whether the argument is made of rules.
    """

    judge: Callable[[Rule, Context], Reason]
    read: Read | None = None
    check: Callable[[Rule, Edition, Level], Problems] | None = None
    lone: str | None = None
    nested: str | None = None


def evaluate(rule: Rule, context: Context) -> Reason:
    """Judge a rule. Never raises: a rule that cannot be judged is not met, and the reason says so."""
    operator = OPERATORS.get(rule.op)
    if operator is None:
        return Reason(False, f"the rule '{rule.op}' is not known, so it is taken as not met")
    try:
        return operator.judge(rule, context)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        # A checked definition never comes here; one made by hand must still never pass by breaking.
        return Reason(False, f"the rule '{rule.op}' could not be judged, so it is taken as not met")


def all_of(rule: Rule, context: Context) -> Reason:
    """Every part holds."""
    parts = tuple(evaluate(part, context) for part in rule.rules)
    held = sum(part.ok for part in parts)
    return Reason(
        bool(parts) and held == len(parts), f"{held} of {len(parts)} hold", missing_of(parts), parts
    )


def any_of(rule: Rule, context: Context) -> Reason:
    """At least one part holds."""
    parts = tuple(evaluate(part, context) for part in rule.rules)
    ok = any(part.ok for part in parts)
    words = "one of these holds" if ok else f"none of these {len(parts)} holds; one is enough"
    return Reason(ok, words, () if ok else missing_of(parts), parts)


def none_of(rule: Rule, context: Context) -> Reason:
    """The part does not hold."""
    part = evaluate(rule.rules[0], context)
    return Reason(not part.ok, f"must not hold: {part.text}", (), (part,))


def read_rule(node: Node, path: str, sheet: Sheet) -> Rule:
    """Read one rule, putting what is wrong with it on the sheet."""
    sheet.lines[path] = node.line
    if not isinstance(node.value, dict) or len(node.value) != 1:
        sheet.fault(
            node.line, path, f"must be one rule such as 'met: {{role: mandatory}}'; rules are {_listed()}"
        )
        return Rule("all_of", path=path)
    ((name, argument),) = node.value.items()
    inner_path = f"{path}.{name}"
    sheet.lines[inner_path] = argument.line
    operator = OPERATORS.get(name)
    if operator is None:
        sheet.fault(argument.line, inner_path, f"is not a rule; rules are {_listed()}")
        return Rule("all_of", path=path)
    if operator.nested == "many":
        parts = items(read_rule, at_least=1, noun="rule")(argument, inner_path, sheet)
        return Rule(name, rules=parts, path=inner_path)
    if operator.nested == "one":
        return Rule(name, rules=(read_rule(argument, inner_path, sheet),), path=inner_path)
    if operator.lone and not isinstance(argument.value, dict):
        argument = Node(argument.line, {operator.lone: argument})
    args = operator.read(argument, inner_path, sheet) if operator.read else {}
    return Rule(name, MappingProxyType(args), path=inner_path)


def check_rule(rule: Rule, edition: Edition, level: Level, sheet: Sheet) -> None:
    """Put on the sheet what a well-formed rule asks that this edition cannot give."""
    for part in rule.rules:
        check_rule(part, edition, level, sheet)
    operator = OPERATORS[rule.op]
    for argument, message in operator.check(rule, edition, level) if operator.check else ():
        path = f"{rule.path}.{argument}" if argument else rule.path
        sheet.fault(sheet.line(path), path, message)


def _listed() -> str:
    return ", ".join(OPERATORS)


def _check_choice(rule: Rule, edition: Edition, level: Level, default_role: str) -> Problems:
    named = rule.args.get("level")
    if named and named not in (ANY_LEVEL, UP_TO_THIS, *edition.level_keys):
        yield "level", f"there is no level '{named}'"
    theme = rule.args.get("theme")
    if theme and theme not in _theme_keys(edition):
        yield "theme", f"there is no theme '{theme}'"
    elif not (named and named not in (ANY_LEVEL, UP_TO_THIS, *edition.level_keys)) and not _pool(
        rule, edition, level, default_role
    ):
        yield "", "speaks of no criterion at all; check its role, level and theme"


def _pool(rule: Rule, edition: Edition, level: Level, default_role: str) -> list[Criterion]:
    levels = Context(edition, level.key).levels(rule.args.get("level"))
    role, theme = rule.args.get("role") or default_role, rule.args.get("theme")
    return [
        criterion
        for criterion in edition.criteria
        if criterion.level in levels and criterion.role == role and theme in (None, criterion.theme)
    ]


def _check_met(rule: Rule, edition: Edition, level: Level) -> Problems:
    yield from _check_choice(rule, edition, level, MANDATORY)


def _check_count(rule: Rule, edition: Edition, level: Level) -> Problems:
    problems = list(_check_choice(rule, edition, level, POOL))
    yield from problems
    pool = [] if problems else _pool(rule, edition, level, POOL)
    if pool and rule.args["at_least"] > len(pool):
        yield "at_least", f"asks for {rule.args['at_least']} of a pool of {len(pool)}"


def _check_each_theme(rule: Rule, edition: Edition, level: Level) -> Problems:
    unknown = [key for key in rule.args["of"] if key not in _theme_keys(edition)]
    for key in unknown:
        yield "of", f"there is no theme '{key}'"
    for key in (rule.args["of"] or _theme_keys(edition)) if not unknown else ():
        for argument, message in _check_count(Rule("count", {**rule.args, "theme": key}), edition, level):
            yield argument, f"in theme '{key}', {message}"


def _check_themes_at(rule: Rule, edition: Edition, _level: Level) -> Problems:
    wanted = rule.args["every"]
    if wanted not in edition.level_keys:
        yield "every", f"there is no level '{wanted}'"
    unknown = [key for key in rule.args["of"] if key not in _theme_keys(edition)]
    for key in unknown:
        yield "of", f"there is no theme '{key}'"
    themes = rule.args["of"] or _theme_keys(edition)
    if (rule.args["at_least"] or 0) > len(themes):
        yield "at_least", f"asks for {rule.args['at_least']} of {len(themes)} themes"
    for key in themes if not unknown and wanted in edition.level_keys else ():
        if not any(c.level == wanted and c.role == MANDATORY for c in edition.theme(key).criteria):
            yield "every", f"theme '{key}' asks nothing at level '{wanted}', so it can never reach it"


def _check_held(rule: Rule, edition: Edition, level: Level) -> Problems:
    key, keys = rule.args["level"], edition.level_keys
    if key in keys and keys.index(key) >= keys.index(level.key):
        yield "", f"'{key}' must be a level below '{level.key}'"
    elif key not in (*keys, *(status.key for status in edition.statuses)):
        yield "", f"there is no level or status '{key}'"


def _check_criterion(rule: Rule, edition: Edition, _level: Level) -> Problems:
    if rule.args["key"] not in {criterion.key for criterion in edition.criteria}:
        yield "", f"there is no criterion '{rule.args['key']}'"


def _check_campaigns(rule: Rule, edition: Edition, _level: Level) -> Problems:
    named = rule.args.get("level")
    if named and named not in edition.level_keys:
        yield "level", f"there is no level '{named}'"


def _check_fact(rule: Rule, edition: Edition, _level: Level) -> Problems:
    wants, known = (
        rule.args,
        {"headcount": "number", "fte": "number", **{f.key: f.type for f in edition.facts}},
    )
    if wants["key"] not in known:
        yield "key", f"there is no fact '{wants['key']}'"
    elif known[wants["key"]] == "yes_no" and wants["is"] is None:
        yield "", "needs 'is: yes' or 'is: no', as this fact is answered with yes or no"
    elif known[wants["key"]] == "number" and (wants["min"] is None and wants["max"] is None):
        yield "", "needs 'min', 'max' or both, as this fact is a number"


def _theme_keys(edition: Edition) -> tuple[str, ...]:
    return tuple(theme.key for theme in edition.themes)


CAMPAIGN_NEED: Mapping[str, Field] = {
    "at_least": Field(whole(1, 500)),
    "from_needs_assessment": Field(yes_no, False),
    "evaluated": Field(yes_no, False),
    "distinct_topics": Field(yes_no, False),
    "all_year": Field(whole(0, 500), 0),
    "differ_from_earlier_levels": Field(yes_no, False),
}
_CHOICE: Mapping[str, Field] = {
    "role": Field(choice(*ROLES), None),
    "level": Field(slug, None),
    "theme": Field(slug, None),
    "not_applicable": Field(choice(LEAVES, COUNTS, FAILS), None),
}
_AT_LEAST = {"at_least": Field(whole(1, 1000))}
_THEMES = {"of": Field(items(slug), ())}
_COUNTED = {key: spec for key, spec in _CHOICE.items() if key != "theme"}
_FACT = {
    "key": Field(slug),
    "is": Field(yes_no, None),
    "min": Field(number, None),
    "max": Field(number, None),
}
_THEMES_AT = {"every": Field(slug), **_THEMES, "at_least": Field(whole(1, 1000), None)}

OPERATORS: Mapping[str, Operator] = {
    "all_of": Operator(all_of, nested="many"),
    "any_of": Operator(any_of, nested="many"),
    "not": Operator(none_of, nested="one"),
    "holds": Operator(is_held, record({"level": Field(slug)}), _check_held, lone="level"),
    "met": Operator(is_met, record(_CHOICE), _check_met),
    "count": Operator(count_of, record({**_CHOICE, **_AT_LEAST}), _check_count),
    "each_theme": Operator(each_theme, record({**_COUNTED, **_THEMES, **_AT_LEAST}), _check_each_theme),
    "theme_levels": Operator(themes_at, record(_THEMES_AT), _check_themes_at, lone="every"),
    "criterion": Operator(one_criterion, record({"key": Field(slug)}), _check_criterion, lone="key"),
    "campaigns": Operator(
        has_run_campaigns, record({**CAMPAIGN_NEED, "level": Field(slug, None)}), _check_campaigns
    ),
    "needs_assessment": Operator(
        has_surveyed, record({"within": Field(months, None), "min_response": Field(share, None)})
    ),
    "fact": Operator(fact_is, record(_FACT), _check_fact),
}
