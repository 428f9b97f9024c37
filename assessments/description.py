"""An edition as plain data, in the shape that `halemark schemes show --json` promises."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum

from assessments.conditions import plain_fact
from assessments.definition import Criterion, Edition, Level, Rule, Theme

# The parts with a shape of their own below; what else an edition has is told as it stands.
TOLD_APART = ("levels", "themes", "answers")


def describe(edition: Edition) -> dict[str, object]:
    """Return every part of an edition in the definition's order, ready for JSON.

    Keys are only ever added to what is returned. Durations are in months or days, as their names say.
    """
    return {
        **{
            field.name: plain(getattr(edition, field.name))
            for field in fields(edition)
            if field.name not in TOLD_APART
        },
        "answers": [
            {
                "key": option.answer.value,
                "label": option.label,
                "counts_as_met": option.counts_as_met,
                "points_share": option.share,
            }
            for option in edition.answers
        ],
        "levels": [_level(level) for level in edition.levels],
        "themes": [_theme(theme) for theme in edition.themes],
    }


def plain(value: object) -> object:
    """Return a value as lists, dicts and scalars; a rule as it would be written in a definition."""
    if isinstance(value, Rule):
        return plain_rule(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(inner) for inner in value)  # type: ignore[type-var]
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(inner) for inner in value]
    return value


def plain_rule(rule: Rule) -> dict[str, object]:
    """Return a rule as a definition has it: one word with what it asks, what was left out left out."""
    if rule.op == "by_track":
        bands = zip(rule.args["tracks"], rule.rules, strict=True)
        return {rule.op: {band: plain_rule(part) for band, part in bands}}
    if rule.op == "not":
        return {rule.op: plain_rule(rule.rules[0])}
    if rule.rules:
        return {rule.op: [plain_rule(part) for part in rule.rules]}
    return {rule.op: {key: plain(value) for key, value in rule.args.items() if value not in (None, ())}}


def _level(level: Level) -> dict[str, object]:
    return {field.name: plain(getattr(level, field.name)) for field in fields(level)}


def _theme(theme: Theme) -> dict[str, object]:
    told = {
        field.name: plain(getattr(theme, field.name)) for field in fields(theme) if field.name != "criteria"
    }
    return {**told, "criteria": [_criterion(criterion) for criterion in theme.criteria]}


def _criterion(criterion: Criterion) -> dict[str, object]:
    """A criterion; a condition that is one yes/no fact is told by its key, all of them under `conditions`."""
    names = ("only_if", "unless", "written_if")
    rules = {name: getattr(criterion, name) for name in names}
    told = {
        field.name: plain(getattr(criterion, field.name))
        for field in fields(criterion)
        if field.name not in (*names, "theme")
    }
    told |= {name: plain_fact(rule) for name, rule in rules.items()}
    return told | {"conditions": {name: plain_rule(rule) for name, rule in rules.items() if rule}}
