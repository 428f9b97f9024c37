"""Definitions made by chance, as the YAML text a person would write, with answers and facts to go with them.

A definition is drawn from one seed, so a failing example is a number that can be typed in again. Every name
in it stands for something, yet it may still be refused (5 of a pool of 3, say), as a person's may.
"""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import yaml

from assessments.campaigns import Campaign

ANSWERS = ("met", "partly", "not_met", "not_applicable")
DAY = date(2026, 11, 23)
FACTS = {"canteen": "yes_no", "union": "yes_no", "vans": "number", "place": "choice", "trade": "text"}
PLACES = ["town", "country"]
TRACKS = [
    {"key": "small", "title": "Small", "unit": "headcount", "min": 1, "max": 49},
    {"key": "large", "title": "Large", "unit": "headcount", "min": 50},
]


class _Written(yaml.CSafeDumper):
    """Writes out what stands in two places twice, as the format wants."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


class Definition:
    """One definition made by chance; `plain` leaves out `not`, so that doing more can never cost a level."""

    def __init__(self, seed: int, *, plain: bool = False) -> None:
        self.random = Random(seed)
        self.plain = plain
        self.levels = [f"l{number}" for number in range(1, self.random.randint(1, 3) + 1)]
        self.themes = [f"t{number}" for number in range(1, self.random.randint(1, 4) + 1)]
        self.modules = [key for key in self.themes[1:] if self.chance(0.3)]
        self.criteria: list[dict[str, Any]] = []
        self.data = self._definition()

    @property
    def text(self) -> str:
        """The definition as YAML."""
        return yaml.dump(self.data, Dumper=_Written, sort_keys=False)

    def chance(self, share: float) -> bool:
        """Whether a chance of this size came true."""
        return self.random.random() < share

    def _definition(self) -> dict[str, Any]:
        themes = [self._theme(key) for key in self.themes]
        return {
            "key": "made-up",
            "title": "Made up",
            "version": "1",
            "dated": DAY,
            "official": False,
            "disclaimer": "Nobody's.",
            "owner": "Nobody",
            "completeness": "None.",
            "overall": self.random.choice(["ladder", "ladder", "profile"]),
            "answers": {
                "met": {"label": "Met", "counts_as_met": True},
                "partly": {"label": "Partly", "points_share": self.random.choice([0, 0.5])},
                "not_met": {"label": "Not met"},
                "not_applicable": {"label": "Not applicable"},
            },
            "facts": [self._fact(key, kind) for key, kind in FACTS.items()],
            "tracks": TRACKS,
            "levels": [self._level(number) for number in range(len(self.levels))],
            "themes": themes,
            "statuses": self._statuses(),
        }

    def _fact(self, key: str, kind: str) -> dict[str, Any]:
        options = {"options": PLACES} if kind == "choice" else {}
        return {"key": key, "question": f"What of {key}?", "type": kind, **options}

    def _theme(self, key: str) -> dict[str, Any]:
        criteria = [self._criterion(f"{key}.{number}") for number in range(self.random.randint(3, 9))]
        criteria[0]["role"] = "mandatory"
        self.criteria += criteria
        kind = "module" if key in self.modules else "fixed"
        weight = self.random.choice([1, 1, 2, 0.5])
        summary = f"All of {key}."
        return {"key": key, "title": key.title(), "summary": summary, "kind": kind, "weight": weight,
                "criteria": criteria}  # fmt: skip

    def _criterion(self, key: str) -> dict[str, Any]:
        made: dict[str, Any] = {
            "key": key,
            "title": f"Thing {key}",
            "text": f"There is {key}.",
            "origin": "authored",
            "level": self.random.choice([*self.levels, "any"]),
            "role": self.random.choice(["mandatory"] * 3 + ["pool"] * 4 + ["info"]),
            "points": self.random.choice([1, 1, 2, 0.5, 0]),
        }
        for name in ("only_if", "unless", "written_if"):
            if self.chance(0.1):
                made[name] = self._condition(2)
        if self.chance(0.1):
            made["tracks"] = [self.random.choice(["small", "large"])]
        if self.chance(0.15):
            made["not_applicable"] = {"reasons": ["There is none"]}
        if self.chance(0.15):
            made["needs"] = self._need(2, self.levels[0] if made["level"] == "any" else None)
        if self.chance(0.1):
            made[self.random.choice(["asked_from", "asked_until"])] = DAY
        if made["level"] != "any" and self.chance(0.1):
            made |= {"kind": "campaigns", "campaigns": self._campaigns()}
        return made

    def _level(self, number: int) -> dict[str, Any]:
        key, below = self.levels[number], self.levels[:number]
        made = {"key": key, "title": key.upper(), "meaning": "So far.", "rule": self._rule(number, 3)}
        if below and self.chance(0.6):
            made["requires"] = self.random.choice(below)
        if below and self.chance(0.2):
            made["counts_as"] = self.random.choice(below)
        if self.chance(0.15):
            made["tracks"] = [self.random.choice(["small", "large"])]
        if self.chance(0.1):
            made["optional"] = True
        return made

    def _statuses(self) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        if self.chance(0.4):
            holds = {"granted_by": "holding", "holds": self.random.choice(self.levels)}
            made.append({"key": "friend", "title": "Friend", "note": "A friend.", **holds})
        if self.chance(0.4):
            own = {"granted_by": "rule", "rule": self._rule(None, 2)}
            made.append({"key": "star", "title": "Star", "note": "A star.", **own})
        return made

    def _condition(self, depth: int) -> Any:
        if depth and self.chance(0.3):
            inner = [self._condition(depth - 1) for _ in range(self.random.randint(1, 2))]
            word = self.random.choice(["all_of", "any_of", "not"])
            inner = [
                part if isinstance(part, dict) else {"fact": {"key": part, "is": True}} for part in inner
            ]
            return {word: inner[0] if word == "not" else inner}
        return "canteen" if self.chance(0.3) else {"fact": self._of_fact()}

    def _of_fact(self) -> dict[str, Any]:
        return self.random.choice(
            [
                {"key": "canteen", "is": True},
                {"key": "union", "is": False},
                {"key": "headcount", "min": 5},
                {"key": "vans", "min": 1, "max": 9},
                {"key": "place", "one_of": ["town"]},
                {"key": "trade", "one_of": ["baker", "smith"]},
                {"key": "sector", "one_of": ["A", "C"]},
                {"key": "months_enrolled", "min": 6},
            ]
        )

    def _campaigns(self) -> dict[str, Any]:
        made: dict[str, Any] = {"at_least": self.random.randint(1, 3)}
        for name in ("from_needs_assessment", "evaluated", "distinct_topics", "differ_from_earlier_levels"):
            if self.chance(0.2):
                made[name] = True
        if self.chance(0.2):
            made["all_year"] = 1
        if self.chance(0.3):
            made["each_theme"] = 1
        if self.chance(0.2):
            made["themes"] = [self.random.choice(self.themes)]
        return made

    def _need(self, depth: int, level: str | None) -> dict[str, Any]:
        if depth and self.chance(0.4):
            word = self.random.choice(["all_of", "any_of"] if self.plain else ["all_of", "any_of", "not"])
            inner = [self._need(depth - 1, level) for _ in range(self.random.randint(1, 2))]
            return {word: inner[0] if word == "not" else inner}
        made = self.random.choice([self._fact_rule, self._survey, self._campaign_rule])(None)
        if level and "campaigns" in made:
            made["campaigns"]["level"] = level
        return made

    def _rule(self, number: int | None, depth: int) -> dict[str, Any]:
        if depth and self.chance(0.5):
            return self._nested(number, depth - 1)
        words: list[Callable[[int | None], dict[str, Any]]] = [
            *(self._met, self._met, self._count, self._count, self._points, self._points, self._each),
            *(self._themes_at, self._modules, self._criterion_rule, self._holds, self._campaign_rule),
            *(self._survey, self._fact_rule),
        ]
        return self.random.choice(words)(number)

    def _nested(self, number: int | None, depth: int) -> dict[str, Any]:
        words = ["all_of", "all_of", "any_of", "by_track", *([] if self.plain else ["not"])]
        word = self.random.choice(words)
        if word == "not":
            return {word: self._rule(number, depth)}
        if word == "by_track":
            bands = self.random.choice([["small"], ["small", "large"], ["large", "small"]])
            return {word: {band: self._rule(number, depth) for band in bands}}
        return {word: [self._rule(number, depth) for _ in range(self.random.randint(1, 3))]}

    def _where(self, *, of: bool = False) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if self.chance(0.25):
            made["level"] = self.random.choice([*self.levels, "any", "up_to_this"])
        if self.chance(0.1):
            made["of" if of else "theme"] = [self.themes[0]] if of else self.random.choice(self.themes)
        return made

    def _excuse(self) -> dict[str, Any]:
        kinds = ["leaves_the_count", "counts_as_met", "counts_as_not_met"]
        return {"not_applicable": self.random.choice(kinds)} if self.chance(0.3) else {}

    def _met(self, _number: int | None) -> dict[str, Any]:
        role = {"role": self.random.choice(["mandatory", "pool"])} if self.chance(0.5) else {}
        return {"met": {**role, **self._where(), **self._excuse()}}

    def _count(self, _number: int | None) -> dict[str, Any]:
        return {"count": {"at_least": self.random.randint(1, 2), **self._where(), **self._excuse()}}

    def _each(self, _number: int | None) -> dict[str, Any]:
        return {"each_theme": {"at_least": 1, "level": "any", "of": [self.random.choice(self.themes)]}}

    def _points(self, _number: int | None) -> dict[str, Any]:
        name, value = self.random.choice(
            [("at_least", 2), ("share", 0.5), ("each_theme", 0.5), ("at_least", 0.5)]
        )
        return {"points": {name: value, **self._where(of=self.chance(0.5))}}

    def _themes_at(self, _number: int | None) -> dict[str, Any]:
        asked = [(one["level"], one["key"]) for one in self.criteria if one["role"] == "mandatory"]
        level, key = self.random.choice(
            [pair for pair in asked if pair[0] != "any"] or [(self.levels[0], self.themes[0])]
        )
        return {"theme_levels": {"every": level, "of": [key.split(".")[0]]}}

    def _modules(self, _number: int | None) -> dict[str, Any]:
        of = [] if self.modules and self.chance(0.7) else [self.random.choice(self.themes)]
        return {"modules": {"at_least": 1, "of": of}}

    def _criterion_rule(self, _number: int | None) -> dict[str, Any]:
        return {"criterion": self.random.choice(self.criteria)["key"]}

    def _holds(self, number: int | None) -> dict[str, Any]:
        below = self.levels if number is None else self.levels[:number]
        return {"holds": self.random.choice(below)} if below else self._met(number)

    def _campaign_rule(self, _number: int | None) -> dict[str, Any]:
        return {"campaigns": self._campaigns()}

    def _survey(self, _number: int | None) -> dict[str, Any]:
        return {"needs_assessment": self.random.choice([{}, {"within": "P1Y"}, {"min_response": 0.5}])}

    def _fact_rule(self, _number: int | None) -> dict[str, Any]:
        return {"fact": self._of_fact()}

    def facts(self) -> dict[str, Any]:
        """Facts of the right type, some of them unknown."""
        random = self.random
        known: dict[str, Any] = {
            "headcount": random.choice([1, 10, 49, 50, 900]),
            "vans": random.randint(0, 12),
            "canteen": self.chance(0.5),
            "union": self.chance(0.5),
            "place": random.choice(PLACES),
            "trade": random.choice(["baker", "cook"]),
            "sector": random.choice("ACQ"),
            "months_enrolled": random.randint(0, 30),
            "needs_assessment_months_ago": random.randint(0, 30),
            "needs_assessment_response": random.random(),
            "campaigns": random.randint(0, 5),
        }
        return {key: value for key, value in known.items() if self.chance(0.75)}

    def answers(self) -> dict[str, str]:
        """Answers to some of the criteria, most of them met."""
        return {
            one["key"]: self.random.choice(("met", "met", "met", *ANSWERS))
            for one in self.criteria
            if self.chance(0.8)
        }

    def campaigns(self) -> list[Campaign] | None:
        """Campaigns that were run, or None when nobody listed any."""
        if self.chance(0.4):
            return None
        return [self._campaign() for _ in range(self.random.randint(0, 6))]

    def _campaign(self) -> Campaign:
        last = self.random.choice([None, DAY, DAY.replace(year=2028)])
        return Campaign(
            topic=self.random.choice("abcd"),
            level=self.random.choice([None, *self.levels]),
            started_on=self.random.choice([None, DAY]),
            ended_on=last,
            from_needs_assessment=self.chance(0.5),
            evaluated=self.chance(0.5),
            theme=self.random.choice([None, *self.themes]),
        )
