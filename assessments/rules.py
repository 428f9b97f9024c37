"""The closed language of award rules: one table of operators, and the walk that turns a rule into reasons.

A rule is one operator with its arguments; there are no expressions and no code. Absent data or a broken rule
means not met, with the reason shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assessments import rule_checks as checks
from assessments.definition import ROLES, Edition, Level, Rule
from assessments.operators import (
    COUNTS,
    FAILS,
    LEAVES,
    Context,
    count_of,
    each_theme,
    fact_is,
    has_modules,
    has_run_campaigns,
    has_surveyed,
    is_held,
    is_met,
    one_criterion,
    themes_at,
)
from assessments.points import has_points
from assessments.reading import Node
from assessments.reasons import Reason, missing_of
from assessments.rule_checks import Check, Place
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
    text,
    whole,
    yes_no,
)

__all__ = ["CAMPAIGN_NEED", "OPERATORS", "Context", "Reason", "check_rule", "evaluate", "read_rule"]


@dataclass(frozen=True)
class Operator:
    """One word of the language: how its argument is read, checked against the edition, and judged.

    `lone` names the argument that may be written bare (`holds: bronze` for `holds: {level: bronze}`), and
    `nested` says whether the argument is made of rules: one, many, or one for each size band by its key.
    """

    judge: Callable[[Rule, Context], Reason]
    read: Read | None = None
    check: Check | None = None
    lone: str | None = None
    nested: str | None = None


def evaluate(rule: Rule, context: Context) -> Reason:
    """Judge a rule. Never raises: a rule that cannot be judged is not met, and the reason says so."""
    operator = OPERATORS.get(rule.op)
    if operator is None:
        return Reason(False, f"the rule '{rule.op}' is not known, so it is taken as not met")
    try:
        return operator.judge(rule, context)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError):
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
    return Reason(ok, words, () if ok else missing_of(parts), parts, choice=len(parts) > 1)


def none_of(rule: Rule, context: Context) -> Reason:
    """The part does not hold."""
    part = evaluate(rule.rules[0], context)
    return Reason(not part.ok, f"must not hold: {part.text}", (), (part,))


def by_track(rule: Rule, context: Context) -> Reason:
    """The rule of the employer's own size band holds; with no band known, or none for it, nothing does."""
    if context.track is None:
        return Reason(False, "the rule goes by size, and the employer's size is not known or in no size band")
    title, bands = context.edition.track(context.track).title, rule.args["tracks"]
    if context.track not in bands:
        return Reason(False, f"there is no rule for employers of this size ({title})")
    own = evaluate(rule.rules[bands.index(context.track)], context)
    return own._replace(text=f"{title}: {own.text}")


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
    if operator.nested:
        return _NESTED[operator.nested](name, argument, inner_path, sheet)
    if operator.lone and not isinstance(argument.value, dict):
        argument = Node(argument.line, {operator.lone: argument})
    args = operator.read(argument, inner_path, sheet) if operator.read else {}
    return Rule(name, MappingProxyType(args), path=inner_path)


def _read_many(name: str, argument: Node, path: str, sheet: Sheet) -> Rule:
    return Rule(name, rules=items(read_rule, at_least=1, noun="rule")(argument, path, sheet), path=path)


def _read_one(name: str, argument: Node, path: str, sheet: Sheet) -> Rule:
    return Rule(name, rules=(read_rule(argument, path, sheet),), path=path)


def _read_by_track(name: str, argument: Node, path: str, sheet: Sheet) -> Rule:
    if not isinstance(argument.value, dict) or not argument.value:
        sheet.fault(argument.line, path, "must hold one rule for each size band, by the band's key")
        return Rule(name, {"tracks": ()}, path=path)
    rules = tuple(read_rule(node, f"{path}.{key}", sheet) for key, node in argument.value.items())
    return Rule(name, MappingProxyType({"tracks": tuple(argument.value)}), rules, path)


_NESTED: Mapping[str, Callable[[str, Node, str, Sheet], Rule]] = {
    "many": _read_many,
    "one": _read_one,
    "tracks": _read_by_track,
}


def check_rule(
    rule: Rule, edition: Edition, level: Level | None, sheet: Sheet, track: str | None = None
) -> None:
    """Put on the sheet what a well-formed rule asks that this edition cannot give.

    `level` is None for a rule outside the ladder: that of a status, or a condition. Within a rule that goes
    by size band, what is asked is held against what that band is asked.
    """
    bands = rule.args.get("tracks", ()) if rule.op == "by_track" else (track,) * len(rule.rules)
    for part, band in zip(rule.rules, bands, strict=True):
        check_rule(part, edition, level, sheet, band)
    operator = OPERATORS[rule.op]
    place = Place(edition, level.key if level else None, track)
    for argument, message in operator.check(rule, place) if operator.check else ():
        path = f"{rule.path}.{argument}" if argument else rule.path
        sheet.fault(sheet.line(path), path, message)


