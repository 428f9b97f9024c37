"""`python -m bench.scoring`: how long 1,000 employers take to be scored on 120 criteria, on one core.

Two definitions are measured: a plain one, where every criterion is looked at as answered, and one that uses
all of the rule language at once. The floor is what Python needs to look up the same answers in a dict.
"""

import sys
import time
from collections.abc import Callable
from random import Random
from statistics import median
from typing import Any

import yaml

from assessments.campaigns import Campaign
from assessments.definition import Edition
from assessments.scheme import load
from assessments.scoring import score

EMPLOYERS, CRITERIA, TARGET, RUNS = 1_000, 120, 1.0, 5
ANSWERS = ("met", "met", "met", "partly", "not_met")
LEVELS, THEMES = ("bronze", "silver", "gold"), tuple(f"theme{number}" for number in range(8))
Entry = tuple[dict[str, str], dict[str, Any], list[Campaign]]


def main() -> int:
    """Measure and print one table. Exits 1 when the target is missed."""
    print(f"Scoring {EMPLOYERS:,} employers on {CRITERIA} criteria, one core, middle of {RUNS} runs\n")
    print("| definition | seconds | ms an employer | times the floor | target |")
    print("|---|---:|---:|---:|---:|")
    missed = False
    for name, rich in (("plain: all mandatory are met", False), ("all of the rule language", True)):
        edition, entries = load(definition(rich)), people()
        floor, spent = _seconds(look_up, edition, entries), _seconds(score_all, edition, entries)
        each, missed = spent / EMPLOYERS * 1000, missed or spent > TARGET
        print(f"| {name} | {spent:.3f} | {each:.3f} | {spent / floor:.1f} | < {TARGET:g} s |")
    return int(missed)


def score_all(edition: Edition, entries: list[Entry]) -> int:
    """Score everybody; returns how many reach a level."""
    return sum(
        score(edition, answers, facts, campaigns=ran).level is not None for answers, facts, ran in entries
    )


def look_up(edition: Edition, entries: list[Entry]) -> int:
    """The floor: every answer to every criterion looked up and compared, and nothing made of it."""
    return sum(
        sum(answers.get(criterion.key) == "met" for criterion in edition.criteria) > CRITERIA / 2
        for answers, _, _ in entries
    )


def _seconds(work: Callable[[Edition, list[Entry]], int], edition: Edition, entries: list[Entry]) -> float:
    """Seconds of processor time, so that what else the machine does is not counted."""
    work(edition, entries)  # once before, so that what is kept for an edition is there
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        work(edition, entries)
        times.append(time.process_time() - started)
    return median(times)


def people() -> list[Entry]:
    """Made-up employers with answers to nearly everything."""
    random = Random(7)
    return [
        (
            {_key(n): random.choice(ANSWERS) for n in range(CRITERIA) if random.random() < 0.9},
            {"headcount": random.randint(1, 400), "canteen": random.random() < 0.5},
            [
                Campaign(f"topic {n}", random.choice(LEVELS), evaluated=True, theme=random.choice(THEMES))
                for n in range(4)
            ],
        )
        for _ in range(EMPLOYERS)
    ]


def _key(number: int) -> str:
    return f"c{number}"


def definition(rich: bool) -> str:
    """A definition of 120 criteria in 8 themes as YAML; `rich` uses every part of the language."""
    per_theme = CRITERIA // len(THEMES)
    themes = [
        {
            "key": key,
            "title": key.title(),
            "summary": "An area.",
            "weight": 1 + number % 2,
            "kind": "module" if rich and number > 5 else "fixed",
            "criteria": [_criterion(n, rich) for n in range(number * per_theme, (number + 1) * per_theme)],
        }
        for number, key in enumerate(THEMES)
    ]
    data = {
        "key": "bench",
        "title": "Bench",
        "version": "1",
        "official": False,
        "owner": "Nobody",
        "dated": yaml.safe_load("2026-11-23"),
        "disclaimer": "Made up.",
        "completeness": "Made up.",
        "answers": {
            "met": {"label": "Met", "counts_as_met": True},
            "partly": {"label": "Partly", "points_share": 0.5},
            "not_met": {"label": "Not met"},
            "not_applicable": {"label": "Not applicable"},
        },
        "facts": [{"key": "canteen", "question": "Is there a canteen?"}],
        "tracks": [
            {"key": "small", "title": "Small", "unit": "headcount", "min": 1, "max": 49},
            {"key": "large", "title": "Large", "unit": "headcount", "min": 50},
        ],
        "levels": [_level(number, rich) for number in range(len(LEVELS))],
        "themes": themes,
    }
    return yaml.safe_dump(data, sort_keys=False)


def _criterion(number: int, rich: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"key": _key(number), "title": f"Criterion {number}", "text": "It is done."}
    made |= {"origin": "authored", "level": LEVELS[number % 3], "points": 1 + number % 3}
    if rich and number % 3 == 1:
        made["role"] = "pool"
    if rich and number % 5 == 1:
        made["level"] = "any"
    if rich and number % 6 == 0:
        made["only_if"] = "canteen"
    if rich and number % 7 == 0:
        made["written_if"] = {"fact": {"key": "headcount", "min": 5}}
    if rich and number % 10 == 0:
        made["needs"] = {
            "any_of": [{"fact": {"key": "headcount", "max": 100}}, {"campaigns": {"at_least": 2}}]
        }
        if made["level"] == "any":
            made["needs"]["any_of"].pop()
    return made


def _level(number: int, rich: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"key": LEVELS[number], "title": LEVELS[number].title(), "meaning": "A level."}
    if number:
        made["requires"] = LEVELS[number - 1]
    made["rule"] = {"met": {"role": "mandatory"}}
    if rich:
        made["rule"] = {
            "all_of": [
                {"met": {"role": "mandatory"}},
                {"count": {"at_least": 5}},
                {"each_theme": {"at_least": 1, "level": "any"}},
                {"by_track": {"small": {"points": {"at_least": 20}}, "large": {"points": {"share": 0.6}}}},
                {"modules": {"at_least": 1}},
                {"points": {"level": "up_to_this", "each_theme": 1}},
                {"any_of": [{"campaigns": {"at_least": 2}}, {"criterion": "c1"}]},
                {"not": {"fact": {"key": "headcount", "min": 10_000}}},
            ]
        }
    return made


if __name__ == "__main__":
    sys.exit(main())
