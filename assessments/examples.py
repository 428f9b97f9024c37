"""A definition's own examples: answers and what they must come to, checked before an edition is accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from assessments.answers import check_facts
from assessments.campaigns import Campaign
from assessments.definition import ANY_LEVEL, Answer, Edition
from assessments.next_step import next_step
from assessments.scoring import ScoreCard, score
from assessments.shape import Sheet

# Points are shares of weights, so that two sums of the same may differ in a far decimal place.
CLOSE = 1e-6


def check_examples(edition: Edition, examples: Sequence[dict[str, Any]], sheet: Sheet) -> None:
    """Put on the sheet every example that names something unknown or does not come out as it says."""
    for number, example in enumerate(examples, start=1):
        path = f"examples[{number}]"
        before = len(sheet.faults)
        _check_names(edition, example, path, sheet)
        if len(sheet.faults) == before:
            _compare(edition, example, path, sheet)


def _check_names(edition: Edition, example: dict[str, Any], path: str, sheet: Sheet) -> None:
    criteria = {criterion.key for criterion in edition.criteria}
    themes = {theme.key for theme in edition.themes}
    levels = set(edition.level_keys)
    held = levels | {status.key for status in edition.statuses}
    granted = {status.key for status in edition.statuses if status.granted_by in ("holding", "rule")}
    level_or_none = [
        ("level", example["level"]),
        *((f"themes.{key}", at) for key, at in example["themes"].items()),
    ]
    named = [
        *(("met", key, levels | {ANY_LEVEL}, "level") for key in example["met"]),
        *(("held", key, held, "level or status") for key in example["held"]),
        *(
            ("statuses", key, granted, "status granted by holding or by rule")
            for key in example["statuses"] or ()
        ),
        *(("next", key, criteria, "criterion") for key in example["next"] or ()),
        *(
            (f"campaigns[{number}].{part}", campaign[part], known, part)
            for number, campaign in enumerate(example["campaigns"] or (), start=1)
            for part, known in (("level", levels), ("theme", themes))
            if campaign[part] is not None
        ),
        *((f"criteria.{key}", key, criteria, "criterion") for key in example["criteria"]),
        *((f"themes.{key}", key, themes, "theme") for key in example["themes"]),
        *(("missing", key, criteria, "criterion") for key in example["missing"] or ()),
        *((part, key, levels, "level") for part, key in level_or_none if key is not None),
    ]
    for part, key, known, noun in named:
        if key not in known:
            sheet.fault(sheet.line(f"{path}.{part}"), f"{path}.{part}", f"there is no {noun} '{key}'")
    check_facts(edition, example["facts"], f"{path}.facts", sheet)


@dataclass(frozen=True)
class _Given:
    """What an example says of its employer, as the scoring takes it."""

    answers: dict[str, str]
    facts: dict[str, object]
    held: tuple[str, ...]
    campaigns: list[Campaign] | None


def _given(edition: Edition, example: dict[str, Any]) -> _Given:
    answers = {
        criterion.key: Answer.MET.value for criterion in edition.criteria if criterion.level in example["met"]
    }
    listed = example["campaigns"]
    campaigns = None if listed is None else [Campaign(**campaign) for campaign in listed]
    return _Given(answers | example["criteria"], example["facts"], example["held"], campaigns)


def _compare(edition: Edition, example: dict[str, Any], path: str, sheet: Sheet) -> None:
    """Score the example as on the day of the edition, and hold it against what it says."""
    given, day = _given(edition, example), edition.dated
    card = score(edition, given.answers, given.facts, held=given.held, campaigns=given.campaigns, on=day)
    told = partial(_tell, example["name"], path, sheet)
    got = {key: own.level for key, own in card.themes.items()}
    expected = [("level", example["level"], card.level)]
    expected += [(f"themes.{key}", level, got[key]) for key, level in example["themes"].items()]
    for part, wanted, found in expected:
        if wanted != found:
            told(part, f"should come to {wanted or 'no level'} and comes to {found or 'no level'}")
    if example["points"] is not None and abs(example["points"] - card.points) > CLOSE:
        told("points", f"should earn {example['points']:g} points and earns {card.points:g}")
    missing = {gap.criterion for gap in card.missing}
    granted = {key for key, reason in card.statuses.items() if reason.ok}
    for part, verbs, found_keys in (
        ("missing", ("miss", "misses"), missing),
        ("statuses", ("be granted", "is granted"), granted),
        ("next", ("go on with", "goes on with"), _next_keys(edition, given, card, example)),
    ):
        if example[part] is not None and set(example[part]) != found_keys:
            should, does = _listed(example[part]), _listed(found_keys)
            told(part, f"should {verbs[0]} {should} and {verbs[1]} {does}")


def _next_keys(edition: Edition, given: _Given, card: ScoreCard, example: dict[str, Any]) -> set[str]:
    if example["next"] is None or card.next_level is None:
        return set()
    plan = next_step(
        edition,
        card.next_level,
        given.answers,
        given.facts,
        held=given.held,
        campaigns=given.campaigns,
        on=edition.dated,
    )
    return {step.key for step in plan.criteria}


def _tell(name: str, path: str, sheet: Sheet, part: str, words: str) -> None:
    sheet.fault(sheet.line(f"{path}.{part}"), f"{path}.{part}", f"'{name}' {words}")


def _listed(keys: Sequence[str] | set[str]) -> str:
    return ", ".join(sorted(keys)) or "nothing"