def _listed() -> str:
    return ", ".join(OPERATORS)


CAMPAIGN_NEED: Mapping[str, Field] = {
    "at_least": Field(whole(1, 500), meaning="How many must count."),
    "from_needs_assessment": Field(yes_no, False, "Whether each must be chosen from the needs assessment."),
    "evaluated": Field(yes_no, False, "Whether each must be evaluated."),
    "distinct_topics": Field(yes_no, False, "Whether each must be on a topic of its own."),
    "all_year": Field(whole(0, 500), 0, "How many of them must run a whole year."),
    "differ_from_earlier_levels": Field(yes_no, False, "Whether topics of lower levels do not count again."),
    "each_theme": Field(whole(0, 500), 0, "How many there must be in each of `themes`."),
    "themes": Field(items(slug), (), "The themes that `each_theme` speaks of; none means all."),
}
_CHOICE: Mapping[str, Field] = {
    "role": Field(choice(*ROLES), None, "The role of the criteria it speaks of."),
    "level": Field(
        slug,
        None,
        "Their level: a key, `any`, or `up_to_this`; its own level, and those of any, if left out.",
    ),
    "theme": Field(slug, None, "Their theme; all themes if left out."),
    "not_applicable": Field(
        choice(LEAVES, COUNTS, FAILS),
        None,
        f"What becomes of one that does not apply; `{LEAVES}` if left out.",
    ),
}
_AT_LEAST = {"at_least": Field(whole(1, 1000), meaning="How many there must be.")}
_THEMES = {"of": Field(items(slug), (), "The themes it speaks of; those it can speak of if left out.")}
_COUNTED = {key: spec for key, spec in _CHOICE.items() if key != "theme"}
_FACT = {
    "key": Field(slug, meaning="The fact."),
    "is": Field(yes_no, None, "The answer to a yes/no fact."),
    "min": Field(number, None, "The least a number may be; the bound is included."),
    "max": Field(number, None, "The most a number may be; the bound is included."),
    "one_of": Field(items(text, at_least=1), (), "The answers to a choice that will do."),
}
_HELD = {
    "level": Field(slug, meaning="A lower level, or a status."),
    "now": Field(
        yes_no, None, "Whether it must be held now: otherwise an award that has run out since counts too."
    ),
}
_THEMES_AT = {
    "every": Field(slug, meaning="The level that the themes must have reached."),
    **_THEMES,
    "at_least": Field(whole(1, 1000), None, "How many of the themes must; all if left out."),
}
_MODULES = {
    **_AT_LEAST,
    **_THEMES,
    "level": Field(slug, None, "The level whose criteria make a module complete; any if left out."),
}
_POINTS: Mapping[str, Field] = {
    "at_least": Field(number, None, "The points that must be earned."),
    "share": Field(share, None, "The share of the points open to this employer that must be."),
    "role": _CHOICE["role"],
    "level": _CHOICE["level"],
    "theme": _CHOICE["theme"],
    **_THEMES,
    "each_theme": Field(number, None, "The points that must be earned in each theme."),
}
_ONE = {"key": Field(slug, meaning="The criterion.")}
_RUN = {**CAMPAIGN_NEED, "level": Field(slug, None, "The level they were run for; its own if left out.")}
_SURVEYED = {
    "within": Field(months, None, "How old it may be."),
    "min_response": Field(share, None, "The share of the workforce that must have answered."),
}

OPERATORS: Mapping[str, Operator] = {
    "all_of": Operator(all_of, nested="many"),
    "any_of": Operator(any_of, nested="many"),
    "not": Operator(none_of, nested="one"),
    "by_track": Operator(by_track, check=checks.by_track, nested="tracks"),
    "holds": Operator(is_held, record(_HELD), checks.held, lone="level"),
    "met": Operator(is_met, record(_CHOICE), checks.met),
    "count": Operator(count_of, record({**_CHOICE, **_AT_LEAST}), checks.count),
    "each_theme": Operator(each_theme, record({**_COUNTED, **_THEMES, **_AT_LEAST}), checks.each_theme),
    "theme_levels": Operator(themes_at, record(_THEMES_AT), checks.themes_at, lone="every"),
    "modules": Operator(has_modules, record(_MODULES), checks.modules, lone="at_least"),
    "points": Operator(has_points, record(_POINTS), checks.points, lone="at_least"),
    "criterion": Operator(one_criterion, record(_ONE), checks.criterion, lone="key"),
    "campaigns": Operator(has_run_campaigns, record(_RUN), checks.campaigns),
    "needs_assessment": Operator(has_surveyed, record(_SURVEYED)),
    "fact": Operator(fact_is, record(_FACT), checks.fact),
}
