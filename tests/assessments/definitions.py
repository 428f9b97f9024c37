"""A small definition to bend in tests: two levels, two themes, a pool, and one rule to swap."""

SMALL = """\
key: small-award
title: Small award
version: "1"
dated: 2026-11-23
official: no
disclaimer: A made-up award.
owner: Nobody
completeness: Complete.
sources:
  - {key: book, name: The book}
answers:
  met: {label: Met, counts_as_met: yes}
  partly: {label: Partly met}
  not_met: {label: Not met}
  not_applicable: {label: Not applicable}
levels:
  - key: one
    title: One
    meaning: The first.
    valid_for: P1Y6M
    rule:
      met: {role: mandatory}
  - key: two
    title: Two
    meaning: The second.
    requires: one
    rule:
      %(rule)s
tracks:
  - {key: few, title: Few, unit: headcount, min: 2, max: 49}
  - {key: many, title: Many, unit: headcount, min: 50}
facts:
  - {key: canteen, question: "Is there a canteen?"}
themes:
  - key: food
    title: Food
    summary: Eating.
    criteria:
      - {key: f1, title: Water, text: There is water., level: one, origin: source, source: book}
      - {key: f2, title: Menu, text: The menu is good., level: one, origin: authored, only_if: canteen}
      - {key: f3, title: Plan, text: There is a plan., level: two, role: pool, origin: authored}
      - {key: f4, title: Fruit, text: There is fruit., level: two, role: pool, origin: authored}
  - key: move
    title: Moving
    summary: Being active.
    criteria:
      - key: m1
        title: Stairs
        text: Stairs are used.
        level: one
        origin: authored
        not_applicable: {reasons: [There are no stairs]}
      - {key: m2, title: Walks, text: Walks are held., level: two, role: pool, origin: authored}
      - {key: m3, title: Bikes, text: Bikes are parked., level: two, origin: authored, tracks: [many]}
%(more)s"""


def small(rule: str = "met: {role: mandatory}", more: str = "") -> str:
    """Return the small definition with this rule for its second level, and more keys at its end."""
    return SMALL % {"rule": rule, "more": more}
