"""An answers file (YAML): what an employer says of each criterion, and facts about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.campaigns import Campaign
from assessments.conditions import fact_types
from assessments.definition import Edition, as_number, as_yes_no
from assessments.format import ANSWER, CAMPAIGN, scalar
from assessments.reading import SchemeFaults, read
from assessments.shape import Field, Sheet, items, mapping, record, slug


@dataclass(frozen=True)
class AnswerSheet:
    """What an answers file says. `unused` are facts that this edition asks nothing about."""

    criteria: Mapping[str, str]
    facts: Mapping[str, object]
    held: tuple[str, ...] = ()
    campaigns: tuple[Campaign, ...] | None = None
    unused: tuple[str, ...] = ()


def load_answers(text: str | bytes, edition: Edition) -> AnswerSheet:
    """Read an answers file for an edition. Raises SchemeFaults, and nothing else, with every fault of it."""
    sheet = Sheet()
    criteria = dict.fromkeys(criterion.key for criterion in edition.criteria)
    reader = record(
        {
            "criteria": Field(mapping(ANSWER, allowed=criteria), {}),
            "facts": Field(mapping(scalar), {}),
            "held": Field(items(slug), ()),
            "campaigns": Field(items(record(CAMPAIGN)), None),
        }
    )
    values = reader(read(text), "", sheet)
    check_facts(edition, values["facts"], "facts", sheet)
    _check_levels(edition, values, sheet)
    if sheet.faults:
        raise SchemeFaults(sheet.faults)
    listed, known = values["campaigns"], fact_types(edition)
    return AnswerSheet(
        criteria=values["criteria"],
        facts=values["facts"],
        held=values["held"],
        campaigns=None if listed is None else tuple(Campaign(**campaign) for campaign in listed),
        unused=tuple(key for key in values["facts"] if key not in known),
    )


def check_facts(edition: Edition, facts: Mapping[str, object], path: str, sheet: Sheet) -> None:
    """Put on the sheet every fact whose value is not of the type that the edition, or every scheme, gives it.

    Facts that the edition knows nothing about are left alone, and so is one left blank: it is not known.
    """
    types = fact_types(edition)
    options = {question.key: question.options for question in edition.facts}
    for key, value in facts.items():
        expected = None if value is None else _WANTED.get(types.get(key, ""))
        shown = f"not '{str(value)[:40]}'"
        if expected and not expected[0](value):
            sheet.fault(sheet.line(f"{path}.{key}"), f"{path}.{key}", f"{expected[1]}, {shown}")
        elif expected and options.get(key) and value not in options[key]:
            words = f"must be one of {', '.join(options[key])}, {shown}"
            sheet.fault(sheet.line(f"{path}.{key}"), f"{path}.{key}", words)


_WANTED: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "yes_no": (lambda value: as_yes_no(value) is not None, "must be yes or no"),
    "number": (lambda value: as_number(value) is not None, "must be a number of nought or more"),
    "choice": (lambda value: isinstance(value, str), "must be one of the answers to choose from"),
    "text": (lambda value: isinstance(value, str), "must be text"),
}


def _check_levels(edition: Edition, values: Mapping[str, Any], sheet: Sheet) -> None:
    statuses = tuple(status.key for status in edition.statuses)
    themes = {theme.key for theme in edition.themes}
    for key in values["held"]:
        if key not in (*edition.level_keys, *statuses):
            sheet.fault(sheet.line("held"), "held", f"there is no level '{key}'")
    for number, campaign in enumerate(values["campaigns"] or (), start=1):
        path = f"campaigns[{number}].level"
        if campaign["level"] is not None and campaign["level"] not in edition.level_keys:
            sheet.fault(sheet.line(path), path, f"there is no level '{campaign['level']}'")
        path = f"campaigns[{number}].theme"
        if campaign["theme"] is not None and campaign["theme"] not in themes:
            sheet.fault(sheet.line(path), path, f"there is no theme '{campaign['theme']}'")
