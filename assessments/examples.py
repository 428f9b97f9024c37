"""A definition's own examples: answers and what they must come to, checked before an edition is accepted."""

from collections.abc import Sequence
from typing import Any

from assessments.campaigns import Campaign
from assessments.definition import Answer, Edition
from assessments.scoring import ScoreCard, score
from assessments.shape import Sheet


def check_examples(edition: Edition, examples: Sequence[dict[str, Any]], sheet: Sheet) -> None:
    """Put on the sheet every example that names something unknown or does not come out as it says."""
    for number, example in enumerate(examples, start=1):
        path = f"examples[{number}]"
        before = len(sheet.faults)
        _check_names(edition, example, path, sheet)
        if len(sheet.faults) == before:
            _compare(example, _score(edition, example), path, sheet)


def _check_names(edition: Edition, example: dict[str, Any], path: str, sheet: Sheet) -> None:
    criteria = {criterion.key for criterion in edition.criteria}
    themes = {theme.key for theme in edition.themes}
    levels = set(edition.level_keys)
    level_or_none = [
        ("level", example["level"]),
        *((f"themes.{key}", at) for key, at in example["themes"].items()),
    ]
    named = [
        *(("met", key, levels, "level") for key in example["met"]),
        *((f"criteria.{key}", key, criteria, "criterion") for key in example["criteria"]),
        *((f"themes.{key}", key, themes, "theme") for key in example["themes"]),
        *(("missing", key, criteria, "criterion") for key in example["missing"] or ()),
        *((part, key, levels, "level") for part, key in level_or_none if key is not None),
    ]
    for part, key, known, noun in named:
        if key not in known:
            sheet.fault(sheet.line(f"{path}.{part}"), f"{path}.{part}", f"there is no {noun} '{key}'")


def _score(edition: Edition, example: dict[str, Any]) -> ScoreCard:
    answers = {
        criterion.key: Answer.MET.value for criterion in edition.criteria if criterion.level in example["met"]
    }
    listed = example["campaigns"]
    campaigns = None if listed is None else [Campaign(**campaign) for campaign in listed]
    answers |= example["criteria"]
    return score(edition, answers, example["facts"], held=example["held"], campaigns=campaigns)


def _compare(example: dict[str, Any], card: ScoreCard, path: str, sheet: Sheet) -> None:
    got = {key: own.level for key, own in card.themes.items()}
    expected = [("level", example["level"], card.level)]
    expected += [(f"themes.{key}", level, got[key]) for key, level in example["themes"].items()]
    for part, wanted, found in expected:
        if wanted != found:
            should, does = wanted or "no level", found or "no level"
            words = f"'{example['name']}' should come to {should} and comes to {does}"
            sheet.fault(sheet.line(f"{path}.{part}"), f"{path}.{part}", words)
    missing = {gap.criterion for gap in card.missing}
    if example["missing"] is not None and set(example["missing"]) != missing:
        words = f"'{example['name']}' should miss {_listed(example['missing'])} and misses {_listed(missing)}"
        sheet.fault(sheet.line(f"{path}.missing"), f"{path}.missing", words)


def _listed(keys: Sequence[str] | set[str]) -> str:
    return ", ".join(sorted(keys)) or "nothing"
