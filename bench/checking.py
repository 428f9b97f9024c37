"""`python -m bench.checking`: how long reading and checking 2,000 criteria takes, on one core.

The floor is what the YAML parser itself needs to go through the same text. What must be refused is timed too:
a file that is made to cost time or memory is told off before it can.
"""

import sys
import time
from collections.abc import Callable
from statistics import median

import yaml

from assessments.reading import MAX_BYTES, SchemeFaults
from assessments.scheme import load

CRITERIA, THEMES, TARGET, RUNS = 2_000, 20, 2.0, 5
LEVELS = ("bronze", "silver", "gold")


def main() -> int:
    """Measure and print one table. Exits 1 when the target is missed, or what is hostile is not refused."""
    print(f"Checking a definition of {CRITERIA:,} criteria, one core, middle of {RUNS} runs\n")
    print("| file | KB | seconds | times the floor | target |")
    print("|---|---:|---:|---:|---:|")
    missed = False
    for name, text in (("plain", definition()), ("every criterion wrong", definition(source="nowhere"))):
        floor, spent = _seconds(parse, text), _seconds(check, text)
        missed = missed or spent > TARGET
        print(f"| {name} | {len(text) // 1000:,} | {spent:.3f} | {spent / floor:.1f} | < {TARGET:g} s |")
    for name, text in HOSTILE.items():
        spent, refused = _seconds(check, text), check(text)
        missed = missed or spent > TARGET or not refused
        print(f"| {name} | {len(text) // 1000:,} | {spent:.3f} | {'' if refused else 'taken!'} | refused |")
    return int(missed)


def check(text: str) -> bool:
    """Read and check a definition; returns whether it was refused."""
    try:
        load(text)
    except SchemeFaults:
        return True
    return False


def parse(text: str) -> bool:
    """The floor: every event of the text, and nothing made of it."""
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    return sum(1 for _ in yaml.parse(text, Loader=loader)) > 0


def _seconds(work: Callable[[str], bool], text: str) -> float:
    """Seconds of processor time, so that what else the machine does is not counted."""
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        work(text)
        times.append(time.process_time() - started)
    return median(times)


def definition(source: str = "book") -> str:
    """A made-up definition with conditions, pools, points, history, a rule of each kind, and examples."""
    per_theme = CRITERIA // THEMES
    themes = "".join(
        f"  - key: t{theme}\n    title: Theme {theme}\n    summary: An area.\n    criteria:\n"
        + "".join(_criterion(number, source) for number in range(theme * per_theme, (theme + 1) * per_theme))
        for theme in range(THEMES)
    )
    welsh = "".join(f"    criteria.c{number}.title: Maen prawf {number}\n" for number in range(CRITERIA))
    return f"{_OPENING}themes:\n{themes}translations:\n  cy:\n{welsh}{_EXAMPLES}"


def _criterion(number: int, source: str) -> str:
    more = ["", ", only_if: canteen", ", needs: {fact: {key: headcount, min: 5}}", ", points: 2"][number % 4]
    return (
        f"      - {{key: c{number}, title: Criterion {number}, text: It is done and can be shown., "
        f"level: {LEVELS[number % 3]}, role: {('mandatory', 'pool')[number % 2]}, origin: source, "
        f"source: {source}, change: reworded, was: [old{number}]{more}}}\n"
    )


_OPENING = """\
key: bench
title: Bench
version: "2"
replaces: "1"
dated: 2026-11-23
official: no
disclaimer: Made up.
owner: Nobody
completeness: Made up.
languages: [en, cy]
sources: [{key: book, name: A book}]
answers:
  met: {label: Met, counts_as_met: yes}
  partly: {label: Partly, points_share: 0.5}
  not_met: {label: Not met}
  not_applicable: {label: Not applicable}
facts: [{key: canteen, question: "Is there a canteen?"}]
tracks:
  - {key: small, title: Small, unit: headcount, min: 1, max: 49}
  - {key: large, title: Large, unit: headcount, min: 50}
levels:
  - {key: bronze, title: Bronze, meaning: First., rule: {met: {role: mandatory}}}
  - key: silver
    title: Silver
    meaning: Second.
    requires: bronze
    rule:
      by_track:
        small: {count: {at_least: 20}}
        large: {all_of: [{each_theme: {at_least: 1}}, {count: {at_least: 40}}]}
  - key: gold
    title: Gold
    meaning: Third.
    requires: silver
    rule: {all_of: [{met: {level: up_to_this}}, {points: {share: 0.5, level: up_to_this}}]}
"""
_EXAMPLES = """\
examples:
  - {name: nothing, facts: {headcount: 60}, level: null}
  - {name: bronze, met: [bronze], facts: {headcount: 60, canteen: yes}, level: bronze}
  - {name: all, met: [bronze, silver, gold], facts: {headcount: 20, canteen: yes}, level: gold}
"""

HOSTILE = {
    "tower of aliases": "a: &a [x]\n"
    + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "nested without end": "[" * MAX_BYTES,
    "one flat list": "a: [" + "1," * 900_000 + "]",
    "keys that nobody knows": "".join(f"wrong{number}: 1\n" for number in range(49_000)),
    "larger than allowed": "a" * (MAX_BYTES + 1),
    "key that stands twice": "a: 1\n" * 2,
}

if __name__ == "__main__":
    sys.exit(main())
