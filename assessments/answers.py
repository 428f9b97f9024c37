"""An answers file (YAML): what an employer says of each criterion, and facts about it."""

from collections.abc import Mapping
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
    kinds = fact_types(edition)
    _check_facts(values["facts"], kinds, sheet)
    _check_levels(edition, values, sheet)
    if sheet.faults:
        raise SchemeFaults(sheet.faults)
    listed = values["campaigns"]
    return AnswerSheet(
        criteria=values["criteria"],
        facts=values["facts"],
        held=values["held"],
        campaigns=None if listed is None else tuple(Campaign(**campaign) for campaign in listed),
        unused=tuple(key for key in values["facts"] if key not in kinds),
    )


def _check_facts(facts: Mapping[str, object], kinds: Mapping[str, str], sheet: Sheet) -> None:
    for key, value in facts.items():
        path = f"facts.{key}"
        if value is None or key not in kinds:
            continue
        if kinds[key] == "yes_no" and as_yes_no(value) is None:
            sheet.fault(sheet.line(path), path, f"must be yes or no, not '{str(value)[:40]}'")
        if kinds[key] == "number" and as_number(value) is None:
            sheet.fault(
                sheet.line(path), path, f"must be a number of nought or more, not '{str(value)[:40]}'"
            )


def _check_levels(edition: Edition, values: Mapping[str, Any], sheet: Sheet) -> None:
    statuses = tuple(status.key for status in edition.statuses)
    for key in values["held"]:
        if key not in (*edition.level_keys, *statuses):
            sheet.fault(sheet.line("held"), "held", f"there is no level '{key}'")
    for number, campaign in enumerate(values["campaigns"] or (), start=1):
        path = f"campaigns[{number}].level"
        if campaign["level"] is not None and campaign["level"] not in edition.level_keys:
            sheet.fault(sheet.line(path), path, f"there is no level '{campaign['level']}'")
